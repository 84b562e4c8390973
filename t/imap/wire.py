"""imapd on a small Maildir, over a socket pair, as who isn't root; and a client that knows about literals and nothing else."""

import fcntl
import os
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import termios

HERE = os.path.dirname(os.path.abspath(__file__))
LITERAL = re.compile(rb'\{(\d+)(\+?)\}\r?\n\Z')
ANSWER = re.compile(rb'([^ ]+) (OK|NO|BAD)[ \r]')


class Gone(Exception):
    """The server ended the session; what it said last is in args[0]."""


def leave_root(work):
    """Session programs refuse to be root: neither are we, and all below work is ours."""
    if os.geteuid() == 0:
        for base, _, files in os.walk(work):
            for name in ['.', *files]:
                os.chown(f'{base}/{name}', 1000, 1000)
        os.setgroups([])
        os.setgid(1000)
        os.setuid(1000)


def work_folder():
    """In memory where that is possible: what is tested is no disk."""
    shm = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
    return tempfile.mkdtemp(prefix='imap-', dir=os.environ.get('BATS_TEST_TMPDIR') or shm)


def template(to):
    """A Maildir with five messages and some folders, to copy."""
    for folder in ('', '.Work', '.Work2', '.A b'):
        for part in ('cur', 'new', 'tmp'):
            os.makedirs(f'{to}/{folder}/{part}')
        open(f'{to}/{folder}/maildirfolder', 'w').close()
    for n, flags in enumerate(('FS', 'S', '', 'RS', ''), 1):
        name = f'{to}/cur/170000000{n}.M{n}P1.test:2,{flags}'
        shutil.copyfile(f'{HERE}/mail/{n}.eml', name)
        os.utime(name, (1706780000 + n, 1706780000 + n))
    with open(f'{to}/subscriptions', 'w') as f:
        f.write('INBOX\n')
    with open(f'{to}/dovecot-uidlist', 'w') as f:
        f.write('3 V1700000000 N6 G00000000000000000000000000000001\n')
        for n in range(1, 6):
            f.write(f'{n} :170000000{n}.M{n}P1.test\n')


def clone(frm, to):
    """Folders, and links to the messages; what a session writes anew is copied."""
    for base, _, files in os.walk(frm):
        here = to + base[len(frm):]
        os.mkdir(here)
        for name in files:
            if base.endswith('/cur'):
                os.link(f'{base}/{name}', f'{here}/{name}')
            else:
                shutil.copyfile(f'{base}/{name}', f'{here}/{name}')


class Server:
    def __init__(self, build, home, log, settings=()):
        env = {'HOME': home, 'USER': 'tester', 'PATH': '/usr/bin:/bin', 'TZ': 'UTC0', 'MAIL': f'maildir:{home}/Maildir',
               'IMAP_URLAUTH_HOST': 'localhost', 'MAIL_SEPARATOR': '/'}
        env.update(settings)
        self.sock, theirs = socket.socketpair()
        with open(log, 'ab') as err:
            self.child = subprocess.Popen([f'{build}/bin/imapd'], stdin=theirs, stdout=theirs, stderr=err, env=env, close_fds=False)
        theirs.close()
        self.sock.settimeout(60)
        self.buf = self.last = b''

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            pass  # what the server said before it went away is read as ever

    def drained(self):
        """Waits until the server has taken all that was sent."""
        while self.child.poll() is None and struct.unpack('i', fcntl.ioctl(self.sock, termios.TIOCOUTQ, b'\0' * 4))[0]:
            os.sched_yield()

    def line(self):
        """One line, with the literals in it."""
        start = 0
        while True:
            end = self.buf.find(b'\n', start)
            if end >= 0:
                literal = re.search(rb'\{(\d+)\}\r\n\Z', self.buf[start:end + 1])
                if not literal:
                    self.last, self.buf = self.buf[:end + 1], self.buf[end + 1:]
                    return self.last
                start = end + 1 + int(literal[1])
                if start <= len(self.buf):
                    continue
            self.more()

    def more(self):
        try:
            data = self.sock.recv(65536)
        except ConnectionError:
            data = b''
        if not data:
            raise Gone(self.last + self.buf)
        self.buf += data

    def rest(self):
        try:
            while True:
                self.more()
        except Gone:
            return self.buf

    def finish(self):
        """The session's end from the client's side: what comes yet, and the exit code."""
        try:
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        got = self.rest()
        self.sock.close()
        return got, self.child.wait(60)

    def until_answer(self):
        """Lines up to a tagged answer, "* BAD", or "+"."""
        got = []
        while True:
            got.append(self.line())
            answer = ANSWER.match(got[-1])
            if got[-1].startswith(b'+') or (answer and (answer[1] != b'*' or answer[2] == b'BAD')):
                return got

    def say(self, rest):
        """Sends commands line by line, each after the answer to the one before, and literals where they are wanted. All that came."""
        said = []
        while rest:
            line, _, rest = rest.partition(b'\n')
            line += b'\n'
            literal = LITERAL.search(line)
            self.send(line)
            if literal and literal[2]:
                rest = self.literal(rest, int(literal[1]))
                continue
            said += self.until_answer()
            if not said[-1].startswith(b'+'):
                rest = b'' if literal else rest  # the literal isn't wanted: neither is what stands behind it
            elif literal:
                rest = self.literal(rest, int(literal[1]))
            else:
                rest = rest or b'DONE\r\n'
        return said

    def literal(self, rest, size):
        data = rest[:size]
        self.send(data + b'x' * (size - len(data)))
        return rest[size:] or b'\r\n'
