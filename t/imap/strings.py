#!/usr/bin/env python3
"""Every form of string at every place of every command means the same; and a command that is broken at any byte is answered.

    make imap-strings [ARGS="--seed 3 --every 1"]

First every command of gen.py, with every value and every form of string at each place in turn: none is BAD, and the answers to all forms of the same value
are equal; a literal8 where none may stand is refused. Before and after ENABLE (UTF-8 in quoted strings), and with LITERAL-. Then every command is broken at
every byte, in several ways: each line that imapd gets must bring a tagged answer, a "+" or a BYE, the session goes on, and imapd ends with 0."""

import argparse
import os
import random
import re
import shutil
import sys

import gen
import wire

NUMBERS = re.compile(rb'\b\d+\b|(?<=ID \()[^)]*')
BREAKS = (b'', b'\0', b'\r', b'\n', b'\x80', b'"', b'(', b')', b'{', b'}', b' ', b'\\', b'*', b'%', b'~', b'+', b'0', b'\xc3\xa4')


class Runner:
    def __init__(self, args, work):
        self.args, self.work = args, work
        self.server, self.count, self.settings, self.opening = None, 0, {}, []
        self.done = 0

    def start(self):
        home = f'{self.work}/home'
        shutil.rmtree(home, ignore_errors=True)
        os.mkdir(home)
        wire.clone(f'{self.work}/template', f'{home}/Maildir')
        self.server = wire.Server(self.args.build, home, f'{self.work}/log', self.settings)
        self.server.line()
        for command in self.opening:
            assert self.say(command)[-1].startswith(b't OK'), command
        self.count = 0

    def stop(self):
        if self.server:
            got, code = self.server.finish()
            self.server = None
            assert code == 0, f'imapd ended with {code}: {got}'

    def fresh(self, settings=None, opening=()):
        self.stop()
        self.settings, self.opening = settings or {}, list(opening)
        self.start()

    def say(self, command):
        self.done += 1
        return self.server.say(b't ' + command + b'\r\n')


def same(said):
    """What must be equal whatever form the strings had: all but numbers and ids that grow, and news of the keys of URLs."""
    return NUMBERS.sub(b'N', b''.join(line for line in said if not line.startswith((b'+', b'* OK [URLMECH'))))


def tell(what, command, said):
    sys.exit(f'not ok - {what}\n  {command!r}\n  ' + '\n  '.join(repr(line) for line in said))


def forms(run, utf8, every, without=None):
    """Each form gives what the plainest one gave."""
    expected, before = None, None
    for command, undo in gen.ANY + gen.SELECTED:
        if without and command[0] == without:
            continue
        for values, name, text in gen.variants(command, utf8):
            run.count += 1
            if values != before:
                expected, before = None, values
            elif run.count % every:
                continue
            said = run.say(text)
            if b' BAD ' in said[-1]:
                tell(f'{name} is refused', text, said)
            back = gen.undoing(undo, values)
            if back:
                undone = run.say(back)
                if not undone[-1].startswith(b't OK') and said[-1].startswith(b't OK'):
                    tell('the undoing of a command fails', back, undone)
            if expected is None:
                expected = same(said)
            elif same(said) != expected:
                tell(f'{name} is not the same as another form of the string', text, said + [b'-- expected:', expected])


def literal8(run):
    """Where no literal8 may stand it is refused, and the session goes on."""
    for command, _ in gen.ANY + gen.SELECTED:
        spots = gen.places(command)
        plain = [gen.first(p) for p in spots]
        for i, spot in enumerate(spots):
            if spot.kind in ('data', 'value'):
                continue
            for plus in (b'', b'+'):
                bad = b'~{%d%s}\r\n%s' % (len(spot.values[0]), plus, spot.values[0])
                text = gen.fill(command, plain[:i] + [bad] + plain[i + 1:])
                said = run.say(text)
                if b' OK ' in said[-1]:
                    tell('a literal8 is taken where none may stand', text, said)
                run.say(b'NOOP')  # twenty mistakes in a row end a session


def broken(text, everything):
    """The command with each byte replaced, left out, doubled, and with something in front."""
    for i in range(len(text)):
        for put in BREAKS if everything else random.sample(BREAKS, 2):
            yield text[:i] + put + text[i + 1:]
            if put:
                yield text[:i] + put + text[i:]
        yield text[:i]


def harmless(text):
    """No literal that imapd would read for long, and none that a client wouldn't send to its end."""
    sizes = [int(n) for n in re.findall(rb'\{(\d+)\+?\}', text)]
    return all(n < 100000 for n in sizes) and not re.search(rb'COMPRESS|LOGOUT', text, re.I)


def breaking(run, every):
    commands = [text for command, _ in gen.ANY + gen.SELECTED for _, _, text in gen.variants(command)] + gen.PLAIN
    random.shuffle(commands)
    if every == 1:
        commands += [b'IDLE', b'ENABLE UIDONLY']
    for whole in commands[::every]:
        for text in broken(whole, every == 1 and run.args.all):
            if not harmless(text):
                continue
            run.count += 1
            try:
                said = run.say(text)
                said += run.server.say(b'z NOOP\r\n')
            except wire.Gone as gone:
                if b'* BYE' not in gone.args[0]:
                    sys.exit(f'not ok - the session ends without a BYE\n  {text!r}\n  {gone.args[0]!r}')
                run.stop()
                run.start()
                continue
            if not said[-1].startswith(b'z OK'):
                tell('the session is out of step', text, said)
            if run.count > 2000:
                run.stop()
                run.start()


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--build', default='build')
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--every', type=int, default=1, help='only each n-th form, and each n-th command to break')
    p.add_argument('--all', action='store_true', help='every way of breaking at every byte, instead of two of them')
    args = p.parse_args()
    args.build = os.path.abspath(args.build)
    random.seed(args.seed)
    work = wire.work_folder()
    wire.template(f'{work}/template')
    wire.leave_root(work)
    run = Runner(args, work)
    try:
        select = [b'SELECT INBOX']
        run.fresh(opening=select)
        forms(run, False, args.every)
        literal8(run)
        run.fresh(opening=[b'ENABLE UTF8=ACCEPT'] + select)
        forms(run, True, args.every, without=b'SEARCH CHARSET ')  # refused then, RFC 6855
        run.fresh(opening=[b'ENABLE IMAP4rev2'] + select)
        forms(run, True, max(args.every, 3))
        run.fresh({'IMAP_LITERAL_MINUS': 'yes'}, select)
        forms(run, False, max(args.every, 3))
        print(f'ok - {run.done} commands: every form of a string means the same')
        run.done = 0
        run.fresh(opening=select)
        breaking(run, args.every)
        run.stop()
        print(f'ok - {run.done} broken commands, all answered')
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
