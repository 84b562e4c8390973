"""Every index file damaged in every way, between sessions and under one: clients see the same mailbox, the log says once what was found and done, and the next session is quiet."""

import argparse
import os
import re
import shutil
import stat
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import rawimap  # noqa: E402

MESSAGES = 70  # the snapshot has two blocks
LETTERS = [f"kw{i}" for i in range(26)]  # what Maildir can say in file names
MORE = ["more0", "more1"]  # stands in dovetail-keywords
INDEX = ("dovetail.log", "dovetail.index", "dovetail.cache")
FILES = (*INDEX, "dovetail.list", "dovetail-keywords", "dovetail.batch", "dovecot-uidlist")
LIST = 'LIST "" * RETURN (STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN))'


def subject(i):
    return f"message {i}"


def message(i):
    return f"From: a@example.org\r\nSubject: {subject(i)}\r\nX-Id: {i}\r\n\r\nbody {i}\r\n".encode()


class View:
    """What a client sees of INBOX: the two numbers, and for each UID its flags, keywords and subject."""

    def __init__(self, imap, selected=False):
        self.validity = self.modseq = self.next = 0
        if not selected:
            status, text, untagged = imap.run("SELECT INBOX (CONDSTORE)")
            if status != "OK":
                raise rawimap.Gone(f"SELECT: {text}")
            whole = "\n".join(u[0].decode() for u in untagged)
            self.validity, self.next, self.modseq = (
                int(re.search(rf"\[{name} (\d+)\]", whole)[1]) for name in ("UIDVALIDITY", "UIDNEXT", "HIGHESTMODSEQ")
            )
        self.messages = {}
        for pieces in imap.run("UID FETCH 1:* (FLAGS ENVELOPE RFC822.SIZE)")[2]:
            f = rawimap.fetched(pieces)
            text = b"".join(pieces).decode()
            if f and "flags" in f and "uid" in f:
                found = re.search(r'ENVELOPE \([^ ]+ "(message \d+)"', text)
                size = re.search(r"RFC822.SIZE (\d+)", text)
                self.messages[f["uid"]] = (found and found[1], f["flags"], size and int(size[1]))
        self.list = sorted(u[0] for u in imap.run(LIST)[2] if u[0].startswith(b"* STATUS"))


def change(sound, at):
    if not sound:
        return b"?"
    at = min(at, len(sound) - 1)
    return sound[:at] + bytes([sound[at] ^ 0x20]) + sound[at + 1 :]


def places(sound):
    """Where a bit is flipped, and where the file ends: a few of the header, the middle, the end."""
    last = max(len(sound) - 1, 0)
    where = {"0": 0, "9": 9, "40": 40, "100": 100, "a third": last // 3, "half": last // 2, "30 before its end": last - 30, "its last byte": last}
    return [(name, min(max(at, 0), last)) for name, at in where.items()]


class Heal:
    def __init__(self, args):
        self.imapd = os.path.abspath(os.path.join(args.build, "bin", "imapd"))
        self.root = tempfile.mkdtemp(prefix="heal.", dir=args.dir)
        self.args, self.cases, self.wrong = args, 0, 0
        self.own(self.root)
        self.home = f"{self.root}/home"
        os.mkdir(self.home)
        self.own(self.home)
        self.box = f"{self.home}/Maildir"
        self.template()

    @staticmethod
    def own(path):
        if os.geteuid() == 0:
            os.chown(path, rawimap.NOBODY, rawimap.NOBODY, follow_symlinks=False)

    # ---- the mailbox ----

    def session(self, name="log"):
        log = f"{self.root}/{name}"
        if os.path.exists(log):
            os.unlink(log)
        imap = rawimap.session(self.imapd, self.home, log)
        imap.sock.settimeout(self.args.patience)
        return imap

    def said(self, name="log"):
        with open(f"{self.root}/{name}", encoding="utf-8", errors="replace") as f:
            return [line.rstrip() for line in f if ": disconnected: " not in line]

    def keep(self, folder=""):
        out = {}
        for name in os.listdir(f"{self.box}/{folder}"):
            path = f"{self.box}/{folder}{name}"
            if os.path.isfile(path):
                with open(path, "rb") as f:
                    out[name] = f.read()
        return out

    def template(self):
        imap = self.session()
        imap.run("CREATE Other")
        for box in ("Other", "INBOX"):
            for first in range(1, MESSAGES + 1, 10):
                count = range(first, min(first + 10, MESSAGES + 1))
                imap.run(f"APPEND {box}" + " (\\Seen) %s" * len(count), [message(i) for i in count])
            imap.run(f"SELECT {box}")
            imap.run("STORE 7 +FLAGS (\\Deleted)")
            imap.run("EXPUNGE")
            imap.run("FETCH 1:* (ENVELOPE)")
            imap.run("FETCH 1:* (ENVELOPE)")
            imap.run("STORE 1 +FLAGS (%s)" % " ".join(LETTERS))
            imap.run("STORE 3:9 +FLAGS (%s)" % " ".join(MORE[:1]))
            self.lengthen(imap, "" if box == "INBOX" else ".Other/")
            imap.run("CLOSE")
            imap.run(LIST)
            if box == "INBOX":
                imap.run("LOGOUT")
                imap.close()
                self.older = self.keep()
                imap = self.session()
                imap.run("SELECT INBOX")
                imap.run("STORE 1:20 +FLAGS.SILENT (\\Flagged)")
                imap.run("STORE 11:12 +FLAGS.SILENT (%s)" % MORE[1])
                imap.run("STORE 30:68 -FLAGS.SILENT (\\Seen)")
                self.lengthen(imap)
                imap.run("CLOSE")
                imap.run("SELECT INBOX")
                imap.run("STORE 2:4 +FLAGS.SILENT (kw8)")
                imap.run("CLOSE")
                imap.run(LIST)
        imap.run("LOGOUT")
        imap.close()
        imap = self.session()
        self.sound = View(imap)
        imap.run("LOGOUT")
        imap.close()
        self.good, self.other = self.keep(), self.keep(".Other/")
        self.good["dovetail.batch"] = b""  # stands there only while a process brings several messages
        self.other["dovetail.list"] = self.older["dovetail.list"]
        self.other["dovetail.batch"] = "\n".join(self.bases()).encode() + b"\n"
        self.older["dovetail.batch"] = b"../cur/%b\ncur\n\n/etc/passwd\n" % self.bases()[3].encode()
        self.names = self.listing()
        assert len(self.sound.messages) == MESSAGES - 1 and not self.said(), self.said()
        missing = [name for name in FILES if name not in self.good]
        assert not missing, missing

    def lengthen(self, imap, folder=""):
        """Changes until there is a new snapshot."""
        path = f"{self.box}/{folder}dovetail.index"
        odd = ",".join(str(i) for i in range(1, MESSAGES - 1, 2))
        before = os.path.exists(path) and os.stat(path).st_ino
        for _ in range(500):
            imap.run(f"STORE {odd} -FLAGS.SILENT (\\Draft)")  # none has it: whatever beginning of the log counts says the same
            if os.path.exists(path) and os.stat(path).st_ino != before:
                return
        sys.exit("not ok - no snapshot is made")

    def listing(self):
        return {name: (f"{d}/{name}") for d in ("cur", "new") for name in os.listdir(f"{self.box}/{d}")}

    def bases(self):
        return sorted(name.split(":")[0] for d in ("cur", "new") for name in os.listdir(f"{self.box}/{d}"))

    def restore(self):
        """The template again: the files as they were, and no others."""
        for name in os.listdir(self.box):
            path = f"{self.box}/{name}"
            if name in ("cur", "new", "tmp") or name.startswith("."):
                continue
            if os.path.isdir(path):
                shutil.rmtree(path)
            else:
                os.unlink(path)
        for name, data in self.good.items():
            if name != "dovetail.batch":
                self.put(name, data)

    def put(self, name, data):
        path = f"{self.box}/{name}"
        if os.path.lexists(path):
            os.unlink(path)
        with open(path, "wb") as f:
            f.write(data)
        os.chmod(path, 0o600)
        self.own(path)

    # ---- damage ----

    def inplace(self, name, data):
        path = f"{self.box}/{name}"
        if not os.path.exists(path):
            self.put(name, b"")
        with open(path, "r+b") as f:
            f.truncate(len(data))
            f.write(data)

    def damages(self, name):
        """(label, what it does)"""
        sound, path = self.good[name], f"{self.box}/{name}"

        def now():  # a session may have gone on
            if not os.path.exists(path):
                return sound
            with open(path, "rb") as f:
                return f.read()

        def gone():
            if os.path.exists(path):
                os.unlink(path)

        def special(make):
            def do():
                gone()
                make(path)
                self.own(path)

            return do

        def full_dir(p):
            os.mkdir(p)
            with open(f"{p}/something", "w", encoding="ascii") as f:
                f.write("precious")
            self.own(f"{p}/something")

        yield "deleted", gone
        where_to = places(sound)[:: 3 if self.args.quick else 1]
        for where, at in where_to:
            yield f"cut at {where}", lambda at=at: self.inplace(name, now()[:at])
        for where, at in where_to:
            yield f"changed at {where}", lambda at=at: self.inplace(name, change(now(), at))
        yield "older", lambda: self.put(name, self.older[name])
        yield "older in place", lambda: self.inplace(name, self.older[name])
        yield "another mailbox's", lambda: self.put(name, self.other[name])
        yield "another mailbox's in place", lambda: self.inplace(name, self.other[name])
        yield "all zeros", lambda: self.inplace(name, bytes(len(now()) or 100))
        yield "garbage behind it", lambda: self.inplace(name, now() + b"\xff" * 100 + b"\n")
        yield "a directory", special(os.mkdir)
        yield "a directory that isn't empty", special(full_dir)
        yield "a fifo", special(os.mkfifo)
        yield "a link to nowhere", special(lambda p: os.symlink("nowhere", p))
        yield "unreadable", lambda: (self.inplace(name, now()), os.chmod(path, 0))
        yield "read only", lambda: (self.inplace(name, now()), os.chmod(path, 0o400))

    # ---- what a client must find ----

    def compare(self, name, view, fault):
        was, now = self.sound.messages, view.messages
        if name == "dovecot-uidlist":
            self.compare_state(view, fault)
            if self.label != "deleted":
                return
        if view.validity and view.validity != self.sound.validity:
            fault(f"UIDVALIDITY {self.sound.validity} became {view.validity}")
        if view.modseq and view.modseq < self.sound.modseq:
            fault(f"HIGHESTMODSEQ fell from {self.sound.modseq} to {view.modseq}")
        if view.next and view.next < self.sound.next:
            fault(f"UIDNEXT fell from {self.sound.next} to {view.next}")
        if was != now:
            fault(f"differs: {[(u, was.get(u), now.get(u)) for u in was.keys() | now.keys() if was.get(u) != now.get(u)][:2]}")
        lists = [view.list, self.sound.list]
        if name == "dovecot-uidlist":  # UIDNEXT rises when the list comes back from its second name; who reads it from the index may see it later
            lists = [[re.sub(rb" UIDNEXT \d+", b"", line) for line in lines] for lines in lists]
        if lists[0] != lists[1]:
            fault(f"LIST says {view.list}")

    def compare_state(self, view, fault):
        """The uidlist alone says which file has which UID: messages that lost theirs are new ones, with the flags and letters of their names; all are there. Deleted, it comes back whole."""
        was, now = self.sound.messages, view.messages
        if view.validity == self.sound.validity:
            for uid in was.keys() & now.keys():
                if was[uid] != now[uid]:
                    fault(f"UID {uid} was {was[uid]} and is {now[uid]}")
            if any(uid < self.sound.next for uid in now.keys() - was.keys()):
                fault("an old UID is used again")
        mails = [sorted((m[0], sorted(set(m[1]) - set(MORE)), m[2]) for m in messages.values()) for messages in (was, now)]
        if mails[0] != mails[1]:
            fault("other messages or flags")

    def first(self, name, damage, under, wrong):
        """The session that meets the damage, from before it on (under) or first of all."""
        imap = self.session()
        if under:
            View(imap)
        damage()
        if under:
            status, text, _ = imap.run("NOOP")
            if status != "OK":
                wrong.append(f"NOOP: {status} {text}")
        view = View(imap, under)
        if not (under and name == "dovecot-uidlist"):
            self.compare(name, view, wrong.append)
        for sign in "+-":
            status, text, _ = imap.run(f"UID STORE 20 {sign}FLAGS (\\Answered)")
            if status != "OK":
                wrong.append(f"STORE: {status} {text}")
        imap.run("LOGOUT")
        imap.close()

    def one(self, name, label, damage, under):
        wrong, logs = [], []
        self.label = label
        self.restore()
        try:
            try:
                self.first(name, damage, under, wrong)
            except rawimap.Gone:  # UIDs of another UIDVALIDITY aren't those that the client knows: BYE
                if not (under and name == "dovecot-uidlist" and label.startswith("another mailbox's")):
                    raise
            logs = self.said()
            for turn in (1, 2):
                later = self.session("log2")
                view = View(later)
                self.compare(name, view, lambda text: wrong.append("then " + text))
                later.run("LOGOUT")
                later.close()
                if turn == 1 and under:  # what a session has read already it needn't look at again
                    logs += self.said("log2")
                elif self.said("log2"):
                    wrong.append(f"the next session said: {self.said('log2')}")
                if not under:
                    break
        except rawimap.Gone as e:
            wrong.append(f"a session ended: {e}")
            logs = self.said()
        logs = [line for line in logs if "inotify failed: Permission denied" not in line]  # "unreadable", under a session
        if name != "dovecot-uidlist" and (len(logs) > 1 or any(name not in line for line in logs)):
            wrong.append(f"said: {logs}")
        if not logs and not self.needs_no_word(name, label, under):
            wrong.append("nothing was said")
        wrong.extend(line for line in logs if "assert" in line or "Sanitizer" in line)
        if self.listing().keys() != self.names.keys():
            wrong.append("file names changed")
        self.cases += 1
        if self.args.verbose:
            print(f"# {name} {label}{' under a session' if under else ''}: {logs}")
        if wrong:
            self.wrong += 1
            print(f"# WRONG {name} {label}{' under a session' if under else ''}: {'; '.join(wrong)[:1500]}", flush=True)
            self.rebuild()

    def rebuild(self):
        shutil.rmtree(self.home)
        os.mkdir(self.home)
        self.own(self.home)
        self.template()

    @staticmethod
    def needs_no_word(name, label, under):
        """What can't be noticed, or is nothing to speak of: a cache that isn't there, an older file of the kind that is looked into where it matters, gaps between sections."""
        if name in ("dovetail.log", "dovecot-uidlist"):
            return "older" in label or "read only" in label or (name == "dovecot-uidlist" and not label.startswith("a"))
        if name == "dovetail.index":
            return under or label in ("changed at a third", "read only")
        return True

    def sweep(self, name):
        before, cases = self.wrong, self.cases
        for under in (False, True):
            for label, _ in list(self.damages(name)):
                if self.args.only and self.args.only not in label:
                    continue
                self.one(name, label, dict(self.damages(name))[label], under)
        bad = self.wrong - before
        print(f"{'not ok' if bad else 'ok'} - {name}: damaged {self.cases - cases} times, {bad} wrong", flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--dir", default="/dev/shm" if os.path.isdir("/dev/shm") else None)
    p.add_argument("--only", help="kinds of damage whose name has this")
    p.add_argument("--quick", action="store_true", help="fewer places")
    p.add_argument("--patience", type=float, default=60, help="seconds that an answer may take")
    p.add_argument("--verbose", action="store_true")
    p.add_argument("files", nargs="*", default=FILES)
    args = p.parse_args()
    os.umask(0o022)
    heal = Heal(args)
    for name in args.files or FILES:
        heal.sweep(name)
    shutil.rmtree(heal.root)
    sys.exit(bool(heal.wrong))


if __name__ == "__main__":
    main()
