"""Searches of every kind, and what their answers are held against."""

import re

import rawimap
from commands import Command
from model import BOXES

SORTED = "(SUBJECT) UTF-8 "
FLAG_KEYS = {"FLAGGED": "\\Flagged", "SEEN": "\\Seen", "DRAFT": "\\Draft", "KEYWORD kw1": "kw1"}


def result(pieces):
    """COUNT, MIN, MAX, ALL and PARTIAL of an ESEARCH response; None where it hasn't them."""
    line = pieces[0].decode()
    number = {name: re.search(rf" {name} (\d+)", line) for name in ("COUNT", "MIN", "MAX")}
    all_, part = re.search(r" ALL ([\d:,]+)", line), re.search(r" PARTIAL \(\d+:\d+ ([\d:,]+|NIL)\)", line)
    uids = [rawimap.numbers(m[1]) if m and m[1] != "NIL" else [] for m in (all_, part)]
    return *(int(m[1]) if m else None for m in number.values()), *uids


def esearch(world, client):
    """Every return option says the same of the same result (RFC 4731, RFC 9394)."""
    flag, first = world.rng.choice(("ALL", *FLAG_KEYS)), world.rng.randrange(1, 6)
    last, whole = first + world.rng.randrange(0, 5), world.rng.random() < 0.5
    c = Command(f"UID SEARCH RETURN (MIN MAX COUNT {'ALL' if whole else f'PARTIAL {first}:{last}'}) {flag}")
    since = client.synced

    def claim(claims, status, said, untagged, fetches):
        pieces = next((p for p in untagged if p[0].startswith(b'* ESEARCH (TAG "%s")' % client.tag)), None)
        if status != "OK" or pieces is None:
            client.fault(f"{c.text}: {status} {said}")
            return
        count, least, most, found, part = result(pieces)
        if whole:
            right = (count, least, most) == (len(found), *(found[:1] or [None]), *(found[-1:] or [None]))
            world.search_is(client, "" if flag == "ALL" else flag, found, True, since)
        else:
            right = len(part) == max(0, min(last, count) - first + 1) and (not part or (first > 1 or part[0] == least) and (last < count or part[-1] == most))
        if not right:
            client.fault(f"{pieces[0]!r} contradicts itself")

    c.claim = claim
    return c


def partial(world, client):
    """The first of the set (RFC 9394 section 3.3)."""
    n = world.rng.randrange(1, 5)
    c, view = Command(f"UID FETCH 1:* (UID FLAGS) (PARTIAL 1:{n})"), client.view

    def claim(claims, status, said, untagged, fetches):
        told = {f.get("uid") for f in fetches}
        if world.alone and None not in view.uids and not set(view.uids[:n]) <= told:
            client.fault(f"{c.text}: {told}, the first are {view.uids[:n]}")

    c.claim = claim
    return c


def multisearch(world, client):
    """Several mailboxes at once (RFC 7377)."""
    flag = world.rng.choice(list(FLAG_KEYS))
    c = Command(f"ESEARCH IN (mailboxes ({' '.join(BOXES)})) RETURN (ALL) {flag}")
    selected = client.box

    def claim(claims, status, said, untagged, fetches):
        found = {}
        for pieces in untagged:
            m = re.match(rb'\* ESEARCH \(TAG "([^"]*)" MAILBOX "?(\w+)"? UIDVALIDITY (\d+)\) UID(?: ALL ([\d:,]+))?', pieces[0])
            if m and m[1] == client.tag:
                found[m[2].decode()] = set(rawimap.numbers((m[4] or b"").decode())) if m[4] else set()
        if status != "OK":
            client.fault(f"{c.text}: {status} {said}")
        elif world.alone:
            world.after.append(lambda: check(found))

    def check(found):
        for box in BOXES:
            now, told = world.model.now[box].messages, found.get(box, set())
            want = {uid for uid, (flags, _) in now.items() if FLAG_KEYS[flag] in flags}
            if want - told or (told - want) & now.keys() or (box != selected and told - now.keys()):
                client.fault(f"{c.text}: {box} has {sorted(want)}, found are {sorted(told)}")

    c.claim = claim
    return c


def context(world, client):
    """A search that is kept up to date (RFC 5267), or a sorted one: View follows it."""
    view, flag = client.view, world.rng.choice(list(FLAG_KEYS))
    if len(view.contexts) > 2:
        tag = world.rng.choice(list(view.contexts))
        return Command(f'CANCELUPDATE "{tag.decode()}"', lambda *a: view.contexts.pop(tag))
    kind = world.rng.choice(("SEARCH", "SORT"))
    c = Command(f"UID {kind} RETURN (UPDATE ALL) {SORTED if kind == 'SORT' else ''}{flag}")

    def claim(claims, status, said, untagged, fetches):
        if status != "OK":
            client.fault(f"{c.text}: {status} {said}")

    c.claim = claim
    c.context = FLAG_KEYS[flag], f"UID SORT {SORTED}{flag}" if kind == "SORT" else None
    return c


def saved(world, client):
    """What a search keeps as "$" (RFC 5182)."""
    view, since = client.view, client.synced
    if view.saved is None or world.rng.random() < 0.5:
        flag = world.rng.choice(list(FLAG_KEYS))
        c = Command(f"UID SEARCH RETURN (SAVE ALL) {flag}")

        def claim(claims, status, said, untagged, fetches):
            found = world.numbers_found(client, untagged)
            if status != "OK" or found is None:
                client.fault(f"{c.text}: {status} {said}")
            else:
                world.search_is(client, flag, found, True, since)
                view.saved = set(found)

        c.claim = claim
        return c
    c = Command("UID SEARCH UID $")

    def again(claims, status, said, untagged, fetches):
        found, there = set(world.numbers_found(client, untagged) or ()), world.model.now[view.box].messages.keys()
        if status != "OK" or not found <= view.saved or (world.alone and view.saved & there - found):
            client.fault(f"{c.text}: {status} {found}, {view.saved} were saved")

    c.claim = again
    return c


def filters(world, client):
    """Searches by name (RFC 5466)."""
    name, since = world.rng.choice(("one", "two", "three")), client.synced
    if world.rng.random() < 0.3:
        flag = world.rng.choice((None, *FLAG_KEYS))
        c = Command(f'SETMETADATA "" (/private/filters/values/{name} {"NIL" if flag is None else "%s"})', literals=[] if flag is None else [flag.encode()])

        def claim(claims, status, said, untagged, fetches):
            if status != "OK":
                client.fault(f"{c.text}: {status} {said}")
            world.filters[name] = flag if world.alone else "?"

        c.claim = claim
        return c
    c = Command(f"UID SEARCH FILTER {name}")

    def found(claims, status, said, untagged, fetches):
        flag = world.filters.get(name)
        if not world.alone or flag == "?":
            return
        if (status == "NO" and "[UNDEFINED-FILTER" in said) != (flag is None):
            client.fault(f"{c.text}, which is {flag}: {status} {said}")
        elif flag is not None:
            world.search_is(client, flag, world.numbers_found(client, untagged) or [], True, since)

    c.claim = found
    return c


ANY = ((multisearch, 2),)
SELECTED = ((esearch, 4), (partial, 1), (context, 3), (saved, 3), (filters, 2))
