"""Many sessions in one mailbox, a foreign program beside them, one of them killed every 100 ms; then the proof."""

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import rawimap  # noqa: E402
from check import check  # noqa: E402
from record import Record  # noqa: E402
from work import BOXES, Foreign, Session, killer  # noqa: E402


class World:
    def __init__(self, args, sessions):
        self.record, self.seed, self.plant = Record(), args.seed, args.plant
        self.imapd = os.path.join(args.build, "bin", "imapd")
        self.home = tempfile.mkdtemp(prefix="stress.")
        self.log = f"{self.home}/log"
        self.owner = (rawimap.NOBODY, rawimap.NOBODY) if os.geteuid() == 0 else (os.getuid(), os.getgid())
        os.chown(self.home, *self.owner)
        self.unanswered = []  # the ids of each APPEND that had no answer
        imap = rawimap.session(self.imapd, self.home, self.log)
        for box in BOXES[1:]:
            imap.run(f"CREATE {box}")
        imap.run("LOGOUT")
        imap.close()
        self.sessions = [Session(self, i) for i in range(sessions)]
        self.foreign = Foreign(self)
        self.end = time.monotonic() + args.secs
        self.sizes = {}

    def over(self):
        return time.monotonic() >= self.end


def one(args, sessions):
    world = World(args, sessions)
    threads = [*world.sessions, world.foreign, threading.Thread(target=killer, args=(world,))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    check(world)
    for s in world.sessions:
        if s.imap:
            s.imap.close()
    record = world.record
    print(f"# {sessions} sessions, {args.secs:g} s, seed {args.seed}: at the end {world.sizes}")
    print("# " + ", ".join(f"{k}: {v}" for k, v in sorted(record.counts.items())))
    for fault in record.faults[:30]:
        print(f"# FAULT {fault}")
    found = len(record.faults)
    if found and args.keep:
        print(f"# kept: {world.home}")
    else:
        shutil.rmtree(world.home)
    return found


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--secs", type=float, default=20)
    p.add_argument("--sessions", default="2,8,32")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--plant", choices=["flag"], help="claim a change that was never sent; it must be found")
    p.add_argument("--keep", action="store_true", help="leave the mailbox where there was a fault")
    args = p.parse_args()
    bad = 0
    for n in map(int, args.sessions.split(",")):
        found = one(args, n)
        ok = bool(found) == bool(args.plant)
        what = "a planted lost update is found" if args.plant else "nothing that was answered is lost"
        print(f"{'ok' if ok else 'not ok'} - {n} sessions: {what}", flush=True)
        bad += not ok
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
