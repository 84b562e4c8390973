"""What messages are and are called: identities, pieces, previews, addresses; and what their answers are held against."""

import re

import commands
import rawimap
from commands import Command, uid_set
from model import BOXES, digest


def identities(world, client):
    """EMAILID stays with its bytes, SAVEDATE with its message (RFC 8474, RFC 8514)."""
    known, box = client.view.known(), client.box
    if not known:
        return None
    c = Command(f"UID FETCH {uid_set(commands.some(world.rng, known))} (EMAILID SAVEDATE)")

    def claim(claims, status, said, untagged, fetches):
        for pieces in untagged:
            m = re.match(rb"\* \d+ FETCH \(.*\bUID (\d+)", pieces[0])
            email, date = re.search(rb"EMAILID \(([^)]*)\)", pieces[0]), re.search(rb'SAVEDATE ("[^"]*"|NIL)', pieces[0])
            if not (m and email and date):
                continue
            key = (box, int(m[1]))
            body = world.model.body.get(key)
            for told, what, value in ((world.emails, ("of", *key), email[1]), (world.emails, ("is", email[1]), body), (world.emails, ("saved", *key), date[1])):
                if value is not None and told.setdefault(what, value) != value:
                    client.fault(f"{key}: {what} was {told[what]}, is {value}")

    c.claim = claim
    return c


def mailboxid(world, client):
    """It stays with its mailbox (RFC 8474)."""
    box = world.rng.choice(BOXES)
    c = Command(f"STATUS {box} (MAILBOXID)")

    def claim(claims, status, said, untagged, fetches):
        m = next(filter(None, (re.match(rb"\* STATUS .*MAILBOXID \(([^)]+)\)", p[0]) for p in untagged)), None)
        if status != "OK" or not m or world.emails.setdefault(("box", box), m[1]) != m[1]:
            client.fault(f"{c.text}: {status} {m and m[1]}, was {world.emails.get(('box', box))}")

    c.claim = claim
    return c


def preview(world, client):
    """The beginning of the text (RFC 8970), of the messages that are made here: their body, with white space as one space."""
    known, box = client.view.known(), client.box
    if not known:
        return None
    c = Command(f"UID FETCH {uid_set(commands.some(world.rng, known))} (PREVIEW)")

    def claim(claims, status, said, untagged, fetches):
        for pieces in untagged:
            m = re.search(rb'PREVIEW (?:"([^"]*)"|NIL|\{)', pieces[0])
            uid = rawimap.fetched(pieces)
            data = world.data.get(world.model.body.get((box, uid["uid"]))) if m and uid and "uid" in uid else None
            if data is None:
                continue
            got = m[1] if m[1] is not None else pieces[1] if len(pieces) > 1 else None
            want = b" ".join(data.partition(b"\r\n\r\n")[2].split())[:200].strip()
            if got is None or got != want:
                client.fault(f"PREVIEW of UID {uid['uid']} is {got}, should be {want}")

    c.claim = claim
    return c


def binary(world, client):
    """The only part of a message, decoded (RFC 3516)."""
    known, box = client.view.known(), client.box
    if not known:
        return None
    uid = world.rng.choice(known)
    c = Command(f"UID FETCH {uid} (BINARY.SIZE[1] BINARY.PEEK[1])")

    def claim(claims, status, said, untagged, fetches):
        data = world.data.get(world.model.body.get((box, uid)))
        for pieces in untagged:
            size = re.search(rb"BINARY.SIZE\[1\] (\d+)", pieces[0])
            if data is None or not size:
                continue
            body, got = data.partition(b"\r\n\r\n")[2], pieces[1] if len(pieces) > 1 else b""
            if got != body or int(size[1]) != len(body):
                client.fault(f"{c.text}: {int(size[1])}, {got[:60]!r}, should be {len(body)}, {body[:60]!r}")

    c.claim = claim
    return c


def catenate(world, client):
    """A new message of a text and of one that is there (RFC 4469)."""
    there = [(box, uid) for box in BOXES for uid in world.model.now[box].messages if world.model.body.get((box, uid)) in world.data]
    if not there:
        return None
    (source, uid), to = world.rng.choice(there), world.rng.choice(BOXES)
    head, old = b"X-Catenated: %d\r\n" % world.serial, world.data[world.model.body[source, uid]]
    data = head + old
    c = Command(f'APPEND {to} CATENATE (TEXT %s URL "/{source}/;UID={uid}")', literals=[head])
    c.writes = to

    def claim(claims, status, said, untagged, fetches):
        got = rawimap.code(said, "APPENDUID")
        if got:
            claims.added(to, int(got[1]), digest(data), [frozenset()])
            world.data[digest(data)] = data
        elif world.alone:
            client.fault(f"{c.text}: {status} {said}")

    c.claim = claim
    return c


def reset_key(world, client):
    """All addresses of a mailbox are void (RFC 4467)."""
    box = world.rng.choice(BOXES)

    def claim(claims, status, said, untagged, fetches):
        if status != "OK":
            client.fault(f"RESETKEY {box}: {status} {said}")
        world.void = [u for u in world.urls if u[1] == box] if world.alone else []
        world.urls = [u for u in world.urls if u[1] != box]

    return Command(f"RESETKEY {box}", claim)


def url(world, client):
    """A URL that was given gives the message, as long as it is there (RFC 4467)."""
    if world.urls and world.rng.random() < 0.6:
        address, box, uid = world.rng.choice(world.urls + world.void)
        c = Command(f'URLFETCH "{address}"')

        def claim(claims, status, said, untagged, fetches):
            got = next((p for p in untagged if p[0].startswith(b"* URLFETCH ")), None)
            body, there = world.model.body.get((box, uid)), uid in world.model.now[box].messages
            if status == "OK" and got and (address, box, uid) in world.void:
                if len(got) > 1:
                    client.fault(f"{c.text}: it was made void")
            elif status != "OK" or not got:
                client.fault(f"{c.text}: {status} {said}")
            elif len(got) > 1 and body is not None and digest(got[1]) != body:
                client.fault(f"{c.text}: other bytes")
            elif len(got) == 1 and there and world.alone:
                client.fault(f"{c.text}: {got[0]!r}, and the message is there")

        c.claim = claim
        return c
    there = [(box, uid) for box in BOXES for uid in world.model.now[box].messages]
    if not there:
        return None
    box, uid = world.rng.choice(there)
    c = Command(f'GENURLAUTH "imap://tester@localhost/{box}/;UID={uid};URLAUTH=anonymous" INTERNAL')

    def given(claims, status, said, untagged, fetches):
        m = next((re.match(rb'\* GENURLAUTH "?([^" ]+)"?', p[0]) for p in untagged if p[0].startswith(b"* GENURLAUTH")), None)
        if status != "OK" or not m:
            client.fault(f"{c.text}: {status} {said}")
        else:
            world.urls.append((m[1].decode(), box, uid))

    c.claim = given
    return c


ANY = ((catenate, 2), (url, 2), (reset_key, 0.3), (mailboxid, 1))
SELECTED = ((identities, 2), (preview, 2), (binary, 2))
