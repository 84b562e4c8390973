"""Those who change the mailboxes: sessions, a foreign program, and one who kills."""

import os
import random
import signal
import threading
import time

import rawimap
from rawimap import Gone

SHARED = ("\\Flagged", "\\Answered", "\\Seen")
FOREIGN = "D"  # the letter that the foreign program alone sets: \Draft
BOXES = ("INBOX", "Other")


def compose(ident, rng):
    lines = "\r\n".join(f"line {i} of {ident}" for i in range(rng.randrange(1, 60)))
    return f"From: a@example.org\r\nX-Id: {ident}\r\nSubject: {ident}\r\n\r\n{lines}\r\n".encode()


class Session(threading.Thread):
    """One client: it changes whatever is there, and its own keyword, which nobody else touches."""

    def __init__(self, world, number):
        super().__init__(name=f"s{number}")
        self.world, self.record, self.number = world, world.record, number
        self.rng = random.Random(world.seed * 1000 + number)
        self.keyword = f"kw{number}"
        self.mine = []  # (box, uid, id) that this client brought in and may expunge
        self.serial = 0
        self.imap = self.box = None
        self.known = {}
        self.ended = False

    def connect(self):
        self.box, self.known = None, {}
        self.imap = rawimap.session(self.world.imapd, self.world.home, self.world.log)
        self.imap.run("ENABLE CONDSTORE")
        self.select(self.rng.choices(BOXES, (5, 1))[0])

    def select(self, box):
        begun = time.monotonic()
        status, text, untagged = self.imap.run(f"SELECT {box}")
        if status != "OK":
            self.record.fault(f"SELECT {box}: {status} {text}")
            raise Gone("no mailbox")
        self.box, self.known = box, {}
        said = b" ".join(p[0] for p in untagged).decode()
        got = [rawimap.code(said, c) for c in ("UIDVALIDITY", "UIDNEXT", "HIGHESTMODSEQ")]
        self.record.status(box, begun, [int(g[0]) for g in got])

    def run_command(self, command, literals=()):
        status, text, untagged = self.imap.run(command, literals)
        for pieces in untagged:
            f = rawimap.fetched(pieces)
            if f:
                self.record.fetch(self.box, f, self.known)
        self.record.count(f"{command.split()[0 if command[:3] != 'UID' else 1]} {status}")
        if status == "BAD" or "bug" in text.lower():
            self.record.fault(f"{command[:80]}: {status} {text}")
        return status, text, untagged

    def uids(self):
        _, _, untagged = self.run_command("UID SEARCH ALL")
        for pieces in untagged:
            if pieces[0].startswith(b"* SEARCH"):
                return [int(n) for n in pieces[0].split()[2:]]
        return []

    # ---- what it does ----

    def append(self, count=1):
        box = self.rng.choices(BOXES, (5, 1))[0]
        idents, bodies = [], []
        for _ in range(count):
            self.serial += 1
            idents.append(f"{self.number}-{self.serial}")
            bodies.append(compose(idents[-1], self.rng))
            self.record.message(idents[-1], bodies[-1])
        for ident in idents:
            self.record.copies(ident, 0, 1)
        try:
            status, text, _ = self.run_command(f"APPEND {box}" + " %s" * count, bodies)
        except Gone:
            self.world.unanswered.append(idents)
            raise
        uids = rawimap.code(text, "APPENDUID")
        for i, ident in enumerate(idents):
            if status != "OK":
                self.record.copies(ident, 0, -1)
                continue
            self.record.copies(ident, 1, 0)
            uid = rawimap.numbers(uids[1])[i]
            self.record.arrived(box, uid, ident)
            self.mine.append((box, uid, ident))

    def multiappend(self):
        self.append(self.rng.randrange(2, 5))

    def own_flags(self):
        uids = self.uids()
        chosen = self.rng.sample(uids, min(len(uids), self.rng.randrange(1, 12)))
        if not chosen:
            return
        on = self.rng.random() < 0.6
        for uid in chosen:
            self.record.own_flag(self.box, uid, self.keyword, None)
        command = f"UID STORE {','.join(map(str, chosen))} {'+-'[not on]}FLAGS ({self.keyword})"
        status, _, _ = self.run_command(command)
        for uid in chosen:
            self.record.own_flag(self.box, uid, self.keyword, on if status == "OK" else None)
        if self.world.plant == "flag" and status == "OK":
            self.record.own_flag(self.box, max(uids), self.keyword, not on)

    def shared_flags(self):
        uids = self.uids()
        chosen = self.rng.sample(uids, min(len(uids), 6))
        if not chosen:
            return
        flag, on, begun = self.rng.choice(SHARED), self.rng.random() < 0.5, time.monotonic()
        answered = False
        try:
            status, _, _ = self.run_command(
                f"UID STORE {','.join(map(str, chosen))} {'+-'[not on]}FLAGS ({flag})"
            )
            answered = status == "OK"
        finally:
            for uid in chosen:
                self.record.shared_flag(self.box, uid, flag, begun, answered, on)

    def copy(self):
        here = [m for m in self.mine if m[0] == self.box]
        if not here:
            return
        _, uid, ident = self.rng.choice(here)
        self.record.copies(ident, 0, 1)
        status, text, _ = self.run_command(f"UID COPY {uid} INBOX")
        got = rawimap.code(text, "COPYUID")
        if status == "OK" and got:
            self.record.copies(ident, 1, 0)
            self.record.arrived("INBOX", int(got[2]), ident)
            self.mine.append(("INBOX", int(got[2]), ident))
        else:
            self.record.copies(ident, 0, -1)

    def move(self):
        here = [m for m in self.mine if m[0] == self.box]
        if not here:
            return
        entry = self.rng.choice(here)
        _, uid, ident = entry
        target = BOXES[self.box == "INBOX"]
        self.mine.remove(entry)
        self.record.leaving(self.box, uid, False)
        status, text, untagged = self.run_command(f"UID MOVE {uid} {target}")
        said = text + b" ".join(p[0] for p in untagged).decode(errors="replace")
        got = rawimap.code(said, "COPYUID")
        if status == "OK" and got:
            self.record.leaving(self.box, uid, True)
            self.record.arrived(target, int(got[2]), ident)
            self.mine.append((target, int(got[2]), ident))

    def expunge(self):
        here = [m for m in self.mine if m[0] == self.box]
        if len(here) < 4:
            return
        gone = self.rng.sample(here, self.rng.randrange(1, 3))
        which = ",".join(str(m[1]) for m in gone)
        if self.run_command(f"UID STORE {which} +FLAGS.SILENT (\\Deleted)")[0] != "OK":
            return
        for entry in gone:
            self.mine.remove(entry)
            self.record.leaving(self.box, entry[1], False)
            self.record.copies(entry[2], -1, 0)
        if self.run_command(f"UID EXPUNGE {which}")[0] == "OK":
            for entry in gone:
                self.record.leaving(self.box, entry[1], True)
                self.record.copies(entry[2], 0, -1)

    def look(self):
        uids = self.uids()
        if uids:
            chosen = ",".join(map(str, self.rng.sample(uids, min(len(uids), 5))))
            self.run_command(f"UID FETCH {chosen} (UID FLAGS MODSEQ BODY.PEEK[])")
        self.run_command("UID FETCH 1:* (UID FLAGS MODSEQ)")

    def noop(self):
        self.run_command("NOOP")

    def again(self):
        self.select(self.rng.choices(BOXES, (5, 1))[0])

    def run(self):
        steps = (self.append, self.multiappend, self.own_flags, self.shared_flags, self.copy)
        steps += (self.move, self.expunge, self.look, self.noop, self.again)
        weights = (4, 1, 6, 4, 2, 2, 2, 2, 2, 2)
        while not self.world.over():
            try:
                if not self.imap:
                    self.connect()
                self.rng.choices(steps, weights)[0]()
            except Gone:
                self.record.count("sessions that died")
                if self.imap:
                    self.imap.close()
                self.imap = None
        self.ended = True


class Foreign(threading.Thread):
    """Another Maildir program: it delivers, moves new mail to cur/, renames for flags, deletes what it delivered."""

    def __init__(self, world):
        super().__init__(name="foreign")
        self.world, self.record = world, world.record
        self.rng = random.Random(world.seed)
        self.dir = f"{world.home}/Maildir"
        self.serial = 0
        self.delivered = {}  # unique part of the name -> id
        self.letter = {}  # unique part -> has it D?

    def deliver(self):
        self.serial += 1
        ident = f"f-{self.serial}"
        data = compose(ident, self.rng).replace(b"\r\n", b"\n")
        name = f"{int(time.time())}.F{self.serial}.foreign"
        with open(f"{self.dir}/tmp/{name}", "wb") as f:
            f.write(data)
        os.chown(f"{self.dir}/tmp/{name}", *self.world.owner)
        self.record.message(ident, data.replace(b"\n", b"\r\n"))
        self.record.copies(ident, 1, 1)
        os.rename(f"{self.dir}/tmp/{name}", f"{self.dir}/new/{name}")
        self.delivered[name] = ident

    def path(self, name):
        for sub in ("new", "cur"):
            for entry in os.listdir(f"{self.dir}/{sub}"):
                if entry.split(":")[0].split(",")[0] == name:
                    return f"{sub}/{entry}"
        return None

    def mark(self):
        if not self.delivered:
            return
        name = self.rng.choice(list(self.delivered))
        path = self.path(name)
        if not path:
            return
        base, _, letters = os.path.basename(path).partition(":2,")
        on = FOREIGN not in letters
        letters = "".join(sorted(set(letters) ^ {FOREIGN}))
        try:
            os.rename(f"{self.dir}/{path}", f"{self.dir}/cur/{base}:2,{letters}")
        except FileNotFoundError:
            return
        self.letter[name] = on
        self.record.count("foreign renames")

    def delete(self):
        if len(self.delivered) < 10:
            return
        name = self.rng.choice(list(self.delivered))
        path = self.path(name)
        if not path:
            return
        try:
            os.unlink(f"{self.dir}/{path}")
        except FileNotFoundError:
            return
        self.record.copies(self.delivered.pop(name), -1, -1)
        self.letter.pop(name, None)
        self.record.count("foreign deletions")

    def run(self):
        while not self.world.over():
            self.rng.choices((self.deliver, self.mark, self.delete), (3, 5, 1))[0]()
            time.sleep(0.01)


def killer(world):
    """Somebody dies every 100 ms."""
    rng = random.Random(world.seed + 1)
    while not world.over():
        time.sleep(0.1)
        imap = rng.choice(world.sessions).imap
        if imap and imap.child.poll() is None:
            imap.child.send_signal(signal.SIGKILL)
            world.record.count("killed")
