"""One session: what it asked, what it was told, and what it kept of mailboxes that it has left."""

import time
import zlib

import rawimap
from view import View

ENABLES = ((), (), ("CONDSTORE",), ("QRESYNC",), ("QRESYNC",), ("IMAP4rev2",), ("IMAP4rev2", "QRESYNC"), ("UIDONLY",), ("UIDONLY", "QRESYNC"), ("UTF8=ACCEPT",))


class Planted(rawimap.Imap):
    """Where a fault is to be put in, what is received goes through it."""

    plant = None
    deflate = inflate = None
    login = False

    def compress(self):
        """Both directions from here on (RFC 4978)."""
        self.deflate, self.inflate = zlib.compressobj(wbits=-15), zlib.decompressobj(wbits=-15)
        self.buf = self.inflate.decompress(self.buf)

    def fill(self):
        if not self.inflate:
            super().fill()
            return
        kept, self.buf = self.buf, b""
        super().fill()
        self.buf = kept + self.inflate.decompress(self.buf)
        if self.inflate.eof:  # UNAUTHENTICATE
            self.buf, self.inflate = self.buf + self.inflate.unused_data, None

    def send(self, data):
        if not self.deflate:
            super().send(data)
            return
        super().send(self.deflate.compress(data) + self.deflate.flush(zlib.Z_SYNC_FLUSH))
        if data.endswith(b" UNAUTHENTICATE\r\n"):
            if self.count % 2:
                super().send(self.deflate.flush(zlib.Z_FINISH))
            self.deflate = None

    def response(self):
        pieces = super().response()
        return self.plant(pieces) if self.plant else pieces


class Client:
    def __init__(self, number, connect, rng, fault, recents):
        self.number, self.connect, self.rng, self.recents = number, connect, rng, recents
        self.imap = self.view = None
        self.enabled = set()
        self.readonly = False
        self.synced = 0  # the model's step that it has seen
        self.kept = {}  # box -> (uidvalidity, modseq, uids, flags)
        self.modseq = self.uidvalidity = 0  # of the selected mailbox: all changes up to there were told
        self.reports = []  # (uid, flags) of this step
        self.complain = fault
        self.log = []

    def fault(self, text):
        self.complain(f"s{self.number}: {text}", self)

    @property
    def uidonly(self):
        return "UIDONLY" in self.enabled

    @property
    def box(self):
        return self.view.box if self.view else None

    def open(self):
        self.imap = self.connect(login=self.number == 0)
        self.begin()

    def begin(self):
        """A session as new, whatever there was on this connection."""
        if self.imap.login and self.imap.run("LOGIN tester pass")[0] != "OK":
            self.fault("LOGIN")
        self.view, self.enabled = None, set()
        self.watched, self.told = set(), {}  # mailboxes that NOTIFY tells of; what it told
        names = self.rng.choice(ENABLES)
        if names:
            status, text, _ = self.imap.run("ENABLE " + " ".join(names))
            if status != "OK":
                self.fault(f"ENABLE: {text}")
        self.enabled = set(names) | ({"CONDSTORE"} if "QRESYNC" in names else set())

    # ---- a command in two halves, so that those of several sessions are under way at once ----

    def send(self, command):
        self.log.append(f"> {command.text}")
        self.imap.count += 1
        self.tag = b"t%d" % self.imap.count
        data = command.text.encode()
        for literal in command.literals:
            before, _, after = data.partition(b"%s")
            data = before + b"{%d+}\r\n" % len(literal) + literal + after
        self.imap.send(self.tag + b" " + data + b"\r\n")
        if command.watches:
            self.watched, self.told = set(command.watches), {}

    def receive(self, command):
        """Status, text, untagged responses; the view takes them as they come."""
        untagged, fetches = [], []
        while True:
            pieces = self.imap.response()
            self.log.append("< " + repr(b" ".join(pieces))[2:300])
            if pieces[0].startswith(self.tag + b" "):
                break
            if pieces[0].startswith(b"+ "):
                time.sleep(command.sleeps)
                self.imap.send(b"DONE\r\n")
                continue
            if pieces[0].startswith(b"* BYE") and command.text != "LOGOUT":
                self.fault(f"{pieces[0]!r} to {command.text[:60]}")
            untagged.append(pieces)
            if pieces[0].startswith(b"* ENABLED"):
                self.enabled |= set(pieces[0].decode().split()[2:]) - {"CONDSTORE"}
            if pieces[0].startswith(b"* OK [CLOSED]") and not self.view:
                self.fault(f"{pieces[0]!r}, and nothing was selected")
            if command.selects and pieces[0].startswith(b"* OK [CLOSED]"):
                self.leave()
                for before in (untagged, fetches, self.reports):  # of the other mailbox, by NOTIFY
                    before.clear()
            if pieces[0].startswith(b"* STATUS "):
                self.hear(pieces[0].decode())
            self.take(pieces, command, fetches)
        status, _, text = pieces[0][len(self.tag) + 1 :].decode(errors="replace").partition(" ")
        if status == "BAD" or "bug" in text.lower():
            self.fault(f"{command.text[:100]}: {status} {text}")
        self.told.pop(command.writes, None)  # NOTIFY doesn't tell of what a client did itself
        if command.selects:
            self.selected(command, status, text, untagged)
        return status, text, untagged, fetches

    def hear(self, line):
        """STATUS, by NOTIFY or asked for."""
        box, words = line.split()[2], line.rpartition("(")[2].rstrip(")").split()
        if box in self.watched and box != self.box and words[0] != "MAILBOXID":
            self.told.setdefault(box, {}).update(zip(words[::2], map(int, words[1::2])))

    def take(self, pieces, command, fetches):
        if command.selects and self.view is None:
            self.view = View(command.selects, self.fault, self.uidonly)
        if not self.view:
            return
        f = self.view.take(pieces, self, command)
        if f:
            fetches.append(f)
            readonly = command.text.startswith("EXAMINE") if command.selects else self.readonly
            if f.get("recent") and f.get("uid") and not readonly:
                self.recents.take(self.view, f["uid"], self.fault)
            if f.get("uid") is not None and "flags" in f:
                self.reports.append((f["uid"], f["flags"], f.get("modseq")))

    # ---- selecting ----

    def leave(self):
        """The mailbox isn't selected any more: what is known of it is kept for QRESYNC."""
        if self.view and "QRESYNC" in self.enabled and self.view.uids and None not in self.view.uids:
            self.kept[self.box] = (self.uidvalidity, self.modseq, list(self.view.uids), dict(self.view.flags))
        elif self.view:
            self.kept.pop(self.box, None)
        self.view = None

    def selected(self, command, status, text, untagged):
        if status != "OK":
            self.view = None
            return
        said = b" ".join(p[0] for p in untagged).decode(errors="replace")
        self.view = self.view or View(command.selects, self.fault, self.uidonly)
        self.told.pop(self.box, None)  # from here on it is seen
        self.readonly = "READ-ONLY" in text
        got = [rawimap.code(said, c) for c in ("UIDVALIDITY", "HIGHESTMODSEQ", "UIDNEXT")]
        if None in got:
            self.fault(f"{command.text}: no {got}: {said}")
            return
        self.uidvalidity, self.modseq, self.uidnext = (int(g[0]) for g in got)
        self.enabled |= command.enables
        if command.resync:
            self.resynchronised(command.resync, untagged)

    def resynchronised(self, kept, untagged):
        """What it kept, with what it was told, is what is there: the caller compares."""
        uids, flags = set(kept[2]), dict(kept[3])
        for pieces in untagged:
            if pieces[0].startswith(b"* VANISHED (EARLIER) "):
                uids -= set(rawimap.numbers(pieces[0].split()[3].decode()))
            f = rawimap.fetched(pieces)
            if f and "uid" in f and "flags" in f:
                flags[f["uid"]] = f["flags"]
        self.resync = (max(kept[2]), uids, {u: f for u, f in flags.items() if u in uids})

    resync = None
