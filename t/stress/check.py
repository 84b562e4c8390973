"""Proves from the record that nothing that was answered was lost."""

import rawimap
from work import BOXES, FOREIGN


def whole(imap, box, record, body=False):
    """All of a mailbox: uid -> (flags, modseq, id or None)."""
    out = {}
    status, text, _ = imap.run(f"SELECT {box}")
    if status != "OK":
        record.fault(f"at the end: SELECT {box}: {text}")
        return out
    _, _, untagged = imap.run("FETCH 1:* (UID FLAGS MODSEQ%s)" % (" BODY.PEEK[]" if body else ""))
    for pieces in untagged:
        f = rawimap.fetched(pieces)
        if not f or "uid" not in f:
            continue
        if f["uid"] in out:
            record.fault(f"{box}: UID {f['uid']} twice")
        ident = None
        if body:
            ident = next((x[6:] for x in f["body"].split(b"\r\n") if x.startswith(b"X-Id: ")), b"?").decode()
            record.body(box, f["uid"], f["body"])
        out[f["uid"]] = (f["flags"], f["modseq"], ident)
    return out


def sessions_agree(world, boxes):
    """Each session that still lives sees what a new one sees, in its old view too."""
    for s in world.sessions:
        if not s.imap:
            continue
        try:
            s.imap.run("NOOP")
            _, _, untagged = s.imap.run("UID FETCH 1:* (UID FLAGS MODSEQ)")
        except rawimap.Gone:
            continue
        view = {}
        for f in filter(None, map(rawimap.fetched, untagged)):
            view[f["uid"]] = (f["flags"], f["modseq"])
        fresh = {uid: m[:2] for uid, m in boxes[s.box].items()}
        if view != fresh:
            odd = [u for u in view.keys() | fresh.keys() if view.get(u) != fresh.get(u)][:3]
            detail = ", ".join(f"{u}: {view.get(u)} / {fresh.get(u)}" for u in odd)
            world.record.fault(f"{s.name} in {s.box} disagrees with a new session: {detail}")
        world.record.count("sessions compared at the end")


def messages(world, boxes):
    """Every message in its place, as often as it was answered."""
    record, found = world.record, {}
    for box, all_ in boxes.items():
        for uid, (_, _, ident) in all_.items():
            found[ident] = found.get(ident, 0) + 1
            if ident not in record.known:
                record.fault(f"{box}: UID {uid} has the unknown id {ident}")
            elif record.bytes[box, uid] != record.known[ident]:
                record.fault(f"{box}: UID {uid}: other bytes than {ident} was given")
    for box, uid in record.must:
        if uid not in boxes[box]:
            record.fault(f"{box}: UID {uid} ({record.must[box, uid]}) was answered and is gone")
    for box, uid in record.mustnot:
        if uid in boxes[box]:
            record.fault(f"{box}: UID {uid} was expunged and is there")
    for ident, low in record.low.items():
        n = found.get(ident, 0)
        if not low <= n <= record.high[ident]:
            record.fault(f"{ident}: {n} copies, should be {low} to {record.high[ident]}")
    for idents in world.unanswered:  # all are there or none; nobody knows their UIDs, so that nobody takes one of them away
        if len({found.get(i, 0) for i in idents}) > 1:
            record.fault(f"half of an APPEND: {idents}")


def flags(world, boxes):
    record = world.record
    for (box, uid, flag), value in record.flags.items():
        if value is not None and uid in boxes[box] and (flag in boxes[box][uid][0]) != value:
            record.fault(f"{box}: UID {uid}: {flag} should be {value}, answered")
    for (box, uid, flag), changes in record.shared.items():
        if uid not in boxes[box]:
            continue
        last_begun = max((b for b, ended, _ in changes if ended is not None), default=None)
        # A change may be the last one unless another began after its answer.
        may = {on for _, ended, on in changes if ended is None or last_begun is None or ended > last_begun}
        if (flag in boxes[box][uid][0]) not in may and last_begun is not None:
            record.fault(f"{box}: UID {uid}: {flag} can't be what it is: {changes}")
    ids = {m[2]: m[0] for m in boxes["INBOX"].values()}
    foreign = world.foreign
    for name, on in foreign.letter.items():
        got = ids.get(foreign.delivered[name])
        if got is not None and ("\\Draft" in got) != on:
            record.fault(f"{foreign.delivered[name]}: the foreign {FOREIGN} should be {on}")


def growth(record):
    """UIDVALIDITY stays; UIDNEXT and HIGHESTMODSEQ never fall from one SELECT to a later one."""
    for box in BOXES:
        all_ = sorted((h for h in record.highest if h[0] == box), key=lambda h: h[2])
        if len({h[3] for h in all_}) > 1:
            record.fault(f"{box}: UIDVALIDITY changed: {sorted({h[3] for h in all_})}")
        best, done = [0, 0], 0
        for _, begun, _, _, *numbers in sorted(all_, key=lambda h: h[1]):
            while done < len(all_) and all_[done][2] < begun:
                best = [max(a, b) for a, b in zip(best, all_[done][4:])]
                done += 1
            if any(n < b for n, b in zip(numbers, best)):
                record.fault(f"{box}: UIDNEXT, HIGHESTMODSEQ fell from {best} to {numbers}")


def check(world):
    record = world.record
    fresh = rawimap.session(world.imapd, world.home, world.log)
    fresh.run("ENABLE CONDSTORE")
    boxes = {box: whole(fresh, box, record, body=True) for box in BOXES}
    sessions_agree(world, boxes)
    messages(world, boxes)
    flags(world, boxes)
    growth(record)
    world.sizes = {box: len(m) for box, m in boxes.items()}
    fresh.run("LOGOUT")
    fresh.close()
    return boxes
