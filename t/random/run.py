"""Several clients do at random what clients do; each view, and the store, are checked against what the protocol allows.

One command at a time in most steps, several at once in the others. After each step a session that only looks reads all mailboxes: every difference from
before must follow from an answer, and every answer must have had its effect.
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from plant import PLANTS  # noqa: E402
from rawimap import Gone  # noqa: E402
from world import World  # noqa: E402


def one(args):
    world = World(args)
    try:
        world.run()
    except Gone as e:
        world.fault(f"a session went away: {e}")
    world.end()
    if args.counts:
        print("# " + ", ".join(f"{k}: {v}" for k, v in sorted(world.counts.items())))
    for fault in world.faults[:20]:
        print(f"# FAULT {fault}")
    if world.faults and args.keep:
        print(f"# kept: {world.home}")
    return len(world.faults)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--seeds", type=int, default=1, help="how many, from --seed on")
    p.add_argument("--sessions", type=int, default=4)
    p.add_argument("--commands", type=int, default=300, help="steps; some are of several commands at once")
    p.add_argument("--plant", choices=sorted(PLANTS), help="falsify what clients receive; it must be found")
    p.add_argument("--keep", action="store_true", help="leave the mailbox where there was a fault")
    p.add_argument("--all", action="store_true", help="go on after a fault")
    p.add_argument("--counts", action="store_true", help="commands by answer")
    p.add_argument("--lines", type=int, default=12, help="of them")
    p.add_argument("--verbose", action="store_true", help="with each fault the client's last lines")
    args = p.parse_args()
    bad = 0
    args.build = os.path.abspath(args.build)
    for args.seed in range(args.seed, args.seed + args.seeds):
        found = one(args)
        ok = bool(found) == bool(args.plant)
        what = f"a planted fault ({args.plant}) is found" if args.plant else "every answer and view is right"
        print(f"{'ok' if ok else 'not ok'} - seed {args.seed}, {args.sessions} sessions: {what}", flush=True)
        bad += not ok
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
