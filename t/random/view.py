"""What one client knows of its selected mailbox, from nothing but what it was told: each response is checked against that."""

import re

import rawimap
from names import Names

NUMBER = re.compile(rb"^\* (\d+) (EXISTS|EXPUNGE|RECENT)$")
VANISHED = re.compile(rb"^\* VANISHED (\(EARLIER\) )?([\d:,]+)$")


class View:
    def __init__(self, box, fault, uidonly=False):
        self.box, self.fault, self.uidonly = box, fault, uidonly
        self.uids = []  # by sequence number; None: not known yet
        self.flags = {}  # uid -> as told last; missing: not known
        self.modseq = {}
        self.contexts = {}  # tag of a search that is kept up to date -> (flag, command that asks for its order, UIDs)
        self.saved = None  # "$"
        self.names = Names(fault)

    # ---- what is told ----

    def take(self, pieces, session, command):
        """One untagged response. The FETCH as a dictionary, else None."""
        text = pieces[0]
        number, vanished = NUMBER.match(text), VANISHED.match(text)
        self.names.take(text, self.flags)
        if number:
            self.number(int(number[1]), number[2].decode(), session, command)
        elif text.startswith(b"* ESEARCH (TAG "):
            self.searched(text, session, command)
        elif vanished:
            if "QRESYNC" not in session.enabled and not self.uidonly:
                self.fault(f"VANISHED without QRESYNC: {text!r}")
            uids = rawimap.numbers(vanished[2].decode())
            if vanished[1]:
                self.earlier(uids)
            else:
                self.expunging(command, text)
                self.vanished(uids)
        else:
            f = rawimap.fetched(pieces)
            if f:
                self.fetch(f)
            return f
        return None

    def searched(self, text, session, command):
        """The result of a search that is kept up to date, or what is new in it (RFC 5267 section 4.3)."""
        tag = re.match(rb'\* ESEARCH \(TAG "([^"]*)"', text)[1]
        if tag == session.tag and command.context and tag not in self.contexts:
            found = re.search(rb" ALL ([\d:,]+)", text)
            self.contexts[tag] = (*command.context, rawimap.numbers(found[1].decode()) if found else [])
            return
        for what, list_ in re.findall(rb"(ADDTO|REMOVEFROM) \(([^)]*)\)", text):
            if tag not in self.contexts:
                self.fault(f"{text!r}: no such search")
                return
            words = list_.decode().split()
            for at, set_ in zip(words[::2], words[1::2]):
                self.updated(tag, what, int(at), rawimap.numbers(set_), text)

    def updated(self, tag, what, at, uids, text):
        found = self.contexts[tag][2]
        if what == b"ADDTO":
            if set(uids) & set(found):
                self.fault(f"{text!r}: there were {found}")
            found[max(at - 1, 0) : max(at - 1, 0)] = uids
            return
        if not set(uids) <= set(found) or (at and found[at - 1 : at - 1 + len(uids)] != uids):
            self.fault(f"{text!r}: there were {found}")
        found[:] = [u for u in found if u not in uids]

    def expunging(self, command, text):
        if command.noexpunge:
            self.fault(f"{text!r} during {command.text[:60]}")

    def number(self, n, what, session, command):
        if what == "EXISTS":
            if n < len(self.uids):
                self.fault(f"EXISTS fell from {len(self.uids)} to {n}")
            self.uids += [None] * (n - len(self.uids))
        elif what == "EXPUNGE":
            self.expunging(command, f"* {n} EXPUNGE")
            if ("QRESYNC" in session.enabled or self.uidonly) and not command.text.startswith("ENABLE"):
                self.fault("EXPUNGE under QRESYNC or UIDONLY")
            if not 1 <= n <= len(self.uids):
                self.fault(f"EXPUNGE {n} of {len(self.uids)}")
            else:
                self.forget(self.uids.pop(n - 1))
        elif "IMAP4rev2" in session.enabled:
            self.fault("RECENT under IMAP4rev2")
        elif n > len(self.uids):
            self.fault(f"RECENT {n} of {len(self.uids)}")

    def forget(self, uid):
        self.flags.pop(uid, None)
        self.modseq.pop(uid, None)

    def bounds(self, i):
        """UIDs that number i + 1 lies between."""
        low = next((u for u in reversed(self.uids[:i]) if u is not None), 0)
        high = next((u for u in self.uids[i + 1 :] if u is not None), 1 << 32)
        return low, high

    def unknown_place(self, uid):
        """A number that may have this UID, -1 none. Those that may follow each other."""
        if self.uidonly:
            return self.uids.index(None) if None in self.uids else -1
        for i, is_ in enumerate(self.uids):
            if is_ is None:
                low, high = self.bounds(i)
                if low < uid < high:
                    return i
        return -1

    def vanished(self, uids):
        for uid in uids:
            at = self.uids.index(uid) if uid in self.uids else self.unknown_place(uid)
            if at < 0:
                self.fault(f"VANISHED {uid}, which isn't there")
                continue
            self.forget(uid)
            del self.uids[at]

    def earlier(self, uids):
        for uid in uids:
            if uid in self.uids:
                self.fault(f"VANISHED (EARLIER) {uid}, which is there")

    def learn(self, seq, uid):
        was = self.uids[seq - 1]
        low, high = self.bounds(seq - 1)
        if was is not None and was != uid:
            self.fault(f"number {seq} was UID {was} and is {uid}")
        elif not low < uid < high:
            self.fault(f"number {seq} has UID {uid}, between {low} and {high}")
        else:
            self.uids[seq - 1] = uid

    def place(self, uid):
        """Of UIDs without numbers (UIDONLY): in their order, those that aren't known at the end."""
        if uid in self.uids:
            return
        if None not in self.uids:
            self.fault(f"UIDFETCH {uid} of {self.uids}")
            return
        self.uids.remove(None)
        self.uids = sorted([*self.known(), uid]) + [None] * self.uids.count(None)

    def fetch(self, f):
        if self.uidonly != ("seq" not in f):
            self.fault(f"{f}: FETCH with UIDONLY, or UIDFETCH without")
            return
        if self.uidonly:
            self.place(f["uid"])
            self.learnt(f["uid"], f)
            return
        if not 1 <= f["seq"] <= len(self.uids):
            self.fault(f"FETCH of {f['seq']} of {len(self.uids)}")
            return
        if "uid" in f:
            self.learn(f["seq"], f["uid"])
        uid = f["uid"] = self.uids[f["seq"] - 1]
        if uid is not None:
            self.learnt(uid, f)

    def learnt(self, uid, f):
        if "flags" in f:
            self.names.used(uid, f["flags"])
            self.flags[uid] = f["flags"]
        if "modseq" in f:
            if f["modseq"] < self.modseq.get(uid, 1):
                self.fault(f"MODSEQ of UID {uid} fell from {self.modseq.get(uid, 1)} to {f['modseq']}")
            if f["modseq"] != self.modseq.get(uid) and "flags" not in f:
                self.flags.pop(uid, None)
            self.modseq[uid] = f["modseq"]

    # ---- what it can use ----

    def known(self):
        return [u for u in self.uids if u is not None]

    def may_have(self, uid):
        return uid in self.uids or self.unknown_place(uid) >= 0

    def all_are(self, uids):
        """A whole list of UIDs, from a search for all."""
        if len(uids) != len(self.uids):
            self.fault(f"{len(uids)} UIDs for {len(self.uids)} messages")
            return
        if self.uidonly and set(self.known()) <= set(uids):
            self.uids = sorted(uids)
        for seq, uid in enumerate(uids, 1):
            self.learn(seq, uid)
