"""Every system call of lmtpd, its front, its workers and the chain killed, and failed, at every occurrence; and the power cut under lmtpd and deliver.

The client is an MTA: what wasn't answered with 250 it sends again. Then each message must be there whole, once when it was answered, and twice only when it saw no answer."""

import argparse
import collections
import fcntl
import os
import random
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

KILLED = "write,fsync,renameat2,rename,open,openat,mkdir,mkdirat,unlinkat,sendmsg,recvmsg,memfd_create,socketpair,vfork".split(",")
ERRORS = {
    "ENOSPC": "write,fsync,renameat2,rename,open,openat,mkdir,mkdirat,memfd_create",
    "EIO": "write,fsync,renameat2,rename,open,openat,unlinkat,pread64,mmap",
    "EMFILE": "open,openat,memfd_create,socketpair",
}
CALLS = sorted(set(KILLED) | {c for calls in ERRORS.values() for c in calls.split(",")})
FIRST, USERS = 20431, ("u1", "u2")
SAVED, REFUSED, DIED, UNKNOWN = "saved", "refused", "died", "unknown"
SHUTDOWN, NO_FLUSH = 0x8004587D, 2


def compose(ident, size=0):
    filler = b"x" * 70 + b"\r\n"
    return f"Subject: {ident}\r\nX-Id: {ident}\r\n\r\n".encode() + filler * (1 + size // len(filler))


# (id, recipients, bytes): one for two users, one more for a worker that is there, one that goes to disk.
MESSAGES = [("m1", USERS, 0), ("m2", ("u1",), 5000), ("m3", ("u2",), 1200000)]
# Pipelined by BDAT: some for one user, which come in together.
PIPED = [("b1", ("u1",), 0), ("b2", ("u1",), 0), ("b3", USERS, 5000), ("b4", ("u1",), 0), ("b5", ("u2",), 1200000), ("b6", ("u1",), 0)]


class House:
    """Users with homes below a directory, and the programs."""

    def __init__(self, build, root):
        self.build, self.root = os.path.abspath(build), root
        self.env = {
            "PATH": "/usr/bin:/bin", "MAIL": "maildir:~/Maildir", "LMTP_SPOOL": f"{root}/spool", "LMTP_RECEIVED": "no",
            "LMTP_HOSTNAME": "faults",
        }
        os.makedirs(f"{root}/spool")
        os.chmod(f"{root}/spool", 0o1777)
        lines = []
        for i, user in enumerate(USERS):
            self.make_home(user, FIRST + i)
            lines.append(f"{user}:{{PLAIN}}x:{self.uid(i)}:{self.uid(i)}::{root}/{user}::\n")
        subprocess.run([f"{self.build}/bin/usercdb", f"{root}/users.cdb"], input="".join(lines).encode(), check=True)

    @staticmethod
    def uid(i):
        return FIRST + i if os.geteuid() == 0 else os.geteuid()

    def make_home(self, user, uid):
        os.makedirs(f"{self.root}/{user}")
        if os.geteuid() == 0:
            os.chown(f"{self.root}/{user}", uid, uid)

    def empty(self):
        for i, user in enumerate(USERS):
            shutil.rmtree(f"{self.root}/{user}")
            self.make_home(user, FIRST + i)

    def lmtpd(self):
        return [f"{self.build}/bin/lmtpd", f"{self.build}/auth-helpers/auth-cdb", f"{self.root}/users.cdb", "--", f"{self.build}/bin/deliver"]

    def found(self, wrong):
        """(user, id) -> how often; a message that isn't whole is wrong."""
        count = collections.Counter()
        for user in USERS:
            new = f"{self.root}/{user}/Maildir/new"
            for name in os.listdir(new) if os.path.isdir(new) else []:
                with open(f"{new}/{name}", "rb") as f:
                    data = f.read()
                ident = re.search(rb"\r\nX-Id: (\S+)\r\n", data)
                ident = ident.group(1).decode() if ident else "?"
                count[user, ident] += 1
                if data.split(b"\r\n", 2)[2:] != [compose(ident, self.sizes.get(ident, 0))]:
                    wrong.append(f"{ident} of {user} is torn: {len(data)} bytes")
        return count

    sizes = {ident: size for ident, _, size in MESSAGES + PIPED}


class Client:
    """One connection with lmtpd, in lock-step. Everything ends in EOFError."""

    def __init__(self, command, env):
        ours, theirs = socket.socketpair()
        ours.settimeout(120)
        self.server = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=env)
        theirs.close()
        self.sock, self.file = ours, ours.makefile("rb")

    def reply(self):
        while True:
            try:
                line = self.file.readline()
            except OSError:
                line = b""
            if not line.endswith(b"\n"):
                raise EOFError
            if line[3:4] != b"-":
                return line.decode("latin-1").strip()

    def say(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            pass  # the answer doesn't come then
        return self.reply()

    def deliver(self, ident, users, size, outcome):
        """One transaction: outcome[user, ident] is what the client knows, also when it ends in the middle."""
        for user in users:
            outcome[user, ident] = REFUSED
        if not self.say(b"MAIL FROM:<a@b>\r\n").startswith("250"):
            return
        taken = [u for u in users if self.say(f"RCPT TO:<{u}>\r\n".encode()).startswith("250")]
        if taken and self.say(b"DATA\r\n").startswith("354"):
            outcome.update({(u, ident): UNKNOWN for u in taken})
            first = True
            for user in taken:
                line = self.say(compose(ident, size) + b".\r\n") if first else self.reply()
                first = False
                outcome[user, ident] = SAVED if line.startswith("250") else DIED if line.startswith("451 4.3.0") else REFUSED
        elif taken or users:
            self.say(b"RSET\r\n")

    def pipeline(self, messages, outcome):
        """All of them without waiting, then the answers to each."""

        def send():
            try:
                for ident, users, size in messages:
                    text = compose(ident, size)
                    to = b"".join(b"RCPT TO:<%s>\r\n" % u.encode() for u in users)
                    self.sock.sendall(b"MAIL FROM:<a@b>\r\n" + to + b"BDAT %d LAST\r\n" % len(text) + text)
            except OSError:
                pass  # the answers don't come then

        outcome.update({(u, ident): UNKNOWN for ident, users, _ in messages for u in users})
        sender = threading.Thread(target=send)
        sender.start()
        try:
            for ident, users, _ in messages:
                self.reply()
                taken = [u for u in users if self.reply().startswith("250")]
                outcome.update({(u, ident): REFUSED for u in users if u not in taken})
                if not taken:
                    self.reply()
                for user in taken:
                    line = self.reply()
                    outcome[user, ident] = SAVED if line.startswith("250") else DIED if line.startswith("451 4.3.0") else REFUSED
        finally:
            self.sock.shutdown(socket.SHUT_RDWR)
            sender.join()

    def close(self):
        self.file.close()
        self.sock.close()
        try:
            self.server.wait(30)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
            return "lmtpd doesn't end"
        return None


def session(command, env, messages, piped=False):
    """What became of each message for each user, and what is wrong with the end."""
    outcome = {(u, ident): UNKNOWN for ident, users, _ in messages for u in users}
    client = Client(command, env)
    try:
        client.reply()
        client.say(b"LHLO faults\r\n")
        if piped:
            client.pipeline(messages, outcome)
        for ident, users, size in () if piped else messages:
            outcome.update({(u, ident): REFUSED for u in users})
            client.deliver(ident, users, size, outcome)
    except EOFError:
        pass
    return outcome, client.close()


class Sweep:
    name, messages, piped = "lmtp", MESSAGES, False

    def __init__(self, args):
        self.args, self.counts, self.faults, self.doubled = args, collections.Counter(), [], 0
        self.root = tempfile.mkdtemp(prefix="lmtp.", dir=args.dir)
        os.chmod(self.root, 0o755)
        self.house = House(args.build, f"{self.root}/house")
        os.chmod(f"{self.root}/house", 0o755)

    def traced(self, inject):
        what = ",".join(CALLS) if not inject else inject[0]
        how = ["-e", f"inject={inject[0]}:{inject[1]}:when={inject[2]}"] if inject else []
        return ["strace", "-f", "-qq", "-o", f"{self.root}/trace", "-e", f"trace={what}", *how, *self.house.lmtpd()]

    def occurrences(self):
        """The most that one process does."""
        count = collections.Counter()
        with open(f"{self.root}/trace", encoding="ascii", errors="replace") as f:
            for line in f:
                call = re.match(r"(\d+)\s+(\w+)\(", line)
                if call:
                    count[call[2], call[1]] += 1
        most = collections.Counter()
        for (call, _), n in count.items():
            most[call] = max(most[call], n)
        return most

    def again(self, outcome):
        """As an MTA does: what wasn't saved, with nothing wrong any more."""
        messages = [(i, [u for u in users if outcome[u, i] != SAVED], size) for i, users, size in self.messages]
        return session(self.house.lmtpd(), self.house.env, [m for m in messages if m[1]])

    def check(self, label, killed, outcome, end):
        wrong = [end] if end else []
        first = self.house.found(wrong)
        for key, how in outcome.items():
            allowed = {SAVED: (1,), REFUSED: (0,), DIED: (0, 1) if killed else (0,), UNKNOWN: (0, 1)}[how]
            if first[key] not in allowed:
                wrong.append(f"{key} was {how} and is there {first[key]} times")
        then, end = self.again(outcome)
        wrong += [end] if end else []
        wrong += [f"{key}: the second try is {how}" for key, how in then.items() if how != SAVED]
        last = self.house.found(wrong)
        for key in outcome:
            if last[key] != first[key] + (key in then):
                wrong.append(f"{key} is there {last[key]} times")
            self.doubled += last[key] > 1
        if wrong:
            self.faults.append(label)
            print(f"# FAULT {label}: {'; '.join(wrong)[:500]}", flush=True)

    def run(self, inject):
        self.house.empty()
        outcome, end = session(self.traced(inject), self.house.env, self.messages, self.piped)
        label = " ".join(map(str, inject)) if inject else "nothing"
        self.check(f"{self.name}: {label}", inject is not None and "KILL" in inject[1], outcome, end)

    def plans(self, count):
        for call in CALLS:
            for n in range(1, count[call] + 1):
                if call in KILLED:
                    yield call, "signal=KILL", n
                for error, calls in ERRORS.items():
                    if call in calls.split(","):
                        yield call, f"error={error}", n

    def sweep(self):
        self.run(None)
        for i, inject in enumerate(list(self.plans(self.occurrences()))):
            if i % self.args.every or self.args.only_call not in (None, inject[0]):
                continue
            self.counts[inject[1]] += 1
            self.run(inject)
        done = ", ".join(f"{n} {what}" for what, n in sorted(self.counts.items()))
        bad = len(self.faults)
        print(f"{'not ok' if bad else 'ok'} - {self.name}: {done}; {self.doubled} doubled without an answer; {bad} broke a promise", flush=True)


class Piped(Sweep):
    name, messages, piped = "lmtp-bdat", PIPED, True


class Power(Sweep):
    """The homes lie on a loop device that loses what isn't synced."""

    def __init__(self, args):
        super().__init__(args)
        self.disk, self.place = f"{self.root}/disk", f"{self.root}/mnt"
        os.mkdir(self.place)
        with open(self.disk, "wb") as f:
            f.truncate(64 << 20)
        subprocess.run(["mkfs.ext4", "-q", self.disk], check=True)

    def mount(self):
        return subprocess.run(["mount", "-o", "loop", self.disk, self.place], check=False, capture_output=True).returncode == 0

    def umount(self):
        end = time.monotonic() + 60
        while os.path.ismount(self.place) and time.monotonic() < end:
            if subprocess.run(["umount", self.place], check=False, capture_output=True).returncode:
                time.sleep(0.05)

    def by_lmtp(self, house, stop):
        outcome, client = {}, Client(house.lmtpd(), house.env)
        try:
            client.reply()
            client.say(b"LHLO faults\r\n")
            for i in range(10000):
                if stop.is_set():
                    break
                outcome.update({(u, f"p{i}"): UNKNOWN for u in USERS})
                client.deliver(f"p{i}", USERS, 0, outcome)
        except EOFError:
            pass
        client.close()
        return outcome

    def by_bdat(self, house, stop):
        outcome, n = {}, 0
        while not stop.is_set():
            client, n = Client(house.lmtpd(), house.env), n + 1
            try:
                client.reply()
                client.say(b"LHLO faults\r\n")
                client.pipeline([(f"p{n}-{i}", USERS[: 1 + i % 2], 0) for i in range(40)], outcome)
            except (EOFError, OSError):
                pass
            client.close()
        return outcome

    @staticmethod
    def by_deliver(house, stop):
        outcome = {}
        for i in range(10000):
            if stop.is_set():
                break
            user, n = USERS[i % 2], i % 2
            env = {**house.env, "HOME": f"{house.root}/{user}", "USER": user}
            run = subprocess.run(
                [f"{house.build}/bin/deliver", "-e", "-f", "a@b", "-r", user], input=compose(f"p{i}"), env=env, check=False,
                cwd="/", user=house.uid(n), group=house.uid(n), extra_groups=[], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            outcome[user, f"p{i}"] = SAVED if run.returncode == 0 else UNKNOWN
        return outcome

    def cut(self, deliver, delay):
        house, stop = House(self.args.build, f"{self.place}/house"), threading.Event()
        os.chmod(house.root, 0o755)
        house.env["LMTP_SPOOL"] = f"{self.root}/house/spool"
        subprocess.run(["sync", "-f", house.root], check=True)
        fd = os.open(house.root, os.O_RDONLY)

        def off():
            time.sleep(delay)
            fcntl.ioctl(fd, SHUTDOWN, struct.pack("I", NO_FLUSH))
            stop.set()

        thread = threading.Thread(target=off)
        thread.start()
        outcome = deliver(house, stop)
        thread.join()
        os.close(fd)
        self.umount()
        if not self.mount():
            raise SystemExit("not ok - the file system doesn't come back")
        return house, outcome

    def sweep(self):
        if not self.mount():
            print("ok - power cuts under deliveries # SKIP no loop device can be mounted")
            return
        rng, saved = random.Random(1), 0
        for i in range(self.args.cuts):
            deliver = (self.by_lmtp, self.by_deliver, self.by_bdat)[i % 3]
            house, outcome = self.cut(deliver, 0.05 + rng.random() * 0.25)
            wrong = []
            there = house.found(wrong)
            for key, how in outcome.items():
                saved += how == SAVED
                if there[key] > 1 or (how == SAVED and there[key] != 1):
                    wrong.append(f"{key} was {how} and is there {there[key]} times")
            if wrong:
                self.faults.append(f"cut {i}")
                print(f"# FAULT power cut {i} under {deliver.__name__}: {'; '.join(wrong)[:500]}", flush=True)
            shutil.rmtree(house.root)
        self.umount()
        print(f"{'not ok' if self.faults else 'ok'} - {self.args.cuts} power cuts under lmtpd and deliver, {saved} messages answered; {len(self.faults)} broke a promise")


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--dir", default="/dev/shm" if os.path.isdir("/dev/shm") else None, help="where the mailboxes are made")
    p.add_argument("--only", help="lmtp, lmtp-bdat and lmtp-power are here")
    p.add_argument("--only-call", help="one system call")
    p.add_argument("--every", type=int, default=1, help="only every n-th fault")
    p.add_argument("--cuts", type=int, default=40, help="power cuts")
    args = p.parse_args()
    names, bad = args.only.split(",") if args.only else ["lmtp", "lmtp-bdat", "lmtp-power"], False
    for name, kind in (("lmtp", Sweep), ("lmtp-bdat", Piped), ("lmtp-power", Power)):
        if name not in names:
            continue
        if kind is Power and os.geteuid() != 0:
            print("ok - power cuts under deliveries # SKIP only root can mount")
            continue
        run = kind(args)
        try:
            run.sweep()
        finally:
            if kind is Power:
                run.umount()
            shutil.rmtree(run.root, ignore_errors=True)
        bad = bad or bool(run.faults)
    sys.exit(bad)


if __name__ == "__main__":
    main()
