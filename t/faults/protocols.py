"""POP3's QUIT and ManageSieve's changes of scripts, each system call killed and failed: what was answered holds, what wasn't is as before or after."""

import argparse
import os
import re
import shutil
import subprocess
import sys

from faults import Sweep
import rawimap
from cases import State, ids, prefixes


class Lines:
    """A line protocol over a program's socket."""

    def __init__(self, command, home, log, extra=None):
        self.child, self.sock = rawimap.start(command, home, log, extra)
        self.buf = b""

    def line(self):
        while b"\n" not in self.buf:
            try:
                got = self.sock.recv(1 << 18)
            except OSError as e:
                raise rawimap.Gone(str(e)) from e
            if not got:
                raise rawimap.Gone("end of file")
            self.buf += got
        line, _, self.buf = self.buf.partition(b"\n")
        return line.rstrip(b"\r").decode(errors="replace")

    def bytes(self, n):
        while len(self.buf) < n:
            got = self.sock.recv(1 << 18)
            if not got:
                raise rawimap.Gone("end of file")
            self.buf += got
        got, self.buf = self.buf[:n], self.buf[n:]
        return got

    def send(self, text):
        try:
            self.sock.sendall(text.encode() + b"\r\n")
        except OSError as e:
            raise rawimap.Gone(str(e)) from e

    def close(self):
        self.sock.close()
        self.child.wait()


class Pop3(Lines):
    def run(self, command, lines=False):
        """True for +OK; with lines: those of the answer, or None."""
        self.send(command)
        good = self.line().startswith("+OK")
        if not lines or not good:
            return None if lines else good
        got = []
        while (line := self.line()) != ".":
            got.append(line)
        return got


class Quit(Sweep):
    """RETR 2, DELE 3 to 6, UIDL, QUIT."""

    # What QUIT does to the marked messages, by settings: the states after it, of one message and of all.
    SETTINGS = {
        "quit": {},
        "quit-flag": {"POP3_DELETE": "flag"},
        "quit-save": {"POP3_SAVE_UIDL": "yes", "POP3_UIDL_FORMAT": "%f"},
    }

    def __init__(self, args):
        super().__init__(args)
        self.pop3d = os.path.join(args.build, "bin", "pop3d")
        self.uidls = {}

    def changed(self, name, s, some):
        if name == "quit-flag":
            return s.change("INBOX", some, ["\\Deleted"])
        return s.without("INBOX", some)

    def list(self, home, name, command):
        pop = Pop3(command, home, self.log, self.SETTINGS[name])
        try:
            if not pop.line().startswith("+OK"):
                return None
            return pop.run("UIDL", True)
        finally:
            pop.close()

    def pop(self, home, name, state, inject):
        marked = ids(3, 6)
        seen = state.change("INBOX", ["m2"], ["\\Seen"])
        try:
            pop = Pop3(self.traced([self.pop3d], inject), home, self.log, self.SETTINGS[name])
        except rawimap.Gone:
            return [state]
        allowed = [state]
        try:
            if pop.line().startswith("+OK"):
                pop.run("UIDL", True)
                # It is marked as seen when the session ends, in whatever way.
                if pop.run("RETR 2", True) is not None:
                    allowed = [state, seen]
                if all([pop.run(f"DELE {i}") for i in range(3, 7)]):
                    after = self.changed(name, seen, marked)
                    between = prefixes(lambda some: self.changed(name, seen, some), marked)
                    if allowed == [state]:
                        after, between = self.changed(name, state, marked), []
                    allowed = [*allowed, *between, after]
                    allowed = [after] if pop.run("QUIT") else allowed
        except rawimap.Gone:
            pass
        pop.close()
        return allowed

    def one(self, name):
        home, state, uids = self.prepare(name)
        # Message i is m<i>: what a client knows it by.
        before = {f"m{n + 1}": line.split()[1] for n, line in enumerate(self.list(home, name, [self.pop3d]))}

        def check(label, copy, allowed):
            self.verify(label, copy, allowed, uids)
            lines = self.list(copy, name, [self.pop3d])
            if lines is None or not {x.split()[1] for x in lines} <= set(before.values()):
                self.faults.append(label)
                print(f"# FAULT {label}: other UIDLs", flush=True)

        self.sweep(name, lambda copy, inject: self.pop(copy, name, state, inject), check, home)

    def sweep(self, name, run, check, home):
        copy = self.fresh(home)
        check(f"{name} without a fault", copy, run(copy, None))
        for i, inject in enumerate(list(self.plans(self.occurrences()))):
            if i % self.args.every or self.args.only_call not in (None, inject[0]):
                continue
            copy = self.fresh(home)
            allowed = run(copy, inject)
            self.counts[name, inject[1]] += 1
            check(f"{name} {inject[0]} {inject[1]} {inject[2]}", copy, allowed)
        bad = sum(f.startswith(name + " ") for f in self.faults)
        done = ", ".join(f"{n} {k[1]}" for k, n in sorted(self.counts.items()) if k[0] == name)
        print(f"{'not ok' if bad else 'ok'} - {name}: {done}; {bad} broke a promise", flush=True)


class Sieve(Lines):
    def answer(self):
        """OK, NO or BYE, and the lines before it; literals in them are theirs."""
        before = []
        while True:
            line = self.line()
            if line[:3] in ("OK ", "NO ", "BYE"):
                found = re.search(r"\{(\d+)\}$", line)
                if found:
                    self.bytes(int(found[1]))
                    self.line()
                return line[:3].strip(), before
            found = re.search(r"\{(\d+)\}$", line)
            before.append(self.bytes(int(found[1])).decode() if found else line)

    def run(self, command):
        self.send(command)
        return self.answer()


SCRIPTS = {"one": "# one\nkeep;\n", "two": "# two\n" + "# long\n" * 2000 + "keep;\n", "three": "# three\nkeep;\n"}


class Scripts(Quit):
    """Scripts made, replaced, made active, renamed and removed. A state: (active script, sorted (name, text))."""

    def __init__(self, args):
        super().__init__(args)
        self.managesieved = os.path.join(args.build, "bin", "managesieved")

    def steps(self):
        new, old = "# new\n" + "# more\n" * 3000 + "keep;\n", dict(SCRIPTS)
        yield self.put("fresh", new), "one", {**old, "fresh": new}
        old["fresh"] = new
        old["one"] = new + "# replaced\n"
        yield self.put("one", old["one"]), "one", dict(old)
        yield 'SETACTIVE "two"', "two", dict(old)
        old["second"] = old.pop("two")
        yield 'RENAMESCRIPT "two" "second"', "second", dict(old)
        del old["three"]
        yield 'DELETESCRIPT "three"', "second", dict(old)
        yield 'SETACTIVE ""', "", dict(old)

    @staticmethod
    def between(command, after):
        """A rename of the active script, interrupted, leaves it under both names."""
        if not command.startswith("RENAMESCRIPT"):
            return []
        both = {**after[1], "two": after[1]["second"]}
        return [("two", both), ("second", both)]

    @staticmethod
    def put(name, text):
        return f'PUTSCRIPT "{name}" {{{len(text)}+}}\r\n{text}'

    def look(self, home):
        s = Sieve([self.managesieved], home, self.log)
        s.answer()
        active, found = "", {}
        for line in s.run("LISTSCRIPTS")[1]:
            name = line.split('"')[1]
            active = name if line.endswith(" ACTIVE") else active
            found[name] = "".join(s.run(f'GETSCRIPT "{name}"')[1][:1])
        s.close()
        return active, found

    def change(self, home, inject):
        allowed = [("one", SCRIPTS)]
        try:
            s = Sieve(self.traced([self.managesieved], inject), home, self.log)
        except rawimap.Gone:
            return allowed
        try:
            s.answer()
            for command, *after in self.steps():
                before, after = allowed, tuple(after)
                allowed = [*before, *self.between(command, after), after]
                status = s.run(command)[0]
                if status == "OK":
                    allowed = [after]
                    continue
                # NO to PUTSCRIPT: the old one is there. Elsewhere a directory may be changed that couldn't be synced.
                if status == "NO" and command.startswith("PUTSCRIPT"):
                    allowed = before
                break
        except rawimap.Gone:
            pass
        s.close()
        return allowed

    def one(self, name):
        home = f"{self.root}/{name}"
        os.mkdir(home)
        self.own(home)
        s = Sieve([self.managesieved], home, self.log)
        s.answer()
        for script, text in SCRIPTS.items():
            s.run(self.put(script, text))
        s.run('SETACTIVE "one"')
        s.close()

        def check(label, copy, allowed):
            found = self.look(copy)
            if found not in allowed:
                self.faults.append(label)
                names = [(a, sorted((n, len(t)) for n, t in f.items())) for a, f in [found, *allowed]]
                print(f"# FAULT {label}: found {names[0]}, allowed {names[1:]}", flush=True)

        self.sweep(name, self.change, check, home)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--dir", default="/dev/shm" if os.path.isdir("/dev/shm") else None)
    p.add_argument("--only", default=",".join([*Quit.SETTINGS, "scripts"]), help="cases, with commas")
    p.add_argument("--only-call")
    p.add_argument("--every", type=int, default=1)
    args = p.parse_args()
    args.build = os.path.abspath(args.build)
    bad = total = 0
    for name in args.only.split(","):
        if name not in Quit.SETTINGS and name != "scripts":
            continue
        sweep = Scripts(args) if name == "scripts" else Quit(args)
        sweep.one(name)
        bad += len(sweep.faults)
        total += sum(sweep.counts.values())
        shutil.rmtree(sweep.root)
    print(f"# {total} faults injected, {bad} broke a promise")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
