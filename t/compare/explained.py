"""Differences that are meant: each with the words of dovetail-standards(7), section DIFFERENCES FROM DOVECOT."""

import ast
import re

import oracle


def walk(value, change):
    """The value with change applied to each byte string in it."""
    if isinstance(value, (bytes, str)):
        return change(value.encode() if isinstance(value, str) else bytes(value))
    if isinstance(value, dict):
        return {walk(k, change): walk(v, change) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [walk(v, change) for v in value]
    return value


def strings(pattern, new):
    return lambda value: walk(value, lambda s: re.sub(pattern, new, s))


def nil(value):
    return {k: b"" if v == b"NIL" else v for k, v in value.items()} if isinstance(value, dict) else value


def by_text(value):
    return [*value[:-1], sorted(value[-1], key=repr)] if isinstance(value, list) and len(value) == 3 and isinstance(value[-1], list) else value


def without(*unwanted):
    def change(value):
        if isinstance(value, (list, tuple)):
            return [change(v) for v in value if not (isinstance(v, (bytes, list)) and (v in unwanted or isinstance(v, list) and len(v) == 1 and v[0] in unwanted and v[0].startswith(b"[")))]
        return value

    return lambda value: by_text(change(value))


MORE_CODES = ("NONEXISTENT", "ALREADYEXISTS", "CANNOT", "NOPERM", "MAILBOXID", "CLIENTBUG", "HIGHESTMODSEQ", "BADCHARSET")


def codes(a, b, q):
    """Where Dovecot says none (or blames the client for a STATUS of what is selected), ours may say more."""
    said, ours = (v[1][0].decode() if v[1] else "" for v in (a, b))
    if (said, ours) in (("CLIENTBUG", ""), ("NONEXISTENT", "CANNOT")) or (not said and ours in MORE_CODES):
        return ([v[0], b"", v[2]] for v in (a, b))
    return (a, b)


def modseq(value):
    return {k: v for k, v in value.items() if k != b"MODSEQ"} if isinstance(value, dict) else value


def stored(value):
    """Without FETCH responses: of a STORE that changed nothing."""
    return [value[0], value[1], [line for line in value[2] if line[2:3] != [b"FETCH"]]] if isinstance(value, (list, tuple)) and len(value) == 3 else value


def search_modseq(value):
    """MODSEQ of a SEARCH (in parentheses) or ESEARCH answer."""
    lines = []
    for line in value[2]:
        line = [v for v in line if not (isinstance(v, list) and v[:1] == [b"MODSEQ"])]
        if line == [b"[HIGHESTMODSEQ]"] or line == [b"[HIGHESTMODSEQ"]:
            continue
        lines.append(line[: line.index(b"MODSEQ")] if b"MODSEQ" in line else line)
    return [value[0], value[1], lines]


def threads(value):
    """The siblings of a THREAD answer in an order of their own."""

    def ordered(v):
        if not isinstance(v, list):
            return v
        flat = [x for x in v if not isinstance(x, list)]
        return flat + sorted((ordered(x) for x in v if isinstance(x, list)), key=repr)

    return [value[0], value[1], [ordered(line) for line in value[2]]]


def numbers(value):
    return [value] if isinstance(value, bytes) else [n for v in value for n in numbers(v)]


def without_sizes(value):
    """Without the sizes of structures, where an inner multipart ends right before an outer boundary."""
    return walk(value, lambda s: b"n" if s.isdigit() else s)


def is_odd_address(raw):
    """What isn't an address list of RFC 5322 in To, Cc, Bcc, From, or says it in bytes without a charset."""
    lines = [re.sub(rb"\n[ \t]", b" ", line).strip() for name in ("from", "to", "cc", "bcc") for line in oracle.fields(raw, name)]
    good = rb'(?:(?:[A-Z][a-z]+ [A-Z][a-z]+|"Example, Bob"|=\?utf-8\?Q\?J=C3=B6rg\?= Test|=\?iso-8859-1\?B\?5Pb8\?=) )?<?[a-z0-9]+@(?:example\.org|mail\.example\.com|EXAMPLE\.net)>?'
    twice = any(len(oracle.fields(raw, name)) > 1 for name in ("from", "to", "cc", "bcc"))
    return twice or any(not re.fullmatch(good, one.strip()) for line in lines for one in re.split(rb",(?! Bob)", line))


class Query:
    """What was asked, and of what; section: the part of a FETCH."""

    def __init__(self, what, about, messages):
        self.is_fetch = what.startswith("FETCH")
        self.text = f"{what} {about}" if self.is_fetch else str(about)
        self.raw, self.structures, self.binaries = messages
        self.seq = seq = getattr(about, "seq", 0)
        self.structure, self.message = self.structures.get(seq), self.raw[seq - 1] if seq else b""
        m = re.search(r"(?:HEADER )?([A-Z][A-Za-z-]*) %s\((b['\"].*['\"]),\)$", self.text)
        self.key, self.needle = (m[1], ast.literal_eval(m[2]).decode("utf-8", "replace")) if m else (None, None)
        self.section = oracle.Section(what, self.structure) if "[" in what and self.structure else None


# Ways to make two answers equal: f(Dovecot's, ours, query) gives the two that are left to compare.


def both(change):
    return lambda a, b, q: (change(a), change(b))


def apart_from(odd):
    """SEARCH, SORT and THREAD answers without the messages that are odd in the way that the rule names."""

    def change(a, b, q):
        def keep(v):
            return not (isinstance(v, bytes) and v.isdigit() and 0 < int(v) <= len(q.raw) and odd(int(v), q))

        def kept(v, depth=0):
            left = [kept(x, depth + 1) if isinstance(x, list) else x for x in v if isinstance(x, list) or keep(x)]
            left = [x for x in left if x != []]
            # Of a thread: one branch that is left goes on in the line (RFC 5256, section 5: thread-nested are two or more).
            while depth > 1 and left and isinstance(left[-1], list) and not any(isinstance(x, list) for x in left[:-1]):
                left = left[:-1] + left[-1]
            return left

        return [[v[0], v[1], kept(v[2])] for v in (a, b)]

    return change


def raw_is(odd):
    return apart_from(lambda seq, q: odd(q.raw[seq - 1]))


def as_fields_say(a, b, q):
    """Ours is what the fields themselves say, wherever the oracle can tell: then nothing is left to compare."""
    told = {seq: oracle.field_has(raw, q.key, q.needle) for seq, raw in enumerate(q.raw, 1)}
    found = {int(v) for v in b[2][0][2:]}
    wrong = [seq for seq, t in told.items() if t is not None and t != (seq in found)]
    return ([], wrong)


def is_odd_body(seq, q):
    return oracle.has_strange_body(q.structures[seq]) or oracle.breaks_off(q.raw[seq - 1]) or oracle.inner_head_has(q.raw[seq - 1], q.needle)


def without_nameless(value):
    """Parameters without a name aren't."""
    if isinstance(value, dict):
        return {k: without_nameless(v) for k, v in value.items()}
    if not isinstance(value, list):
        return value
    pairs = len(value) % 2 == 0 and all(isinstance(v, bytes) for v in value)
    kept = [v for n, v in enumerate(value) if not (pairs and value[n - n % 2] == b"")]
    return [without_nameless(v) for v in kept] if kept or not value else b"NIL"


def refused(status):
    return lambda a, b, q: (a, a) if b[0] == status and a[0] == "OK".encode() else (a, b)


def last_one(a, b, q):
    """A range whose other end is "*" has the last message in it, wherever it begins."""
    last = str(len(q.raw)).encode()
    return (a, a) if numbers(a[2])[2:] == [] and [n for n in numbers(b[2]) if n.isdigit()] == [last] else (a, b)


def part_is_nil(a, b, q):
    """RFC 3501 section 7.4.2: nstring."""
    nothing = not q.section.is_there and all(v in (b"NIL", b"", b"0") for v in b.values())
    return (a, a) if nothing else (a, b)


def empty_is_nil(a, b, q):
    return (nil(a), nil(b)) if not q.section or not q.section.is_there else (a, b)


def whole(a, b, q):
    return (a, a) if q.section.is_whole else (a, b)


def head_runs_on(a, b, q):
    """Dovecot's goes on behind the boundary where a head without an empty line ends."""
    if a.keys() == b.keys() and all(v.startswith(b[k]) and (v == b[k] or v[len(b[k]) :].startswith(b"\r\n--")) for k, v in a.items()) and any(b"\r\n--" in v[len(b[k]) :] for k, v in a.items()):
        return b, b
    return a, b


def breaks_off(a, b, q):
    gave_up = a.get(b"status") in (b"GONE", b"NO") and b"status" not in b
    return (a, a) if gave_up and q.section.encoding in oracle.ENCODINGS else (a, b)


def decoded_size(a, b, q):
    """Ours is the length of what both gave for BINARY itself."""
    item = q.text.split()[1].replace(".SIZE", ".PEEK")
    both = q.binaries.get((item, q.seq), [{}, {}])
    lengths = [[len(v) for k, v in found.items() if k.startswith(b"BINARY[")] for found in both]
    said = [int(v) for k, v in b.items() if k.startswith(b"BINARY.SIZE")]
    return (b, b) if lengths[0] == lengths[1] == said else (a, b)


def odd_continuation(a, b, q):
    """Parameters whose names aren't continuations of RFC 2231, or are in one letter case and another."""
    head = b"\n".join(oracle.fields(q.message, "content-type") + oracle.fields(q.message, "content-disposition"))
    names = re.findall(rb"([A-Za-z]+)(\*[^=; ]*)[ \t]*=", head)
    odd = any(not re.fullmatch(rb"\*|\*\d{1,3}\*?", star) for _, star in names) or len({n for n, _ in names}) != len({n.lower() for n, _ in names})
    return (a, a) if odd else (a, b)


def lazily(a, b, q):
    """RFC 8970 section 3.1: LAZY may say NIL."""
    return (a, a) if b"NIL" in (*a.values(), *b.values()) else (a, b)


# (words of the page, answers that it may concern, what makes the two equal)
RULES = (
    ("NUL bytes", r"FETCH", both(strings(rb"\0", b"\x80"))),
    ("NUL bytes", r"FETCH ENVELOPE", lambda a, b, q: (a, a) if oracle.has_nul_in_name(q.message) else (a, b)),
    ("dates of one digit", r"FETCH (INTERNALDATE|.*ALL|.*FAST|.*FULL)", both(strings(rb"^[ 0](\d-[A-Za-z]{3}-)", rb"\1"))),
    ("parts that don't exist", r"FETCH .*\[", empty_is_nil),
    ("names of fields", r"FETCH", both(strings(rb"^(BODY\[[0-9.]*HEADER.*)$", lambda m: m[1].replace(b'"', b"")))),
    ("modification sequences", r"FETCH MODSEQ", both(modseq)),
    ("modification sequences", r"FETCH (RFC822|BODY\[)", lambda a, b, q: (a, {k: v for k, v in b.items() if k != b"UID" or k in a} if isinstance(b, dict) else b)),
    ("the empty line behind fields", r"FETCH .*HEADER.FIELDS", both(strings(rb"(\r\n)+$", b""))),
    ("a CR before a line's end", r"FETCH .*HEADER.FIELDS", both(strings(rb"\r+(?=\r\n|$)", b""))),
    ("heads that end at a boundary", r"FETCH .*\[\d.*HEADER", head_runs_on),
    ("line ends before a boundary", r"FETCH BODY.PEEK\[[0-9.]*(TEXT|HEADER)?\]|MIME", both(strings(rb"(\r\n)+$", b""))),
    ("response codes", r"^[^F]", codes),
    ("what SELECT says", r"SELECT|EXAMINE|UNSELECT|CLOSE|STORE|NOOP", both(without(b"[HIGHESTMODSEQ]", b"[HIGHESTMODSEQ", b"[MAILBOXID", b"[UIDNOTSTICKY]", b"[NOMODSEQ]", b"[CLOSED]", b"[UNSEEN]", b"[UNSEEN", b"$FORWARDED", b"X", b"NOTHING"))),
    ("children are always said", r"LIST|LSUB", both(without(b"\\HASNOCHILDREN", b"\\HASCHILDREN", b"\\UNMARKED", b"\\MARKED", b"\\NOSELECT", b"\\NONEXISTENT"))),
    ("flags that a command names", r"SEARCH|STORE", both(lambda v: [v[0], v[1], [x for x in v[2] if x[1:2] != [b"FLAGS"] and x != [b"[PERMANENTFLAGS"]]])),
    ("flags that didn't change", r"STORE", both(stored)),
    ("modification sequences", r"SEARCH .*MODSEQ", both(search_modseq)),
    ("arguments that the grammar hasn't", r"^(CAPABILITY x|NOOP x?|ID|ID \(a b\)|ENABLE|LSUB \"\" \(INBOX\)|CREATE Odd[%*]Name)'", refused(b"BAD")),
    ("arguments that the grammar hasn't", r"<0\.0>", lambda a, b, q: (a, a) if b in ({}, b"BAD") else (a, b)),
    ("an empty ENABLED", r"^ENABLE NONSENSE", both(lambda v: [v[0], v[1], [x for x in v[2] if x != [b"*", b"ENABLED"]]])),
    ("sequence numbers beyond the mailbox, and dates with a space", r"SEARCH .*10000:\*''\Z", last_one),
    ("sequence numbers beyond the mailbox, and dates with a space", r"99999|SINCE \" 1-", refused(b"BAD")),
    ("read-only mailboxes", r"^(STORE 1 \+FLAGS \(x\)|EXPUNGE)'", refused(b"NO")),
    ("messages without a date", r"SEARCH .*SENT", raw_is(oracle.has_odd_date)),
    ("what a search of addresses looks at", r"SEARCH .*(FROM|TO|CC|BCC) %s", as_fields_say),
    ("white space in searches", r"SEARCH .*(SUBJECT|HEADER [A-Za-z-]*) %s\(b'  ',", as_fields_say),
    ("what a search of bodies looks at", r"SEARCH .*(BODY|TEXT) %s", apart_from(is_odd_body)),
    ("encoded words with a language", r"(SEARCH|SORT|THREAD) .*(SUBJECT|Subject|REFERENCES|DISPLAY|FROM|TO)", raw_is(oracle.has_language)),
    ("encoded words that can't be read", r"SEARCH .*(SUBJECT|HEADER Subject|TEXT) %s", raw_is(oracle.has_odd_subject)),
    ("addresses that aren't", r"SORT .*(FROM|TO|CC)", raw_is(is_odd_address)),
    ("encoded words that can't be read", r"(SORT|THREAD) .*(SUBJECT|REFERENCES)", raw_is(oracle.has_odd_subject)),
    ("text in no charset", r"SORT .*(SUBJECT|FROM|TO|CC|DISPLAY)|THREAD", raw_is(oracle.has_raw_bytes)),
    ("texts longer than a line", r"SORT .*(SUBJECT|FROM|TO|CC|DISPLAY)", raw_is(oracle.has_long_text)),
    ("messages without a date", r"SORT .*DATE|THREAD", raw_is(oracle.has_odd_date)),
    ("the order of threads", r"THREAD", both(threads)),
    ("parameters without a name", r"FETCH BODY(STRUCTURE)? ", both(without_nameless)),
    ("message/global", r"FETCH", lambda a, b, q: (a, a) if b"message/global" in q.message.lower() else (a, b)),
    ("line ends before a boundary", r"FETCH BODY(STRUCTURE)? ", both(without_sizes)),
    ("parts of a part", r"FETCH .*\[\d+(\.\d+)*[].A-Z]", part_is_nil),
    ("a type or an encoding that is named twice", r"FETCH BINARY", lambda a, b, q: (a, a) if oracle.is_named_twice(q.message) else (a, b)),
    ("a type or an encoding that is named twice", r"SEARCH .*(BODY|TEXT) %s", raw_is(oracle.is_named_twice)),
    ("sizes of decoded parts", r"FETCH BINARY.SIZE", decoded_size),
    ("names that continue nothing", r"FETCH BODY(STRUCTURE)? ", odd_continuation),
    ("fields of white space, and long ones", r"FETCH ENVELOPE", both(strings(rb"^ +", b""))),
    ("what a preview is made of", r"FETCH PREVIEW \(LAZY\)", lazily),
    ("encodings that break off", r"FETCH BINARY", breaks_off),
    ("what a preview is made of", r"FETCH PREVIEW", lambda a, b, q: (a, a) if oracle.has_no_plain_text(q.structure, q.message) else (a, b)),
    ("decoding of what is inside", r"FETCH BINARY", whole),
)


def explain(what, about, pair, messages):
    """Which of the rules make the two equal (their names); or None, and what is left of the two. messages: (raw, structures by number)."""
    q, used = Query(what, about, messages), []
    a, b = (walk(p, bytes) for p in pair)
    for name, concerned, change in RULES:
        if not re.search(concerned, q.text):
            continue
        try:
            x, y = change(a, b, q)
        except (TypeError, IndexError, AttributeError):
            continue
        if (x, y) != (a, b):
            used.append(name)
            a, b = x, y
        if a == b:
            return ", ".join(dict.fromkeys(used)), None
    return None, (a, b)
