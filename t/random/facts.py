"""What never changes of a message, whoever asks: its envelope, structure, size, date and fields; and searches for them."""

import re

import commands
import rawimap
from commands import Command, uid_set

ITEMS = ("ENVELOPE", "BODY", "BODYSTRUCTURE", "RFC822.SIZE", "INTERNALDATE", "BODY.PEEK[HEADER.FIELDS (SUBJECT Date X-None)]", "BODY.PEEK[1]<3.20>")
PASSING = re.compile(rb"\* \d+ (UID)?FETCH|\bUID \d+|\bFLAGS \([^)]*\)|\bMODSEQ \(\d+\)|[ ()]+$")


def static(world, client):
    """One item of some messages: the same at any time, in any session, of the same bytes in any mailbox."""
    known, box, item = client.view.known(), client.box, world.rng.choice(ITEMS)
    if not known:
        return None
    c = Command(f"UID FETCH {uid_set(commands.some(world.rng, known, 20))} ({item})")
    name = re.sub(r"\.PEEK|<.*", "", item).encode() + (b"<" if "<" in item else b" ")

    def claim(claims, status, said, untagged, fetches):
        for pieces in untagged:
            f, value = rawimap.fetched(pieces), PASSING.sub(b"", b"".join(pieces)).lstrip(b"( ")
            body = f and world.model.body.get((box, f.get("uid")))
            if body is None or not value.startswith(name):  # NOTIFY tells of others
                continue
            key = (item, (box, f["uid"]) if item == "INTERNALDATE" else body)
            if world.facts.setdefault(key, value) != value:
                client.fault(f"UID {f['uid']}: {world.facts[key]!r} became {value!r}")
            size = re.search(rb"RFC822.SIZE (\d+)", value)
            if size and body in world.data and int(size[1]) != len(world.data[body]):
                client.fault(f"UID {f['uid']}: {value!r}, it has {len(world.data[body])} bytes")

    c.claim = claim
    return c


def head_has(name, text):
    return lambda data: re.search(rb"(?im)^%s:.*%s" % (name, re.escape(text)), data.partition(b"\r\n\r\n")[0]) is not None


def key_of(rng, data):
    """A search key that this message has, likely, and what tells whether another has it."""
    size = len(data) + rng.randrange(-3, 4)
    word = rng.choice([w for w in re.findall(rb"[^\r\n:]{3,12}", data) if w.strip(b" ") == w and b'"' not in w] or [b"line"])
    text = word.decode()
    number, day = rng.randrange(9), rng.randrange(1, 28)
    return rng.choice((
        (f"SMALLER {max(size, 1)}", lambda d: len(d) < max(size, 1)),
        (f"LARGER {size}", lambda d: len(d) > size),
        (f"FROM a{number}@example.org", head_has(b"From", b"a%d@example.org" % number)),
        (f'SUBJECT "s{number} m"', head_has(b"Subject", b"s%d m" % number)),
        (f"SENTON {day}-Jan-2024", lambda d: (b"\r\nDate: Mon, %d Jan 2024" % day) in d.partition(b"\r\n\r\n")[0]),
        (f'TEXT "{text}"', lambda d: word.lower() in d.lower()),
        (f'BODY "{text}"', lambda d: word.lower() in d.partition(b"\r\n\r\n")[2].lower()),
    ))


def texts(world, client):
    """SEARCH by what messages are: right for each of them, whoever changes what meanwhile."""
    box, view = client.box, client.view
    known = [u for u in view.known() if world.model.body.get((box, u)) in world.data]
    if not known:
        return None
    some = [key_of(world.rng, world.data[world.model.body[box, world.rng.choice(known)]]) for _ in range(2)]
    form = world.rng.choice(("{0}", "NOT {0}", "OR {0} {1}", "{0} {1}", "NOT (OR {0} {1})"))
    (one, has_one), (two, has_two) = some
    truth = {
        "{0}": has_one,
        "NOT {0}": lambda d: not has_one(d),
        "OR {0} {1}": lambda d: has_one(d) or has_two(d),
        "{0} {1}": lambda d: has_one(d) and has_two(d),
        "NOT (OR {0} {1})": lambda d: not has_one(d) and not has_two(d),
    }[form]
    c = Command(f"UID SEARCH {form.format(one, two)}")

    def claim(claims, status, said, untagged, fetches):
        found = world.numbers_found(client, untagged)
        if status != "OK" or found is None:
            client.fault(f"{c.text}: {status} {said}, found {found}")
        else:
            world.after.append(lambda: check(set(found)))

    def check(found):
        for uid in known:
            body = world.model.body[box, uid]
            if uid in world.model.now[box].messages and (uid in found) != truth(world.data[body]):
                client.fault(f"{c.text}: found UID {uid}: {uid in found}; it is {world.data[body]!r}")

    c.claim = claim
    return c


ANY = ()
SELECTED = ((static, 6), (texts, 3))
