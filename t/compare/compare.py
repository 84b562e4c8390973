"""The same mailbox served by Dovecot and by imapd: every answer compared. Differences that dovetail-standards(7) explains are counted by explanation; others are faults."""

import argparse
import collections
import os
import re
import shutil
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "lib"))

import answers  # noqa: E402
import commands  # noqa: E402
import mail  # noqa: E402
import rawimap  # noqa: E402
from explained import RULES, explain  # noqa: E402

FIRST = 1698800000
FLAGS = ("", "S", "S", "RS", "FS", "", "S", "ST", "DS", "Sa")


class World:
    def __init__(self, args):
        self.args, self.kinds, self.raw = args, [], []
        self.home = tempfile.mkdtemp(prefix="compare.")
        os.chmod(self.home, 0o711)
        for name in ("dovecot", "ours"):
            os.mkdir(f"{self.home}/{name}")
        self.fill(f"{self.home}/dovecot/Maildir")
        with open(f"{self.home}/conf", "w", encoding="ascii") as f:
            f.write(f"mail_location = maildir:~/Maildir\nbase_dir = {self.home}/run\ndefault_internal_user = nobody\ndefault_login_user = nobody\n"
                    f"log_path = {self.home}/dovecot.log\nssl = no\nmail_fsync = never\n")
        os.chmod(f"{self.home}/conf", 0o644)
        self.own()
        self.dovecot().close()
        first = self.dovecot()
        first.run("SELECT INBOX")
        for box in ("Work", "Work.Deep", "Gr&APw-n", "Lists.a.b"):
            first.run(f"CREATE {box}")
            first.run(f"SUBSCRIBE {box}")
        first.run("UNSUBSCRIBE Work")
        first.run("LOGOUT")
        first.close()
        shutil.rmtree(f"{self.home}/ours")
        shutil.copytree(f"{self.home}/dovecot", f"{self.home}/ours", symlinks=True)
        self.own()

    def own(self):
        if os.geteuid() != 0:
            return
        for root, _, files in os.walk(self.home):
            for name in ["", *files]:
                os.chown(os.path.join(root, name), rawimap.NOBODY, rawimap.NOBODY)

    def fill(self, root):
        for sub in ("cur", "new", "tmp"):
            os.makedirs(f"{root}/{sub}", exist_ok=True)
        with open(f"{root}/dovecot-keywords", "w", encoding="ascii") as f:
            f.write("0 $Label1\n")
        for i in range(self.args.messages):
            kind, data = mail.message(self.args.seed, i)
            self.kinds.append(kind)
            self.raw.append(data)
            path = f"{root}/cur/{FIRST + i * 1000}.M{i:06d}P1.compare:2,{FLAGS[i % len(FLAGS)]}"
            with open(path, "wb") as f:
                f.write(data)
            os.utime(path, (FIRST + i * 1000, FIRST + i * 1000))

    def dovecot(self):
        return rawimap.Imap(*rawimap.start(["doveadm", "-c", f"{self.home}/conf", "exec", "imap"], f"{self.home}/dovecot", f"{self.home}/log"))

    def ours(self):
        # Dovecot 2.3 knows no UTF8=ACCEPT and takes any header.
        lenient = {"IMAP_WORKAROUNDS": "append-8bit"}
        return rawimap.session(f"{self.args.build}/bin/imapd", f"{self.home}/ours", f"{self.home}/log", lenient)


class Comparison:
    def __init__(self, world):
        self.world, self.sides = world, [world.dovecot(), world.ours()]
        self.asked, self.same, self.faults = 0, 0, collections.defaultdict(list)
        self.structures, self.binaries = {}, {}
        self.explained, self.examples = collections.Counter(), collections.defaultdict(list)

    def both(self, command, literals=()):
        self.asked += 1
        got = []
        for i, side in enumerate(self.sides):
            try:
                got.append(side.run(command, literals))
            except rawimap.Gone:
                side.close()
                got.append(("GONE", "", []))
                self.sides[i] = (self.world.dovecot, self.world.ours)[i]()
                self.sides[i].run("SELECT INBOX")
        return got

    def each(self, i, item):
        """{number: status or values} of FETCH for one message after the other, sent at once; Dovecot may answer several at a time, in any order."""
        got, todo = {}, list(range(1, len(self.world.raw) + 1))
        while todo:
            side, chunk = self.sides[i], todo[:100]
            try:
                side.send(b"".join(b"b%d FETCH %d (%s)\r\n" % (seq, seq, item.encode()) for seq in chunk))
                waiting = set(chunk)
                while waiting:
                    pieces = side.response()
                    found = answers.fetch(pieces)
                    if found and found[0] in waiting:
                        got.setdefault(found[0], {}).update(found[1])
                    tagged = re.match(rb"b(\d+) (\w+)", pieces[0])
                    if tagged:
                        waiting.discard(int(tagged[1]))
                        if tagged[2] != b"OK":
                            got[int(tagged[1])] = {b"status": tagged[2]}
                todo = todo[len(chunk) :]
            except rawimap.Gone:
                side.close()
                first = min(waiting)
                got[first] = {b"status": b"GONE"}
                todo = [seq for seq in todo if seq in waiting and seq != first or seq not in chunk]
                self.sides[i] = (self.world.dovecot, self.world.ours)[i]()
                self.sides[i].run("SELECT INBOX")
        return got

    def note(self, what, about, pair):
        if pair[0] == pair[1]:
            self.same += 1
            return
        why, left = explain(what, about, pair, (self.world.raw, self.structures, self.binaries))
        if why:
            self.explained[why] += 1
            self.examples[why].append((what, about, *pair))
        else:
            self.faults[what].append((about, *left))

    def fetch(self, item):
        got = []
        for status, text, untagged in self.both(f"FETCH 1:* ({item})"):
            found = collections.defaultdict(dict)
            for seq, values in filter(None, map(answers.fetch, untagged)):
                found[seq].update(values)
            got.append((found, status))
        self.note(f"FETCH {item} status", "", [g[1] for g in got])
        for seq in sorted(set(got[0][0]) | set(got[1][0])):
            pair = []
            for found, _ in got:
                values = dict(found.get(seq, {}))
                if item != "FLAGS":
                    values.pop(b"FLAGS", None)
                if item != "MODSEQ":
                    values.pop(b"MODSEQ", None)
                pair.append(values)
            about = Message(seq, self.world.kinds[seq - 1], self.world.raw[seq - 1])
            self.note(f"FETCH {item}", about, pair)

    def binary(self, item):
        """A message at a time: an encoding that isn't known ends the command."""
        sides = [self.each(i, item) for i in range(2)]
        self.asked += len(self.world.raw)
        for seq, raw in enumerate(self.world.raw, 1):
            pair = [{k: v for k, v in side.get(seq, {}).items() if k.startswith((b"BINARY", b"status"))} for side in sides]
            self.binaries[item, seq] = pair
            self.note(f"FETCH {item}", Message(seq, self.world.kinds[seq - 1], raw), pair)

    def line(self, command, literals=(), ordered=False):
        """A command whose untagged answers are compared whole, in any order unless ordered."""
        pair = []
        for status, text, untagged in self.both(command, literals):
            lines = [answers.parse(u) if not re.match(rb"\* (OK|NO|BAD|BYE)", u[0]) else [u[0].split()[2] if b"[" in u[0] else b""] for u in untagged]
            lines = [x for x in map(normal, lines) if x]
            if not ordered:
                lines.sort(key=repr)
            code = re.match(r"\[(COPYUID|APPENDUID|[A-Z-]+)([^\]]*)\]", text)
            pair.append((status, (code[1], code[2] if code[1] in ("COPYUID", "APPENDUID") else "") if code else "", lines))
        self.note(command.split(" ", 1)[0] if not ordered else command.split(" (", 1)[0], command + repr(literals or ""), pair)

    def search(self):
        for key in commands.searches():
            literals = ()
            if isinstance(key, tuple):
                key, literals = key[0] + " %s", (key[1].encode(),)
            self.line(f"SEARCH CHARSET UTF-8 {key}", literals)
        for how in commands.RETURNS:
            for key in [k for k in commands.KEYS if "SENT" not in k][::4]:
                self.line(f"UID SEARCH {how} {key}")
        for charset, data in (("ISO-8859-1", "Grüße".encode("latin1")), ("KOI8-R", "привет".encode("koi8-r")), ("UTF-16BE", "日".encode("utf-16-be"))):
            self.line(f"SEARCH CHARSET {charset} TEXT %s", (data,))

        for charset in commands.CHARSETS:
            self.line(f'SEARCH CHARSET "{charset}" SUBJECT hello')
        for part in commands.PARTIALS:
            self.line(f"UID SEARCH RETURN (PARTIAL {part}) UNSEEN")
            self.line(f"SORT RETURN (PARTIAL {part} COUNT) (SIZE) UTF-8 ALL")

    def sort(self):
        for how in commands.RETURNS:
            self.line(f"SORT {how} (REVERSE SIZE) UTF-8 SEEN")
        for key in commands.SORTS:
            for search in ("ALL", "SEEN", "1:50"):
                self.line(f"SORT ({key}) UTF-8 {search}", ordered=True)
        for how in commands.THREADS:
            for search in ("ALL", "UNSEEN", "1:60"):
                self.line(f"THREAD {how} UTF-8 {search}", ordered=True)

    def read_structures(self):
        """What Dovecot takes the messages for."""
        for n in range(1, len(self.world.raw) + 1, 200):
            for found in map(answers.fetch, self.sides[0].run(f"FETCH {n}:{min(n + 199, len(self.world.raw))} BODYSTRUCTURE")[2]):
                self.structures[found[0]] = found[1][b"BODYSTRUCTURE"]

    def run(self, only):
        self.line("SELECT INBOX")
        self.read_structures()
        if "fetch" in only:
            for item in commands.FETCHES:
                (self.binary if item.startswith("BINARY") else self.fetch)(item)
            for macro in commands.MACROS:
                self.line(f"FETCH 1:3 {macro}")
        if "search" in only:
            self.search()
        if "sort" in only:
            self.sort()
        if "list" in only:
            for command in commands.LISTS:
                self.line(command)
        if "change" in only:
            for command in commands.CHANGES:
                self.line(command)
            for n in range(0, 60, 3):
                self.line(f"APPEND Work (\\Seen kw{n}) \"1{n % 10}-Nov-2023 10:00:00 +0100\" %s", (self.world.raw[n].replace(b"\0", b"").rstrip(b"\r") or b"x",))
            self.line("SELECT Work")
            self.line("FETCH 1:* (FLAGS INTERNALDATE UID RFC822.SIZE)")

    def close(self):
        for side in self.sides:
            side.run("LOGOUT")
            side.close()


class Message:
    def __init__(self, seq, kind, raw):
        self.seq, self.kind, self.raw = seq, kind, raw

    def __repr__(self):
        return f"message {self.seq} ({self.kind})"


def normal(values):
    """What may differ in form: the order of attributes and flags."""
    if not values:
        return values
    verb = values[1] if len(values) > 1 else b""
    if verb in (b"LIST", b"LSUB", b"FLAGS"):
        return values[:2] + [sorted(values[2], key=repr)] + [bytes(v) if isinstance(v, bytes) else v for v in values[3:]]
    if len(values) == 4 and values[2] == b"FETCH":
        items = dict(zip(values[3][::2], values[3][1::2]))
        if b"FLAGS" in items:
            items[b"FLAGS"] = sorted(items[b"FLAGS"])
        items.pop(b"MODSEQ", None)
        return values[:3] + sorted(items.items())
    if verb == b"ESEARCH":
        return values[:2] + values[3:]
    if verb == b"ID":
        return values[:2]  # whose name it is
    if verb == b"STATUS":
        return values[:2] + [bytes(values[2])] + sorted(zip(values[3][::2], values[3][1::2]))
    return [v if isinstance(v, list) else bytes(v) for v in values]


def numbers(value):
    """All numbers of a SEARCH, SORT or THREAD answer."""
    out, todo = [], [value[2]] if isinstance(value, (tuple, list)) and len(value) == 3 else []
    while todo:
        v = todo.pop()
        if isinstance(v, list):
            todo += v
        elif isinstance(v, bytes) and v.isdigit():
            out.append(int(v))
    return set(out)


def shorten(pair):
    """The two values from a little before where they part; of sets, what only one has."""
    a, b = map(numbers, pair)
    if a != b and len(a | b) > 20:
        return f"status {pair[0][:2]}, only here {sorted(a - b)[:20]}", f"status {pair[1][:2]}, only here {sorted(b - a)[:20]}"
    a, b = map(repr, pair)
    at = max(len(os.path.commonprefix([a, b])) - 70, 0)
    return a[at : at + 230], b[at : at + 230]


def show(what, about, pair, raw):
    a, b = shorten(pair)
    if raw and isinstance(about, Message):
        print(f"#   {about.raw[:700]!r}")
    print(f"#   {what} of {about}\n#     Dovecot: {a}\n#     ours:    {b}")


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--messages", type=int, default=2000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--show", type=int, default=3, help="differences shown of each kind")
    p.add_argument("--explained", type=int, default=0, help="examples shown of each explanation")
    p.add_argument("--only", default="fetch,search,sort,list,change")
    p.add_argument("--raw", action="store_true", help="the messages that differ")
    p.add_argument("--keep", action="store_true")
    args = p.parse_args()
    args.build = os.path.abspath(args.build)
    page = os.path.join(here, "..", "..", "man", "dovetail-standards.7")
    with open(page, encoding="utf-8") as f:
        entries = {line[4:].strip() for line in f if line.startswith(".It ")}
    missing = {name for name, _, _ in RULES} - entries
    if missing:
        sys.exit(f"not ok - dovetail-standards(7) doesn't explain: {missing}")
    world = World(args)
    c = Comparison(world)
    c.run(args.only.split(","))
    c.close()
    for what, found in c.faults.items():
        print(f"# {what}: {len(found)} unexplained")
        for about, *pair in found[: args.show]:
            show(what, about, pair, args.raw)
    for why, n in sorted(c.explained.items()):
        print(f"# {n} explained: {why}")
        for what, about, *pair in c.examples[why][: args.explained]:
            show(what, about, pair, args.raw)
    bad = sum(map(len, c.faults.values()))
    print(f"{'not ok' if bad else 'ok'} - {c.asked} commands over {args.messages} messages: {c.same} answers equal, {sum(c.explained.values())} explained, {bad} not")
    if args.keep:
        print(f"# kept: {world.home}")
    else:
        shutil.rmtree(world.home)
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
