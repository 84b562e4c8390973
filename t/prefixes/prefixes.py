"""Random sessions of POP3 and ManageSieve, before login and after it, cut after each of their bytes.

A session is written at once, a line at a time, by single bytes, and then each prefix of it with the end of the stream behind it. The answers must be the same,
for a prefix a beginning of them (but for a last line that says why it ends), and what is on the disk afterwards must follow from the commands that came whole."""

import argparse
import base64
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import rawimap  # noqa: E402

MESSAGES = [
    b"Subject: one\n\n.dot\n..two\nend\n",
    b"Subject: two\r\n\r\n\r\nline 1\r\nline 2\r\n\0nul \xe4\r\nlast without end",
    b"no header at all",
    b"Subject: four\n\n",
]
NAMES = ["a", 'b "q"', "gr\u00fcn"]


class Pop3d:
    """Commands after login. State: the messages that are there."""

    program = ["pop3d"]

    def prepare(self, home):
        for sub in ("cur", "new", "tmp"):
            os.makedirs(f"{home}/Maildir/{sub}", exist_ok=True)
        for i, text in enumerate(MESSAGES):
            with open(f"{home}/Maildir/cur/{1700000000 + i}.M{i}.x:2,", "wb") as f:
                f.write(text)

    def command(self, rng):
        number = rng.choice(["1", "2", "3", "4", "0", "5", "x", "", "99999999999"])
        return rng.choice([
            "STAT", "LIST", f"LIST {number}", "UIDL", f"UIDL {number}", f"RETR {number}", f"TOP {number} {rng.choice(['0', '1', '9', 'x', ''])}",
            f"DELE {number}", f"DELE {number}", "RSET", "NOOP", "CAPA", "UTF8", "LANG", "LANG *", "LAST", "FROB", "", "stat", "Retr 2", "NO\0OP",
        ]).encode()

    def commands(self, rng):
        out = [self.command(rng) + b"\r\n" for _ in range(rng.randint(3, 9))]
        return [*out, b"QUIT\r\n"] if rng.random() < 0.7 else out

    def state(self, home):
        return sorted(n.partition(":")[0] for d in ("cur", "new") for n in os.listdir(f"{home}/Maildir/{d}"))


class Pop3Login(Pop3d):
    """The same behind USER and PASS or AUTH, with mistakes before them."""

    program = ["pop3-login", "auth-static", "password=pass home={home} uid={uid} gid={uid}", "--", "pop3d"]
    proof = base64.b64encode(b"\0ann\0pass")

    def commands(self, rng):
        before = [rng.choice([b"CAPA", b"NOOP", b"LANG", b"UTF8", b"PASS x", b"AUTH", b"AUTH X", b"STLS", b"APOP a b", b"USER"]) for _ in range(rng.randint(0, 2))]
        login = rng.choice([
            [b"USER ann", b"PASS pass"], [b"AUTH PLAIN " + self.proof], [b"AUTH PLAIN", self.proof],
            [b"AUTH LOGIN", b"YW5u", b"cGFzcw=="], [b"USER ann", b"PASS no", b"USER ann", b"PASS pass"], [b"AUTH PLAIN", b"*", b"USER ann", b"PASS pass"],
        ])
        after = [self.command(rng) for _ in range(rng.randint(0, 3))]
        return [c + b"\r\n" for c in [*before, *login, *after, b"QUIT"]]


class Managesieved:
    """Commands after login. State: the scripts and which is active."""

    program = ["managesieved"]

    def prepare(self, home):
        os.makedirs(f"{home}/sieve", exist_ok=True)
        with open(f"{home}/sieve/a.sieve", "w", encoding="ascii") as f:
            f.write("keep;\n")

    @staticmethod
    def string(rng, s):
        raw = s.encode()
        if "\n" not in s and rng.random() < 0.5:
            return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
        return b"{%d%s}\r\n" % (len(raw), rng.choice([b"+", b"+", b""])) + raw

    def command(self, rng):
        name, other = (self.string(rng, rng.choice([*NAMES, "", "../x"])) for _ in range(2))
        text = self.string(rng, rng.choice(["keep;", "# x\r\ndiscard;\r\n", "frob;", ""]))
        return rng.choice([
            b"PUTSCRIPT " + name + b" " + text, b"PUTSCRIPT " + name + b" " + text, b"SETACTIVE " + name, b"GETSCRIPT " + name,
            b"DELETESCRIPT " + name, b"RENAMESCRIPT " + name + b" " + other, b"CHECKSCRIPT " + text, b"HAVESPACE " + name + b" 10", b"LISTSCRIPTS",
            b"CAPABILITY", b"NOOP", b"NOOP " + name, b"FROB", b"GETSCRIPT a", b'GETSCRIPT "a', b"",
        ])

    def commands(self, rng):
        out = [self.command(rng) + b"\r\n" for _ in range(rng.randint(2, 6))]
        return [*out, rng.choice([b"LOGOUT\r\n", b"UNAUTHENTICATE\r\n"])] if rng.random() < 0.7 else out

    def state(self, home):
        found = {}
        for name in os.listdir(f"{home}/sieve"):
            with open(f"{home}/sieve/{name}", "rb") as f:
                found[name] = f.read()
        link = f"{home}/.dovecot.sieve"
        return found, os.readlink(link) if os.path.islink(link) else None


class ManagesieveLogin(Managesieved):
    program = ["managesieve-login", "auth-static", "password=pass home={home} uid={uid} gid={uid}", "--", "managesieved"]
    proof = base64.b64encode(b"\0ann\0pass").decode()

    def login_string(self, rng, s):
        return b'"%s"' % s.encode() if rng.random() < 0.5 else b"{%d+}\r\n%s" % (len(s), s.encode())

    def commands(self, rng):
        def s(text):
            return self.login_string(rng, text)

        before = [rng.choice([b"CAPABILITY", b"NOOP", b"NOOP " + s("x y"), b"FROB", b"GETSCRIPT " + s("a"), b"AUTHENTICATE " + s("X")]) for _ in range(rng.randint(0, 2))]
        login = rng.choice([
            [b"AUTHENTICATE " + s("PLAIN") + b" " + s(self.proof)], [b"AUTHENTICATE " + s("plain"), s(self.proof)],
            [b"AUTHENTICATE " + s("LOGIN"), s("YW5u"), s("cGFzcw==")], [b"AUTHENTICATE " + s("PLAIN"), s("*"), b"AUTHENTICATE " + s("LOGIN") + b" " + s("YW5u"), s("cGFzcw==")],
        ])
        after = [self.command(rng) for _ in range(rng.randint(0, 2))]
        return [c + b"\r\n" for c in [*before, *login, *after, b"LOGOUT"]]


KINDS = {"pop3d": Pop3d(), "managesieved": Managesieved(), "pop3-login": Pop3Login(), "managesieve-login": ManagesieveLogin()}


class Run:
    def __init__(self, args, kind, root):
        self.kind, self.root, self.runs = kind, root, 0
        self.uid = rawimap.NOBODY if os.geteuid() == 0 else os.geteuid()
        self.home, self.fresh = f"{root}/home", f"{root}/fresh"
        os.mkdir(self.fresh)
        kind.prepare(self.fresh)
        self.own(self.fresh)
        words = [w.format(home=self.home, uid=self.uid) for w in kind.program]
        self.command = [f"{args.build}/bin/{words[0]}", *words[1:]]
        self.env = rawimap.environment(self.home, {
            "LOGIN_FAILURE_DELAY": "0", "LOGIN_MIN_UID": "1", "LOGIN_MAX_UID": "65535", "LOGIN_BAD_COMMANDS": "20",
            "PATH": f"{args.build}/bin:{args.build}/auth-helpers:/usr/bin:/bin",
        })
        self.untouched = None
        self.restore()
        # Once for the index, so that no session has to make it and all have the same UIDs.
        self.serve([b""])
        shutil.rmtree(self.fresh)
        shutil.copytree(self.home, self.fresh, symlinks=True)

    def own(self, top):
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{self.uid}:{self.uid}", top], check=True)

    def restore(self):
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.fresh, self.home, symlinks=True)
        self.own(self.home)
        self.untouched = self.kind.state(self.home)

    def serve(self, pieces):
        """The answers to the pieces, each its own write, and the end of the stream."""
        ours, theirs = socket.socketpair()
        child = subprocess.Popen(self.command, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=self.env, cwd="/", **rawimap.identity())
        theirs.close()
        ours.settimeout(60)
        for piece in pieces:
            try:
                ours.sendall(piece)
            except OSError:
                break
        ours.shutdown(socket.SHUT_WR)
        got = b""
        while True:
            try:
                data = ours.recv(65536)
            except ConnectionResetError:  # it left what came behind its goodbye unread
                break
            if not data:
                break
            got += data
        log = child.stderr.read().decode(errors="replace")
        child.stderr.close()
        ours.close()
        self.runs += 1
        if child.wait(60) != 0:
            raise SystemExit(f"not ok - exit code {child.returncode} after {pieces}:\n{log}")
        return got

    def changed(self):
        state = self.kind.state(self.home)
        if state != self.untouched:
            self.restore()
        return state

    def whole(self, commands):
        text = b"".join(commands)
        one = self.serve([text])
        end = self.changed()
        for pieces in (text.splitlines(True), [text[i : i + 1] for i in range(len(text))]):
            got = self.serve(pieces)
            if got != one or self.changed() != end:
                raise SystemExit(f"not ok - {text} in pieces:\n{got}\nat once:\n{one}")
        return text, one

    def session(self, commands):
        text, one = self.whole(commands)
        ends, at = {0}, 0
        for c in commands:
            at += len(c)
            ends.add(at)
        state = self.untouched
        for n in range(len(text)):
            got = self.serve([text[:n]])
            now = self.changed()
            same = 0
            for a, b in zip(got.splitlines(True), one.splitlines(True)):
                if a != b:
                    break
                same += len(a)
            if n in ends:
                state = now
            if got[same:].count(b"\n") > 1 or now != state:
                raise SystemExit(f"not ok - {text[:n]}:\n{got}\nwhole:\n{one}\nstate {now}, after the last whole command {state}")


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--dir", default="/dev/shm" if os.path.isdir("/dev/shm") else None)
    p.add_argument("--sessions", type=int, default=200)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--only", default=",".join(KINDS), help="programs, with commas")
    args = p.parse_args()
    args.build = os.path.abspath(args.build)
    root = tempfile.mkdtemp(prefix="prefixes.", dir=args.dir)
    os.chmod(root, 0o755)
    names, total = args.only.split(","), 0
    try:
        for i, name in enumerate(names):
            os.mkdir(f"{root}/{name}")
            run = Run(args, KINDS[name], f"{root}/{name}")
            count = args.sessions // len(names) + (i < args.sessions % len(names))
            for k in range(count):
                rng = random.Random(f"{args.seed} {name} {k}")
                run.session(KINDS[name].commands(rng))
            total += count
            print(f"ok - {name}: every prefix of {count} sessions, {run.runs} runs", flush=True)
        print(f"# {total} sessions")
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
