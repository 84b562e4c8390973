"""Every system call of a session killed, and failed, at every occurrence; afterwards a new session must find what was answered."""

import argparse
import collections
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import rawimap  # noqa: E402
from cases import CASES, MAKES, compose, observe, template  # noqa: E402

# Every call is killed. These fail, too: what can fail so, and a few more.
DISK = "write,writev,pwrite64,fsync,fdatasync,sync_file_range,rename,renameat,renameat2,link,linkat,open,openat,fallocate,ftruncate,mkdir,mkdirat,copy_file_range"
LOOKS = "fstat,newfstatat,statx,fstatfs,pread64,read,getdents64,lseek,readlink,readlinkat,access,faccessat,faccessat2"
ERRORS = {
    "ENOSPC": f"{DISK},inotify_add_watch,memfd_create",
    "EIO": f"{DISK},{LOOKS},close,unlink,unlinkat,utimensat,fchmod,io_submit,io_getevents,msync",
    "EMFILE": "open,openat,dup,fcntl,inotify_init1,memfd_create,socket,epoll_create1,pipe2",
    "ENOMEM": "mmap,mremap,brk,munmap,madvise,inotify_add_watch",
    "EAGAIN": "io_setup,fork,vfork,clone,clone3,getrandom",
    "ENOLCK": "flock,fcntl",
}
WITHOUT = ("execve", "exit_group")  # a program that isn't started, one that ends anyway


class Sweep:
    def __init__(self, args):
        self.args = args
        self.imapd = os.path.abspath(os.path.join(args.build, "bin", "imapd"))
        self.deliver = os.path.abspath(os.path.join(args.build, "bin", "deliver"))
        self.root = tempfile.mkdtemp(prefix="faults.", dir=args.dir)
        self.log = f"{self.root}/log"
        self.counts = collections.Counter()
        self.faults = []
        self.own(self.root)

    def own(self, path):
        if os.geteuid() == 0:
            os.chown(path, rawimap.NOBODY, rawimap.NOBODY)
        os.chmod(path, 0o755)

    def prepare(self, name):
        home = f"{self.root}/{name}"
        os.mkdir(home)
        self.own(home)
        state = template(self.imapd, home, self.log, name)
        wrong = []
        copy = self.fresh(home)
        seen, uids = observe(self.imapd, copy, self.log, wrong)
        if seen != state or wrong:
            sys.exit(f"not ok - {name}: the template isn't as it should be: {wrong}")
        return home, state, uids

    def fresh(self, home):
        """A copy with links for the messages; the rest is rewritten or appended to, so it is copied."""
        copy = f"{self.root}/run"
        shutil.rmtree(copy, ignore_errors=True)
        subprocess.run(["cp", "-a", home, copy], check=True)
        return copy

    def traced(self, program, inject):
        trace = f"{self.root}/trace"
        if inject:
            how = ["-e", f"trace={inject[0]}", "-e", f"inject={inject[0]}:{inject[1]}:when={inject[2]}"]
        else:
            how = []
        if os.path.exists(trace):
            os.unlink(trace)
        return ["strace", "-f", "-qq", "-o", trace, *how, *program]

    def occurrences(self):
        count = collections.Counter()
        with open(f"{self.root}/trace", encoding="ascii", errors="replace") as f:
            for line in f:
                call = re.match(r"\d+\s+(\w+)\(", line)
                if call:
                    count[call[1]] += 1
        return count

    @staticmethod
    def rest(imap, path, before, inject):
        """Nothing is asked until the file is another one; a fault may prevent that."""
        end = time.monotonic() + (0.5 if inject else 30)
        while os.path.exists(path) and os.stat(path).st_ino == before and time.monotonic() < end:
            if select.select([imap.sock], [], [], 0.005)[0]:  # it ends
                return

    def session(self, home, steps, inject):
        """Runs the steps: the states that are allowed now."""
        allowed = [steps[0].after]
        try:
            imap = rawimap.Imap(*rawimap.start(self.traced([self.imapd], inject), home, self.log))
        except rawimap.Gone:
            return allowed
        try:
            for step in steps:
                before = allowed
                allowed = [*before, *step.between, step.after]
                file = f"{home}/Maildir/{step.makes}"
                inode = os.stat(file).st_ino if os.path.exists(file) else None
                status, _, _ = imap.run(step.command, step.literals)
                if step.makes:
                    self.rest(imap, file, inode, inject)
                if status == "OK":
                    allowed = [step.after]
                elif status == "NO" and not step.between:
                    allowed = before
                if status != "OK":
                    break
        except rawimap.Gone:
            pass
        imap.close()
        return allowed

    def delivery(self, home, state, inject):
        after = state.plus([("INBOX", "d1", ())])
        run = subprocess.run(
            self.traced([self.deliver], inject), input=compose("d1"), env=rawimap.environment(home),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd=self.root,
            **rawimap.identity(),
        )
        if run.returncode == 0:
            return [after]
        # Killed: unknown. An error after the file is in: one more copy is better than none, but it says so.
        return [state, after] if run.returncode < 0 or run.returncode > 128 else [state]

    def verify(self, label, home, allowed, uids):
        wrong, start = [], time.monotonic()
        try:
            first, now = observe(self.imapd, home, self.log, wrong)
            if first not in allowed:
                wrong.append(self.difference(first, allowed))
            for key, ident in uids.items():
                if now.get(key, ident) != ident:
                    wrong.append(f"UID {key} was {ident} and is {now[key]}")
            top = {box: max(u for b, u in uids if b == box) for box in {b for b, _ in uids}}
            for box, uid in now.keys() - uids.keys():
                if uid <= top.get(box, 0):
                    wrong.append(f"{box}: new message under the old UID {uid}")
            for name in ("dovetail.log", "dovetail.index", "dovetail.cache"):
                for folder in ("", ".Other/"):
                    path = f"{home}/Maildir/{folder}{name}"
                    if os.path.exists(path):
                        os.unlink(path)
            second, again = observe(self.imapd, home, self.log, wrong)
            if again != now or second != first:
                wrong.append("without the index: " + self.difference(second, [first]))
        except rawimap.Gone as e:
            wrong.append(f"a new session ended: {e}")
        if time.monotonic() - start > 10:
            wrong.append("a new session needed more than 10 s")
        if wrong:
            self.faults.append(label)
            print(f"# FAULT {label}: {'; '.join(wrong)[:400]}", flush=True)
            with open(self.log, encoding="utf-8", errors="replace") as f:
                print("".join(f"#   {line.rstrip()[:300]}\n" for line in f.readlines()[-4:]), end="", flush=True)

    @staticmethod
    def difference(found, allowed):
        nearest = min(allowed, key=lambda a: len(set(a.entries) ^ set(found.entries)))
        more = [e for e in found.entries if e not in nearest.entries]
        less = [e for e in nearest.entries if e not in found.entries]
        return f"too much {more[:4]}, missing {less[:4]}, {len(found.entries)} messages"

    @staticmethod
    def inodes(home, name):
        paths = [f"{home}/Maildir/{n}" for n in MAKES.get(name, ())]
        return [os.stat(p).st_ino if os.path.exists(p) else None for p in paths]

    def plans(self, count):
        for call in sorted(count.keys() - set(WITHOUT)):
            for n in range(1, count[call] + 1):
                yield call, "signal=KILL", n
                for error, calls in ERRORS.items():
                    if call in calls.split(","):
                        yield call, f"error={error}", n

    def one(self, name):
        home, state, uids = self.prepare(name)

        def run(copy, inject):
            if name == "deliver":
                return self.delivery(copy, state, inject)
            return self.session(copy, CASES[name](state), inject)

        copy = self.fresh(home)
        before = self.inodes(copy, name)
        allowed = run(copy, None)
        if any(a == b for a, b in zip(before, self.inodes(copy, name))):
            sys.exit(f"not ok - {name}: the session didn't write {' and '.join(MAKES[name])} anew")
        self.verify(f"{name} without a fault", copy, allowed, uids)
        plans = list(self.plans(self.occurrences()))
        for i, inject in enumerate(plans):
            if i % self.args.every or self.args.only_call not in (None, inject[0]):
                continue
            copy = self.fresh(home)
            allowed = run(copy, inject)
            self.counts[name, inject[1]] += 1
            self.verify(f"{name} {inject[0]} {inject[1]} {inject[2]}", copy, allowed, uids)
        bad = sum(f.startswith(name + " ") for f in self.faults)
        done = ", ".join(f"{n} {k[1]}" for k, n in sorted(self.counts.items()) if k[0] == name)
        print(f"{'not ok' if bad else 'ok'} - {name}: {done}; {bad} broke a promise", flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--dir", default="/dev/shm" if os.path.isdir("/dev/shm") else None, help="where the mailboxes are made")
    p.add_argument("--only", help="cases, with commas: " + ", ".join([*CASES, "deliver"]))
    p.add_argument("--only-call", help="one system call")
    p.add_argument("--every", type=int, default=1, help="only every n-th fault")
    args = p.parse_args()
    sweep = Sweep(args)
    for name in args.only.split(",") if args.only else [*CASES, "deliver"]:
        if name in CASES or name == "deliver":  # others are protocols.py's
            sweep.one(name)
    print(f"# {sum(sweep.counts.values())} faults injected, {len(sweep.faults)} broke a promise")
    shutil.rmtree(sweep.root)
    sys.exit(bool(sweep.faults))


if __name__ == "__main__":
    main()
