#!/usr/bin/env python3
"""Sessions in IDLE that hibernate: hibernate.py CASE DIRECTORY [UID]. A case runs imapd over a socket on a Maildir in DIRECTORY, as UID when root, and prints
`ok`, or what was wrong. What a session says is compared with what one says that stays awake all the time, numbers that differ from run to run left out."""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

CASE, ROOT, UID = sys.argv[1], sys.argv[2], int(sys.argv[3]) if os.getuid() == 0 else None
PROGRAM = os.environ.get('IMAPD') or shutil.which('imapd')
MAIL = ROOT + '/Maildir'
count = 0


def own(path):
    if UID:
        os.chown(path, UID, UID)


def maildir(path=MAIL):
    shutil.rmtree(path, ignore_errors=True)
    for part in ('', '/tmp', '/new', '/cur'):
        os.mkdir(path + part)
        own(path + part)


def deliver(path=MAIL):
    global count
    count += 1
    name = '%d.P%dQ%03d.test' % (time.time(), os.getpid(), count)
    with open('%s/tmp/%s' % (path, name), 'w') as f:
        f.write('Subject: %d\n\nmessage %d\n' % (count, count))
    own('%s/tmp/%s' % (path, name))
    os.rename('%s/tmp/%s' % (path, name), '%s/new/%s' % (path, name))


class Session:
    def __init__(self, **settings):
        ours, theirs = socket.socketpair()
        env = {'PATH': os.environ['PATH'], 'HOME': ROOT, 'USER': 'ann', 'MAIL': 'maildir:' + MAIL, 'IMAP_HIBERNATE': '1s'}
        env.update(settings)

        def drop():
            if UID:
                os.setgroups([])
                os.setgid(UID)
                os.setuid(UID)
        self.log = open('%s/log.%d' % (ROOT, id(self)), 'w+')
        self.process = subprocess.Popen([PROGRAM], stdin=theirs, stdout=theirs, stderr=self.log, env=env, preexec_fn=drop)
        theirs.close()
        self.socket, self.text = ours, b''
        ours.settimeout(30)

    def read(self):
        data = self.socket.recv(65536)
        assert data, self.text
        self.text += data

    def until(self, mark):
        """All up to the end of the line that begins with mark."""
        pattern = re.compile(rb'(?:^|\n)' + re.escape(mark) + rb'[^\n]*\n')
        while not pattern.search(self.text):
            self.read()
        at = pattern.search(self.text).end()
        head, self.text = self.text[:at], self.text[at:]
        return head

    def say(self, text, mark=None):
        self.socket.sendall(text)
        return self.until(mark) if mark else None

    def is_asleep(self):
        with open('/proc/%d/comm' % self.process.pid) as f:
            return f.read().strip() == 'imap-idle'

    def sleep(self, wanted=True):
        end = time.time() + 30
        while self.is_asleep() != wanted:
            assert time.time() < end, 'it is %s' % ('awake' if wanted else 'asleep')
            assert self.process.poll() is None, 'it is gone: ' + self.logged()
            time.sleep(0.01)

    def logged(self):
        self.log.seek(0)
        return self.log.read()

    def end(self):
        self.socket.close()
        return self.process.wait(30)


def plain(text):
    """Without what differs from run to run."""
    return re.sub(rb'\b\d{10,}\b|MAILBOXID \(\w+\)', b'N', text)


def other(*commands):
    """Another session that stays awake."""
    s = Session(IMAP_HIBERNATE='never')
    for n, c in enumerate(commands):
        s.say(b'o%d %s\r\n' % (n, c), b'o%d OK' % n)
    s.end()


def story(begin, events, finish, hibernate):
    """What one session says: begin until IDLE, then after each event what it is told, then finish."""
    global count
    count = 0
    maildir()
    for _ in range(12):
        deliver()
    s = Session(**({} if hibernate else {'IMAP_HIBERNATE': '0'}))
    told = [s.say(b''.join(b'b%d %s\r\n' % (n, c) for n, c in enumerate(begin)) + b'i IDLE\r\n', b'+ idling')]
    for happen, mark in events:
        if hibernate:
            s.sleep()
        happen()
        told.append(s.until(mark))
    if hibernate:
        s.sleep()
    told.append(s.say(b'DONE\r\n' + b''.join(b'f%d %s\r\n' % (n, c) for n, c in enumerate(finish)) + b'z LOGOUT\r\n', b'z OK'))
    s.end()
    return [plain(t) for t in told]


def same(begin, events, finish):
    awake, slept = story(begin, events, finish, False), story(begin, events, finish, True)
    for a, b in zip(awake, slept):
        assert a == b, 'awake:\n%s\nhibernated:\n%s' % (a.decode(), b.decode())


SELECT = b'SELECT INBOX'


def case_news():
    same([SELECT], [(deliver, b'* 13 EXISTS'),
                    (lambda: other(SELECT, b'UID STORE 3 +FLAGS.SILENT (\\Seen)'), b'* 3 FETCH'),
                    (lambda: other(SELECT, b'UID STORE 4,9 +FLAGS.SILENT (\\Deleted)'), b'* 9 FETCH'),
                    (lambda: other(SELECT, b'EXPUNGE'), b'* 4 EXPUNGE')],
         [b'FETCH 1:* (UID FLAGS)', b'UID FETCH 3 BODY[]', b'STATUS INBOX (MESSAGES)'])


def case_many_at_once():
    def change():
        other(SELECT, b'UID STORE 2:3,12 +FLAGS.SILENT (\\Deleted)', b'UID STORE 5 +FLAGS.SILENT (\\Answered new)', b'EXPUNGE')
    s = [story([SELECT, b'STORE 1 +FLAGS (old)'], [(change, b'* 3 FETCH')], [b'FETCH 1:* (UID FLAGS)'], h) for h in (False, True)]
    # Awake, it is told in pieces, else of all at once: the same in the end, by the same numbers.
    for told in s:
        told[1] += told[2][:told[2].index(b'i OK')]
        told[2] = told[2][told[2].index(b'i OK'):]
    assert s[0][2] == s[1][2], s
    for told in s:
        left = list(range(1, 13))
        for seq in re.findall(rb'\* (\d+) EXPUNGE', told[1]):
            del left[int(seq) - 1]
        assert left == [1, 4, 5, 6, 7, 8, 9, 10, 11], told[1]
        assert b'new' in told[1] and b'PERMANENTFLAGS' in told[1], told[1]


def case_enabled():
    same([b'ENABLE QRESYNC UTF8=ACCEPT', SELECT, b'STORE 2 +FLAGS (\\Flagged)', b'UID SEARCH RETURN (SAVE) 3:5'],
         [(lambda: other(SELECT, b'UID STORE 4,9 +FLAGS.SILENT (\\Deleted)'), b'* 9 FETCH'),
          (lambda: other(SELECT, b'EXPUNGE'), b'* VANISHED 4,9'),
          (lambda: other(SELECT, b'UID STORE 5 +FLAGS.SILENT (\\Seen)'), b'* 4 FETCH')],
         [b'UID FETCH $ (FLAGS)', b'UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1)'])
    same([b'ENABLE IMAP4rev2', b'EXAMINE INBOX'], [(deliver, b'* 13 EXISTS')], [b'FETCH 13 (UID)', b'STORE 1 +FLAGS (\\Seen)'])
    same([b'ENABLE UIDONLY', SELECT], [(deliver, b'* 13 EXISTS')], [b'UID FETCH 13 (FLAGS)', b'FETCH 1 FLAGS'])
    same([], [], [b'NOOP', b'SELECT INBOX'])
    same([SELECT, b'UNSELECT'], [], [b'FETCH 1 FLAGS'])


def case_pipelined():
    """What comes with DONE, at once or by the byte, is served once and in order."""
    rest = b'DONE\r\nf1 FETCH 1 (UID)\r\nf2 APPEND INBOX {15+}\r\nSubject: x\r\n\r\nx\r\nf3 STATUS INBOX (MESSAGES)\r\nz LOGOUT\r\n'
    seen = set()
    for pieces in ([rest], [rest[i:i + 1] for i in range(len(rest))], [rest[:3], rest[3:]]):
        maildir()
        deliver()
        s = Session()
        s.say(b's %s\r\ni IDLE\r\n' % SELECT, b'+ idling')
        s.sleep()
        for p in pieces:
            s.socket.sendall(p)
            time.sleep(0.0005)
        seen.add(plain(s.until(b'z OK')))
        assert s.end() == 0
    assert len(seen) == 1 and b'f3 OK' in seen.pop(), seen


def case_ends():
    maildir()
    for way in ('close', 'kill', 'nonsense'):
        s = Session()
        s.say(b's %s\r\ni IDLE\r\n' % SELECT, b'+ idling')
        s.sleep()
        if way == 'kill':
            s.process.send_signal(signal.SIGTERM)
            assert s.process.wait(30) == -signal.SIGTERM
            assert s.socket.recv(10) == b''
        elif way == 'nonsense':
            assert b'i BAD' in s.say(b'what\r\n', b'i BAD')
            s.say(b'n NOOP\r\n', b'n OK')
            assert s.end() == 0
        else:
            assert s.end() == 0
            assert 'disconnected' in s.logged(), s.logged()


def case_gone():
    """The mailbox is deleted meanwhile, or another one has its name: the session ends, saying so."""
    for again in (False, True):
        maildir()
        other(b'CREATE box', b'APPEND box {5+}\r\nA: b\n')
        s = Session()
        s.say(b's SELECT box\r\ni IDLE\r\n', b'+ idling')
        s.sleep()
        if again:
            os.rename(MAIL + '/.box', MAIL + '/.other')
            other(b'CREATE box')
        else:
            other(b'DELETE box')
        if again:
            s.say(b'DONE\r\n')
        s.until(b'* BYE')
        assert s.process.wait(30) == 0


def case_missing():
    """Without the program the session idles on."""
    maildir()
    shutil.copy(PROGRAM, ROOT + '/imapd')
    global UID
    os.environ['IMAPD'] = ROOT + '/imapd'
    s = Session(DEBUG='1')
    s.process.kill()
    s = start_other(ROOT + '/imapd')
    s.say(b's %s\r\ni IDLE\r\n' % SELECT, b'+ idling')
    end = time.time() + 30
    while 'no imap-idle' not in s.logged():
        assert time.time() < end and s.process.poll() is None
        time.sleep(0.01)
    deliver()
    s.until(b'* 1 EXISTS')
    assert not s.is_asleep()
    s.say(b'DONE\r\nz LOGOUT\r\n', b'z OK')
    assert s.end() == 0


def start_other(program):
    global PROGRAM
    PROGRAM = program
    return Session(DEBUG='1')


def case_replaced():
    """An upgrade meanwhile: the imapd that comes back is the one that went."""
    maildir()
    for name in ('imapd', 'imap-idle'):
        shutil.copy(os.path.dirname(PROGRAM) + '/' + name, ROOT + '/' + name)
    s = start_other(ROOT + '/imapd')
    s.say(b's %s\r\ni IDLE\r\n' % SELECT, b'+ idling')
    s.sleep()
    os.remove(ROOT + '/imapd')
    deliver()
    s.until(b'* 1 EXISTS')
    s.sleep()
    s.say(b'DONE\r\nz LOGOUT\r\n', b'z OK')
    assert s.end() == 0


def case_alive():
    """Keepalives come in time, whichever program is there, and the session lives on."""
    maildir()
    s = Session(IMAP_IDLE_NOTIFY='10s')
    began = time.time()
    s.say(b's %s\r\ni IDLE\r\n' % SELECT, b'+ idling')
    s.sleep()
    deliver()
    s.until(b'* 1 EXISTS')
    s.sleep()
    s.until(b'* OK Still here')
    assert 9.5 < time.time() - began < 14 and s.is_asleep(), time.time() - began
    s.say(b'DONE\r\nz LOGOUT\r\n', b'z OK')
    assert s.end() == 0


def case_awake():
    """With COMPRESS, NOTIFY or a CONTEXT, which can't be carried over, it stays awake; and it tells of deliveries all the same."""
    import zlib
    maildir()
    s = Session()
    s.say(b's %s\r\nn NOTIFY SET (selected (MessageNew MessageExpunge))\r\ni IDLE\r\n' % SELECT, b'+ idling')
    x = Session()
    x.say(b's %s\r\nn SEARCH RETURN (UPDATE) ALL\r\ni IDLE\r\n' % SELECT, b'+ idling')
    c = Session()
    c.say(b's %s\r\nc COMPRESS DEFLATE\r\n' % SELECT, b'c OK')
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    c.socket.sendall(packer.compress(b'i IDLE\r\n') + packer.flush(zlib.Z_SYNC_FLUSH))
    end = time.time() + 2.5
    while time.time() < end:
        assert not s.is_asleep() and not c.is_asleep() and not x.is_asleep()
        time.sleep(0.05)
    deliver()
    s.until(b'* 1 EXISTS')
    assert b'ADDTO' in x.until(b'* ESEARCH'), x.text
    s.end()
    c.end()
    x.end()


def case_sealed():
    """What isn't a sealed state of this version isn't taken: a plain file, a pipe, another memory file, nothing."""
    maildir()
    memory = os.memfd_create('x', os.MFD_ALLOW_SEALING)
    os.write(memory, b'x' * 200)
    for program in (PROGRAM, os.path.dirname(PROGRAM) + '/imap-idle'):
        for fd in (os.open('/etc/passwd', os.O_RDONLY), os.pipe()[0], memory, None):
            env = {'HOME': ROOT, 'MAIL': 'maildir:' + MAIL, 'DOVETAIL_IDLE': '1'}

            def prepare():
                if fd is None:
                    os.close(3)
                elif fd != 3:
                    os.dup2(fd, 3)
                if UID:
                    os.setgid(UID)
                    os.setuid(UID)
            r = subprocess.run([program] + ['imapd'] * ('imap-idle' in program), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=env, preexec_fn=prepare, close_fds=False)
            assert r.returncode in (100, 111) and b'seal' in r.stderr, (program, fd, r)


def case_slow():
    """A client that reads nothing loses nothing and isn't waited for."""
    maildir()
    s = Session()
    s.say(b's %s\r\ni IDLE\r\n' % SELECT, b'+ idling')
    s.sleep()
    for _ in range(20):
        deliver()
        other(SELECT, b'STORE 1 +FLAGS.SILENT (\\Seen)', b'STORE 1 -FLAGS.SILENT (\\Seen)')
    s.say(b'DONE\r\nz LOGOUT\r\n')
    told = s.until(b'z OK')
    assert re.findall(rb'(\d+) EXISTS', told)[-1] == b'20', told
    s.end()


def asleep(n):
    """The proportional size of each of n sessions that sleep on a mailbox of 200 messages, kB."""
    maildir()
    for _ in range(200):
        deliver()
    sessions = [Session() for _ in range(n)]
    for s in sessions:
        s.say(b's %s\r\ni IDLE\r\n' % SELECT, b'+ idling')
    for s in sessions:
        s.sleep()
    size = 0
    for s in sessions:
        with open('/proc/%d/smaps_rollup' % s.process.pid) as f:
            size += int(re.search(r'^Pss: +(\d+)', f.read(), re.M).group(1))
    deliver()
    for s in sessions:
        s.until(b'* 201 EXISTS')
        s.say(b'DONE\r\nz LOGOUT\r\n', b'z OK')
        s.end()
    return size / n


def case_small():
    for n in map(int, os.environ.get('SESSIONS', '10').split()):
        size = asleep(n)
        if 'SESSIONS' in os.environ:
            print(n, 'sessions:', round(size), 'kB each', file=sys.stderr)
        # One alone has the program's file to itself, 80 kB of what there is in memory anyway.
        assert size < (60 if n > 1 else 140), '%d kB for each of %d' % (size, n)


globals()['case_' + CASE]()
print('ok')
