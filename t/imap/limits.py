#!/usr/bin/env python3
"""Every limit of an IMAP session at n-1, n and n+1: limits.py --build DIR. The first two are taken, the third is refused as it must be."""

import argparse
import os
import re
import shutil
import sys

import wire

# A name that is no longer than names may be can be longer than this file system's.
TAKEN = rb't (OK|NO \[NONEXISTENT\]|NO \[LIMIT\] the mailbox name is too long for the file system)'
LIMIT, TOOBIG, BAD, END = rb't NO \[LIMIT\]', rb't (NO|BAD) \[TOOBIG\]', rb't BAD ', rb'\* BAD [^\r]*\r\n\* BYE '


def several(word, n, sep=b' '):
    return sep.join([word] * n)


def numbered(what, n, sep=b' '):
    return sep.join(what % i for i in range(1, n + 1))


def padded(head, tail, size):
    return head + b'x' * (size - len(head) - len(tail)) + tail


def whole_command(total):
    """A command of so many bytes, its literal counted and the ends of its lines not."""
    size = total
    while len(b't SEARCH SUBJECT {%d+}' % size) + size > total:
        size -= 1
    return b'SEARCH SUBJECT {%d+}\r\n%s' % (size, b'x' * size)


# What, the limit, the command with so many of it, how one more is refused.
LIMITS = [
    ('bytes of a line', 65536, lambda n: padded(b'SEARCH SUBJECT "', b'"', n - 2), END),
    ('bytes of a command', 1 << 20, whole_command, TOOBIG),
    ('bytes of a message', 1000, lambda n: b'APPEND Work {%d+}\r\n%s' % (n, padded(b'A: b\r\n\r\n', b'', n)), TOOBIG),
    ('bytes of several parts of one message', 1000,
     lambda n: b'APPEND Work CATENATE (TEXT {500+}\r\n%s TEXT {%d+}\r\n%s)' % (padded(b'A: b\r\n\r\n', b'', 500), n - 500, b'x' * (n - 500)), TOOBIG),
    ('depth of search keys', 64, lambda n: b'SEARCH ' + b'(' * (n - 1) + b'ALL' + b')' * (n - 1), LIMIT),
    ('depth of NOT', 64, lambda n: b'SEARCH ' + b'NOT ' * (n - 1) + b'ALL', LIMIT),
    ('search keys', 1000, lambda n: b'SEARCH ' + several(b'ALL', n - 1), LIMIT),
    ('ranges of a set', 10000, lambda n: b'UID FETCH ' + b','.join(b'%d' % (2 * i + 1) for i in range(n)) + b' UID', LIMIT),
    ('bytes of a keyword', 50, lambda n: b'STORE 1 +FLAGS.SILENT (%s)' % (b'k' * n), LIMIT),
    ('bytes of a keyword that is searched', 50, lambda n: b'SEARCH KEYWORD ' + b'k' * n, LIMIT),
    ('keywords of a list', 256, lambda n: b'STORE 1 -FLAGS.SILENT (%s)' % numbered(b'k%d', n), LIMIT),
    ('bytes of a mailbox name', 1000, lambda n: b'STATUS ' + padded((b'x' * 99 + b'/') * 9, b'', n) + b' (MESSAGES)', rb't NO \[CANNOT\]'),
    ('bytes of a mailbox name that is made', 254, lambda n: b'CREATE ' + b'n' * n, rb't NO '),
    ('items of FETCH', 1000, lambda n: b'FETCH 1 (%s)' % numbered(b'BODY.PEEK[]<%d.1>', n), LIMIT),
    ('names of HEADER.FIELDS', 1000, lambda n: b'FETCH 1 BODY.PEEK[HEADER.FIELDS (%s)]' % several(b'x', n), LIMIT),
    ('numbers of a part', 100, lambda n: b'FETCH 1 BODY.PEEK[%s]' % several(b'1', n, b'.'), LIMIT),
    ('criteria of SORT', 20, lambda n: b'SORT (%s) UTF-8 ALL' % several(b'DATE', n), LIMIT),
    ('patterns of LIST', 100, lambda n: b'LIST "" (%s)' % several(b'x', n), LIMIT),
    ('mailboxes of ESEARCH', 100, lambda n: b'ESEARCH IN (mailboxes (%s)) ALL' % several(b'Work', n), LIMIT),
    ('annotations of GETMETADATA', 100, lambda n: b'GETMETADATA INBOX (%s)' % numbered(b'/private/x%d', n), LIMIT),
    ('bytes of an annotation', 65536, lambda n: b'SETMETADATA INBOX (/private/comment {%d+}\r\n%s)' % (n, b'x' * n), rb't NO \[METADATA MAXSIZE 65536\]'),
    ('languages', 20, lambda n: b'LANGUAGE %s i-default' % numbered(b'x%d', n - 1), LIMIT),
    ('comparators', 20, lambda n: b'COMPARATOR %s "i;unicode-casemap"' % numbered(b'x%d', n - 1), LIMIT),
    ('bytes of a URL', 4096, lambda n: b'APPEND Work CATENATE (URL "%s")' % padded(b'/INBOX/;UID=1/;SECTION=HEADER.FIELDS%20(', b')', n), rb't NO \[BADURL '),
    ('pairs of ID', 30, lambda n: b'ID (%s)' % numbered(b'"n%d" "v"', n), BAD),
    ('bytes of a name in ID', 30, lambda n: b'ID ("%s" "v")' % (b'n' * n), BAD),
    ('bytes of a value in ID', 1024, lambda n: b'ID ("n" "%s")' % (b'v' * n), BAD),
]


class Run:
    def __init__(self, args, work):
        self.args, self.work, self.server = args, work, None

    def start(self):
        if self.server:
            self.stop()
        home = f'{self.work}/home'
        shutil.rmtree(home, ignore_errors=True)
        os.mkdir(home)
        wire.clone(f'{self.work}/template', f'{home}/Maildir')
        self.server = wire.Server(self.args.build, home, f'{self.work}/log', {'IMAP_APPEND_MAX': '1000'})
        self.server.line()
        self.say(b'SELECT INBOX')

    def stop(self):
        got, code = self.server.finish()
        self.server = None
        if code != 0:
            sys.exit(f'not ok - imapd ends with {code}: {got}')

    def say(self, command):
        """The last line of what comes, and what follows an untagged BAD."""
        said = b''
        try:
            said = self.server.say(b't ' + command + b'\r\n')[-1]
            if said.startswith(b'* BAD'):
                said += self.server.say(b't NOOP\r\n')[-1]
            return said
        except wire.Gone as gone:
            said += gone.args[0]
            self.start()
            return said

    def limit(self, what, n, make, refused):
        for k, wanted in ((n - 1, TAKEN), (n, TAKEN), (n + 1, refused)):
            got = self.say(make(k))
            if not re.match(wanted, got):
                print(f'not ok - {what}: {k} of {n} gives {got[:200]!r}')
                self.failed = True

    failed = False


def mistakes(run):
    """Twenty in a row end the session, and a command that is understood makes up for those before it."""
    for bad, bye in ((19, False), (20, True)):
        run.start()
        run.server.send(b't NONSENSE\r\n' * bad + b't NOOP\r\n')
        got, code = run.server.finish()
        run.server = None
        if code != 0 or got.count(b't BAD') != bad or (b'* BYE' in got) != bye or (b't OK' in got) == bye:
            print(f'not ok - {bad} commands that make no sense: {got!r}')
            run.failed = True
    run.start()


def matches(run):
    """What a client says of its numbers (RFC 7162 section 3.2.5.2)."""
    run.start()
    run.say(b'ENABLE QRESYNC')
    run.limit('numbers of a match list', 10000, lambda n: b'SELECT INBOX (QRESYNC (1 1 1:%d (1:%d 1:%d)))' % (n, n, n), LIMIT)
    run.start()


def filters(run):
    """Filters in filters (RFC 5466 section 3.1)."""
    for i in range(1, 10):
        run.say(b'SETMETADATA "" (/private/filters/values/f%d "FILTER f%d")' % (i, i - 1))
    run.say(b'SETMETADATA "" (/private/filters/values/f0 "ALL")')
    run.limit('depth of filters', 8, lambda n: b'SEARCH FILTER f%d' % (n - 1), rb't NO \[UNDEFINED-FILTER f0\]')


def contexts(run):
    """Ten searches are kept up to date, three sorted ones among them; of more NOUPDATE is said (RFC 5267 section 4.3.1)."""
    run.start()
    for i, kind in enumerate([b'SORT RETURN (UPDATE) (SIZE) UTF-8 ALL'] * 4 + [b'SEARCH RETURN (UPDATE) ALL'] * 8, 1):
        said = run.server.say(b'c%d %s\r\n' % (i, kind))
        refused = any(b'NOUPDATE' in line for line in said)
        if refused != (i in (4, 12)):
            print(f'not ok - search {i} that is kept up to date: {said!r}')
            run.failed = True


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--build', default='build')
    args = p.parse_args()
    args.build = os.path.abspath(args.build)
    work = wire.work_folder()
    wire.template(f'{work}/template')
    wire.leave_root(work)
    run = Run(args, work)
    try:
        run.start()
        for each in LIMITS:
            run.limit(*each)
        mistakes(run)
        matches(run)
        filters(run)
        contexts(run)
        run.stop()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if run.failed:
        sys.exit(1)
    print(f'ok - {len(LIMITS) + 5} limits')


main()
