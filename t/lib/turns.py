#!/usr/bin/env python3
"""Two servers on one Maildir, each a program that speaks IMAP on its descriptors 0 and 1.

    turns.py fill SERVER              messages, keywords, subscriptions, nested folders
    turns.py change SERVER            flags, keywords, expunges, copies, a new folder, a subscription less
    turns.py show SERVER              all that a client sees, in one order, for comparing
    turns.py together SECONDS SERVER... last SERVER
                                      a writer for each SERVER at once; then SERVER must show what they were told
"""
import hashlib
import imaplib
import random
import re
import sys
import threading
import time

imaplib._MAXLINE = 10000000
NAMES = ['Work', 'Work.Deep', 'Work.Deep.Deeper', 'Entw&APw-rfe', 'With space', 'R&-D']
KEYWORDS = ['$Forwarded', 'Todo', 'NonJunk', '$Label1', 'later']
SYSTEM = [r'\Seen', r'\Flagged', r'\Answered', r'\Draft']


def ok(answer):
    assert answer[0] == 'OK', answer
    return answer[1]


def quoted(name):
    return '"%s"' % name


def connect(server):
    return imaplib.IMAP4_stream(server + ' imap' if server.endswith('dovecot') else server + ' imapd')


def message(subject, size=100):
    return ('From: bob@example.org\r\nSubject: %s\r\nMessage-ID: <%s@test>\r\n\r\n%s\r\n' % (
        subject, subject.replace(' ', '.'), 'x' * size)).encode()


def fill(server):
    c = connect(server)
    r = random.Random(1)
    for name in NAMES:
        ok(c.create(quoted(name)))
    for name in NAMES[::2] + ['INBOX']:
        ok(c.subscribe(quoted(name)))
    for name in ['INBOX'] + NAMES:
        for i in range(12):
            flags = r.sample(SYSTEM, r.randrange(3)) + r.sample(KEYWORDS, r.randrange(3))
            date = imaplib.Time2Internaldate(1600000000 + i * 86400)
            ok(c.append(quoted(name), '(%s)' % ' '.join(flags), date, message('%d in %s' % (i, name), i * 37)))
        ok(c.select(quoted(name)))
        ok(c.uid('STORE', '3,7', '+FLAGS', r'(\Deleted)'))
        ok(c.expunge())
        ok(c.close())
    c.logout()


def change(server):
    c = connect(server)
    ok(c.select('INBOX'))
    ok(c.uid('STORE', '1:5', '+FLAGS', r'(\Flagged Fresh later)'))
    ok(c.uid('STORE', '8', 'FLAGS', r'(\Answered $Forwarded)'))
    ok(c.uid('STORE', '2,10', '+FLAGS', r'(\Deleted)'))
    ok(c.expunge())
    ok(c.uid('COPY', '1,4', quoted('Work.Deep')))
    ok(c.create(quoted('Work.New')))
    ok(c.subscribe(quoted('Work.New')))
    ok(c.unsubscribe(quoted('Work')))
    ok(c.append(quoted('Work.New'), r'(\Seen Todo)', None, message('new', 5)))
    ok(c.rename(quoted('With space'), quoted('Without')))
    c.logout()


def listed(answer):
    return sorted(re.search(rb' (?:"([^"]*)"|(\S+))$', line).expand(rb'\1\2').decode() for line in ok(answer) if line)


def show(server):
    c = connect(server)
    for name in listed(c.list()):
        ok(c.select(quoted(name), readonly=True))
        status = ok(c.status(quoted(name), '(MESSAGES UIDNEXT UIDVALIDITY UNSEEN)'))[0].decode()
        print(name, ' '.join(sorted(re.findall(r'(?:MESSAGES|UIDNEXT|UIDVALIDITY|UNSEEN) \d+', status))))
        data = ok(c.uid('FETCH', '1:*', '(FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])'))
        for item in data:
            if not isinstance(item, tuple):
                continue
            at = data.index(item)
            text = item[0] + (data[at + 1] if isinstance(data[at + 1], bytes) else b'')
            uid = re.search(rb'UID (\d+)', text).group(1).decode()
            flags = sorted(set(re.search(rb'FLAGS \(([^)]*)\)', text).group(1).decode().split()) - {r'\Recent'})
            date = imaplib.Internaldate2tuple(text)
            size = re.search(rb'RFC822.SIZE (\d+)', text).group(1).decode()
            print(' ', uid, ' '.join(flags), time.strftime('%F %T', date), size, hashlib.md5(item[1]).hexdigest())
    print('subscribed:', *listed(c.lsub()))
    c.logout()


class Writer(threading.Thread):
    """Appends, sets and clears a keyword and now and then a flag of its own, expunges; remembers what was answered OK."""

    def __init__(self, number, server, until):
        super().__init__()
        self.number, self.server, self.until = number, server, until
        self.random = random.Random(number)
        self.appended, self.expunged, self.flagged, self.trouble = {}, set(), {}, None
        self.keyword = 'kw%d' % number

    def run(self):
        try:
            self.work()
        except Exception as e:
            self.trouble = e

    def work(self):
        c = connect(self.server)
        ok(c.select('INBOX'))
        count = 0
        while time.monotonic() < self.until:
            act = self.random.random()
            if act < 0.35:
                subject = 'w%d.%d' % (self.number, count)
                count += 1
                text = ok(c.append('INBOX', '()', None, message(subject)))[0]
                uid = int(re.search(rb'APPENDUID \d+ (\d+)', text).group(1))
                assert uid not in self.appended, 'a UID was given twice'
                self.appended[uid] = subject
            elif act < 0.85:
                self.flag(c)
            elif act < 0.93 and len(self.appended) > 8:
                self.expunge(c)
            else:
                ok(c.noop())
        c.logout()

    # Any message, also the others'; what is gone meanwhile isn't in the answer.
    def flag(self, c):
        uids = [int(u) for u in ok(c.uid('SEARCH', None, 'ALL'))[0].split()]
        some = self.random.sample(uids, min(len(uids), self.random.randrange(1, 5)))
        if not some:
            return
        on = self.random.random() < 0.7
        c.response('FETCH')
        typ, data = c.uid('STORE', ','.join(map(str, some)), '+FLAGS' if on else '-FLAGS', '(%s)' % self.keyword)
        if typ != 'OK':
            return
        for uid in some:
            self.flagged[uid] = on

    def expunge(self, c):
        uid = self.random.choice(sorted(set(self.appended) - self.expunged))
        ok(c.uid('STORE', str(uid), '+FLAGS', r'(\Deleted)'))
        ok(c.uid('EXPUNGE', str(uid)))
        self.expunged.add(uid)


def together(seconds, servers, last):
    until = time.monotonic() + seconds
    writers = [Writer(i, s, until) for i, s in enumerate(servers)]
    for w in writers:
        w.start()
    for w in writers:
        w.join()
    for w in writers:
        if w.trouble:
            raise w.trouble
    c = connect(last)
    ok(c.select('INBOX'))
    seen = {}
    for item in ok(c.uid('FETCH', '1:*', '(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])')):
        if isinstance(item, tuple):
            uid = int(re.search(rb'UID (\d+)', item[0]).group(1))
            seen[uid] = (item[1].split()[1].decode(), re.search(rb'FLAGS \(([^)]*)\)', item[0]).group(1).decode().split())
    c.logout()
    wrong = judge(writers, seen)
    for line in wrong[:20]:
        print(line)
    done = sum(len(w.appended) for w in writers), sum(len(w.flagged) for w in writers), sum(len(w.expunged) for w in writers)
    print('appended %d, flagged %d, expunged %d, wrong %d' % (*done, len(wrong)), file=sys.stderr)
    assert all(done), 'the writers did too little'
    sys.exit(1 if wrong else 0)


def judge(writers, seen):
    wrong = []
    left = {}
    for w in writers:
        for uid, subject in w.appended.items():
            if uid in left:
                wrong.append('UID %d was given to %s and %s' % (uid, left[uid], subject))
            left[uid] = subject
    for w in writers:
        for uid in w.expunged:
            left.pop(uid, None)
    for uid in sorted(set(left) | set(seen)):
        if uid not in seen:
            wrong.append('lost: UID %d %s' % (uid, left[uid]))
        elif uid not in left:
            wrong.append('too many: UID %d %s' % (uid, seen[uid]))
        elif seen[uid][0] != left[uid]:
            wrong.append('UID %d was %s and is %s' % (uid, left[uid], seen[uid][0]))
    for w in writers:
        for uid, on in w.flagged.items():
            if uid in seen and (w.keyword in seen[uid][1]) != on:
                wrong.append('UID %d: %s should be %s (writer at %s)' % (uid, w.keyword, on, w.server))
    return wrong


def main():
    verb, *rest = sys.argv[1:]
    if verb == 'together':
        together(float(rest[0]), rest[1:-2], rest[-1])
    else:
        {'fill': fill, 'change': change, 'show': show}[verb](rest[0])


main()
