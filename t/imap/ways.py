#!/usr/bin/env python3
"""However a session's bytes come, the answers are the same.

    make imap-ways [ARGS="--sessions 500 --seed 3 --every 1"]

Sessions of some commands of gen.py, with every form of string, each on a Maildir of its own: all in one segment, a line at a time, and single bytes (each
sent when imapd has taken the one before) must bring the same answers; each prefix, and then the end of the stream, must bring a beginning of them, behind
which there may stand one BYE. imapd ends with 0 each time."""

import argparse
import os
import random
import re
import shutil
import sys

import gen
import wire

# What differs from one Maildir to the next: times, and what is drawn by lot.
NORMS = [
    (rb'(UIDVALIDITY|APPENDUID|COPYUID) \d+', rb'\1 V'),
    (rb'HIGHESTMODSEQ \d+', b'HIGHESTMODSEQ M'),
    (rb'MODSEQ \(\d+\)', b'MODSEQ (M)'),
    (rb'\(MODSEQ \d+\)|MODSEQ \d+', b'(MODSEQ M)'),
    (rb'(MAILBOXID|EMAILID) \([^)]*\)', rb'\1 (I)'),
    (rb'(SAVEDATE|INTERNALDATE) "[^"]*"', rb'\1 "D"'),
    (rb':INTERNAL:\w+', b':INTERNAL:K'),
]


class Ways:
    def __init__(self, args, work):
        self.args, self.work, self.runs = args, work, 0

    def serve(self, pieces, singly=False):
        """The pieces, then the end of the stream: all that came."""
        home = f'{self.work}/home{self.runs % 2}'
        self.runs += 1
        os.mkdir(home)
        wire.clone(f'{self.work}/template', f'{home}/Maildir')
        server = wire.Server(self.args.build, home, f'{self.work}/log')
        for piece in pieces:
            server.send(piece)
            if singly:
                server.drained()
        got, code = server.finish()
        shutil.rmtree(home)
        if code != 0:
            sys.exit(f'not ok - imapd ends with {code}\n  {pieces!r}\n  {got!r}')
        for what, by in NORMS:
            got = re.sub(what, by, got)
        return got

    def check(self, whole):
        one = self.serve([whole])
        for name, pieces, singly in (('a line at a time', re.findall(rb'[^\n]*\n', whole), True),
                                     ('single bytes', [whole[i:i + 1] for i in range(len(whole))], True)):
            got = self.serve(pieces, singly)
            if got != one:
                sys.exit(f'not ok - {name}: other answers\n  {whole!r}\n  {one!r}\n  {got!r}')
        for n in range(0, len(whole), self.args.every):
            got = self.serve([whole[:n]])
            same = os.path.commonprefix([got, one])
            same = same[:same.rfind(b'\n') + 1]
            rest = got[len(same):]
            if rest and not re.fullmatch(rb'\* BYE [^\n]*\n', rest):
                sys.exit(f'not ok - a prefix is answered otherwise\n  {whole[:n]!r}\n  {one!r}\n  {got!r}')


def session(commands):
    lines = [b'SELECT INBOX'] if random.random() < .7 else []
    lines += [gen.random_command(random, bool(lines)) for _ in range(random.randint(1, commands))]
    if random.random() < .2:
        lines.append(b'LOGOUT')
    return b''.join(b'a%d %s\r\n' % (i, line) for i, line in enumerate(lines, 1))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--build', default='build')
    p.add_argument('--sessions', type=int, default=500)
    p.add_argument('--commands', type=int, default=2)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--every', type=int, default=1, help='only each n-th prefix')
    args = p.parse_args()
    args.build = os.path.abspath(args.build)
    random.seed(args.seed)
    work = wire.work_folder()
    wire.template(f'{work}/template')
    wire.leave_root(work)
    ways = Ways(args, work)
    try:
        for _ in range(args.sessions):
            ways.check(session(args.commands))
        print(f'ok - {args.sessions} sessions, {ways.runs} ways: the same answers')
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
