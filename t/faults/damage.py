"""Every byte of the index files changed, every length cut: a client must see the same mailbox, and nothing may crash."""

import argparse
import os
import random
import shutil
import sys
import time

from faults import Sweep
import rawimap
from cases import MESSAGES, ids, observe

FILES = ("dovetail.log", "dovetail.index", "dovetail.cache")


class Damage(Sweep):
    def look(self, label, copy, state, uids):
        """Of a damaged log the longest sound beginning counts: one of the states that the template went through since its snapshot, no other."""
        wrong = []
        allowed = [state]
        if label.startswith("dovetail.log"):
            allowed.append(state.change("INBOX", ids(2, 4), ["kw8"]))
            # A session rotates when it is idle, which may be before these.
            allowed.append(state.change("INBOX", ids(1, MESSAGES), ["kw7"]))
            allowed.append(state.change("INBOX", ids(1, 1), ["\\Draft"]))
        try:
            seen, now = observe(self.imapd, copy, self.log, wrong)
            if seen not in allowed:
                wrong.append(self.difference(seen, allowed))
            if now != uids:
                wrong.append("other UIDs")
        except rawimap.Gone as e:
            wrong.append(f"the session ended: {e}")
        if wrong:
            self.faults.append(label)
            print(f"# FAULT {label}: {'; '.join(wrong)[:400]}", flush=True)

    def sweep(self, name, secs):
        home, state, uids = self.prepare("damage")
        path = f"Maildir/{name}"
        with open(f"{home}/{path}", "rb") as f:
            sound = f.read()
        rng, end, done = random.Random(1), time.monotonic() + secs, [0, 0]
        places = [(False, i) for i in range(len(sound))] + [(True, i) for i in range(len(sound))]
        rng.shuffle(places)
        for cut, at in places:
            if time.monotonic() > end:
                break
            copy = self.fresh(home)  # the names, too: the last session may have written undone flags into them
            bad = sound[:at] if cut else sound[:at] + bytes([sound[at] ^ rng.randrange(1, 256)]) + sound[at + 1 :]
            with open(f"{copy}/{path}", "r+b") as f:
                f.truncate(len(bad))
                f.write(bad)
            self.look(f"{name} {'cut at' if cut else 'changed at'} {at}", copy, state, uids)
            done[cut] += 1
        shutil.rmtree(home)
        bad = sum(f.startswith(name) for f in self.faults)
        print(f"{'not ok' if bad else 'ok'} - {name} of {len(sound)} bytes: {done[0]} bytes changed, "
              f"{done[1]} cuts, {bad} seen by a client", flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--dir", default="/dev/shm" if os.path.isdir("/dev/shm") else None)
    p.add_argument("--secs", type=float, default=18, help="for each of the three files; a long time tries all")
    args = p.parse_args()
    damage = Damage(args)
    for name in FILES:
        damage.sweep(name, args.secs)
    shutil.rmtree(damage.root)
    sys.exit(bool(damage.faults))


if __name__ == "__main__":
    main()
