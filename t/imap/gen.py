"""IMAP commands with every form of string at every place for one (RFC 9051 section 9, RFC 7888; the grammars of the extensions)."""

import re

ATOM = re.compile(rb'[^\x00-\x20(){%*"\\\x7f-\xff]+\Z')
ASTRING = re.compile(rb'[^\x00-\x20(){%*"\\\x7f-\xff]+\Z'.replace(rb'\\\x7f', rb'\\\x7f'))
PATTERN = re.compile(rb'[^\x00-\x20(){"\\\x7f-\xff]+\Z')
MESSAGE = b'Subject: generated\r\nFrom: a@example.org\r\n\r\ntext of it\r\n'


class Place:
    """Where a string stands. kind: astring, string, pattern (RFC 9051 list-mailbox), value (nstring or literal8), data (literal or
    literal8, of a message), text (literal alone). values: what it may hold; each of them is tried."""

    def __init__(self, kind, *values):
        self.kind = kind
        self.values = [v.encode() if isinstance(v, str) else v for v in values]

    def forms(self, value, utf8):
        """(name, bytes) of every form that may stand here."""
        size = len(value)
        ascii_only = all(0 < b < 128 for b in value)
        if self.kind == 'astring' and ATOM.match(value) and value.upper() != b'NIL':
            yield 'atom', value
        if self.kind == 'pattern' and PATTERN.match(value):
            yield 'atom', value
        if self.kind not in ('data', 'text') and (ascii_only or utf8) and not re.search(rb'[\r\n\0]', value):
            yield 'quoted', b'"' + re.sub(rb'([\\"])', rb'\\\1', value) + b'"'
        yield 'literal', b'{%d}\r\n%s' % (size, value)
        yield 'literal+', b'{%d+}\r\n%s' % (size, value)
        if self.kind in ('data', 'value'):
            yield 'literal8', b'~{%d}\r\n%s' % (size, value)
            yield 'literal8+', b'~{%d+}\r\n%s' % (size, value)


def A(*values):
    return Place('astring', *values)


def M(*values):
    return Place('astring', *values)


def S(*values):
    return Place('string', *values)


def V(*values):
    return Place('value', *values)


TEXTS = ('minutes', 'a b', 'q"uote', 'back\\slash', '', 'a]b', '{3}', '{3+}', '~', 'NIL', 'gr\u00f6\u00dfe')

# (command, undo): a command is a list of bytes and places; undo is a command that makes it possible again, or None.
ANY = [
    ([b'ID (', S('name'), b' ', S('a b', ''), b')'], None),
    ([b'LIST ', M('', 'Work'), b' ', Place('pattern', '*', '%', 'Wo%', 'IN*X', 'A b', '')], None),
    ([b'LIST (SUBSCRIBED) ', M(''), b' (', Place('pattern', '*'), b' ', Place('pattern', 'W%'), b') RETURN (STATUS (MESSAGES))'], None),
    ([b'LSUB ', M(''), b' ', Place('pattern', '*')], None),
    ([b'STATUS ', M('INBOX', 'Work', 'A b', 'gone', 'gr&APYA3w-e'), b' (MESSAGES)'], None),
    ([b'CREATE ', M('New', 'New/y', 'New one')], [b'DELETE ', 0]),
    ([b'CREATE ', M('Special'), b' (USE (\\Archive))'], [b'DELETE ', 0]),
    ([b'DELETE ', M('Work2')], [b'CREATE ', 0]),
    ([b'RENAME ', M('Work2'), b' ', M('Other', 'Oth er')], [b'RENAME ', 1, b' ', 0]),
    ([b'SUBSCRIBE ', M('Work', 'A b')], [b'UNSUBSCRIBE ', 0]),
    ([b'UNSUBSCRIBE ', M('INBOX')], [b'SUBSCRIBE ', 0]),
    ([b'GETQUOTA ', A('user', '')], None),
    ([b'GETQUOTAROOT ', M('INBOX', 'A b')], None),
    ([b'GETMETADATA ', M('INBOX', ''), b' ', A('/private/comment')], None),
    ([b'GETMETADATA (DEPTH 1) ', M('Work'), b' (', A('/private/comment'), b' ', A('/shared/comment'), b')'], None),
    ([b'SETMETADATA ', M('Work'), b' (', A('/private/comment'), b' ', V('x', 'a b', '', 'z"'), b')'], None),
    ([b'ESEARCH IN (mailboxes ', M('INBOX', 'A b'), b' subtree (', M('Work'), b' ', M('Work2'), b')) SUBJECT ', A('minutes')], None),
    ([b'NOTIFY SET (mailboxes ', M('Work'), b' (MessageNew MessageExpunge))'], [b'NOTIFY NONE']),
    ([b'LANGUAGE ', A('en', 'de'), b' ', A('i-default')], None),
    ([b'COMPARATOR ', A('i;unicode-casemap', 'i;octet')], None),
    ([b'RESETKEY ', M('INBOX')], None),
    ([b'GENURLAUTH ', A('imap://tester@localhost/INBOX/;UID=1;URLAUTH=anonymous'), b' INTERNAL'], None),
    ([b'URLFETCH ', A('imap://tester@localhost/INBOX/;UID=1;URLAUTH=anonymous:INTERNAL:00')], None),
    ([b'APPEND ', M('Work', 'gone', 'A b'), b' ', Place('data', MESSAGE)], None),
    ([b'APPEND ', M('Work'), b' (\\Seen $Label) "01-Feb-2024 10:00:00 +0100" ', Place('data', MESSAGE), b' ', Place('data', MESSAGE)], None),
    ([b'APPEND ', M('Work'), b' CATENATE (TEXT ', Place('data', MESSAGE), b' URL ', A('/INBOX/;UID=1/;SECTION=TEXT'), b')'], None),
    ([b'SELECT ', M('INBOX', 'inbox')], None),
    ([b'EXAMINE ', M('Work', 'A b'), b' (CONDSTORE)'], [b'SELECT INBOX']),
]
SELECTED = [
    ([b'SEARCH SUBJECT ', A(*TEXTS)], None),
    ([b'SEARCH CHARSET ', A('UTF-8', 'us-ascii'), b' FROM ', A('gray')], None),
    ([b'SEARCH HEADER ', A('Subject', 'x y'), b' ', A('minutes', '')], None),
    ([b'UID SEARCH RETURN (COUNT) OR (BODY ', A('report', 'two words'), b' NOT TEXT ', A('x'), b') CC ', A('b')], None),
    ([b'SEARCH FILTER ', A('nofilter')], None),
    ([b'SORT (SUBJECT) ', A('UTF-8'), b' TO ', A('fred')], None),
    ([b'THREAD REFERENCES ', A('UTF-8'), b' BCC ', A('x')], None),
    ([b'FETCH 1:2 BODY.PEEK[HEADER.FIELDS (', A('subject', 'x-y'), b' ', A('from'), b')]'], None),
    ([b'UID FETCH 1 (UID BODY.PEEK[HEADER.FIELDS.NOT (', A('received'), b')]<0.10>)'], None),
    ([b'COPY 1 ', M('Work', 'gone')], None),
    ([b'UID COPY 1:2 ', M('A b')], None),
    ([b'UID MOVE 999 ', M('Work')], None),
    ([b'REPLACE 1 ', M('gone'), b' ', Place('data', MESSAGE)], None),
]
# Commands without strings, for sessions and for breaking.
PLAIN = [
    b'NOOP', b'CAPABILITY', b'NAMESPACE', b'ENABLE CONDSTORE', b'STORE 1 +FLAGS (\\Flagged)', b'UID STORE 1:2 -FLAGS.SILENT (\\Flagged x)',
    b'FETCH 1:* (UID FLAGS RFC822.SIZE)', b'FETCH 2 (ENVELOPE BODYSTRUCTURE)', b'UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1)', b'FETCH 1 BINARY.PEEK[1]<0.5>',
    b'UID SEARCH RETURN (MIN MAX ALL COUNT) 1:* UNSEEN SINCE 1-Feb-2000', b'SEARCH UID 1:3,5 LARGER 10 NOT KEYWORD $x', b'SEARCH SENTSINCE "01-Feb-2000"',
    b'SORT (REVERSE DATE SIZE) UTF-8 ALL', b'THREAD ORDEREDSUBJECT UTF-8 1:2', b'EXPUNGE', b'UID EXPUNGE 999', b'CHECK', b'FETCH 1 PREVIEW (LAZY)',
    b'FETCH 1 (SAVEDATE EMAILID)', b'UID FETCH 1:* UID (PARTIAL -1:-2)', b'NOTIFY STATUS NONE',
]


def fill(command, chosen):
    """The command's bytes; chosen: one string for each place, in order."""
    at = iter(chosen)
    return b''.join(piece if isinstance(piece, bytes) else next(at) for piece in command)


def places(command):
    return [piece for piece in command if isinstance(piece, Place)]


def first(place, utf8=False, value=None):
    """The plainest form of a value."""
    return next(place.forms(place.values[0] if value is None else value, utf8))[1]


def undoing(undo, values):
    """The command that undoes one with these values; its numbers are places of that one."""
    if undo is None:
        return None
    return b''.join(p if isinstance(p, bytes) else b'"' + re.sub(rb'([\\"])', rb'\\\1', values[p]) + b'"' for p in undo)


def variants(command, utf8=False):
    """(values, label, bytes): each value and each form at each place, the other places being plain; the first of a group of the same
    values is the plainest."""
    all_places = places(command)
    plain = [first(p, utf8) for p in all_places]
    for i, place in enumerate(all_places):
        for value in place.values:
            values = [p.values[0] for p in all_places]
            values[i] = value
            for name, form in place.forms(value, utf8):
                yield values, name, fill(command, plain[:i] + [form] + plain[i + 1:])


def random_command(random, selected=True):
    """One command of any kind, its strings in any of their forms."""
    if random.random() < .4:
        return random.choice(PLAIN)
    command, _ = random.choice(ANY + SELECTED if selected else ANY)
    return fill(command, [random.choice(list(p.forms(random.choice(p.values), False)))[1] for p in places(command)])
