#!/usr/bin/env python3
"""A session program fed in every way: everyprefix.py SCRIPT PROG ARG... SCRIPT holds the client's bytes (LF becomes CRLF).

The answers must be the same for one segment, for a line at a time and for single bytes; and for each prefix of the bytes, followed by the end of the
stream, they must be a beginning of those answers (but for a last line that says why it ends), with exit code 0. Prints the answers."""
import re
import socket
import subprocess
import sys

script, argv = sys.argv[1], sys.argv[2:]
whole = open(script, 'rb').read().replace(b'\n', b'\r\n')


def serve(pieces):
    ours, theirs = socket.socketpair()
    child = subprocess.Popen(argv, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE)
    theirs.close()
    ours.settimeout(20)
    for piece in pieces:
        try:
            ours.sendall(piece)
        except OSError:
            break
    ours.shutdown(socket.SHUT_WR)
    got = b''
    while True:
        data = ours.recv(65536)
        if not data:
            break
        got += data
    log = child.stderr.read()
    assert child.wait(20) == 0, (child.returncode, pieces, log)
    return got


one = serve([whole])
lines = re.findall(rb'[^\n]*\n', whole)
for way in (lines, [whole[i:i + 1] for i in range(len(whole))]):
    got = serve(way)
    assert got == one, (got, one)
for n in range(len(whole)):
    got = serve([whole[:n]])
    same = 0
    for a, b in zip(got.splitlines(True), one.splitlines(True)):
        if a != b:
            break
        same += len(a)
    rest = got[same:]
    assert rest.count(b'\n') <= 1, (n, whole[:n], got)
sys.stdout.buffer.write(one.replace(b'\r\n', b'\n'))
