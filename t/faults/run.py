"""Every kind of fault: system calls killed and failed, index files damaged (in each way, then at each byte), and, as root with loop devices, power cuts."""

import argparse
import os
import subprocess
import sys

SWEEP = ("dir", "only_call", "every")
# What each program is asked for by name (those with one name alone take no --only), and the options that it knows.
PROGRAMS = {
    "faults": ("append multiappend store expunge copy move rotate compact deliver", SWEEP),
    "protocols": ("quit quit-flag quit-save scripts", SWEEP),
    "lmtp": ("lmtp lmtp-bdat lmtp-power", (*SWEEP, "cuts")),
    "heal": ("heal", ("dir", "quick")),
    "damage": ("damage", ("dir", "secs")),
    "power": ("power", ("rounds", "seed")),
    "upkeep": ("upkeep", ("rounds", "seed")),
}


def options():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--only", help="with commas: " + " ".join(names for names, _ in PROGRAMS.values()))
    p.add_argument("--dir", help="where the mailboxes are made")
    p.add_argument("--only-call", help="one system call")
    p.add_argument("--every", type=int, help="only every n-th fault")
    p.add_argument("--cuts", type=int, help="power cuts under deliveries")
    p.add_argument("--quick", action="store_true", default=None, help="heal: fewer places")
    p.add_argument("--secs", type=float, help="damage: for each file")
    p.add_argument("--rounds", type=int, help="power and upkeep: cuts")
    p.add_argument("--seed", type=int, help="power and upkeep")
    args = p.parse_args()
    known = {n for names, _ in PROGRAMS.values() for n in names.split()}
    wanted = set(args.only.split(",")) if args.only else known
    if wanted - known:
        p.error(f"there is no {', '.join(sorted(wanted - known))} (there are {', '.join(sorted(known))})")
    return args, wanted


def main():
    args, wanted = options()
    here, bad = os.path.dirname(os.path.abspath(__file__)), False
    for program, (names, known) in PROGRAMS.items():
        mine = [n for n in names.split() if n in wanted]
        if not mine:
            continue
        command = [sys.executable, f"{here}/{program}.py", "--build", args.build]
        if len(mine) < len(names.split()):
            command += ["--only", ",".join(mine)]
        for option in known:
            value = getattr(args, option)
            if value is not None:
                command += [f"--{option.replace('_', '-')}", *([] if value is True else [str(value)])]
        bad |= subprocess.run(command, check=False).returncode != 0
    sys.exit(bad)


if __name__ == "__main__":
    main()
