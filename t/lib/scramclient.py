#!/usr/bin/env python3
"""SCRAM-SHA-256-PLUS over IMAP over TLS, with the channel bindings that Python's ssl can know (RFC 5802, 7677, 5929).

scramclient.py PORT BINDING USER PASSWORD [SESSIONS]   BINDING: tls-unique (TLS 1.2), tls-server-end-point, or forged
Prints the server's last reply; the second of two SESSIONS resumes the first.
"""
import base64
import hashlib
import hmac
import os
import socket
import ssl
import sys


def b64(data):
    return base64.b64encode(data).decode()


def login(sock, kind, user, password):
    lines = sock.makefile("rwb")

    def say(text):
        lines.write(text.encode() + b"\r\n")
        lines.flush()

    def hear():
        line = lines.readline().decode().strip()
        if not line.startswith("+ "):
            raise SystemExit(line or "closed")
        return base64.b64decode(line[2:]).decode()

    lines.readline()
    binding = {"tls-unique": lambda: sock.get_channel_binding("tls-unique"),
               "tls-server-end-point": lambda: hashlib.sha256(sock.getpeercert(True)).digest(), "forged": lambda: os.urandom(32)}[kind]()
    gs2 = "p=%s,," % (kind if kind != "forged" else "tls-server-end-point")
    bare = "n=%s,r=%s" % (user, b64(os.urandom(12)))
    say("a AUTHENTICATE SCRAM-SHA-256-PLUS " + b64((gs2 + bare).encode()))
    first = hear()
    got = dict(part.split("=", 1) for part in first.split(","))
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(got["s"]), int(got["i"]))
    key = hmac.new(salted, b"Client Key", "sha256").digest()
    final = "c=%s,r=%s" % (b64(gs2.encode() + binding), got["r"])
    message = ",".join((bare, first, final)).encode()
    signature = hmac.new(hashlib.sha256(key).digest(), message, "sha256").digest()
    say(b64((final + ",p=" + b64(bytes(a ^ b for a, b in zip(key, signature)))).encode()))
    server = hmac.new(salted, b"Server Key", "sha256").digest()
    if hear() != "v=" + b64(hmac.new(server, message, "sha256").digest()):
        raise SystemExit("a wrong server signature")
    say("")
    print(lines.readline().decode().strip())


def main(port, kind, user, password, sessions="1"):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if kind == "tls-unique":
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    before = None
    for _ in range(int(sessions)):
        with context.wrap_socket(socket.create_connection(("127.0.0.1", int(port)), 30), session=before) as sock:
            if before:
                print("resumed" if sock.session_reused else "not resumed")
            login(sock, kind, user, password)
            before = sock.session


main(*sys.argv[1:])
