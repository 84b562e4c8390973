"""Differences that are meant: each with the words of dovetail-standards(7), section DIFFERENCES FROM DOVECOT."""

import re


def walk(value, change):
    """The value with change applied to each byte string in it."""
    if isinstance(value, bytes):
        return change(bytes(value))
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


def codes(value):
    """An answer of (status, code, lines) without the code of a status."""
    return [value[0], "" if not value[1] or not value[1][1] else value[1], *value[2:]] if isinstance(value, (list, tuple)) and len(value) == 3 else value


def modseq(value):
    return {k: v for k, v in value.items() if k != b"MODSEQ"} if isinstance(value, dict) else value


def stored(value):
    """Without FETCH responses: of a STORE that changed nothing."""
    return [value[0], value[1], [line for line in value[2] if line[2:3] != [b"FETCH"]]] if isinstance(value, (list, tuple)) and len(value) == 3 else value


def without_messages(odd):
    """A SEARCH, SORT or THREAD answer without the messages that are odd in the way that the rule names."""

    def change(value, raw):
        keep = lambda v: not (isinstance(v, bytes) and v.isdigit() and 0 < int(v) <= len(raw) and odd(raw[int(v) - 1]))  # noqa: E731
        return [value[0], value[1], [[v for v in line if keep(v)] for line in value[2]]]

    return change


def search_modseq(value):
    """MODSEQ of a SEARCH (in parentheses) or ESEARCH answer."""
    lines = []
    for line in value[2]:
        line = [v for v in line if not (isinstance(v, list) and v[:1] == [b"MODSEQ"])]
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


def without_sizes(value, raw):
    """Without the sizes of structures, where an inner multipart ends right before an outer boundary."""
    return walk(value, lambda s: b"n" if s.isdigit() else s)


def has_no_date(raw):
    head = re.split(rb"\r?\n\r?\n", raw, 1)[0]
    return not re.search(rb"(?im)^date: (\w{3}, )?\d+ nov 20\d\d \d\d:\d\d:\d\d [-+]\d{4}\r?$", head + b"\n")


def is_odd_address(raw):
    """What isn't an address list of RFC 5322 in To, Cc, Bcc, From, or says it in bytes without a charset."""
    head = re.sub(rb"\r?\n[ \t]", b" ", raw.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0])
    lines = [m[1].strip() for m in re.finditer(rb"(?im)^(?:from|to|cc|bcc)[ \t]*:(.*)$", head)]
    good = rb'(?:(?:[A-Z][a-z]+ [A-Z][a-z]+|"Example, Bob"|=\?utf-8\?Q\?J=C3=B6rg\?= Test|=\?iso-8859-1\?B\?5Pb8\?=) )?<?[a-z0-9]+@(?:example\.org|mail\.example\.com|EXAMPLE\.net)>?'
    return len(lines) != len({m[1].lower() for m in re.finditer(rb"(?im)^(from|to|cc|bcc)[ \t]*:", head)}) or any(
        not re.fullmatch(good, one.strip()) for line in lines for one in re.split(rb",(?! Bob)", line)
    )


def has_inner_heads(raw):
    return re.search(rb"(?i)multipart/|message/rfc822", raw) is not None


def has_unknown(raw):
    return re.search(rb"(?i)nonsense|charset=\s|text/html|application/|image/|utf-16|koi8-r|iso-8859|base64|quoted|content-transfer|=\?unknown|=\?utf-8\?B\?broken", raw) is not None


# (words of the page, answers that it may concern, what makes the two equal; it is called with the messages where it has two parameters)
RULES = (
    ("NUL bytes", r"FETCH", strings(rb"\0", b"\x80")),
    ("dates of one digit", r"FETCH .*INTERNALDATE", strings(rb"^[ 0](\d-[A-Za-z]{3}-)", rb"\1")),
    ("parts that don't exist", r"FETCH", nil),
    ("names of fields", r"FETCH", strings(rb"^(BODY\[[0-9.]*HEADER.*)$", lambda m: m[1].replace(b'"', b""))),
    ("modification sequences", r"FETCH MODSEQ", modseq),
    ("the empty line behind fields", r"FETCH .*HEADER.FIELDS", strings(rb"(\r\n)+$", b"")),
    ("line ends before a boundary", r"FETCH BODY.PEEK\[[0-9.]*(TEXT|HEADER)?\]|MIME", strings(rb"(\r\n)+$", b"")),
    ("response codes", r"", codes),
    ("what SELECT says", r"SELECT|EXAMINE|UNSELECT|CLOSE|STORE|NOOP", without(b"[HIGHESTMODSEQ]", b"[HIGHESTMODSEQ", b"[MAILBOXID", b"[UIDNOTSTICKY]", b"[NOMODSEQ]", b"[CLOSED]", b"[UNSEEN]", b"[UNSEEN", b"$FORWARDED", b"X", b"NOTHING")),
    ("children are always said", r"LIST", without(b"\\HASNOCHILDREN", b"\\HASCHILDREN", b"\\UNMARKED", b"\\MARKED", b"\\NOSELECT", b"\\NONEXISTENT")),
    ("flags that a command names", r"SEARCH|STORE", lambda v: [v[0], v[1], [x for x in v[2] if x[1:2] != [b"FLAGS"] and x != [b"[PERMANENTFLAGS"]]]),
    ("flags that didn't change", r"STORE", stored),
    ("modification sequences", r"SEARCH .*MODSEQ", search_modseq),
    ("sequence numbers beyond the mailbox, and dates with a space", r"10000:\*|99999|SINCE \" 1-", lambda v: []),
    ("read-only mailboxes", r"^(STORE 1 \+FLAGS \(x\)|EXPUNGE)'", lambda v: []),
    ("messages without a date", r"SEARCH .*SENT", without_messages(has_no_date)),
    ("what a search of addresses looks at", r"SEARCH .*(FROM|TO|CC|BCC) %s", without_messages(is_odd_address)),
    ("white space in searches", r"SEARCH .*%s\(b'  ',", lambda v: []),
    ("what a search of bodies looks at", r"SEARCH .*(BODY|TEXT) %s", without_messages(lambda raw: has_inner_heads(raw) or has_unknown(raw))),
    ("addresses that aren't", r"SORT .*(FROM|TO|CC)", without_messages(is_odd_address)),
    ("encoded words that can't be read", r"SORT .*SUBJECT", without_messages(has_unknown)),
    ("the order of threads", r"THREAD", threads),
    ("THREAD=REFS", r"THREAD REFS", lambda v: [v[0], v[1], sorted(n for line in v[2] for n in numbers(line))]),
    ("line ends before a boundary", r"FETCH BODY(STRUCTURE)? ", without_sizes),
    ("parts of a part", r"FETCH .*\[\d+(\.\d+)+[].A-Z]", lambda v: {}),
    ("encodings that break off", r"FETCH BINARY", lambda v: {} if v == {b"status": b"GONE"} else v),
    ("decoding of what is inside", r"FETCH BINARY", lambda v: {}),
)


def explain(what, about, pair, raw):
    """Which of the rules make the two equal (their names), or None."""
    used, text = [], f"{what} {about}" if what.startswith("FETCH") else about
    a, b = (walk(p, bytes) for p in pair)
    for name, concerned, change in RULES:
        if concerned and not re.search(concerned, text):
            continue
        try:
            x, y = (change(v, raw) if change.__code__.co_argcount == 2 else change(v) for v in (a, b))
        except (TypeError, IndexError):
            continue
        if (x, y) != (a, b):
            used.append(name)
            a, b = x, y
        if a == b:
            return ", ".join(dict.fromkeys(used))
    return None
