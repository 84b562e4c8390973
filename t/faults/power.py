"""The power goes (FS_IOC_SHUTDOWN without a log flush on a loop device) at some instant of a session; what was answered is there afterwards."""

import argparse
import fcntl
import os
import random
import shutil
import struct
import subprocess
import sys
import threading
import time

from faults import Sweep
import rawimap
from cases import CASES, MAKES

SHUTDOWN, NO_FLUSH = 0x8004587D, 2


class Power(Sweep):
    def mount(self):
        run = subprocess.run(["mount", "-o", "loop", f"{self.root}/disk", f"{self.root}/mnt"], check=False, capture_output=True)
        return run.returncode == 0

    def umount(self):
        end = time.monotonic() + 60
        while os.path.ismount(f"{self.root}/mnt"):
            run = subprocess.run(["umount", f"{self.root}/mnt"], check=False, capture_output=True)
            if run.returncode and time.monotonic() > end:  # mounted again it would still be the one without power
                sys.exit(f"not ok - {self.root}/mnt can't be unmounted: {run.stderr.decode().strip()}")
            time.sleep(0.05)

    def cut(self, home, steps, delay):
        """Runs the steps; the power goes after delay. The states that are allowed afterwards."""
        fd = os.open(home, os.O_RDONLY)

        off_now = threading.Event()

        def off():
            time.sleep(delay)
            off_now.set()
            self.shutdown(fd)

        thread = threading.Thread(target=off)
        allowed, imap = [steps[0].after], None
        try:
            imap = rawimap.session(self.imapd, home, self.log, {"MAIL_FSYNC": "always"})
            thread.start()
            for step in steps:
                before = allowed
                allowed = [*before, *step.between, step.after]
                answer = imap.run(step.command, step.literals)[0]
                # An fdatasync that meets the shutdown may say 0 (Linux 6.18) though what it was asked for isn't on the disk: that is no power cut's doing.
                if answer != "OK" or off_now.is_set():
                    break
                allowed = [step.after]
        except rawimap.Gone:
            pass
        if imap:
            imap.close()
        thread.join()
        os.close(fd)
        return allowed

    @staticmethod
    def shutdown(fd):
        fcntl.ioctl(fd, SHUTDOWN, struct.pack("I", NO_FLUSH))

    def begin(self):
        os.mkdir(f"{self.root}/mnt")
        with open(f"{self.root}/disk", "wb") as f:
            f.truncate(64 << 20)
        subprocess.run(["mkfs.ext4", "-q", f"{self.root}/disk"], check=True)
        if not self.mount():
            print("ok - power cuts # SKIP no loop device can be mounted")
            return False
        return True

    def back(self):
        self.umount()
        if not self.mount():
            raise SystemExit("not ok - the file system doesn't come back")

    def disk_copy(self, home, i):
        # What a round leaves is small, but many rounds fill the disk.
        for old in os.listdir(f"{self.root}/mnt"):
            if old != "lost+found":
                shutil.rmtree(f"{self.root}/mnt/{old}")
        there = f"{self.root}/mnt/{i}"
        subprocess.run(["cp", "-a", home, there], check=True)
        subprocess.run(["sync", "-f", there], check=True)
        return there

    def sweep(self, rounds):
        if not self.begin():
            return
        rng, cuts = random.Random(self.args.seed), 0
        for i in range(rounds):
            name = rng.choice(self.args.only.split(",") if self.args.only else [c for c in CASES if c not in MAKES])
            home, state, uids = self.prepare(name)
            there = self.disk_copy(home, i)
            allowed = self.cut(there, CASES[name](state), rng.random() * 0.03)
            self.back()
            self.verify(f"power cut {i} in {name}", there, allowed, uids)
            shutil.rmtree(home)
            cuts += 1
            if cuts % 10 == 0:
                print(f"# {cuts} power cuts", flush=True)
        self.umount()
        print(f"{'not ok' if self.faults else 'ok'} - {cuts} power cuts; {len(self.faults)} broke a promise")


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--rounds", type=int, default=20)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--only", help="cases, with commas")
    args = p.parse_args()
    args.dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
    if os.geteuid() != 0:
        print("ok - power cuts # SKIP only root can mount")
        return
    power = Power(args)
    try:
        power.sweep(args.rounds)
    finally:
        power.umount()
        shutil.rmtree(power.root, ignore_errors=True)
    sys.exit(bool(power.faults))


if __name__ == "__main__":
    main()
