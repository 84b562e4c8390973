"""Floods of clients that give up: what past servers leaked for each of them, or died of (flood.py runs these).

aborts: one connection says COUNT times (1,000 at least) AUTHENTICATE and takes it back; the memory of the processes before the login must stay what it was (CVE-2017-15132).
names: COUNT connections ask for a certificate by a name of their own; the TLS process of the last needs what that of the first did, each gets the certificate
of its pattern, and no process stays (CVE-2017-15130).
disconnects: COUNT connections at all stages (silent, half a handshake, TLS, half an AUTHENTICATE, logged in) are cut in one moment, half of them by a reset; all
processes end, and the next client gets in (CVE-2010-3780).
"""
import socket
import struct
import time

# Of one process at two times; of two processes, whose pages lie differently.
SAME_KB, ALIKE_KB = 8, 32
ABORTS = (b"a AUTHENTICATE PLAIN\r\n*\r\n", b"a AUTHENTICATE LOGIN\r\n*\r\n", b"a AUTHENTICATE LOGIN\r\nYW5u\r\n*\r\n")


def status(pid, field):
    with open("/proc/%d/status" % pid, encoding="ascii", errors="replace") as f:
        for line in f:
            if line.startswith(field + ":"):
                return int(line.split()[1])
    return 0


def descendants(pid):
    """All processes under one, whoever has adopted none of them."""
    found = []
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as f:
            for child in f.read().split():
                found += [int(child), *descendants(int(child))]
    except OSError:
        pass
    return found


def private(pid):
    """Anonymous memory in kB of a server's descendants."""
    total = 0
    for child in descendants(pid):
        try:
            total += status(child, "RssAnon")
        except OSError:
            pass
    return total


def gone(pid, seconds):
    """How long it took until a server had no children; None: some live."""
    began = time.monotonic()
    while descendants(pid):
        if time.monotonic() > began + seconds:
            return None
        time.sleep(0.02)
    return time.monotonic() - began


def connect(port, tls=None, name=None):
    s = socket.create_connection(("127.0.0.1", port), 60)
    return tls.wrap_socket(s, server_hostname=name) if tls else s


def read_until(s, end):
    got = b""
    while end not in got:
        more = s.recv(65536)
        if not more:
            raise SystemExit("not ok - closed by the server after %r" % got[-200:])
        got = got[-len(end):] + more
    return got


def abort(s, turns):
    for i in range(turns):
        s.sendall(ABORTS[i % len(ABORTS)])
        read_until(s, b"a BAD Authentication cancelled.\r\n")


def aborts(flood):
    """AUTHENTICATE taken back, in one connection."""
    count, server = max(1000, flood.args.count), flood.plain
    gone(server.pid, 30)
    with connect(server.port) as s:
        read_until(s, b"\r\n")
        abort(s, 20)
        before = private(server.pid)
        abort(s, count)
        after = private(server.pid)
        s.sendall(b"b LOGIN ann secret\r\n")
        logged_in = b"OK in" in read_until(s, b"\n")
    print("%d times AUTHENTICATE and \"*\" in one connection: %d kB before, %d kB behind, then a login %s" % (
        count, before, after, "succeeds" if logged_in else "FAILS"))
    return before > 0 and after <= before + SAME_KB and logged_in


def names(flood):
    """A certificate by name, each time another name."""
    count, server, sizes, wrong = flood.args.count, flood.tls, [], 0
    gone(server.pid, 30)
    for i in range(count):
        in_pattern = i % 2 == 0
        name = "n%d.%s" % (i, "example.org" if in_pattern else "example.net")
        with connect(server.port, flood.context, name) as s:
            read_until(s, b"\r\n")
            wrong += (b"other" in s.getpeercert(True)) != in_pattern
            if i in (0, 1, count - 2, count - 1):
                sizes.append(private(server.pid))
        if i in (1, count - 3):
            gone(server.pid, 30)
    left = gone(server.pid, 30)
    print("%d connections by as many server names: %d kB each at first, %d kB at last; %d wrong certificates; processes that stay: %s" % (
        count, max(sizes[:2]), max(sizes[2:]), wrong, "none" if left is not None else len(descendants(server.pid))))
    return max(sizes[2:]) <= max(sizes[:2]) + ALIKE_KB and not wrong and left is not None


def stage(flood, i):
    """A connection that has got as far as its number says."""
    if i % 5 == 0:
        return connect(flood.plain.port)
    if i % 5 == 1:
        s = connect(flood.tls.port)
        s.sendall(flood.hello())
        return s
    if i % 5 == 2:
        return connect(flood.tls.port, flood.context)
    s = connect(flood.plain.port)
    read_until(s, b"\r\n")
    s.sendall(b"a AUTHENTICATE PLAIN\r\n" if i % 5 == 3 else b"a LOGIN ann secret\r\n")
    read_until(s, b"\n")
    return s


def disconnects(flood):
    """All at once."""
    count = flood.args.count
    open_ones = [stage(flood, i) for i in range(count)]
    running = len(descendants(flood.tls.pid)) + len(descendants(flood.plain.pid))
    for i, s in enumerate(open_ones):
        if i % 2:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # No farewell of TLS: the descriptor alone.
        socket.socket(fileno=s.detach()).close()
    flood.logins.clear()
    flood.login(True)
    flood.login(False)
    ended = [gone(server.pid, 60) for server in (flood.tls, flood.plain)]
    print("%d connections of %d processes cut at once: the next logins took %.0f ms over TLS and %.0f ms without; processes that stay: %s" % (
        count, running, *(1000 * t for t in flood.logins), "none" if None not in ended else "SOME"))
    return running >= count and None not in ended and max(flood.logins) <= flood.args.within
