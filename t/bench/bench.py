"""Figures of this machine, and the same of other servers in turns: medians, ratios, processor time."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

from corpus import folders, make
from loads import LOADS
from netloads import NETLOADS
from peers import Dovecot, Dovetail, Remote, drop_index, has_dovecot, own
from directory import has_directory
from services import DirectoryService, DovecotService, DovetailService

ALL = {**LOADS, **NETLOADS}


def pretty(seconds):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def prepare(args, root):
    """One Maildir each, with the same names and bytes (hard links)."""
    made = not os.path.isdir(f"{root}/ours")
    if made:
        make(f"{root}/ours/Maildir", args.messages)
        folders(f"{root}/ours/Maildir", args.folders)
    peers = [Dovetail(args.build, f"{root}/ours")]
    if not args.alone and has_dovecot():
        if not os.path.isdir(f"{root}/theirs"):
            subprocess.run(["cp", "-al", f"{root}/ours", f"{root}/theirs"], check=True)
        peers.append(Dovecot(f"{root}/theirs"))
    if not made:
        return peers + [Remote(spec) for spec in args.against]
    own(root)
    for peer in peers:
        s = peer.session()
        s.run("CREATE Scratch")
        s.run("SELECT INBOX")
        s.close()
        drop_index(peer)
    return peers + [Remote(spec) for spec in args.against]


def serve(args, root, peers, services, directories):
    """Whole servers over the same mailboxes; those that ask a directory have one each."""

    def directory(home):
        if not directories:
            return None
        services.append(DirectoryService(home, root))
        return services[-1].directory

    services.append(DovetailService(args.build, f"{root}/ours", root, directory(f"{root}/ours")))
    measured = [services[-1]]
    if len(peers) > 1 and isinstance(peers[1], Dovecot) and shutil.which("dovecot"):
        theirs = directory(f"{root}/theirs")
        for fast in (False, True):
            services.append(DovecotService(f"{root}/theirs", root, fast, theirs))
            measured.append(services[-1])
    return measured


def measure(name, peers, args):
    """In turns, so that whatever else the machine does hits all alike."""
    load, results = ALL[name], {}
    for _ in range(args.runs):
        for peer in peers:
            if getattr(load, "local", False) and isinstance(peer, Remote):
                continue
            if hasattr(load, "port") and load.port not in peer.ports:
                continue
            results.setdefault(peer.name, []).append(load(peer, args.messages))
    line, ours, ours_cpu = f"{name:15}", None, None
    for peer, runs in results.items():
        each = statistics.median(r[0] / r[2] for r in runs)
        shown = f"{each:.0f} {load.unit}" if hasattr(load, "unit") else pretty(each)
        cpus = [r[1] / r[2] for r in runs if r[1] is not None]
        line += f"  {peer} {shown:>8}"
        cpu = statistics.median(cpus) if cpus else None
        if cpu:
            line += f" (cpu {pretty(cpu)})"
        if ours is None:
            ours, ours_cpu = each, cpu
        else:
            line += f"  x{each / ours:.2f}" + (f" (cpu x{cpu / ours_cpu:.2f})" if cpu and ours_cpu else "")
    print(line, flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--messages", type=int, default=10000)
    p.add_argument("--folders", type=int, default=1000)
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--only", help="workloads, with commas: " + ", ".join(ALL))
    p.add_argument("--alone", action="store_true", help="without the Dovecot that is installed")
    p.add_argument("--against", action="append", default=[], metavar="NAME=[USER:PASSWORD@]HOST:PORT")
    p.add_argument("--dir", help="where the mailboxes are made")
    p.add_argument("--keep", metavar="DIR", help="make them in DIR, or take those that are there, and leave them")
    args = p.parse_args()
    names = args.only.split(",") if args.only else list(ALL)
    for name in names:
        if name not in ALL:
            sys.exit(f"no workload {name}: {', '.join(ALL)}")
    root = args.keep or tempfile.mkdtemp(prefix="bench.", dir=args.dir)
    os.makedirs(root, exist_ok=True)
    services, measured = [], []
    try:
        os.chmod(root, 0o755)
        peers = prepare(args, root)
        if any(name in NETLOADS for name in names):
            directories = "login-cached" in names and has_directory()
            measured = serve(args, root, peers, services, directories)
        print(f"# {args.messages} messages, {args.folders} folders, median of {args.runs}; xN: the other needs N times as long")
        for name in names:
            chosen = measured if name in NETLOADS else peers
            if name == "login-cached" and not directories:
                print(f"{name:15}  left out: slapd isn't installed", flush=True)
            else:
                measure(name, chosen, args)
    finally:
        for service in reversed(services):
            service.stop()
        if not args.keep:
            shutil.rmtree(root)


if __name__ == "__main__":
    main()
