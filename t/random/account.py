"""What belongs to the account or the connection, and what its answers are held against."""

import re

from commands import Command
from model import BOXES

ENTRIES = ("/private/comment", "/shared/vendor/test/x")
EVENTS = "MessageExpunge FlagChange"
# Whose answers nothing else is known of than that they are OK.
TALK = ("CAPABILITY", "ID NIL", 'ID ("name" "x")', "NAMESPACE", "LANGUAGE", "COMPARATOR", "GETQUOTA user", 'LIST (SUBSCRIBED) "" * RETURN (CHILDREN STATUS (MESSAGES SIZE))', 'LIST (SPECIAL-USE) "" *',
        'LIST "" * RETURN (METADATA (/private/comment))', 'LIST (RECURSIVEMATCH SUBSCRIBED) "" *', 'GETMETADATA "" (/private/comment /shared/comment)', "UNSUBSCRIBE Work", "SUBSCRIBE Work")
TALK_SELECTED = ("UID SORT RETURN (COUNT MIN) (REVERSE DISPLAYFROM SIZE) UTF-8 YOUNGER 90000", "UID THREAD REFS UTF-8 ALL", "UID THREAD ORDEREDSUBJECT UTF-8 ALL", "UID FETCH 1:* (BODYSTRUCTURE ENVELOPE THREADID RFC822.SIZE)",
                 "UID SEARCH OR FUZZY TEXT line NOT SENTSINCE 1-Jan-2020")


def metadata(world, client):
    """RFC 5464: what was set last is what is got."""
    key = (world.rng.choice(("", *BOXES[:2])), world.rng.choice(ENTRIES))
    name = key[0] or '""'
    if world.rng.random() < 0.5:
        value = world.rng.choice((None, b"", b"v%d" % world.rng.randrange(99), b'a "b" \\ c', b"two\r\nlines"))
        c = Command(f"SETMETADATA {name} ({key[1]} {'NIL' if value is None else '%s'})", literals=[] if value is None else [value])

        def claim(claims, status, said, untagged, fetches):
            if status != "OK":
                client.fault(f"{c.text}: {status} {said}")
            elif world.alone:
                world.annotations[key] = value
            else:
                world.annotations.pop(key, None)
                world.muddled.add(key)
            if world.alone:
                world.muddled.discard(key)

        c.claim = claim
        return c
    c = Command(f"GETMETADATA {name} {key[1]}")

    def got(claims, status, said, untagged, fetches):
        line = next((b"".join(p) for p in untagged if p[0].startswith(b"* METADATA ")), b"")
        want = world.annotations.get(key)
        m = re.search(re.escape(key[1]).encode() + rb' (NIL|"(?:[^"\\]|\\.)*"|\{\d+\}.*)\)$', line, re.S)
        value = None
        if m and m[1] != b"NIL":
            value = re.sub(rb"\\(.)", rb"\1", m[1][1:-1]) if m[1][:1] == b'"' else re.sub(rb"^\{\d+\}", b"", m[1])
        if status != "OK" or (world.alone and key not in world.muddled and value != want):
            client.fault(f"{c.text}: {status} {value}, was set to {want}")

    c.claim = got
    return c


def quota(world, client):
    """Messages of all mailboxes count (RFC 9208)."""
    c = Command(f"GETQUOTAROOT {world.rng.choice(BOXES)}")

    def claim(claims, status, said, untagged, fetches):
        m = next(filter(None, (re.match(rb"\* QUOTA .*MESSAGE (\d+) ", p[0]) for p in untagged)), None)
        if status != "OK" or not m:
            client.fault(f"{c.text}: {status} {said}")
        elif world.alone:
            world.after.append(lambda: world.quota_is(client, int(m[1])))

    c.claim = claim
    return c


def notify(world, client):
    """From here on STATUS tells of other mailboxes (RFC 5465); what it told last must be so."""
    rng = world.rng
    boxes = rng.sample(BOXES, rng.randrange(1, 4))
    new = rng.choice(("MessageNew", "MessageNew (UID FLAGS)", "MessageNew (UID PREVIEW BODY.PEEK[HEADER.FIELDS (SUBJECT)])"))
    c = Command(f"NOTIFY SET {rng.choice(('', 'STATUS '))}(selected-delayed ({new} {EVENTS})) (mailboxes ({' '.join(boxes)}) (MessageNew {EVENTS}))")
    c.watches = boxes

    def claim(claims, status, said, untagged, fetches):
        if status != "OK":
            client.fault(f"{c.text}: {status} {said}")

    c.claim = claim
    return c


def compress(world, client):
    if client.imap.deflate:
        return None

    def claim(claims, status, said, untagged, fetches):
        if status != "OK":
            client.fault(f"COMPRESS: {status} {said}")
        else:
            client.imap.compress()

    return Command("COMPRESS DEFLATE", claim)


def unauthenticate(world, client):
    """The connection is nobody's, and is somebody's again at the next step (RFC 8437)."""
    return Command("UNAUTHENTICATE") if client.imap.login else None


def talk(world, client):
    c = Command(world.rng.choice(TALK + (TALK_SELECTED if client.view else ())))

    def claim(claims, status, said, untagged, fetches):
        if status != "OK" and not ("[EXPUNGEISSUED]" in said and not world.alone):
            client.fault(f"{c.text}: {status} {said}")

    c.claim = claim
    return c


def sleep(world, client):
    """An IDLE so long that the session hibernates."""
    c = Command("IDLE")
    c.sleeps = 1.6
    return c


ANY = ((metadata, 4), (quota, 2), (notify, 2), (compress, 0.5), (sleep, 0.3), (unauthenticate, 1), (talk, 3))
SELECTED = ()
