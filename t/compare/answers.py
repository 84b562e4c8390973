"""A server's responses as values: lists, and strings that are equal whether they came quoted, as a literal or (where that means the same) as an atom."""

import re

ATOM = re.compile(rb"[^\s()\"{\[\]]+")
LITERAL = re.compile(rb"~?\{(\d+)\}\Z")
ITEM = re.compile(rb"(BODY|BINARY\.SIZE|BINARY|RFC822\.[A-Z]+)?\[[^\]]*\](<\d+>)?", re.I)


class Text(bytes):
    """A quoted string or literal."""


class Broken(Exception):
    """Not a response of the grammar."""


def quoted(data, at):
    out = bytearray()
    while True:
        at += 1
        if at >= len(data) or data[at] in b"\r\n\0":
            raise Broken(f"quoted string at {at}")
        if data[at] == 0x22:
            return Text(out), at + 1
        if data[at] == 0x5C:
            at += 1
            if data[at] not in b'\\"':
                raise Broken(f"escape at {at}")
        out.append(data[at])


def tokens(pieces):
    """Yields '(' ')' or values from text and literals in turns."""
    for n, piece in enumerate(pieces):
        if n % 2:
            yield Text(piece)
            continue
        piece = LITERAL.sub(b"", piece) if n + 1 < len(pieces) else piece
        at = 0
        while at < len(piece):
            c = piece[at : at + 1]
            item = ITEM.match(piece, at)
            if c == b" ":
                at += 1
            elif c in b"()":
                yield c
                at += 1
            elif c == b'"':
                value, at = quoted(piece, at)
                yield value
            elif item:
                yield item[0].upper()
                at = item.end()
            else:
                atom = ATOM.match(piece, at)
                if not atom:
                    raise Broken(piece[at : at + 40])
                yield atom[0]
                at = atom.end()


def parse(pieces):
    """The response's values, nested."""
    stack = [[]]
    for t in tokens(pieces):
        if t == b"(" and not isinstance(t, Text):
            stack.append([])
        elif t == b")" and not isinstance(t, Text):
            if len(stack) < 2:
                raise Broken(pieces[0][:80])
            done = stack.pop()
            stack[-1].append(done)
        elif isinstance(t, Text):
            stack[-1].append(t)
        else:
            stack[-1].append(t.upper())
    if len(stack) != 1:
        raise Broken(pieces[0][:80])
    return stack[0]


def fetch(pieces):
    """(sequence number, {item: value}) of a FETCH response, else None."""
    if not re.match(rb"\* \d+ FETCH ", pieces[0]):
        return None
    values = parse(pieces)
    items = values[3]
    if len(values) != 4 or len(items) % 2:
        raise Broken(pieces[0][:80])
    return int(values[1]), dict(zip(items[::2], items[1::2]))
