#!/usr/bin/env python3
"""A client that follows a script and prints what the server says.

    imapscript.py [options] PORT < script          connects to 127.0.0.1:PORT
    imapscript.py [options] PROG ARG... < script   talks to the program over its descriptors 0 and 1

Options: --tls (TLS at once; no certificate check), --show (prints what is sent too, with `C: ` and `S: ` in front),
--norm (puts letters for what differs from run to run: UIDVALIDITY, dates, modseqs), --timeout SECONDS (default 20),
--greet 0 (don't wait for a greeting first; by default one line is read).

Lines of the script:
    a1 SELECT INBOX        sent; then everything up to the reply tagged a1 is printed. The first word is the tag.
                           (IDLE and AUTHENTICATE: up to the `+`.)
    a1 APPEND x {file:P}   in a command: the file's bytes as a literal, waiting for `+`; {+file:P} doesn't wait.
                           {text:...} and {+text:...} likewise, with \\r, \\n, \\0, \\\\ and \\} understood; {~file:P} is literal8.
    > DONE                 sent with CRLF; nothing is awaited. `>` alone sends an empty line.
    >> bytes               sent without CRLF, escapes as in {text:}
    < REGEX                prints lines until one matches
    = NAME REGEX           what the group of REGEX matched in the newest line that has it; {=NAME}, {=NAME-1} in later lines stand for it
    ! shell command        runs it; its output is printed
    !starttls              the handshake, after the server has agreed
    !close                 closes the sending side;  !eof reads until the server closes
    # comment

At the end the remaining lines are not read; `!eof` prints `-- closed` when the server has closed.
Exit: 0; 2 a wait timed out; 3 the server closed while something was awaited.
"""
import argparse
import re
import socket
import ssl
import subprocess
import sys

NORMS = [
    (rb'UIDVALIDITY \d+', b'UIDVALIDITY V'),
    (rb'(APPENDUID|COPYUID) \d+', rb'\1 V'),
    (rb'HIGHESTMODSEQ \d+', b'HIGHESTMODSEQ M'),
    (rb'MODSEQ \(\d+\)', b'MODSEQ (M)'),
    (rb'MODSEQ \d{10,}', b'MODSEQ M'),
    (rb'INTERNALDATE "[^"]*"', b'INTERNALDATE "D"'),
    (rb'SAVEDATE "[^"]*"', b'SAVEDATE "D"'),
    (rb'(MAILBOXID|EMAILID|THREADID) \([^)]*\)', rb'\1 (I)'),
]
ESCAPES = {'r': '\r', 'n': '\n', '0': '\0', '\\': '\\', '}': '}', 't': '\t'}


class Trouble(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class Wire:
    """Bytes to and from the server, over a socket or a child's descriptors."""

    def __init__(self, args):
        self.deadline = args.timeout
        self.pending = b''
        self.child = None
        if len(args.target) == 1 and args.target[0].isdigit():
            self.sock = socket.create_connection(('127.0.0.1', int(args.target[0])), args.timeout)
        else:
            self.sock, theirs = socket.socketpair()
            self.child = subprocess.Popen(args.target, stdin=theirs, stdout=theirs)
            theirs.close()
        self.sock.settimeout(args.timeout)
        if args.tls:
            self.start_tls()

    def start_tls(self):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.sock = context.wrap_socket(self.sock)

    def send(self, data):
        self.sock.sendall(data)

    def fill(self, what):
        try:
            data = self.sock.recv(65536)
        except (socket.timeout, TimeoutError):
            raise Trouble(2, 'timed out waiting for ' + what) from None
        except (ConnectionError, ssl.SSLError) as e:
            raise Trouble(3, 'connection lost waiting for %s: %s' % (what, e)) from None
        if not data:
            raise Trouble(3, 'server closed while waiting for ' + what)
        self.pending += data

    def line(self, what):
        """One response line, its literals included."""
        end = 0
        while True:
            at = self.pending.find(b'\n', end)
            if at < 0:
                self.fill(what)
                continue
            end = at + 1
            literal = re.search(rb'\{(\d+)\+?\}\r?\n$', self.pending[max(0, end - 40):end])
            if not literal:
                break
            end += int(literal.group(1))
            while len(self.pending) < end:
                self.fill(what)
        out, self.pending = self.pending[:end], self.pending[end:]
        return out

    def shut(self):
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock = self.sock.unwrap()
        self.sock.shutdown(socket.SHUT_WR)

    def finish(self):
        self.sock.close()
        if self.child:
            self.child.wait(self.deadline)


def unescape(text):
    return re.sub(r'\\(.)', lambda m: ESCAPES.get(m.group(1), m.group(0)), text)


class Session:
    def __init__(self, args):
        self.args = args
        self.wire = Wire(args)
        self.out = sys.stdout.buffer
        self.lines = []
        self.names = {}
        self.shown = {}

    def show(self, mark, data):
        data = data.replace(b'\r\n', b'\n')
        if self.args.norm:
            for value, name in sorted(self.shown.items(), key=lambda v: -len(v[0])) if mark == b'C: ' else ():
                data = data.replace(value.encode(), name.encode())
            for pattern, put in NORMS:
                data = re.sub(pattern, put, data)
        if self.args.show:
            data = b''.join(mark + line for line in data.splitlines(True))
        elif mark == b'C: ':
            return
        if not data.endswith(b'\n'):
            data += b'\n'
        self.out.write(data)
        self.out.flush()

    def until(self, pattern, what):
        while True:
            line = self.wire.line(what)
            self.show(b'S: ', line)
            self.lines.append(line)
            if re.search(pattern, line):
                return line

    def name(self, name, pattern):
        for line in reversed(self.lines):
            found = re.search(pattern.encode(), line)
            if found:
                self.names[name] = found.group(1).decode()
                return
        raise Trouble(2, 'no line has ' + pattern)

    def filled(self, line):
        """The line with its values; `show` puts the names back."""
        def value(found):
            name, more = found.groups()
            self.shown[str(int(self.names[name]) + int(more)) if more else self.names[name]] = found.group(0)
            return list(self.shown)[-1]
        self.shown = {}
        return re.sub(r'\{=(\w+)([+-]\d+)?\}', value, line)

    def send(self, data):
        self.show(b'C: ', data)
        try:
            self.wire.send(data)
        except OSError as e:
            raise Trouble(3, 'cannot send: %s' % e) from None

    def command(self, line):
        """Sends a command with its literals; False when the server refused one."""
        tag = line.split()[0]
        tagged = rb'^' + re.escape(tag.encode()) + rb' '
        rest = line
        head = ''
        while True:
            found = re.search(r'\{([~+]*)(file|text):((?:\\.|[^}\\])*)\}', rest)
            if not found:
                break
            flags, kind, arg = found.groups()
            data = open(arg, 'rb').read() if kind == 'file' else unescape(arg).encode('utf-8', 'surrogateescape')
            head = rest[:found.start()] + ('~' if '~' in flags else '')
            plus = '+' if '+' in flags else ''
            self.send(('%s{%d%s}\r\n' % (head, len(data), plus)).encode('utf-8', 'surrogateescape'))
            if not plus:
                reply = self.until(rb'^\+|' + tagged, 'the go-ahead for a literal of ' + tag)
                if not reply.startswith(b'+'):
                    return
            self.send(data)
            rest = rest[found.end():]
        self.send((rest + '\r\n').encode('utf-8', 'surrogateescape'))
        words = line.split()
        if len(words) > 1 and words[1].upper() in ('IDLE', 'AUTHENTICATE'):
            tagged = rb'^\+|' + tagged
        self.until(tagged, 'the reply to ' + tag)

    def step(self, line):
        if line.startswith('#') or not line.strip():
            return
        line = self.filled(line)
        if line.startswith('>>'):
            self.send(unescape(line[2:].lstrip(' ')).encode('utf-8', 'surrogateescape'))
        elif line.startswith('>'):
            self.send((line[1:].lstrip(' ') + '\r\n').encode('utf-8', 'surrogateescape'))
        elif line.startswith('= '):
            self.name(*line[2:].split(' ', 1))
        elif line.startswith('<'):
            self.until(line[1:].strip().encode(), line)
        elif line == '!starttls':
            self.wire.start_tls()
        elif line == '!close':
            self.wire.shut()
        elif line == '!eof':
            self.drain()
        elif line.startswith('!'):
            self.out.flush()
            subprocess.run(line[1:], shell=True, check=False)
        else:
            self.command(line)

    def drain(self):
        try:
            while True:
                self.show(b'S: ', self.wire.line('the end'))
        except Trouble as e:
            if e.code == 2:
                raise
        if self.wire.pending:
            self.show(b'S: ', self.wire.pending)
        self.out.write(b'-- closed\n')
        self.out.flush()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--tls', action='store_true')
    parser.add_argument('--show', action='store_true')
    parser.add_argument('--norm', action='store_true')
    parser.add_argument('--timeout', type=float, default=20)
    parser.add_argument('--greet', type=int, default=1)
    parser.add_argument('target', nargs=argparse.REMAINDER)
    args = parser.parse_args()
    if args.target[:1] == ['--']:
        args.target = args.target[1:]
    script = sys.stdin.buffer.read().decode('utf-8', 'surrogateescape').split('\n')
    if not args.target:
        parser.error('a port or a program is needed')
    session = None
    try:
        session = Session(args)
        if args.greet:
            session.show(b'S: ', session.wire.line('the greeting'))
        for line in script:
            session.step(line)
    except Trouble as e:
        print('imapscript: %s' % e, file=sys.stderr)
        return e.code
    except OSError as e:
        print('imapscript: %s' % e, file=sys.stderr)
        return 3
    finally:
        if session:
            session.wire.finish()
    return 0


sys.exit(main())
