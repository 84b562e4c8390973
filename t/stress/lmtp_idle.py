#!/usr/bin/env python3
"""Deliveries over LMTP by many connections at once, while an IMAP session idles on each mailbox: all arrive, once, and are announced.

lmtp_idle.py --build DIR [--deliveries 10000] [--connections 10] [--users 20] [--size 6000] [--seed 1] [--patience 60] [--plant lost|double] [--keep]
lmtpd and imap-login with imapd run under tcpserver on loopback. Each connection sends its share to users drawn by the seed, so that all write to every
mailbox. Each message that lmtpd answered with 250 must be stored once, byte for byte, by its Message-ID; the session that idles must be told each new
number of messages up to the last within PATIENCE seconds of the last answer, and then fetch each Message-ID once. What is missing, twice, changed, refused
or not announced is printed; exit 1. --plant loses or doubles a message itself, which must be found (exit 0 when it is).
"""

import argparse
import collections
import os
import random
import re
import resource
import selectors
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time

FIRST_UID = 20541
TIMEOUT = 120
MESSAGE_ID = re.compile(rb"^Message-ID: <(\S+)@idle>", re.M | re.I)
ENV = {"PATH": "/usr/bin:/bin", "MAIL": "maildir:~/Maildir", "LMTP_HOSTNAME": "stress"}


def message(i, size):
    head = b"From: Ann <ann@example.org>\r\nSubject: delivery %d\r\nMessage-ID: <%d@idle>\r\n\r\n" % (i, i)
    line = b"%066d\r\n" % i
    return head + line * max(1, (size - len(head)) // len(line))


class Servers:
    """Two tcpservers. The kernel ends them when this script dies, however it does; what they started ends with its connection."""

    def __init__(self, args, folder):
        self.build, self.folder, self.running = args.build, folder, []
        self.log = f"{folder}/log"
        spool = f"{folder}/spool"
        os.mkdir(spool)
        os.chmod(spool, 0o1777)
        self.env = dict(ENV, LMTP_SPOOL=spool)
        root, users = os.geteuid() == 0, ""
        for u in range(args.users):
            uid, gid = (FIRST_UID + u,) * 2 if root else (os.getuid(), os.getgid())
            home = f"{folder}/u{u}"
            os.mkdir(home, 0o700)
            os.chown(home, uid, gid)
            users += f"u{u}:{{PLAIN}}pass:{uid}:{gid}::{home}::\n"
        subprocess.run([f"{self.build}/bin/usercdb", f"{folder}/users.cdb"], input=users.encode(), check=True)

    def start(self, front, last):
        command = ["setpriv", "--pdeathsig", "TERM", "tcpserver", "-1HR", "-l", "localhost", "-c", "1000", "-b", "1000", "127.0.0.1", "0",
                   f"{self.build}/bin/{front}", f"{self.build}/auth-helpers/auth-cdb", f"{self.folder}/users.cdb", "--", f"{self.build}/bin/{last}"]
        with open(self.log, "ab") as log:
            child = subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, start_new_session=True)
        self.running.append(child)
        port = child.stdout.readline()
        if not port:
            raise SystemExit(f"{front} under tcpserver does not start: {self.last_words()}")
        return int(port)

    def last_words(self):
        """The log without what is said of every delivery."""
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return "".join(line for line in f if not re.search(r": stored in INBOX$| Saved$", line))[-2000:]

    def stop(self):
        for child in self.running:
            try:
                os.killpg(child.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


class Sender(threading.Thread):
    """One LMTP connection and its share of the messages, one after the other."""

    def __init__(self, port, share, size):
        super().__init__(daemon=True)
        self.port, self.share, self.size = port, share, size
        self.answered, self.faults = [], []

    def run(self):
        try:
            with smtplib.LMTP("127.0.0.1", self.port, "client.example", timeout=TIMEOUT) as s:
                for i, user in self.share:
                    self.deliver(s, i, user)
        except (OSError, smtplib.SMTPException) as e:
            self.faults.append(f"a connection ended after {len(self.answered)} of {len(self.share)} messages: {e!r}")

    def deliver(self, s, i, user):
        try:
            s.sendmail("ann@example.org", f"u{user}", message(i, self.size))
            self.answered.append((time.monotonic(), i, user))
        except smtplib.SMTPResponseException as e:
            self.faults.append(f"message {i} for u{user} was refused: {e!r}")
        except smtplib.SMTPRecipientsRefused as e:
            self.faults.append(f"message {i} for u{user} was refused: {e!r}")


class Watcher:
    """A session that idles; told holds (when, how many messages) of each EXISTS."""

    def __init__(self, port, user):
        self.name, self.buf, self.told, self.over = f"u{user}", b"", [], False
        self.sock = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        self.ask(b"a LOGIN %s pass" % self.name.encode(), b"a OK")
        if self.ask(b"b SELECT INBOX", b"b OK").count(b"* 0 EXISTS") != 1:
            raise SystemExit(f"{self.name}: the mailbox is not empty at the beginning")
        self.ask(b"c IDLE", b"+ ")

    def ask(self, command, last):
        """Everything up to the line that begins with LAST."""
        self.sock.sendall(command + b"\r\n")
        got = self.buf
        while not re.search(rb"(^|\n)%s[^\n]*\n" % re.escape(last), got):
            data = self.sock.recv(1 << 16)
            got += data
            if not data or re.search(rb"(^|\n)\w+ (NO|BAD) [^\n]*\n", got):
                raise OSError(f"{command!r} was answered {got!r}")
        self.buf = b""
        return got

    def count(self):
        return self.told[-1][1] if self.told else 0

    def hear(self):
        """What came; false when the session is gone."""
        data = self.sock.recv(1 << 16)
        self.buf += data
        *lines, self.buf = self.buf.split(b"\r\n")
        now = time.monotonic()
        for line in lines:
            exists = re.match(rb"\* (\d+) EXISTS", line)
            if exists:
                self.told.append((now, int(exists[1])))
        return bool(data)

    def finish(self):
        """The Message-IDs that it can fetch."""
        self.ask(b"DONE", b"c OK")
        got = self.ask(b"d FETCH 1:* BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]", b"d OK") if self.count() else b""
        self.ask(b"e LOGOUT", b"e OK")
        self.sock.close()
        return [int(i) for i in MESSAGE_ID.findall(got)]


class Run:
    def __init__(self, args, folder):
        self.args, self.folder, self.faults = args, folder, []
        draw = random.Random(args.seed)
        self.jobs = [(i, draw.randrange(args.users)) for i in range(args.deliveries)]
        self.wanted = [[i for i, user in self.jobs if user == u] for u in range(args.users)]

    def deliver(self, servers):
        self.watchers = [Watcher(port, u) for port in [servers.start("imap-login", "imapd")] for u in range(self.args.users)]
        port = servers.start("lmtpd", "deliver")
        lost = 1 if self.args.plant == "lost" else 0
        n = self.args.connections
        self.senders = [Sender(port, self.jobs[lost:][c::n], self.args.size) for c in range(n)]
        self.began = time.monotonic()
        for s in self.senders:
            s.start()
        self.watch()
        for s in self.senders:
            self.faults += s.faults
        self.answers = sorted(x for s in self.senders for x in s.answered)

    def watch(self):
        """Until all are told of all, or PATIENCE seconds after the last answer."""
        waiting, end = selectors.DefaultSelector(), None
        for u, w in enumerate(self.watchers):
            waiting.register(w.sock, selectors.EVENT_READ, (w, len(self.wanted[u])))
        behind = {w for u, w in enumerate(self.watchers) if self.wanted[u]}
        while not end or (behind and time.monotonic() < end):
            for key, _ in waiting.select(0.2):
                w, last = key.data
                if not w.hear():
                    w.over = True
                    waiting.unregister(w.sock)
                if w.count() >= last:
                    behind.discard(w)
            if not end and not any(s.is_alive() for s in self.senders):
                end = time.monotonic() + self.args.patience
                behind = {w for w in behind if not w.over}

    def double(self):
        folder = f"{self.folder}/u{self.jobs[0][1]}/Maildir"
        while True:
            try:
                name = next(f"{folder}/{d}/{f}" for d in ("new", "cur") for f in os.listdir(f"{folder}/{d}"))
                copy = shutil.copy(name, f"{folder}/tmp/1.double.stress")
                break
            except (FileNotFoundError, StopIteration):
                time.sleep(0.01)  # the session is moving it from new/ to cur/
        os.chown(copy, os.stat(f"{folder}/tmp").st_uid, os.stat(f"{folder}/tmp").st_gid)
        os.rename(copy, f"{folder}/new/1.double.stress")

    def check(self):
        """What idling sessions heard, what they can fetch, and what lies in the files."""
        for u, w in enumerate(self.watchers):
            numbers = [n for _, n in w.told]
            if w.over:
                self.faults.append(f"{w.name}: the session that idles is gone after {w.count()} messages: {w.buf!r}")
            elif numbers != sorted(set(numbers)):
                self.faults.append(f"{w.name}: told numbers that don't grow: {numbers}")
            if w.count() != len(self.wanted[u]):
                self.faults.append(f"{w.name}: told of {w.count()} messages of {len(self.wanted[u])}")
            try:
                self.once(f"{w.name}, fetched", self.wanted[u], w.finish())
            except OSError as e:
                self.faults.append(f"{w.name}: can't fetch: {e}")
            # The session has ended: until then it may move files from new/ to cur/.
            self.once(f"{w.name}, files", self.wanted[u], self.stored(u))

    def once(self, where, wanted, found):
        counts = collections.Counter(found)
        for i in wanted:
            if counts[i] != 1:
                self.faults.append(f"{where}: message {i} is there {counts[i]} times")
        for i in counts.keys() - set(wanted):
            self.faults.append(f"{where}: message {i} is not for this user")

    def stored(self, u):
        home, found = f"{self.folder}/u{u}", []
        for folder, _, names in os.walk(home):
            for name in names:
                if os.path.basename(folder) == "tmp":
                    self.faults.append(f"{folder}/{name} is left over")
                if os.path.basename(folder) not in ("new", "cur"):
                    continue
                with open(f"{folder}/{name}", "rb") as f:
                    text = f.read()
                i = MESSAGE_ID.search(text)
                found.append(int(i[1]) if i else -1)
                if not i or not text.endswith(message(found[-1], self.args.size)):
                    self.faults.append(f"{folder}/{name} is not what was sent")
        return found

    def latencies(self):
        """Seconds from the n-th answer for a mailbox to the EXISTS that covers n."""
        out = []
        for u, w in enumerate(self.watchers):
            told = iter(w.told)
            when, n = next(told, (0, 0))
            for k, answer in enumerate((t for t, _, user in self.answers if user == u), 1):
                while n < k:
                    when, n = next(told, (0, k))
                if when:
                    out.append(max(0, when - answer))
        return sorted(out) or [0]

    def report(self, cpu):
        a, late = self.args, self.latencies()
        took = (self.answers[-1][0] if self.answers else time.monotonic()) - self.began
        print(f"# {a.deliveries} deliveries of {a.size} bytes by {a.connections} connections to {a.users} mailboxes with a session idling on each")
        print(f"# {len(self.answers)} answered 250 in {took:.1f} s: {len(self.answers) / took:.0f}/s; servers' processor time {cpu:.1f} s")
        print(f"# {sum(len(w.told) for w in self.watchers)} EXISTS; from an answer to its EXISTS: median {1000 * late[len(late) // 2]:.0f} ms, "
              f"99 % {1000 * late[len(late) * 99 // 100]:.0f} ms, longest {1000 * late[-1]:.0f} ms")
        for fault in self.faults[:30]:
            print(f"# FAULT {fault}")


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--deliveries", type=int, default=10000)
    p.add_argument("--connections", type=int, default=10)
    p.add_argument("--users", type=int, default=20)
    p.add_argument("--size", type=int, default=6000, help="bytes of a message, about")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--patience", type=float, default=60)
    p.add_argument("--plant", choices=["lost", "double"], help="lose or double a message; it must be found")
    p.add_argument("--keep", action="store_true", help="leave the mailboxes where there was a fault")
    args = p.parse_args()
    args.build = os.path.abspath(args.build)
    return args


def main():
    args = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = tempfile.mkdtemp(prefix="lmtp-idle.")
    os.chmod(folder, 0o711)
    servers = Servers(args, folder)
    run, kept = Run(args, folder), False
    try:
        run.deliver(servers)
        if args.plant == "double":
            run.double()
        run.check()
        servers.stop()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        run.report(used.ru_utime + used.ru_stime)
        if run.faults and not args.plant:
            print("# the servers' last words: " + servers.last_words().replace("\n", "\n#   "))
            kept = args.keep
    finally:
        servers.stop()
        if kept:
            print(f"# kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)  # what deliveries left running may still write
    good = bool(run.faults) == bool(args.plant)
    what = f"a message that is {args.plant} is found" if args.plant else "all deliveries arrive, once, and are announced"
    print(f"{'ok' if good else 'not ok'} - {what}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
