#!/usr/bin/env python3
"""Every limit of messages at n-1, n and n+1, by what FETCH says of a message of that size: mimelimits.py --build DIR. Nothing is refused: what is above a limit isn't looked at."""

import argparse
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import rawimap  # noqa: E402

HEAD = b"From: a@example.org\nMIME-Version: 1.0\n"
HEAD_MAX, ALL_MAX = 1 << 20, 8 << 20


def deep(kind):
    """n parts in each other; the innermost is text."""

    def make(n):
        out = HEAD
        for k in range(n):
            out += b"Content-Type: multipart/mixed; boundary=b%d.\n\n--b%d.\n" % (k, k) if kind == "multipart" else b"Content-Type: message/rfc822\n\n"
        return out + b"\ninnermost\n"

    return make


def wide(n):
    """n parts, the multipart among them."""
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n" + b"\n--b\n\nx" * (n - 1) + b"\n--b--\n"


def nested_wide(n):
    """The n-th part is a multipart of one part, which is looked into where that is still allowed."""
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n" + b"\n--b\n\nx" * (n - 2) + b"\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ny\n--c--\n\n--b--\n"


def boundary(n):
    mark = b"m" * n
    return HEAD + b"Content-Type: multipart/mixed; boundary=%s\n\n--%s\n\none\n--%s--\nepilogue\n" % (mark, mark, mark)


def parameters(n):
    return HEAD + b"Content-Type: text/plain" + b"".join(b"; p%d=v" % k for k in range(n)) + b"\n\nx\n"


def continuations(n):
    return HEAD + b"Content-Type: text/plain" + b"".join(b";\n p*%d=v" % k for k in range(n)) + b"\n\nx\n"


def addresses(n):
    return HEAD + b"To: " + b",\n ".join(b"a%d@example.org" % k for k in range(n)) + b"\n\nx\n"


def head(n):
    """A head whose last field ends at byte n, as it goes over the wire: with CRLF."""
    last = b"Subject: here\r\n"
    lines = b"X: " + b"x" * 995 + b"\r\n"
    out = b"From: a@example.org\r\n"
    out += lines * ((n - len(out) - len(last) - 8) // len(lines))
    out += b"X: " + b"y" * (n - len(out) - len(last) - 5) + b"\r\n" + last
    assert len(out) == n
    return out + b"\r\nx\r\n"


def heads(n):
    """n bytes in what is kept of all heads: descriptions of parts, and 46 bytes of the first head's fields."""
    parts, each, n = [], 900000, n - 46
    while n:
        size = min(each, n)
        parts.append(b"\n--b\nContent-Description: " + b"d" * size + b"\n\nx")
        n -= size
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n" + b"".join(parts) + b"\n--b--\n"


# What, the limit, the message, what is fetched, what counts in the answer, and how often at n-1, n and n+1.
LIMITS = (
    ("multiparts in each other", 100, deep("multipart"), "BODYSTRUCTURE", rb'"mixed"', (99, 100, 100)),
    ("what the innermost is", 100, deep("multipart"), "BODYSTRUCTURE", rb'"application" "octet-stream"', (0, 0, 1)),
    ("messages in each other", 100, deep("message"), "BODYSTRUCTURE", rb'"message" "rfc822"', (99, 100, 100)),
    ("what the innermost is", 100, deep("message"), "BODYSTRUCTURE", rb'"application" "octet-stream"', (0, 0, 1)),
    ("parts", 10000, wide, "BODYSTRUCTURE", rb'"text" "plain"', (9998, 9999, 9999)),
    ("parts that hold others", 10000, nested_wide, "BODYSTRUCTURE", rb'"mixed"', (2, 1, 1)),
    ("bytes of a boundary", 80, boundary, "BODYSTRUCTURE", rb'"text" "plain"', (1, 1, 2)),
    ("parameters", 128, parameters, "BODYSTRUCTURE", rb'"p\d+" "v"', (127, 128, 128)),
    ("pieces of a parameter", 128, continuations, "BODYSTRUCTURE", rb"v", (127, 128, 128)),
    ("addresses of a field", 10000, addresses, "ENVELOPE", rb'"a\d+" "example.org"', (9999, 10000, 10000)),
    ("bytes of a head", HEAD_MAX, head, "ENVELOPE", rb'"here"', (1, 1, 0)),
    ("bytes of all heads", ALL_MAX, heads, "BODYSTRUCTURE", rb'd{8,}', (10, 10, 9)),
)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    args = p.parse_args()
    home = tempfile.mkdtemp(prefix="mimelimits.")
    bad = 0
    try:
        os.makedirs(f"{home}/Maildir/cur")
        for part in ("new", "tmp"):
            os.mkdir(f"{home}/Maildir/{part}")
        for i, (_, n, make, *_) in enumerate(LIMITS):
            for k in range(3):
                with open(f"{home}/Maildir/cur/17000{i:03d}{k}.M1P1.x:2,S", "wb") as f:
                    f.write(make(n - 1 + k))
        if os.geteuid() == 0:
            for base, _, files in os.walk(home):
                for name in [".", *files]:
                    os.chown(f"{base}/{name}", rawimap.NOBODY, rawimap.NOBODY)
        s = rawimap.session(os.path.abspath(f"{args.build}/bin/imapd"), home, f"{home}/log")
        s.run("SELECT INBOX")
        for i, (what, n, _, item, counted, wanted) in enumerate(LIMITS):
            got = []
            for k in range(3):
                status, text, untagged = s.run(f"FETCH {3 * i + k + 1} {item}")
                got.append(len(re.findall(counted, b"".join(untagged[0]).partition(b" FETCH ")[2])) if status == "OK" else f"{status} {text}")
            if tuple(got) != wanted:
                bad += 1
                print(f"not ok - {what}, around {n}: {got}, not {wanted}")
        s.run("LOGOUT")
        s.close()
    finally:
        shutil.rmtree(home)
    print(f"{'not ok' if bad else 'ok'} - {len(LIMITS)} limits of messages")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
