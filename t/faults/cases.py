"""What the sweeps do to a mailbox, and what a client may find after each step."""

import os
import re

import rawimap

MESSAGES = 24


def compose(ident):
    body = "\r\n".join(f"line {i} of {ident}" for i in range(int(re.sub(r"\D", "", ident) or 1) % 7 + 1))
    return f"From: a@example.org\r\nX-Id: {ident}\r\nSubject: {ident}\r\n\r\n{body}\r\n".encode()


def padded(ident):
    """With a header so long that a few messages fill a cache that is worth compacting."""
    return b"X-Pad: " + (b"p" * 70 + b"\r\n ") * 24 + b"end\r\n" + compose(ident)


# What a case must have made anew, or it shows nothing.
MAKES = {"rotate": ("dovetail.log", "dovetail.index"), "compact": ("dovetail.cache",)}


class State:
    """(mailbox, id) -> list of sets of flags, one for each copy."""

    def __init__(self, entries=()):
        self.entries = sorted(entries)

    def __eq__(self, other):
        return self.entries == other.entries

    def change(self, box, idents, plus=(), minus=()):
        out = []
        for b, i, flags in self.entries:
            if b == box and i in idents:
                flags = tuple(sorted((set(flags) | set(plus)) - set(minus)))
            out.append((b, i, flags))
        return State(out)

    def without(self, box, idents):
        return State(e for e in self.entries if not (e[0] == box and e[1] in idents))

    def plus(self, entries):
        return State([*self.entries, *entries])

    def of(self, box, idents):
        return [e for e in self.entries if e[0] == box and e[1] in idents]


class Step:
    """A command; the states that may be found when it was answered, when it wasn't, when it failed; the file that an idle session makes anew after it."""

    def __init__(self, command, after, literals=(), between=(), makes=None):
        self.command, self.literals = command, list(literals)
        self.after, self.between, self.makes = after, list(between), makes


def ids(first, last):
    return [f"m{i}" for i in range(first, last + 1)]


def prefixes(change, idents):
    """A change that goes message by message may stop between two."""
    return [change(idents[:n]) for n in range(1, len(idents))]


def append(s, count=1):
    new = [f"n{i}" for i in range(count)]
    added = s.plus([("INBOX", i, ("\\Flagged",)) for i in new])
    command = "APPEND INBOX" + " (\\Flagged) %s" * count
    return [Step("SELECT INBOX", s), Step(command, added, [compose(i) for i in new]), Step("LOGOUT", added)]


def store(s):
    one = s.change("INBOX", ids(2, 20), ["\\Flagged", "kw"])
    two = one.change("INBOX", ids(4, 6), [], ["\\Flagged"])
    return [
        Step("SELECT INBOX", s),
        Step("STORE 2:20 +FLAGS (\\Flagged kw)", one),
        Step("STORE 4:6 -FLAGS.SILENT (\\Flagged)", two),
        Step("LOGOUT", two),
    ]


def expunge(s):
    marked = s.change("INBOX", ids(3, 6), ["\\Deleted"])
    gone = marked.without("INBOX", ids(3, 6))
    return [
        Step("SELECT INBOX", s),
        Step("STORE 3:6 +FLAGS (\\Deleted)", marked),
        Step("EXPUNGE", gone, between=prefixes(lambda some: marked.without("INBOX", some), ids(3, 6))),
        Step("LOGOUT", gone),
    ]


def copied(s, idents):
    return s.plus([("Other", i, f) for _, i, f in s.of("INBOX", idents)])


def copy(s):
    after = copied(s, ids(2, 4))
    return [Step("SELECT INBOX", s), Step("COPY 2:4 Other", after), Step("LOGOUT", after)]


def move(s):
    def moved(some):
        return copied(s, some).without("INBOX", some)

    after = moved(ids(2, 4))
    between = prefixes(moved, ids(2, 4))
    return [Step("SELECT INBOX", s), Step("MOVE 2:4 Other", after, between=between), Step("LOGOUT", after)]


def rotate(s):
    """The template's log is so long that this makes a snapshot and the next log."""
    steps, state = [Step("SELECT INBOX", s)], s
    for i in range(3):
        state = state.change("INBOX", ids(2, 20), [f"kw{i}"])
        steps.append(Step(f"STORE 2:20 +FLAGS.SILENT (kw{i})", state))
    return [*steps, Step("CLOSE", state), Step("LOGOUT", state)]


def compact(s):
    """The template's cache holds all; half of it dies, and it is written anew."""
    marked = s.change("INBOX", ids(1, 14), ["\\Deleted"])
    gone = marked.without("INBOX", ids(1, 14))
    return [
        Step("SELECT INBOX", s),
        Step("STORE 1:14 +FLAGS.SILENT (\\Deleted)", marked),
        Step("CLOSE", gone, between=prefixes(lambda some: marked.without("INBOX", some), ids(1, 14))),
        Step("SELECT INBOX", gone),
        Step("FETCH 1:* (ENVELOPE)", gone, makes="dovetail.cache"),
        Step("CLOSE", gone),
        Step("LOGOUT", gone),
    ]


CASES = {
    "append": append,
    "multiappend": lambda s: append(s, 3),
    "store": store,
    "expunge": expunge,
    "copy": copy,
    "move": move,
    "rotate": rotate,
    "compact": compact,
}


def template(imapd, home, log, name):
    """A mailbox to begin with: 24 messages, some flags, another folder. Its state."""
    imap = rawimap.session(imapd, home, log)
    imap.run("CREATE Other")
    entries = []
    for i in range(1, MESSAGES + 1):
        flags = ("\\Seen",) if i % 3 == 0 else ("$Label", "\\Answered") if i % 5 == 0 else ()
        message = padded(f"m{i}") if name == "compact" else compose(f"m{i}")
        imap.run(f"APPEND INBOX ({' '.join(flags)}) %s", [message])
        entries.append(("INBOX", f"m{i}", tuple(sorted(flags))))
    imap.run("SELECT INBOX")
    if name in ("compact", "damage"):
        for what in ("ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[HEADER.FIELDS (SUBJECT X-ID X-PAD)]") * 2:
            imap.run(f"FETCH 1:* ({what})")
    if name in ("rotate", "damage"):
        path = f"{home}/Maildir/dovetail.log"
        while os.path.getsize(path) < (32 << 10) - 300:
            imap.run("STORE 1 +FLAGS.SILENT (\\Draft)")
            imap.run("STORE 1 -FLAGS.SILENT (\\Draft)")
    if name == "damage":  # beyond the size: a snapshot, and then a little in the next log
        for sign in "+-+-+-+-":
            imap.run(f"STORE 1:* {sign}FLAGS.SILENT (kw7)")
        imap.run("CLOSE")
        imap.run("SELECT INBOX")
        imap.run("STORE 2:4 +FLAGS.SILENT (kw8)")
        imap.run("STORE 2:4 -FLAGS.SILENT (kw8)")
    if name != "rotate":
        imap.run("CLOSE")
    imap.run("LOGOUT")
    imap.close()
    return State(entries)


def observe(imapd, home, log, wrong):
    """What a new session sees: the state, and (mailbox, uid) -> id. Adds to wrong what can't be."""
    imap = rawimap.session(imapd, home, log)
    entries, uids = [], {}
    for box in ("INBOX", "Other"):
        status, text, _ = imap.run(f"SELECT {box}")
        if status != "OK":
            wrong.append(f"SELECT {box}: {status} {text}")
            continue
        for pieces in imap.run("FETCH 1:* (UID FLAGS BODY.PEEK[])")[2]:
            f = rawimap.fetched(pieces)
            if not f or "body" not in f:
                continue
            found = re.search(rb"X-Id: (\w+)\r\n", f["body"])
            ident = found[1].decode() if found else "?"
            if not f["body"].endswith(compose(ident)):
                wrong.append(f"{box}: UID {f['uid']} is torn: {f['body'][:40]!r}")
            if (box, f["uid"]) in uids:
                wrong.append(f"{box}: UID {f['uid']} twice")
            uids[box, f["uid"]] = ident
            entries.append((box, ident, tuple(sorted(f["flags"]))))
    imap.run("LOGOUT")
    imap.close()
    return State(entries), uids
