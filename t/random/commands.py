"""Everything that a client may ask, as its view allows, and what the answer promises."""

import re

import rawimap
from model import BOXES, digest

FLAGS = ("\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft", "$Forwarded", "kw1", "kw2")
NAMES = ("Attic", "Attic.Low", "Shed", "Barn")


class Command:
    def __init__(self, text, claim=None, literals=(), noexpunge=False):
        self.text, self.claim, self.literals, self.noexpunge = text, claim, literals, noexpunge
        self.selects = self.resync = None
        self.enables = set()
        self.delivers = self.context = None
        self.watches = self.writes = None  # mailboxes that NOTIFY is to tell of; the other mailbox that this changes
        self.sleeps = 0


def writing(box, command):
    command.writes = box
    return command


def uid_set(uids):
    return ",".join(map(str, uids))


def some(rng, items, most=6):
    return sorted(rng.sample(items, min(len(items), rng.randrange(1, most))))


def some_flags(rng):
    return [f for f in rng.sample(FLAGS, rng.randrange(0, 4)) if f != "\\Deleted" or rng.random() < 0.5]


def message(world):
    world.serial += 1
    rng = world.rng
    lines = b"".join(b"line %d of %d\r\n" % (i, world.serial) for i in range(rng.randrange(0, 30)))
    head = f"From: a{rng.randrange(9)}@example.org\r\nSubject: s{rng.randrange(9)} m{world.serial}\r\n"
    head += f"Message-ID: <m{world.serial}@example.org>\r\nDate: Mon, {rng.randrange(1, 28)} Jan 2024 10:00:00 +0000\r\n"
    data = head.encode() + b"\r\n" + lines
    world.data[digest(data)] = data
    return data


def target(world, client):
    return world.rng.choice(BOXES)


# A command is made by f(world, client), which returns None when it can't be now. Those of SELECTED need a mailbox.


def select(world, client):
    box = world.rng.choice(BOXES)
    verb = "EXAMINE" if world.rng.random() < 0.15 else "SELECT"
    kept = client.kept.get(box)
    if box == client.box:
        kept = None
    c = Command(f"{verb} {box}")
    if "QRESYNC" in client.enabled and kept and world.rng.random() < 0.8:
        known = f" {uid_set(kept[2])}" if world.rng.random() < 0.5 else ""
        c.text += f" (QRESYNC ({kept[0]} {kept[1]}{known}))"
        c.resync = kept
    elif world.rng.random() < 0.2:
        c.text += " (CONDSTORE)"
        c.enables = {"CONDSTORE"}
    c.selects = box
    return c


def append(world, client):
    box, count = target(world, client), world.rng.choice((1, 1, 1, 2, 3))
    bodies = [message(world) for _ in range(count)]
    flags = [some_flags(world.rng) for _ in bodies]
    text = f"APPEND {box}" + "".join(f" ({' '.join(f)}) %s" for f in flags)

    def claim(claims, status, said, untagged, fetches):
        got = rawimap.code(said, "APPENDUID")
        if status != "OK" or not got or len(rawimap.numbers(got[1])) != count:
            client.fault(f"{text}: {status} {said}")
            return
        for uid, data, set_ in zip(rawimap.numbers(got[1]), bodies, flags):
            claims.added(box, uid, digest(data), [frozenset(set_)])
            world.sizes[digest(data)] = len(data)

    return writing(box, Command(text, claim, bodies))


def noop(world, client):
    return Command(world.rng.choice(("NOOP", "NOOP", "CHECK" if client.box else "NOOP")))


def idle(world, client):
    return Command("IDLE")


def status(world, client):
    box = target(world, client)

    def claim(claims, answer, said, untagged, fetches):
        # NOTIFY may tell of it, too, of more or less than was asked for.
        answer_ = re.compile(rf"\* STATUS {box} \(MESSAGES \d+ UIDNEXT \d+ UNSEEN \d+ HIGHESTMODSEQ \d+\)".encode())
        line = next((p[0].decode() for p in untagged if answer_.fullmatch(p[0])), "")
        words = line.rpartition("(")[2].rstrip(")").split()
        got = dict(zip(words[::2], map(int, words[1::2])))
        if answer != "OK" or len(got) != 4:
            client.fault(f"STATUS {box}: {answer} {said} {line}")
        elif world.alone:
            world.after.append(lambda: world.status_is(client, box, got))

    return Command(f"STATUS {box} (MESSAGES UIDNEXT UNSEEN HIGHESTMODSEQ)", claim)


def names(world, client):
    """Mailboxes that come and go; no messages in them."""
    there = sorted(world.names)
    verb = world.rng.choice(("CREATE", "DELETE", "RENAME", "LIST", "SUBSCRIBE", "LSUB"))
    if verb in ("LIST", "LSUB"):
        return Command(f'{verb} "" *', lambda *a: world.names_are(client, verb, *a))
    name = world.rng.choice(NAMES) if verb == "CREATE" or not there else world.rng.choice(there)
    other = world.rng.choice(NAMES)
    text = f"{verb} {name}" + (f" {other}" if verb == "RENAME" else "")
    if verb == "CREATE" and world.rng.random() < 0.3:
        text += " (USE (\\Archive))"
    return Command(text, lambda claims, status, *a: world.names_changed(client, verb, name, other, status))


def enable(world, client):
    name = world.rng.choice(("CONDSTORE", "QRESYNC"))
    c = Command(f"ENABLE {name}")

    def claim(claims, status, said, untagged, fetches):
        client.enabled |= {name, "CONDSTORE"}

    c.claim = claim
    return c


def logout(world, client):
    return Command("LOGOUT")


def unselect(world, client):
    return Command("UNSELECT")


def close(world, client):
    box = client.box

    def claim(claims, status, said, untagged, fetches):
        if status == "OK" and not client.readonly:
            world.expunged(claims, box, None)

    return Command("CLOSE", claim)


def chosen(world, client, most=6):
    """(text of a set, UIDs it means where they are known, by UID?)"""
    rng, view = world.rng, client.view
    known = view.known()
    if client.uidonly and not known:
        return None
    if known and (client.uidonly or rng.random() < 0.6):
        uids = some(rng, known, most)
        return uid_set(uids), uids, True
    if not view.uids:
        return None
    # A message that came meanwhile is told first, and is the one. With others at work it could be one of theirs.
    if world.alone and rng.random() < 0.2:
        return "*", [None], False
    seqs = some(rng, range(1, len(view.uids) + 1), most)
    return uid_set(seqs), [view.uids[s - 1] for s in seqs], False


def verb(name, by_uid):
    return f"UID {name}" if by_uid else name


def store(world, client):
    picked = chosen(world, client)
    if not picked:
        return None
    text, uids, by_uid = picked
    rng, box = world.rng, client.box
    op, flags, silent = rng.choice("++-- "), some_flags(rng), rng.random() < 0.3
    condition = rng.choice(list(client.view.modseq.values()) or [1]) if rng.random() < 0.15 else None
    op = op.strip()
    line = f"{verb('STORE', by_uid)} {text}"
    line += f" (UNCHANGEDSINCE {condition})" if condition else ""
    line += f" {op}FLAGS{'.SILENT' if silent else ''} ({' '.join(flags)})"
    c = Command(line, noexpunge=not by_uid)
    c.enables = {"CONDSTORE"} if condition else set()

    def claim(claims, status, said, untagged, fetches):
        client.enabled |= c.enables
        if silent:
            for uid in uids:
                client.view.flags.pop(uid, None)
        elif world.alone and status == "OK" and not condition:
            world.stored_so(client, c, op, set(flags), uids, fetches)
        if None in uids or status != "OK":
            claims.change_some(box, world.model.now[box].messages if None in uids else uids)
            return
        left = set()
        got = rawimap.code(said, "MODIFIED")
        if got:
            left = set(rawimap.numbers(got[0])) if by_uid else world.by_seq(uids, text, got[0])
        claims.set_flags(box, [u for u in uids if u not in left], op, flags)
        claims.change_some(box, left)

    c.claim = claim
    return c


def fetch(world, client):
    picked = chosen(world, client)
    if not picked:
        return None
    text, uids, by_uid = picked
    if world.rng.random() < 0.4:
        text, uids = "1:*", list(client.view.uids)
    items = ["FLAGS", "(UID FLAGS)", "(UID FLAGS MODSEQ)", "(UID BODY.PEEK[])", "ALL", "FULL", "BODY.PEEK[HEADER]"]
    if text != "1:*":  # which may be more than the client knows: it would mark them as seen
        items += ["(FLAGS BODY[])"] * 2
    what = world.rng.choice(items)
    box = client.box
    c = Command(f"{verb('FETCH', by_uid)} {text} {what}", noexpunge=not by_uid)
    c.enables = {"CONDSTORE"} if "MODSEQ" in what else set()

    def claim(claims, status, said, untagged, fetches):
        client.enabled |= c.enables
        for f in fetches:
            if "[]" in what and f.get("whole") and f.get("uid") is not None:
                world.body_is(client, box, f["uid"], f["body"])
        if " BODY[]" in what:
            claims.change_some(box, world.model.now[box].messages if None in uids or status != "OK" else ())
            claims.touched |= {(box, u) for u in uids}
            if not client.readonly and status == "OK" and None not in uids:
                claims.set_flags(box, uids, "+", ["\\Seen"])
        if status == "OK" and not (by_uid or len(fetches) >= len(uids)):
            client.fault(f"{c.text}: {len(fetches)} of {len(uids)} messages")

    c.claim = claim
    return c


def changed_since(world, client):
    if "CONDSTORE" not in client.enabled or not client.view.uids:
        return None
    modseq = world.rng.choice([client.modseq, *client.view.modseq.values()]) or 1
    vanished = "QRESYNC" in client.enabled and world.rng.random() < 0.5
    c = Command(f"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {modseq}{' VANISHED' if vanished else ''})")
    since, view = client.synced, client.view

    def claim(claims, status, said, untagged, fetches):
        if status == "OK" and world.alone:
            world.changed_since_is(client, view, since, modseq, fetches)
            if vanished:
                world.vanished_since(client, modseq, untagged)

    c.claim = claim
    return c


def search(world, client):
    by_uid = client.uidonly or world.rng.random() < 0.7
    flag = world.rng.choice(("", "SEEN", "FLAGGED", "ANSWERED", "DELETED", "DRAFT", "UNSEEN", "KEYWORD kw1"))
    kind = world.rng.choice(("SEARCH", "SEARCH", "SORT (SUBJECT) UTF-8", "THREAD REFERENCES UTF-8"))
    c = Command(f"{verb(kind, by_uid)} {flag or 'ALL'}", noexpunge=not by_uid)
    since, before = client.synced, client.view.known()
    ambiguous = None in client.view.uids

    def claim(claims, status, said, untagged, fetches):
        found = world.numbers_found(client, untagged)
        if status != "OK" or found is None:
            client.fault(f"{c.text}: {status} {said}, found {found}")
            return
        world.search_is(client, flag, found, by_uid, since)
        for uid in found if by_uid and not ambiguous else ():
            if uid not in before and not client.view.may_have(uid):
                client.fault(f"{c.text} found UID {uid}, which isn't told")

    c.claim = claim
    return c


def copied(world, client, claims, box, to, got, since):
    """COPYUID against the view: pairs of UIDs. False when it can't be."""
    sources, uids = rawimap.numbers(got[1]), rawimap.numbers(got[2])
    if len(sources) != len(uids):
        client.fault(f"COPYUID: {len(sources)} and {len(uids)} UIDs")
        return []
    for source, uid in zip(sources, uids):
        states = world.model.states(box, source, since) or None if world.alone else None
        # A message that came within this step is read with the other: the model compares the two.
        claims.added(to, uid, world.model.body.get((box, source), (box, source)), states)
    return sources


def copy(world, client, move=False):
    picked = chosen(world, client, 4)
    if not picked:
        return None
    text, uids, by_uid = picked
    box, to = client.box, target(world, client)
    c = writing(to, Command(f"{verb('MOVE' if move else 'COPY', by_uid)} {text} {to}"))
    view, since = set(client.view.known()), client.synced
    unknown = None in client.view.uids or text == "*"

    def claim(claims, status, said, untagged, fetches):
        got = rawimap.code(said + " " + " ".join(p[0].decode() for p in untagged if b"[COPYUID" in p[0]), "COPYUID")
        if not got:
            return
        if status != "OK" and not move:
            client.fault(f"{c.text}: {status} with COPYUID")
        sources = copied(world, client, claims, box, to, got, since)
        if not unknown and not set(sources) <= view:
            client.fault(f"{c.text}: COPYUID of {set(sources) - view}, which weren't told")
        if None not in uids and not set(sources) <= set(uids):
            client.fault(f"{c.text}: COPYUID of others: {sources}")
        if move:
            claims.gone |= {(box, u) for u in sources}

    c.claim = claim
    return c


def move(world, client):
    return copy(world, client, move=True)


def expunge(world, client):
    box = client.box
    if world.rng.random() < 0.5:
        picked = [u for u in client.view.known() if "\\Deleted" in client.view.flags.get(u, ())]
        picked += some(world.rng, client.view.known()) if client.view.known() else []
        if not picked:
            return None
        c, uids = Command(f"UID EXPUNGE {uid_set(sorted(set(picked)))}"), set(picked)
    else:
        c, uids = Command("EXPUNGE"), None

    def claim(claims, status, said, untagged, fetches):
        if status == "OK":
            world.expunged(claims, box, uids)
            got = rawimap.code(said, "HIGHESTMODSEQ")
            if got:
                client.modseq = world.highest(client, box, int(got[0]))

    c.claim = claim
    return c


def replace(world, client):
    known = client.view.known()
    if not known:
        return None
    uid, box, to = world.rng.choice(known), client.box, target(world, client)
    data, flags = message(world), some_flags(world.rng)

    def claim(claims, status, said, untagged, fetches):
        got = next((rawimap.code(p[0].decode(), "APPENDUID") for p in untagged if b"[APPENDUID" in p[0]), None)
        if got:
            claims.added(to, int(got[1]), digest(data), [frozenset(flags)])
        if got and status == "OK":
            claims.gone.add((box, uid))
        claims.may_go.add((box, uid))
        claims.touched.add((box, uid))

    return writing(to, Command(f"UID REPLACE {uid} {to} ({' '.join(flags)}) %s", claim, [data]))


ANY = ((select, 4), (append, 6), (noop, 3), (idle, 2), (status, 2), (names, 2), (enable, 1), (logout, 1))
SELECTED = ((store, 12), (fetch, 8), (search, 6), (copy, 4), (move, 3), (expunge, 3), (replace, 1))
SELECTED += ((changed_since, 3), (close, 1), (unselect, 2))


def make(world, client):
    import account, content, facts, searches  # which need this module

    more = (account, content, facts, searches)
    rows = ANY + sum((m.ANY for m in more), ()) + (SELECTED + sum((m.SELECTED for m in more), ()) if client.view else ())
    while True:
        command = world.rng.choices([r[0] for r in rows], [r[1] for r in rows])[0](world, client)
        if not command:
            continue
        writes = command.text.split()[0:2]
        if client.view and client.readonly and {"STORE", "MOVE", "EXPUNGE", "REPLACE"} & set(writes):
            continue
        return command
