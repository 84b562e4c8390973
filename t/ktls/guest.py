#!/usr/bin/env python3
"""What t/ktls/run.sh runs inside its virtual machine: real sessions over kernel TLS, one "ok" or "not ok" a claim, then figures.

guest.py [--megabytes 2] [--only suites,ends]
"""
import argparse
import encodings.ascii  # pylint: disable=unused-import
import encodings.idna  # pylint: disable=unused-import
import encodings.latin_1  # pylint: disable=unused-import
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time

ENV = dict(os.environ, PATH="/d/bin:/d/auth-helpers:/bin:/usr/bin", TLS_CERT="/etc/cert.pem", TLS_KEY="/etc/key.pem", TLS_TICKET_KEYS="/etc/tickets",
           LOGIN_MAX_USER_ADDRESS="0", MAIL_FSYNC="never", LOGIN_FAILURE_DELAY="0")
CHAIN = ["imap-login", "auth-cdb", "/etc/users.cdb", "--"]
SUITES = [("TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256", None), ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384", None),
          ("TLSv1.3", None, "TLS_AES_128_GCM_SHA256"), ("TLSv1.3", None, "TLS_AES_256_GCM_SHA384"), ("TLSv1.3", None, "TLS_CHACHA20_POLY1305_SHA256")]
failed = 0


def files():
    """The files of Python that this needs, for run.sh."""
    print("\n".join(sorted({m.__file__ for m in list(sys.modules.values()) if getattr(m, "__file__", None) and "guest" not in m.__file__})))


def check(good, text):
    global failed
    failed += not good
    print(("ok - " if good else "not ok - ") + text, flush=True)


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class Server:
    """tcpserver and tlswrap; its log in a file."""

    def __init__(self, *command, **env):
        self.log = open("/tmp/log", "w+b")
        self.child = subprocess.Popen(["tcpserver", "-1HR", "-l", "localhost", "127.0.0.1", "0", *command], env=dict(ENV, **env),
                                      stdout=subprocess.PIPE, stderr=self.log, start_new_session=True)
        self.port = int(self.child.stdout.readline())

    def said(self, words):
        return wait_for(lambda: words in self.text())

    def text(self):
        with open("/tmp/log", encoding="latin-1") as f:
            return f.read()

    def stop(self):
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()


def processes():
    """Of the connections that are there: {pid: name}."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % pid, encoding="ascii") as f:
                text = f.read()
        except OSError:
            continue
        name, rest = text[text.index("(") + 1:text.rindex(")")], text[text.rindex(")") + 2:].split()
        if name in ("tlswrap", "tls-handshake", "imap-login", "imapd", "imap-idle", "rawlog", "sh", "cat") and rest[0] != "Z" and int(pid) > 1:
            found[int(pid)] = (name, int(rest[11]) + int(rest[12]))
    return found


def names():
    return sorted(name for name, _ in processes().values())


def counters():
    with open("/proc/net/tls_stat", encoding="ascii") as f:
        return {k: int(v) for k, v in (line.split() for line in f)}


class Client:
    def __init__(self, port, version="TLSv1.3", ciphers=None, starttls=False, session=None, suite=None):
        self.buffer, self.tag = b"", 0
        sock = socket.create_connection(("127.0.0.1", port), 60)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if starttls:
            f = sock.makefile("rb")
            f.readline()
            sock.sendall(b"s STARTTLS\r\n")
            assert b"s OK" in f.readline()
        context = client_context(version, ciphers)
        self.s = context.wrap_socket(sock, suppress_ragged_eofs=False, session=session)
        assert not suite or self.s.cipher()[0] == suite, self.s.cipher()
        if not starttls:
            self.line()

    def more(self):
        piece = self.s.recv(65536)
        if not piece:
            raise EOFError
        self.buffer += piece

    def line(self):
        while b"\n" not in self.buffer:
            self.more()
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line + b"\n"

    def exactly(self, n):
        parts, got = [self.buffer], len(self.buffer)
        while got < n:
            piece = self.s.recv(65536)
            if not piece:
                raise EOFError
            parts.append(piece)
            got += len(piece)
        whole = b"".join(parts)
        self.buffer = whole[n:]
        return whole[:n]

    def send(self, text):
        self.s.sendall(text)

    def command(self, text):
        self.tag += 1
        tag = b"t%d" % self.tag
        self.send(tag + b" " + text + b"\r\n")
        got = []
        while True:
            got.append(self.line())
            if got[-1].startswith(tag + b" "):
                assert got[-1].startswith(tag + b" OK"), got[-1]
                return got

    def login(self):
        self.command(b"LOGIN ann secret")
        return self

    def fetch(self):
        """The bytes of message 1."""
        self.send(b"f FETCH 1 BODY.PEEK[]\r\n")
        n = int(re.search(rb"\{(\d+)\}", self.line()).group(1))
        body = self.exactly(n)
        while not self.line().startswith(b"f OK"):
            pass
        return body

    def append(self, body):
        self.send(b"a APPEND INBOX {%d}\r\n" % len(body))
        assert self.line().startswith(b"+")
        self.send(body + b"\r\n")
        while not self.line().startswith(b"a OK"):
            pass

    def end(self):
        """How the server ended: "close_notify", or what OpenSSL says of it."""
        try:
            while self.s.recv(65536):
                pass
        except OSError as e:
            return str(e)
        return "close_notify"


def client_context(version, ciphers):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version.replace(".", "_"))
    if ciphers:
        context.set_ciphers(ciphers)
    return context


def session(server, what, mail, **client):
    before = counters()
    c = Client(server.port, **client).login()
    wait_for(lambda: names() == ["imapd"], 5)
    check(names() == ["imapd"], "%s: the session is one process, imapd (%s)" % (what, " ".join(names())))
    now = counters()
    # Both ends are in this machine, but Python's end isn't in the kernel.
    check(now["TlsTxSw"] == before["TlsTxSw"] + 1 and now["TlsRxSw"] == before["TlsRxSw"] + 1, "%s: the kernel does both directions" % what)
    c.command(b"SELECT INBOX")
    check(c.fetch() == mail, "%s: %d bytes come as they are" % (what, len(mail)))
    c.send(b"i IDLE\r\n")
    c.line()
    other = Client(server.port, **client).login()
    other.append(mail[:300000])
    check(b"EXISTS" in c.line(), "%s: IDLE hears of what another session appended" % what)
    c.send(b"DONE\r\n")
    while not c.line().startswith(b"i OK"):
        pass
    c.command(b"SELECT INBOX")
    c.send(b"g FETCH * BODY.PEEK[]\r\n")
    n = int(re.search(rb"\{(\d+)\}", c.line()).group(1))
    check(c.exactly(n) == mail[:300000], "%s: an APPEND arrived as it was" % what)
    c.send(b"b STORE 2:* +FLAGS.SILENT (\\Deleted)\r\nc EXPUNGE\r\nz LOGOUT\r\n")
    check(c.end() == "close_notify", "%s: LOGOUT ends with close_notify" % what)
    other.s.unwrap() if client.get("version") == "TLSv1.2" else other.s.shutdown(socket.SHUT_WR)
    check(other.end() == "close_notify" if client.get("version") != "TLSv1.2" else server.said("connection closed"),
          "%s: the client's end is the session's" % what)
    check(wait_for(lambda: not names()), "%s: nothing stays (%s)" % (what, " ".join(names())))
    check(counters()["TlsDecryptError"] == 0 and "connection lost" not in server.text() and "died" not in server.text(),
          "%s: no error in the log or the kernel's counters" % what)


def talk(port, options, keys):
    """openssl s_client: its own commands (K, R) on lines of their own. Returns what it printed."""
    child = subprocess.Popen(["openssl", "s_client", "-connect", "127.0.0.1:%d" % port, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    out = b""

    def until(words):
        nonlocal out
        os.set_blocking(child.stdout.fileno(), False)

        def came():
            nonlocal out
            out += child.stdout.read() or b""
            return words in out or child.poll() is not None
        return wait_for(came)
    until(b"IMAP4rev1")
    child.stdin.write(b"a LOGIN ann secret\r\n")
    child.stdin.flush()
    until(b"a OK")
    child.stdin.write(keys)
    child.stdin.flush()
    time.sleep(1)
    try:
        child.stdin.write(b"b NOOP\r\n")
        child.stdin.flush()
    except OSError:
        pass
    until(b"b OK")
    child.kill()
    child.wait()
    return out


def explain(out, server):
    print("# %r" % out[-300:])
    print("# " + server.text()[-500:].replace("\n", "\n# "))
    return False


def odd_ends(_mail):
    server = Server("tlswrap", *CHAIN, "imapd")
    out = talk(server.port, ["-tls1_3"], b"K\n")
    check(b"b OK" not in out and server.said("asked for new keys") or explain(out, server), "TLS 1.3: a client's key update ends the session, and the log says why")
    server.stop()
    server = Server("tlswrap", *CHAIN, "imapd")
    out = talk(server.port, ["-tls1_2"], b"R\n")
    check(b"b OK" not in out and server.said("asked for new keys") or explain(out, server), "TLS 1.2: a renegotiation ends the session, and the log says why")
    c = Client(server.port)
    c.send(b"z LOGOUT\r\n")
    check(c.end() == "close_notify", "before login, LOGOUT ends with close_notify")
    c = Client(server.port, version="TLSv1.2")
    c.s.unwrap()
    check(server.said("Disconnected: connection closed"), "before login, a client's close_notify is its end")
    c = Client(server.port)
    c.s.shutdown(socket.SHUT_RDWR)
    c.s.close()
    c = Client(server.port).login()
    c.s.close()
    check(wait_for(lambda: not names()), "connections that are cut leave nothing (%s)" % " ".join(names()))
    server.stop()


def others(_mail):
    """What isn't the kernel's stays with the TLS process, and works as ever."""
    server = Server("tlswrap", *CHAIN, "imapd")
    c = Client(server.port, version="TLSv1.2", ciphers="ECDHE-ECDSA-AES128-SHA256").login()
    check("tls-handshake" in " ".join(names()) or "tlswrap" in " ".join(names()), "a cipher that the kernel hasn't: the TLS process stays")
    c.send(b"z LOGOUT\r\n")
    check(c.end() == "close_notify", "and ends as ever")
    first = Client(server.port, version="TLSv1.2").login()
    again = Client(server.port, version="TLSv1.2")
    del again
    first.send(b"z LOGOUT\r\n")
    first.end()
    server.stop()
    for mode, stays in (("auto", True), ("always", False)):
        server = Server("tlswrap", "sh", "-c", "echo hello; exec cat", TLS_KTLS=mode)
        c = Client(server.port)
        c.send(b"word\n")
        check(c.line() == b"word\n", "another's program, TLS_KTLS=%s" % mode)
        count = len([n for n in names() if n not in ("sh", "cat")])
        check((count > 0) == stays, "%s TLS process stays with it" % ("the" if stays else "no"))
        c.s.close()
        server.stop()
        wait_for(lambda: not names())


def more(mail):
    server = Server("tlswrap", *CHAIN, "imapd", IMAP_HIBERNATE="1s")
    c = Client(server.port).login()
    c.command(b"SELECT INBOX")
    c.send(b"i IDLE\r\n")
    c.line()
    check(wait_for(lambda: names() == ["imap-idle"]), "IDLE waits in imap-idle (%s)" % " ".join(names()))
    other = Client(server.port).login()
    other.append(b"Subject: x\r\n\r\nx\r\n")
    check(b"EXISTS" in c.line(), "which hears of a new message over kernel TLS")
    c.send(b"DONE\r\n")
    while not c.line().startswith(b"i OK"):
        pass
    other.command(b"COMPRESS DEFLATE")
    c.send(b"z LOGOUT\r\n")
    check(c.end() == "close_notify", "and ends with close_notify")
    other.s.close()
    server.stop()
    os.makedirs("/home/ann/raw", exist_ok=True)
    os.chown("/home/ann/raw", 2001, 2001)
    server = Server("tlswrap", *CHAIN, "rawlog", "-d", "/home/ann/raw", "imapd")
    c = Client(server.port).login()
    c.command(b"SELECT INBOX")
    check(c.fetch() == mail and sorted(names()) == ["imapd", "rawlog"], "rawlog between the kernel and imapd (%s)" % " ".join(names()))
    c.send(b"z LOGOUT\r\n")
    check(c.end() == "close_notify", "passes the end on")
    server.stop()
    context = client_context("TLSv1.3", None)
    server = Server("tlswrap", *CHAIN, "imapd")
    resumed = None
    for turn in range(2):
        s = context.wrap_socket(socket.create_connection(("127.0.0.1", server.port), 60), suppress_ragged_eofs=False, session=resumed)
        s.recv(1000)
        s.sendall(b"a LOGIN ann secret\r\n")
        s.recv(1000)
        if turn:
            wait_for(lambda: names() == ["imapd"], 5)
            check(s.session_reused and names() == ["imapd"], "a resumed session is the kernel's, too: the tickets came before it was")
        resumed = s.session
        s.sendall(b"b LOGOUT\r\n")
        while s.recv(1000):
            pass
    server.stop()


def private_kb():
    total = 0
    for pid in processes():
        with open("/proc/%d/smaps_rollup" % pid, encoding="ascii") as f:
            total += sum(int(line.split()[1]) for line in f if line.startswith("Anonymous"))
    return total


def measure(mode, mail, turns=8):
    server = Server("tlswrap", *CHAIN, "imapd", TLS_KTLS=mode, TLS_CIPHERSUITES="TLS_AES_256_GCM_SHA384")
    c = Client(server.port, suite="TLS_AES_256_GCM_SHA384").login()
    c.command(b"SELECT INBOX")
    c.fetch()
    idle = private_kb()
    before = sum(t for _, t in processes().values())
    for _ in range(turns):
        c.fetch()
    spent = (sum(t for _, t in processes().values()) - before) * 1000 / os.sysconf("SC_CLK_TCK")
    count = len(processes())
    c.send(b"z LOGOUT\r\n")
    c.end()
    server.stop()
    return spent / (turns * len(mail) / 1e6), idle, count


def suites(mail):
    for version, ciphers, suite in SUITES:
        # A TLS 1.3 client of Python offers all suites: the server's choice is named in its settings.
        server = Server("tlswrap", *CHAIN, "imapd", **({"TLS_CIPHERSUITES": suite} if suite else {}))
        session(server, "%s %s" % (version, suite or ciphers), mail, version=version, ciphers=ciphers, suite=suite or ciphers)
        server.stop()


def starttls(mail):
    for version in ("TLSv1.2", "TLSv1.3"):
        server = Server("tlswrap", "-n", *CHAIN, "imapd")
        session(server, "STARTTLS, %s" % version, mail, version=version, starttls=True)
        server.stop()


def figures(mail):
    with_kernel, with_pump = measure("auto", mail), measure("no", mail)
    for what, (ms, kb, count) in (("kernel TLS", with_kernel), ("the pump", with_pump)):
        print("%s: %d process(es), %.1f ms of processor time per MB fetched, %d kB private memory" % (what, count, ms, kb))
    print("processor time of the pump over that of the kernel: %.2f" % (with_pump[0] / max(with_kernel[0], 0.01)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=2)
    parser.add_argument("--only", default="suites,starttls,more,ends,others,figures", help="which parts")
    args = parser.parse_args()
    print("KTLS-BEGIN", flush=True)
    print("kernel %s, %s" % (os.uname().release, ssl.OPENSSL_VERSION))
    line = b"A line of a big message, which is as long as lines of messages are.\r\n"
    mail = b"Subject: big\r\n\r\n" + line * (args.megabytes * 1000000 // len(line))
    server = Server("tlswrap", *CHAIN, "imapd")
    Client(server.port).login().append(mail)
    wait_for(lambda: names() == ["imapd"])
    server.stop()
    wait_for(lambda: not names())
    parts = {"suites": suites, "starttls": starttls, "more": more, "ends": odd_ends, "others": others, "figures": figures}
    for part in args.only.split(","):
        parts[part](mail)
    print("%d not ok" % failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
