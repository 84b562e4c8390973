"""What is so: the mailboxes as a session of its own finds them after each step, and whether what was answered explains them."""

import hashlib

import rawimap

BOXES = ("INBOX", "Work", "Old")


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


class Claims:
    """What the answers of one step promise, and what its commands may have done."""

    def __init__(self):
        self.flags = {}  # (box, uid, flag) -> set of what was answered
        self.whole = {}  # (box, uid) -> list of sets of flags that were set
        self.touched = set()  # (box, uid): flags may have changed
        self.unsure = set()  # (box, uid): a command changed flags of messages whose numbers alone were known
        self.new = {}  # (box, uid) -> digest
        self.new_flags = {}  # (box, uid) -> possible flags, None: any
        self.gone = set()  # (box, uid)
        self.may_go = set()  # (box, uid)
        self.expunging = set()  # mailboxes of which whatever is \\Deleted may go
        self.delivered = []  # digests of what another program put into INBOX

    def set_flags(self, box, uids, op, flags):
        for uid in uids:
            self.touched.add((box, uid))
            if op == "":
                self.whole.setdefault((box, uid), []).append(frozenset(flags))
            for flag in flags:
                self.flags.setdefault((box, uid, flag), set()).add(op != "-")

    def change_some(self, box, uids):
        """Some of these, nobody knows which, or how."""
        self.touched |= {(box, u) for u in uids}
        self.unsure |= {(box, u) for u in uids}

    def added(self, box, uid, what, flags):
        self.new[box, uid] = what
        self.new_flags[box, uid] = flags


class State:
    """One mailbox at one time."""

    def __init__(self):
        self.uidvalidity = self.uidnext = self.highest = 0
        self.messages = {}  # uid -> (flags, modseq)


class Model:
    def __init__(self, connect, fault):
        self.connect, self.fault = connect, fault
        self.imap = connect()
        self.now = {box: State() for box in BOXES}
        self.body = {}  # (box, uid) -> digest, for ever
        self.history = {}  # (box, uid) -> [(from step, flags)]
        self.hurried = {}  # (box, uid) -> the last step of several at once that changed its flags
        self.vanished = []  # (box, uid, highestmodseq before)
        self.seen = {}  # (box, uid, modseq) -> flags
        self.highest = dict.fromkeys(BOXES, 0)  # of all that anybody was told
        self.step = 0

    # ---- looking ----

    def look(self, box):
        status, text, untagged = self.imap.run(f"EXAMINE {box}")
        said = b" ".join(p[0] for p in untagged).decode()
        state = State()
        try:
            state.uidvalidity, state.uidnext, state.highest = (
                int(rawimap.code(said, c)[0]) for c in ("UIDVALIDITY", "UIDNEXT", "HIGHESTMODSEQ")
            )
        except TypeError:
            self.fault(f"EXAMINE {box}: {status} {text}: {said}")
            return self.now[box]
        _, _, untagged = self.imap.run("UID FETCH 1:* (FLAGS MODSEQ)")
        for f in filter(None, map(rawimap.fetched, untagged)):
            state.messages[f["uid"]] = (f["flags"], f["modseq"])
        return state

    def read(self, box, uid):
        _, _, untagged = self.imap.run(f"UID FETCH {uid} BODY.PEEK[]")
        for f in filter(None, map(rawimap.fetched, untagged)):
            return digest(f.get("body", b""))
        return None

    def told(self, box, modseq):
        self.highest[box] = max(self.highest[box], modseq)

    # ---- judging ----

    def settle(self, claims, alone):
        """After a step: the new state must follow from the old one."""
        self.step += 1
        for box in BOXES:
            was, now = self.now[box], self.look(box)
            self.numbers(box, was, now)
            for uid in now.messages.keys() - was.messages.keys():
                self.arrived(box, uid, was, now, claims)
            for uid in was.messages.keys() - now.messages.keys():
                self.left(box, uid, was, claims)
            for uid in was.messages.keys() & now.messages.keys():
                self.changed(box, uid, was.messages[uid], now.messages[uid], claims)
            self.now[box] = now
            self.told(box, now.highest)
        self.answered(claims, alone)

    def numbers(self, box, was, now):
        if was.uidvalidity and was.uidvalidity != now.uidvalidity:
            self.fault(f"{box}: UIDVALIDITY {was.uidvalidity} became {now.uidvalidity}")
        if now.uidnext < was.uidnext:
            self.fault(f"{box}: UIDNEXT fell from {was.uidnext} to {now.uidnext}")
        if now.highest < self.highest[box]:
            self.fault(f"{box}: HIGHESTMODSEQ fell from {self.highest[box]} to {now.highest}")
        if now.messages and max(now.messages) >= now.uidnext:
            self.fault(f"{box}: UIDNEXT is {now.uidnext}, and there is {max(now.messages)}")

    def remember(self, box, uid, flags, modseq):
        states = self.history.setdefault((box, uid), [])
        if not states or states[-1][1] != flags:
            states.append((self.step, flags))
        before = self.seen.setdefault((box, uid, modseq), flags)
        if before != flags:
            self.fault(f"{box}: UID {uid} at modseq {modseq} was {sorted(before)}, is {sorted(flags)}")

    def arrived(self, box, uid, was, now, claims):
        flags, modseq = now.messages[uid]
        if uid < was.uidnext or (box, uid) in self.body:
            self.fault(f"{box}: UID {uid} came after UIDNEXT was {was.uidnext}")
        if modseq <= was.highest:
            self.fault(f"{box}: UID {uid} came with modseq {modseq}, not above {was.highest}")
        found = self.read(box, uid)
        self.body[box, uid] = found
        self.remember(box, uid, flags, modseq)
        if (box, uid) in claims.new:
            expected = claims.new[box, uid]
            if isinstance(expected, tuple):  # a copy of one that came in the same step
                expected = self.body.get(expected, found)
            if expected != found:
                self.fault(f"{box}: UID {uid} isn't the message that was answered to be it")
            may = claims.new_flags[box, uid]
            if may is not None and flags not in may and (box, uid) not in claims.touched:
                self.fault(f"{box}: UID {uid} came with {sorted(flags)}, not {[sorted(f) for f in may]}")
        elif found in claims.delivered:
            claims.delivered.remove(found)
        else:
            self.fault(f"{box}: nobody answered that UID {uid} came")

    def left(self, box, uid, was, claims):
        self.vanished.append((box, uid, was.highest))
        key = (box, uid)
        if key not in claims.gone and key not in claims.may_go and box not in claims.expunging:
            self.fault(f"{box}: UID {uid} is gone, and nobody expunged it")
        elif key not in claims.gone | claims.may_go | claims.touched and "\\Deleted" not in was.messages[uid][0]:
            self.fault(f"{box}: UID {uid} was expunged without \\Deleted")

    def changed(self, box, uid, was, now, claims):
        if now[1] < was[1]:
            self.fault(f"{box}: MODSEQ of UID {uid} fell from {was[1]} to {now[1]}")
        if now[0] != was[0] and now[1] == was[1]:
            self.fault(f"{box}: UID {uid} changed without a new MODSEQ")
        if now != was and (box, uid) not in claims.touched:
            self.fault(f"{box}: UID {uid} changed by itself from {was} to {now}")
        self.remember(box, uid, *now)

    def answered(self, claims, alone):
        """Nothing that was answered is lost."""
        for (box, uid, flag), values in claims.flags.items():
            now = self.now[box].messages.get(uid)
            if now is None or len(values) > 1:
                continue
            if (box, uid) in claims.whole.keys() | claims.unsure and not alone:
                continue
            if (flag in now[0]) not in values:
                self.fault(f"{box}: UID {uid}: {flag} should be {values}, is in {sorted(now[0])}")
        for (box, uid), sets in claims.whole.items():
            now = self.now[box].messages.get(uid)
            if alone and now is not None and now[0] not in sets:
                self.fault(f"{box}: UID {uid} should have {sorted(sets[0])}, has {sorted(now[0])}")
        for box, uid in claims.gone:
            if uid in self.now[box].messages and (alone or (box, uid) not in claims.touched):
                self.fault(f"{box}: UID {uid} was expunged and is there")
        for box, uid in claims.new:
            if uid in self.now[box].messages:
                continue
            if box not in claims.expunging and (box, uid) not in claims.gone:
                self.fault(f"{box}: UID {uid} was answered and isn't there")
        for lost in claims.delivered:
            self.fault(f"the delivered message {lost} isn't there")

    # ---- for clients ----

    def states(self, box, uid, since):
        """Flags that a message had at any time from step `since` on."""
        states = self.history.get((box, uid), [])
        return [
            flags
            for i, (_, flags) in enumerate(states)
            if i + 1 == len(states) or states[i + 1][0] > since
        ]

    def steady(self, box, uid, since):
        """The flags, when they have been the same since then; else None."""
        states = self.states(box, uid, since)
        return states[0] if len(states) == 1 and uid in self.now[box].messages else None
