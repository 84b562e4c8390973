#!/usr/bin/env python3
"""An authorization server's double: oauthserver.py CERT KEY PORTFILE, in a folder where

    keys.json      is what GET /keys answers
    tokens.json    is what POST /introspect knows: {token: members}; it demands client "mail: er" with the secret "s%cret", or the bearer "our own"
    requests       gets a line for each request

/big, /slow, /redirect, /status/NNN and /html answer as their names say. With CERT "-" it speaks plain HTTP.
"""
import base64
import http.server
import json
import ssl
import sys
import time
import urllib.parse


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body, kind="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/keys")
        self.end_headers()
        self.wfile.write(body)

    def oddity(self):
        if self.path == "/big":
            self.answer(200, b'{"keys": [' + b" " * 300000 + b"]}")
        elif self.path == "/slow":
            time.sleep(30)
        elif self.path == "/redirect":
            self.answer(302, b"")
        elif self.path.startswith("/status/"):
            self.answer(int(self.path[8:]), b"{}")
        else:
            self.answer(200, b"<html>hello</html>", "text/html")

    def do_GET(self):
        self.note()
        if self.path == "/keys":
            self.answer(200, open("keys.json", "rb").read())
        else:
            self.oddity()

    def do_POST(self):
        self.note()
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        basic = base64.b64encode(b"mail%3A%20er:s%25cret").decode()
        if self.path != "/introspect":
            self.oddity()
        elif self.headers["Authorization"] not in ("Basic " + basic, "Bearer our own"):
            self.answer(401, b"{}")
        else:
            known = json.load(open("tokens.json"))
            self.answer(200, json.dumps(known.get(form["token"][0], {"active": False})).encode())

    def note(self):
        with open("requests", "a") as f:
            f.write("%s %s\n" % (self.command, self.path))

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if sys.argv[1] != "-":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(sys.argv[3], "w") as f:
    f.write("%d\n" % server.server_address[1])
server.serve_forever()
