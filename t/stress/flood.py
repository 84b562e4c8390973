#!/usr/bin/env python3
"""Connections that never get anywhere, and a client that must get in all the same.

flood.py --build DIR [--count 1000] [--limit 60] [--every 5] [--within 1] [--only aborts,names,disconnects,half-open]
half-open: COUNT connections begin a TLS handshake and don't go on (silent, four bytes, a whole hello), COUNT more send their command a byte every EVERY
seconds. Meanwhile somebody logs in once a second, in turns over TLS and without. Each flooding connection must be closed by the server within
LIMIT seconds of its beginning (and 2 for a busy machine), and each login must be answered within WITHIN seconds. The other three are in crowd.py. Prints what was measured; exit 1 when not.
"""
import argparse
import os
import resource
import selectors
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

import crowd

SLACK = 2
COMMAND = b"a LOGIN ann secret" + b"x" * 1000


def memory():
    with open("/proc/meminfo", encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("MemAvailable"))


class Server:
    """Two of them, whose running processes have a pid and a port."""

    def __init__(self, args, folder):
        self.env = dict(os.environ, TLS_TIMEOUT="%ds" % args.limit, LOGIN_TIMEOUT="%ds" % args.limit, LOGIN_MAX_USER_ADDRESS="0")
        self.build, self.folder, self.running = args.build, folder, []
        self.certificate("localhost", "")
        self.certificate("other", "other-")
        with open(folder + "/conf", "w", encoding="ascii") as f:
            f.write("[imaps]\ncert = %s/cert.pem\nkey = %s/key.pem\n[other]\nsni = imaps:*.example.org\ncert = %s/other-cert.pem\nkey = %s/other-key.pem\n" % (
                (folder,) * 4))
        users = "ann:{PLAIN}secret:20001:20001::%s::\n" % folder
        subprocess.run([self.build + "/bin/usercdb", folder + "/users.cdb"], input=users.encode(), check=True)
        with open(folder + "/session", "w", encoding="ascii") as f:
            f.write('#!/bin/sh\necho "$DOVETAIL_TAG OK in"\n')
        os.chmod(folder + "/session", 0o755)

    def certificate(self, name, prefix):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", "/CN=" + name,
                        "-keyout", self.folder + "/%skey.pem" % prefix, "-out", self.folder + "/%scert.pem" % prefix], check=True, stderr=subprocess.DEVNULL)

    def start(self, *front):
        command = ["tcpserver", "-1HR", "-l", "localhost", "-c", "5000", "-b", "1000", "127.0.0.1", "0", *front, self.build + "/bin/imap-login",
                   self.build + "/auth-helpers/auth-cdb", self.folder + "/users.cdb", "--", self.folder + "/session"]
        log = open(self.folder + "/log", "ab")
        child = subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, stderr=log, start_new_session=True)
        self.running.append(child)
        child.port = int(child.stdout.readline())
        return child

    def stop(self):
        for child in self.running:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


class Flood:
    def __init__(self, args, tls, plain):
        self.args, self.tls, self.plain = args, tls, plain
        self.selector = selectors.DefaultSelector()
        self.lasted, self.logins, self.slow = [], [], []
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE

    def hello(self):
        out = ssl.MemoryBIO()
        try:
            self.context.wrap_bio(ssl.MemoryBIO(), out).do_handshake()
        except ssl.SSLWantReadError:
            pass
        return out.read()

    def open(self, i):
        """One half-open handshake and one slow client."""
        hello = self.hello()
        for port, first in ((self.tls.port, (b"", hello[:4], hello)[i % 3]), (self.plain.port, b"")):
            s = socket.create_connection(("127.0.0.1", port), 30)
            s.sendall(first)
            s.setblocking(False)
            self.selector.register(s, selectors.EVENT_READ, time.monotonic())
            if port == self.plain.port:
                self.slow.append([s, 0, time.monotonic()])

    def watch(self, seconds):
        """Reads what comes, notes who is closed, and lets the slow ones say a byte."""
        end = time.monotonic() + seconds
        while True:
            for key, _ in self.selector.select(max(0, min(0.1, end - time.monotonic()))):
                try:
                    if key.fileobj.recv(65536):
                        continue
                except ConnectionError:
                    pass
                self.lasted.append(time.monotonic() - key.data)
                self.selector.unregister(key.fileobj)
                key.fileobj.close()
            now = time.monotonic()
            for one in self.slow:
                if one[2] <= now and one[0].fileno() >= 0:
                    one[2] = now + self.args.every
                    try:
                        one[0].send(COMMAND[one[1]:one[1] + 1])
                    except OSError:
                        pass
                    one[1] += 1
            if now >= end:
                return

    def login(self, tls):
        began = time.monotonic()
        s = socket.create_connection(("127.0.0.1", self.tls.port if tls else self.plain.port), 60)
        if tls:
            s = self.context.wrap_socket(s)
        with s, s.makefile("rwb") as lines:
            lines.readline()
            lines.write(b"a LOGIN ann secret\r\n")
            lines.flush()
            answer = lines.readline()
            if answer != b"a OK in\n":
                raise SystemExit("not ok - a login was refused in the flood: %r" % answer)
        self.logins.append(time.monotonic() - began)

    def run(self):
        for i in range(self.args.count):
            self.open(i)
            if i % 20 == 19:
                self.watch(0)
        opened, free = time.monotonic(), memory()
        turn = 0
        while self.selector.get_map() and time.monotonic() < opened + self.args.limit + 30:
            self.login(turn % 2 == 0)
            self.watch(0.9)
            turn += 1
        return free


def half_open(flood):
    args = flood.args
    before = memory()
    used = before - flood.run()
    left = len(flood.selector.get_map())
    print("%d half-open handshakes and %d clients at a byte every %g s: all closed after %.1f to %.1f s (limit %d), %d still open" % (
        args.count, args.count, args.every, min(flood.lasted, default=0), max(flood.lasted, default=0), args.limit, left))
    print("%d logins meanwhile: median %.0f ms, slowest %.0f ms; memory for one such connection %.0f kB" % (
        len(flood.logins), 1000 * sorted(flood.logins)[len(flood.logins) // 2], 1000 * max(flood.logins), used / (2 * args.count)))
    return left == 0 and max(flood.lasted) <= args.limit + SLACK and max(flood.logins) <= args.within


LOADS = {"aborts": crowd.aborts, "names": crowd.names, "disconnects": crowd.disconnects, "half-open": half_open}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--limit", type=int, default=60)
    parser.add_argument("--every", type=float, default=5)
    parser.add_argument("--within", type=float, default=1)
    parser.add_argument("--only", default=",".join(LOADS))
    args = parser.parse_args()
    args.build = os.path.abspath(args.build)
    files = 4 * args.count + 100
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, max(files, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    folder = tempfile.mkdtemp(prefix="flood.")
    os.chmod(folder, 0o755)
    server = Server(args, folder)
    failed = 0
    try:
        tls = server.start(args.build + "/bin/tlswrap", "-f", folder + "/conf")
        plain = server.start()
        for load in args.only.split(","):
            good = LOADS[load](Flood(args, tls, plain))
            print(("ok" if good else "not ok") + " - " + load, flush=True)
            failed |= not good
    finally:
        server.stop()
        shutil.rmtree(folder)
    return failed


sys.exit(main())
