"""Does an unknown user take a helper the time of a known one's wrong password? sametime.py KNOWN UNKNOWN HELPER [ARGUMENT ...]

Asks for both in turns, with a wrong password, and compares the medians of the processor time that each took (the kernel's account of the process, so
what else the machine does counts for little). Exit 1 with the figures when one is less than 3/5 of the other, when the known user's is below --least
milliseconds (no dear hash was computed: nothing would be proved), or when the helper answers anything but "refused".
"""

import argparse
import os
import statistics
import sys


def ask(helper, user):
    request, write = os.pipe()
    os.write(write, user.encode() + b"\0wrong word\0x\0")
    os.close(write)
    pid = os.fork()
    if pid == 0:
        null = os.open("/dev/null", os.O_RDWR)
        for fd, to in ((null, 0), (null, 1), (null, 2), (request, 3)):
            os.dup2(fd, to)
        os.execv(helper[0], helper)
    os.close(request)
    _, status, used = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 1:
        sys.exit(f"{user}: exit code {os.waitstatus_to_exitcode(status)}, not 1")
    return (used.ru_utime + used.ru_stime) * 1000


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--least", type=float, default=20)
    p.add_argument("known")
    p.add_argument("unknown")
    p.add_argument("helper", nargs=argparse.REMAINDER)
    args = p.parse_args()
    took = {args.known: [], args.unknown: []}
    ask(args.helper, args.known)  # the first one warms up, and shows how passwords are stored here
    for _ in range(args.runs):
        for user, times in took.items():
            times.append(ask(args.helper, user))
    known, unknown = (statistics.median(t) for t in took.values())
    print(f"{args.known} {known:.1f} ms, {args.unknown} {unknown:.1f} ms")
    if min(known, unknown) < 0.6 * max(known, unknown) or known < args.least:
        sys.exit(f"not the same: {took}")


if __name__ == "__main__":
    main()
