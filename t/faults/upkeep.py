"""The power goes while one session makes a snapshot and the next log, or writes the cache anew, and another one's changes are answered meanwhile."""

import argparse
import itertools
import os
import random
import re
import shutil
import signal
import sys
import threading
import time

from power import Power
import rawimap
from cases import CASES, MAKES, State, Step, compose, ids

CHANGES = set("openat write writev pwrite64 fsync fdatasync renameat renameat2 linkat unlinkat ftruncate fallocate flock".split())
FSYNC = {"MAIL_FSYNC": "always"}
OWN = ids(21, 24)  # the other session's, which no case of upkeep touches


def others(s, uid):
    """What the other session does, as long as it can."""
    steps, now = [Step("SELECT INBOX", s)], s
    for i in range(8):
        now = now.plus([("INBOX", f"b{i}", ("\\Flagged",))])
        steps.append(Step("APPEND INBOX (\\Flagged) %s", now, [compose(f"b{i}")]))
        for plus, minus in (([f"kx{i % 2}", "\\Seen"], []), ([], ["\\Seen"])):
            now = now.change("INBOX", ids(21, 22), plus, minus)
            sign, what = ("+", plus) if plus else ("-", minus)
            steps.append(Step(f"UID STORE {uid['m21']}:{uid['m22']} {sign}FLAGS ({' '.join(what)})", now))
        if i in (1, 3):
            gone = f"m{24 if i == 1 else 23}"
            now = now.change("INBOX", [gone], ["\\Deleted"])
            steps.append(Step(f"UID STORE {uid[gone]} +FLAGS.SILENT (\\Deleted)", now))
            now = now.without("INBOX", [gone])
            steps.append(Step(f"UID EXPUNGE {uid[gone]}", now))
    return steps


class Client(threading.Thread):
    """Runs steps until the power goes: what may be found, how many were answered."""

    def __init__(self, imap, steps, off):
        super().__init__()
        self.imap, self.steps, self.off = imap, steps, off
        self.allowed, self.answered = [steps[0].after], 0

    def run(self):
        try:
            for step in self.steps:
                before = self.allowed
                self.allowed = [*before, *step.between, step.after]
                # What the power cut lets an fdatasync say: see power.py.
                if self.imap.run(step.command, step.literals)[0] != "OK" or self.off.is_set():
                    return
                self.allowed = [step.after]
                self.answered += 1
                end = time.monotonic() + 0.2  # an idle session is what compacts
                while step.makes and time.monotonic() < end and not self.off.is_set():
                    time.sleep(0.001)
        except rawimap.Gone:
            pass


def both(first, second):
    """Each session's part of each of its states."""
    def mine(state, own):
        return [e for e in state.entries if (e[1] in OWN or e[1].startswith("b")) == own]

    return [State(mine(a, False) + mine(b, True)) for a, b in itertools.product(first, second)]


class Upkeep(Power):
    def places(self, name, home, state):
        """The calls that change something, from the first command behind SELECT on; a row of equal ones is one place, and the row's end another."""
        self.session(self.fresh(home), CASES[name](state), None)
        count, places, sent = {}, [], 0
        with open(f"{self.root}/trace", encoding="ascii", errors="replace") as f:
            for line in f:
                call = re.match(r"\d+\s+(\w+)\(", line)
                if not call or call[1] == "exit_group":
                    continue
                count[call[1]] = count.get(call[1], 0) + 1
                sent += call[1] == "sendto"
                if sent < 2 or call[1] not in CHANGES:
                    continue
                here = (call[1], "signal=STOP", count[call[1]])
                if len(places) > 1 and places[-1][0] == places[-2][0] == call[1] == "renameat2":
                    places.pop()
                places.append(here)
        return places

    def stopped(self, worker):
        """Waits until the traced program stands still: its process, or None when it ended."""
        while True:
            with open(f"{self.root}/trace", encoding="ascii", errors="replace") as f:
                text = f.read()
            if "--- stopped by SIGSTOP ---" in text:
                return int(text.split()[0])
            if not worker.is_alive():
                return None
            time.sleep(0.001)

    def end(self, clients, pid):
        """Nothing may have the file system open any more."""
        for c in clients:
            if c.imap.child.args[0] != "strace":
                c.imap.child.kill()
        if pid:
            os.kill(pid, signal.SIGKILL)
        for c in clients:
            c.imap.close()
            c.join()

    def pair(self, name, home, there, place):
        """Both sessions, and the cut: what is allowed, and how much was answered."""
        state, uids = home
        off, pid = threading.Event(), None
        # Behind the power cut nothing of the trace is needed; it doesn't lie on that file system.
        program = self.traced([self.imapd], place) if place else [self.imapd]
        fd = os.open(there, os.O_RDONLY)
        uid = {ident: u for (box, u), ident in uids.items() if box == "INBOX"}
        steps = others(state, uid)
        other = Client(rawimap.session(self.imapd, there, self.log, FSYNC), steps[1:], off)
        other.allowed = [state]
        other.imap.run("SELECT INBOX")
        worker = Client(rawimap.Imap(*rawimap.start(program, there, self.log, FSYNC)), CASES[name](state), off)
        worker.start()
        if place:
            pid = self.stopped(worker)
        other.start()
        time.sleep(self.rng.random() * (0.03 if place else 0.08))
        off.set()
        self.shutdown(fd)
        os.close(fd)
        self.end([worker, other], pid)
        self.answers += other.answered
        return both(worker.allowed, other.allowed)

    def upkeep(self, name, rounds):
        home, state, uids = self.prepare(name)
        places = self.places(name, home, state)
        if not places:
            sys.exit(f"not ok - {name}: nothing was written")
        self.answers, begun = 0, len(self.faults)
        for i in range(rounds):
            # Every third is cut by the clock alone; the others go through the places from end to end.
            place = None if i % 3 == 2 else places[(i - i // 3) * len(places) // (rounds - rounds // 3) % len(places)]
            there = self.disk_copy(home, i)
            allowed = self.pair(name, (state, uids), there, place)
            self.back()
            self.verify(f"power cut {i} in {name}, {'stopped at ' + place[0] + ' ' + str(place[2]) if place else 'running'}", there, allowed, uids)
        bad = len(self.faults) - begun
        print(f"{'not ok' if bad else 'ok'} - {rounds} power cuts during {name} ({' and '.join(MAKES[name])} anew, {len(places)} places); "
              f"{self.answers} changes of another session were answered meanwhile; {bad} broke a promise", flush=True)

    def run(self):
        self.rng = random.Random(self.args.seed)
        if not self.begin():
            return
        for name in self.args.only.split(",") if self.args.only else MAKES:
            self.upkeep(name, self.args.rounds)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--rounds", type=int, default=15, help="of each")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--only", help="rotate or compact")
    args = p.parse_args()
    args.dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
    if os.geteuid() != 0:
        print("ok - power cuts during upkeep # SKIP only root can mount")
        return
    upkeep = Upkeep(args)
    try:
        upkeep.run()
    finally:
        upkeep.umount()
        shutil.rmtree(upkeep.root, ignore_errors=True)
    sys.exit(bool(upkeep.faults))


if __name__ == "__main__":
    main()
