#!/usr/bin/env python3
"""Many logged-in IMAP sessions at once: sessions.py PORT COUNT. All select INBOX and all but 20 begin to IDLE; then a line `idle` is
printed and one is read, by which a message has been delivered: all must be told of it, the 20 by NOOP. Prints `told COUNT`."""
import selectors
import socket
import sys
import time

port, count = int(sys.argv[1]), int(sys.argv[2])
sockets = []
for i in range(count):
    s = socket.create_connection(('127.0.0.1', port), 60)
    s.settimeout(60)
    sockets.append(s)
for s in sockets:
    s.sendall(b'l LOGIN ann pass\r\ns SELECT INBOX\r\n')


def until(s, mark):
    got = b''
    while mark not in got:
        data = s.recv(4096)
        assert data, (mark, got)
        got += data
    return got


for s in sockets:
    until(s, b'\r\ns OK')
for s in sockets[20:]:
    s.sendall(b'i IDLE\r\n')
for s in sockets[20:]:
    until(s, b'+ ')
print('idle', flush=True)
sys.stdin.readline()
for s in sockets[20:]:
    until(s, b'* 1 EXISTS')
for s in sockets[:20]:
    s.sendall(b'n NOOP\r\n')
    assert b'* 1 EXISTS' in until(s, b'n OK')
for s in sockets[20:]:
    s.sendall(b'DONE\r\n')
for s in sockets:
    s.sendall(b'o LOGOUT\r\n')
for s in sockets:
    until(s, b'o OK')
print('told', len(sockets), flush=True)
