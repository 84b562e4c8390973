"""The workloads, by name. Each gets a peer and the number of messages, and returns (seconds, processor seconds or None, operations)."""

import random
import threading

from corpus import message
from peers import drop_index, now

FIELDS = "BODY.PEEK[HEADER.FIELDS (DATE FROM TO SUBJECT MESSAGE-ID REFERENCES)]"
ALL = "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)"


def timed(session, command, times=1, **more):
    cpu, begin = session.cpu(), now()
    for _ in range(times):
        session.run(command, **more)
    took = now() - begin
    return took, None if cpu is None else session.cpu() - cpu


def warm(command, ops=lambda n: 1, times=1, before=()):
    """A command in a session that has selected; once to warm up."""

    def load(peer, n):
        s = peer.session()
        s.run("SELECT INBOX")
        for b in before:
            s.run(b)
        s.run(command(n))
        took, cpu = timed(s, command(n), times)
        s.close()
        return took, cpu, ops(n) * times

    return load


def page(peer, n):
    """A new session: a page of 50 messages."""
    begin = now()
    s = peer.session()
    s.run("SELECT INBOX")
    first = max(n // 2, 1)
    s.run(f"FETCH {first}:{min(first + 49, n)} (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)")
    took, cpu = now() - begin, s.cpu()
    s.close()
    return took, cpu, 1


def one_by_one(peer, n):
    s = peer.session()
    s.run("SELECT INBOX")
    n = min(n, 2000)
    cpu, begin = s.cpu(), now()
    for i in range(1, n + 1):
        s.run(f"FETCH {i} (BODY.PEEK[])")
    took = now() - begin
    cpu = None if cpu is None else s.cpu() - cpu
    s.close()
    return took, cpu, n


def store(peer, n):
    rng, s = random.Random(3), peer.session()
    s.run("SELECT INBOX")
    cpu, begin = s.cpu(), now()
    for i in range(10):
        first = rng.randrange(1, n)
        s.run(f"STORE {first}:{min(n, first + n // 10)} {'+-'[i % 2]}FLAGS.SILENT (\\Flagged)")
    took = now() - begin
    cpu = None if cpu is None else s.cpu() - cpu
    s.close()
    return took, cpu, 10


def append(peer, _n, count=100):
    s = peer.session()
    data = message(1).replace(b"\n", b"\r\n")[:6000]
    took, cpu = timed(s, "APPEND Scratch", count, literal=data)
    s.close()
    return took, cpu, count


def append4(peer, n):
    results, begin = [], now()
    threads = [threading.Thread(target=lambda: results.append(append(peer, n, 50))) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    cpu = None if any(r[1] is None for r in results) else sum(r[1] for r in results)
    return now() - begin, cpu, 200


def copy(peer, n):
    s = peer.session()
    s.run("SELECT INBOX")
    s.run("COPY 1 Scratch")
    cpu, begin = s.cpu(), now()
    for i in range(1, 101):
        s.run(f"COPY {i * 7 % n + 1} Scratch")
    took = now() - begin
    cpu = None if cpu is None else s.cpu() - cpu
    s.close()
    return took, cpu, 100


def idle(peer, _n):
    """An APPEND by one session told to another in IDLE."""
    watcher, writer = peer.session(), peer.session()
    watcher.run("SELECT Scratch")
    watcher.sock.sendall(b"i IDLE\r\n")
    watcher.line()
    begin = now()
    writer.run("APPEND Scratch", literal=b"Subject: x\r\n\r\nx\r\n")
    while b"EXISTS" not in watcher.line():
        pass
    took = now() - begin
    watcher.sock.sendall(b"DONE\r\n")
    while b"i OK" not in watcher.line():
        pass
    watcher.close()
    writer.close()
    return took, None, 1


def cold(command):
    def load(peer, n):
        drop_index(peer)
        begin = now()
        s = peer.session()
        s.run("SELECT INBOX")
        if command:
            s.run(command)
        took, cpu = now() - begin, s.cpu()
        s.close()
        return took, cpu, 1

    load.local = True
    return load


def folders(peer, _n):
    s = peer.session()
    s.run('LIST "" "*" RETURN (STATUS (MESSAGES UNSEEN))')
    took, cpu = timed(s, 'LIST "" "*" RETURN (STATUS (MESSAGES UNSEEN))')
    s.close()
    return took, cpu, 1


def memory(command):
    """Private memory of a session's process, in kB: after a login, or in IDLE. A server has more than one session: with a second one beside it only what each has for itself counts."""

    def load(peer, _n):
        beside = peer.session()
        beside.run("SELECT INBOX")
        s = peer.session()
        s.run("NOOP")
        if command:
            s.run("SELECT INBOX")
            s.run("FETCH 1:* (FLAGS)")
            s.sock.sendall(b"i IDLE\r\n")
            s.line()
        with open(f"/proc/{s.child.pid}/smaps_rollup", encoding="ascii") as f:
            size = sum(int(line.split()[1]) for line in f if line.startswith("Private_"))
        if command:
            s.sock.sendall(b"DONE\r\n")
        s.close()
        beside.close()
        return size, None, 1

    load.local, load.unit = True, "kB"
    return load


LOADS = {
    "page": page,
    "select": warm(lambda n: "SELECT INBOX", times=200),
    "status": warm(lambda n: "STATUS INBOX (MESSAGES UNSEEN)", times=200),
    "unseen": warm(lambda n: "SEARCH UNSEEN", times=5),
    "flags": warm(lambda n: "UID FETCH 1:* (FLAGS)", ops=lambda n: n),
    "envelopes": warm(lambda n: f"FETCH 1:* {ALL}", ops=lambda n: n),
    "fields": warm(lambda n: f"FETCH 1:* ({FIELDS})", ops=lambda n: n),
    "body-each": one_by_one,
    "body-all": warm(lambda n: f"FETCH 1:{min(n, 10000)} (BODY.PEEK[])", ops=lambda n: min(n, 10000)),
    "search-header": warm(lambda n: "SEARCH SUBJECT budget", before=(f"FETCH 1:* ({FIELDS})",)),
    "search-body": warm(lambda n: f"SEARCH 1:{min(n, 10000)} BODY zzzword"),
    "search-text": warm(lambda n: f"SEARCH 1:{min(n, 10000)} TEXT zzzword"),
    "sort": warm(lambda n: "SORT (DATE) UTF-8 ALL"),
    "thread": warm(lambda n: "THREAD REFERENCES UTF-8 ALL"),
    "store": store,
    "append": append,
    "append4": append4,
    "copy": copy,
    "idle": idle,
    "cold": cold(None),
    "cold-envelopes": cold("FETCH 1:* (ENVELOPE BODYSTRUCTURE)"),
    "folders": folders,
    "memory": memory(None),
    "memory-idle": memory("IDLE"),
}
