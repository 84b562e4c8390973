"""Faults put into what one client receives: the checker must find each of them."""

import re


def bump(pattern):
    """Every number that the pattern's group finds becomes one more."""
    regex = re.compile(pattern)

    def change(pieces):
        def more(m):
            return m[0][: m.start(1) - m.start()] + str(int(m[1]) + 1).encode() + m[0][m.end(1) - m.start() :]

        pieces[0] = regex.sub(more, pieces[0], count=1)

    return change


def exists(pieces):
    pieces[0] = re.sub(rb"^\* (\d+) EXISTS", lambda m: b"* %d EXISTS" % max(0, int(m[1]) - 1), pieces[0])


def body(pieces):
    if len(pieces) > 1 and pieces[1]:
        pieces[1] = bytes([pieces[1][0] ^ 1]) + pieces[1][1:]


def flags(pieces):
    if b" FETCH (" in pieces[0] and b"\\Flagged" in pieces[0]:
        pieces[0] = pieces[0].replace(b"\\Flagged", b"\\Draft", 1)


def emailid(pieces):
    pieces[0] = re.sub(rb"EMAILID \(.", b"EMAILID (X", pieces[0])


def fetched_url(pieces):
    if pieces[0].startswith(b"* URLFETCH"):
        body(pieces)


def metadata(pieces):
    if pieces[0].startswith(b"* METADATA"):
        pieces[0] = re.sub(rb' "([^"]*)"\)$', rb' "\1z")', pieces[0])
        body(pieces)


def decoded(pieces):
    if b"BINARY.PEEK" in pieces[0] or b"BINARY[" in pieces[0]:
        body(pieces)


def preview(pieces):
    pieces[0] = re.sub(rb'PREVIEW "l', rb'PREVIEW "L', pieces[0])


def quota(pieces):
    pieces[0] = re.sub(rb"^(\* QUOTA .*MESSAGE )\d+ ", rb"\g<1>9999 ", pieces[0])


def mailboxid(pieces):
    pieces[0] = re.sub(rb"MAILBOXID \(F?.", rb"MAILBOXID (X", pieces[0])


def envelope(pieces):
    pieces[0] = re.sub(rb'ENVELOPE \("M', b'ENVELOPE ("W', pieces[0])


def keyword(pieces):
    if pieces[0].startswith(b"* FLAGS ("):
        pieces[0] = pieces[0].replace(b" kw1", b"", 1)


def recent(pieces):
    if b" FETCH (" in pieces[0]:
        pieces[0] = re.sub(rb"FLAGS \((?!\\Recent)", rb"FLAGS (\\Recent ", pieces[0], count=1).replace(b"\\Recent )", b"\\Recent)")


PLANTS = {
    "envelope": envelope,
    "keyword": keyword,
    "recent": recent,
    "size": bump(rb"RFC822.SIZE (\d+)"),
    "binary": decoded,
    "preview": preview,
    "mailboxid": mailboxid,
    "notify": bump(rb"^\* STATUS \w+ \(MESSAGES (\d+) UIDNEXT \d+(?: UNSEEN \d+)?\)"),
    "quota": quota,
    "search": bump(rb"^\* SEARCH .*?(\d+)$"),
    "uidfetch": bump(rb"^\* (\d+) UIDFETCH"),
    "context": bump(rb"(?:ADDTO|REMOVEFROM) \(\d+ (\d+)"),
    "emailid": emailid,
    "esearch": bump(rb" COUNT (\d+)"),
    "metadata": metadata,
    "multisearch": bump(rb"MAILBOX .* ALL (\d+)$"),
    "url": fetched_url,
    "appenduid": bump(rb"\[APPENDUID \d+ (\d+)\]"),
    "body": body,
    "exists": exists,
    "expunge": bump(rb"^\* (\d+) EXPUNGE"),
    "flags": flags,
    "uid": bump(rb"^\* \d+ FETCH \(.*?UID (\d+)"),
}


class Planting:
    """Changes every third response that it can."""

    def __init__(self, what):
        self.change, self.count = PLANTS[what], 0

    def __call__(self, pieces):
        changed = list(pieces)
        self.change(changed)
        if changed == pieces:
            return pieces
        self.count += 1
        return pieces if self.count % 3 else changed
