"""A small IMAP client over a pair of sockets, for programs that record what a server answered."""

import os
import re
import socket
import subprocess

NOBODY = 65534
LITERAL = re.compile(rb"\{(\d+)\}$")


class Gone(Exception):
    """The server went away, or was killed, before it answered."""


def environment(home, extra=None):
    """What an imapd needs, and nothing of the caller's."""
    env = {"HOME": home, "USER": "tester", "PATH": "/usr/bin:/bin", "MAIL": f"maildir:{home}/Maildir"}
    env.update(extra or {})
    return env


def identity():
    """Session programs refuse to be root: a user for subprocess when we are."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def start(command, home, log, extra=None):
    """A program with a socket as its descriptors 0 and 1."""
    ours, theirs = socket.socketpair()
    with open(log, "ab") as err:
        child = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=err, env=environment(home, extra), **identity()
        )
    theirs.close()
    ours.settimeout(120)
    return child, ours


class Imap:
    """One session. Every response is a list of pieces: text, literal, text, ..."""

    def __init__(self, child, sock):
        self.child, self.sock = child, sock
        self.buf = b""
        self.count = 0
        self.greeting = self.response()

    def fill(self):
        try:
            got = self.sock.recv(1 << 18)
        except OSError as e:
            raise Gone(str(e)) from e
        if not got:
            raise Gone("end of file")
        self.buf += got

    def line(self):
        while True:
            line, found, rest = self.buf.partition(b"\r\n")
            if found:
                self.buf = rest
                return line
            self.fill()

    def response(self):
        pieces = []
        while True:
            line = self.line()
            pieces.append(line)
            literal = LITERAL.search(line)
            if not literal:
                return pieces
            size = int(literal[1])
            while len(self.buf) < size:
                self.fill()
            pieces.append(self.buf[:size])
            self.buf = self.buf[size:]

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError as e:
            raise Gone(str(e)) from e

    def run(self, command, literals=()):
        """Sends a command whose text has %s where (non-synchronizing) literals go: status, text, untagged responses."""
        self.count += 1
        tag = b"t%d" % self.count
        data = command.encode()
        for literal in literals:
            before, _, after = data.partition(b"%s")
            data = before + b"{%d+}\r\n" % len(literal) + literal + after
        self.send(tag + b" " + data + b"\r\n")
        untagged = []
        while True:
            pieces = self.response()
            if pieces[0].startswith(tag + b" "):
                status, _, text = pieces[0][len(tag) + 1 :].partition(b" ")
                return status.decode(), text.decode(errors="replace"), untagged
            untagged.append(pieces)

    def close(self):
        self.sock.close()
        self.child.wait()


def session(imapd, home, log, extra=None):
    return Imap(*start([imapd], home, log, extra))


def code(text, name):
    """The arguments of a response code, or None."""
    found = re.search(r"\[" + name + r" ([^\]]*)\]", text)
    return found[1].split() if found else None


def numbers(text):
    """A set of UIDs as a list."""
    out = []
    for part in text.split(","):
        first, _, last = part.partition(":")
        out.extend(range(int(first), int(last or first) + 1))
    return out


FETCH = re.compile(rb"^\* (\d+) (UID)?FETCH \(")
UID = re.compile(rb"\bUID (\d+)")
MODSEQ = re.compile(rb"\bMODSEQ \((\d+)\)")
FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")


def fetched(pieces):
    """A FETCH response as a dictionary (seq, uid, modseq, flags without \\Recent, recent, body (whole: of BODY[]) where it has them; no seq of UIDFETCH), else None."""
    head = FETCH.match(pieces[0])
    if not head:
        return None
    text = b"".join(pieces[::2])
    out = {"uid" if head[2] else "seq": int(head[1])}
    for name, pattern in (("uid", UID), ("modseq", MODSEQ)):
        found = pattern.search(text)
        if found:
            out[name] = int(found[1])
    flags = FLAGS.search(text)
    if flags:
        out["flags"] = frozenset(f.decode() for f in flags[1].split() if f.lower() != b"\\recent")
        out["recent"] = b"\\recent" in flags[1].lower().split()
    if len(pieces) > 1:
        out["body"], out["whole"] = pieces[1], b" BODY[] {" in pieces[0] or b"(BODY[] {" in pieces[0]
    return out
