"""Flags and keywords by name: which a mailbox is said to have, and to whom a message was \\Recent."""

import re

SYSTEM = {"\\answered", "\\flagged", "\\deleted", "\\seen", "\\draft"}
LIST = re.compile(rb"^\* (FLAGS|OK \[PERMANENTFLAGS) \(([^)]*)\)")


class Names:
    """Of one selected mailbox (RFC 9051 sections 7.3.5 and 7.1: FLAGS and PERMANENTFLAGS)."""

    def __init__(self, fault):
        self.fault, self.said = fault, None

    def take(self, text, flags):
        """A response; flags: uid -> those that the client knows of."""
        found = LIST.match(text)
        if not found:
            return
        names = {n.decode().lower() for n in found[2].split()}
        odd = {n for n in names if n.startswith("\\")} - SYSTEM - {"\\*"}
        if odd:
            self.fault(f"{text!r}: {odd}")
        if found[1] != b"FLAGS":
            if self.said is None or not names <= self.said | {"\\*"}:
                self.fault(f"{text!r}, and FLAGS were {self.said}")
            return
        used = {f.lower() for told in flags.values() for f in told if not f.startswith("\\")}
        if used - names:
            self.fault(f"{text!r} hasn't {used - names}, which messages have")
        self.said = names

    def used(self, uid, flags):
        unknown = {f.lower() for f in flags} - (self.said or set()) - SYSTEM
        if unknown:
            self.fault(f"UID {uid} has {unknown}, of which FLAGS didn't tell")


class Recents:
    """A message is \\Recent in one session: the first that selects the mailbox so that it can change it (RFC 3501 section 2.3.2)."""

    def __init__(self):
        self.owner = {}

    def take(self, view, uid, fault):
        owner = self.owner.setdefault((view.box, uid), view)
        if owner is not view:
            fault(f"UID {uid} of {view.box} is \\Recent, and was so in another session")
