"""What the RFCs want of an answer, from the message and its BODYSTRUCTURE alone: so that a difference is explained by them and not by its being expected."""

import base64
import binascii
import itertools
import quopri
import re
import unicodedata

CHARSETS = (b"us-ascii", b"utf-8", b"iso-8859-15", b"koi8-r")
ENCODINGS = (b"7bit", b"8bit", b"binary", b"base64", b"quoted-printable")


def is_multipart(part):
    return isinstance(part[0], list)


def is_message(part):
    return not is_multipart(part) and part[0].lower() == b"message" and part[1].lower() in (b"rfc822", b"global") and isinstance(part[7], list)


def children(part):
    return list(itertools.takewhile(lambda p: isinstance(p, list), part))


def part_of(structure, path):
    """The part with this number, None when there is none (RFC 3501 section 6.4.5)."""
    part, bare = structure, True  # bare: a message's body, whose part 1 is itself unless it is a multipart
    for number in path:
        if is_message(part) and not bare:
            part, bare = part[8], True
        if is_multipart(part):
            if number > len(children(part)):
                return None
            part = children(part)[number - 1]
        elif number != 1 or not bare:
            return None
        bare = False
    return part


class Section:
    """Of FETCH BODY[1.2.MIME] and the like: the part, if any, and what of it."""

    def __init__(self, item, structure):
        m = re.search(r"\[(\d+(?:\.\d+)*)?\.?([A-Z.]*)", item)
        path = [int(n) for n in m[1].split(".")] if m[1] else []
        self.part = part_of(structure, path) if structure else None
        of_message = m[2][:4] in ("HEAD", "TEXT") and path
        self.is_there = self.part is not None and (not of_message or is_message(self.part))
        self.is_whole = not path or self.part is not None and (is_multipart(self.part) or is_message(self.part))
        self.encoding = b"" if self.part is None or is_multipart(self.part) else self.part[5].lower()


def has_strange_body(structure):
    """Whether any part is anything but text in a charset and an encoding that both know."""
    if is_multipart(structure):
        return any(map(has_strange_body, children(structure)))
    if structure[0].lower() != b"text" or not structure[1] or structure[5].lower() not in ENCODINGS:
        return True
    pairs = structure[2] if isinstance(structure[2], list) else []
    params = {k.lower(): v.lower() for k, v in zip(pairs[::2], pairs[1::2])}
    return params.get(b"charset", b"us-ascii") not in CHARSETS


def has_no_plain_text(structure, raw):
    """Whether it isn't plain what the text of a message is (RFC 8970 section 3.1 leaves to servers what they make of it)."""
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    if re.search(rb"(?i)\ncontent-transfer-encoding:[ \t]*(?!7bit|8bit|binary)", head(raw)):
        return True
    if re.search(rb"(?i)\ncontent-disposition: attachment", head(raw)):
        return True
    return is_multipart(structure) or has_strange_body(structure) or re.search(rb"[\0-\x08\x0e-\x1f]", body) or body.decode("utf-8", "replace").encode() != body


def breaks_off(raw):
    """Whether a body in base64 isn't that to its end, or its encoding isn't named by a token."""
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    named = re.findall(rb"(?i)\ncontent-transfer-encoding:[ \t]*([^\r\n]*)", b"\n" + raw)
    if any(name.lower() not in ENCODINGS for name in named):
        return True
    try:
        return re.search(rb"(?i)\ncontent-transfer-encoding: base64\n", head(raw)) is not None and not base64.b64decode(body.replace(b"\n", b""), validate=True) and body
    except binascii.Error:
        return True


def inner_head_has(raw, needle):
    """Whether anything like a field behind the head holds the text, as it stands or decoded."""
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    lines = re.findall(rb"(?m)^[!-9;-~]+[ \t]*:.*(?:\n[ \t].*)*", body)
    # A part's head is one up to its empty line, whatever stands in it.
    lines += re.findall(rb"(?ms)^--[^\n]*\n((?:(?!--)[^\n]+\n)+)", body)
    return any(text(line) is None or folded(needle) in folded(text(line)) for line in lines)


# ---- fields as they stand, unfolded, with their encoded words ----


def head(raw):
    raw = b"\n" + raw.replace(b"\r\n", b"\n")
    return raw.partition(b"\n\n")[0] + b"\n"


def fields(raw, name):
    return [m[1] for m in re.finditer(rb"(?i)\n" + name.encode() + rb"[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", head(raw))]


def word(m):
    try:
        data = m[3]
        if m[2].upper() == b"B":
            data = base64.b64decode(data, validate=True)
        else:
            if re.search(rb"=(?![0-9A-Fa-f]{2})", data):
                return None
            data = quopri.decodestring(data.replace(b"_", b"=20"), header=False)
        got = data.decode(m[1].split(b"*")[0].decode())
        return None if re.search("[\r\n]", got) else got
    except (ValueError, LookupError, binascii.Error):
        return None


def text(value):
    """A field's text, None where its encoded words aren't what they should be, which line ends in them aren't (RFC 2047 section 5)."""
    value = re.sub(rb"\n(?=[ \t])", b"", value).strip()
    value = re.sub(rb"(\?=)[ \t]+(?==\?[^? ]+\?[bBqQ]\?[^? ]*\?=)", rb"\1", value)
    out, at = "", 0
    for m in re.finditer(rb"=\?([^? ]+)\?([bBqQ])\?([^? ]*)\?=", value):
        got = word(m)
        if got is None or "\0" in got:
            return None
        out += value[at : m.start()].decode("utf-8", "replace") + got
        at = m.end()
    rest = value[at:]
    return None if b"=?" in rest or b"\0" in rest else out + rest.decode("utf-8", "replace")


def folded(s):
    """i;unicode-casemap (RFC 5051), near enough."""
    return unicodedata.normalize("NFKD", "".join(c.title() if len(c.title()) == 1 else c for c in s))


def field_has(raw, name, needle):
    """Whether a field holds the text; None where this can't tell."""
    texts = [text(v) for v in fields(raw, name)]
    if any(t is not None and folded(needle) in folded(t) for t in texts):
        return True
    return None if None in texts or has_decorated_addresses(raw, name) else False


def has_decorated_addresses(raw, name):
    """Then the addresses can have what the field as it stands hasn't."""
    return name.lower() in ("from", "to", "cc", "bcc") and any(
        re.search(rb'[("\\\t\r\n]| [@.>]|[@.<] ', v) for v in fields(raw, name))


def has_odd_subject(raw):
    """One whose encoded words can't be read, or are read up to a NUL."""
    return any(text(v) is None for v in fields(raw, "subject"))


def is_named_twice(raw):
    """The type or the encoding of the message."""
    return len(fields(raw, "content-transfer-encoding")) > 1 or len(fields(raw, "content-type")) > 1


def has_nul_in_name(raw):
    return re.search(rb"\n[!-9;-~]*\0[^:\n]*:", head(raw)) is not None


def has_long_text(raw):
    return any(len(v) > 998 for name in ("subject", "from", "to", "cc") for v in fields(raw, name))


def has_raw_bytes(raw):
    """Bytes in the head that aren't UTF-8."""
    return head(raw).decode("utf-8", "replace").encode() != head(raw)


def has_language(raw):
    """Of an encoded word (RFC 2231 section 5)."""
    return re.search(rb"=\?[^? ]+\*[^? ]*\?[bBqQ]\?", head(raw)) is not None


GOOD_DATE = rb"(?i)\s*(\w{3},\s*)?(0?[1-9]|[12]\d|30) nov (19[7-9]|20\d)\d ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)? ([-+]([01]\d|2[0-3])[0-5]\d|GMT|UT|EST|PDT)\s*"


def has_odd_date(raw):
    """None that RFC 5322 knows, a year of two digits, or one before 1970."""
    dates = fields(raw, "date")
    return len(dates) != 1 or not re.fullmatch(GOOD_DATE, dates[0])
