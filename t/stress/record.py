"""What was asked and answered: all that the checker needs, written down by whoever saw it."""

import hashlib
import threading
import time


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


class Record:
    """Answered changes are facts; what was asked of a session that died is possible, no more."""

    def __init__(self):
        self.lock = threading.Lock()
        self.faults = []  # what was wrong at sight
        self.bytes = {}  # (mailbox, uid) -> digest of the message, as anybody saw or answered it
        self.known = {}  # id of a message -> digest
        self.low, self.high = {}, {}  # id -> how many copies there must, may be, over all mailboxes
        self.must, self.mustnot, self.may = {}, set(), set()  # (mailbox, uid): there, gone, unknown
        self.flags = {}  # (mailbox, uid, flag with one owner) -> True, False, or None: unknown
        self.shared = {}  # (mailbox, uid, flag) -> [(begun, ended or None, on)]
        self.seen = {}  # (mailbox, uid, modseq) -> flags
        self.highest = []  # (mailbox, begun, ended, uidvalidity, uidnext, highestmodseq)
        self.counts = {}

    def fault(self, text):
        with self.lock:
            self.faults.append(text)

    def count(self, what):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1

    def message(self, ident, data):
        with self.lock:
            self.known[ident] = digest(data)
            self.low[ident] = self.high[ident] = 0

    def copies(self, ident, low, high):
        with self.lock:
            self.low[ident] += low
            self.high[ident] += high

    def arrived(self, box, uid, ident):
        """The server named the UID of a new message."""
        with self.lock:
            self.must[box, uid] = ident
            self._bytes(box, uid, self.known[ident])

    def leaving(self, box, uid, answered):
        with self.lock:
            self.must.pop((box, uid), None)
            if answered:
                self.may.discard((box, uid))
                self.mustnot.add((box, uid))
            else:
                self.may.add((box, uid))

    def body(self, box, uid, data):
        with self.lock:
            self._bytes(box, uid, digest(data))

    def _bytes(self, box, uid, value):
        before = self.bytes.setdefault((box, uid), value)
        if before != value:
            self.faults.append(f"{box}: UID {uid} was {before} and is {value}")

    def own_flag(self, box, uid, flag, value):
        with self.lock:
            self.flags[box, uid, flag] = value

    def shared_flag(self, box, uid, flag, begun, answered, on):
        with self.lock:
            ended = time.monotonic() if answered else None
            self.shared.setdefault((box, uid, flag), []).append((begun, ended, on))

    def fetch(self, box, f, known):
        """A FETCH response with UID, MODSEQ and FLAGS: one modseq is one set of flags; a session sees it grow."""
        if "body" in f and "uid" in f:
            self.body(box, f["uid"], f["body"])
        if "modseq" not in f or "uid" not in f or "flags" not in f:
            return
        uid, modseq = f["uid"], f["modseq"]
        if known.get(uid, 0) > modseq:
            self.fault(f"{box}: modseq of UID {uid} fell from {known[uid]} to {modseq} in one session")
        known[uid] = modseq
        with self.lock:
            before = self.seen.setdefault((box, uid, modseq), f["flags"])
        if before != f["flags"]:
            self.fault(f"{box}: UID {uid} at modseq {modseq} has {sorted(f['flags'])}, had {sorted(before)}")

    def status(self, box, begun, numbers):
        with self.lock:
            self.highest.append((box, begun, time.monotonic(), *numbers))
