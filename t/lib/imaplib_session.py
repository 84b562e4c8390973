#!/usr/bin/env python3
"""A session of imaplib: imaplib_session.py PORT CERTIFICATE. INBOX holds the messages `one` and `two`. Prints `fine`."""
import email
import imaplib
import ssl
import sys


def ok(answer):
    assert answer[0] == 'OK', answer
    return answer[1]


context = ssl.create_default_context(cafile=sys.argv[2])
c = imaplib.IMAP4_SSL('localhost', int(sys.argv[1]), ssl_context=context)
assert 'IMAP4REV1' in c.capabilities
try:
    c.login('ann', 'wrong')
    raise SystemExit('a wrong password was taken')
except imaplib.IMAP4.error:
    pass
ok(c.login('ann', 'pass'))
assert ok(c.select('INBOX')) == [b'2']
one = ok(c.search(None, 'SUBJECT', '"one"'))[0].split()
assert one == [b'1'], one
data = ok(c.fetch('1', '(UID FLAGS RFC822.SIZE BODY[])'))
message = email.message_from_bytes(data[0][1])
assert message['Subject'] == 'one' and b'UID 1' in data[0][0]
assert rb'\Seen' in b''.join(ok(c.fetch('1', '(FLAGS)')))
assert rb'\Flagged' in b''.join(ok(c.store('1', '+FLAGS', r'(\Flagged $Work)')))
name = '"Archiv&APw-r"'
ok(c.create(name))
ok(c.subscribe(name))
assert any(b'Archiv&APw-r' in line for line in ok(c.lsub()))
assert b'COPYUID' in c.copy('1', name)[1][0] or c.untagged_responses.get('COPYUID')
assert b'MESSAGES 1' in ok(c.status(name, '(MESSAGES UIDNEXT)'))[0]
ok(c.append('INBOX', r'(\Draft)', imaplib.Time2Internaldate(1700000000), b'Subject: three\r\n\r\nbody\r\n'))
assert ok(c.uid('SEARCH', None, 'DRAFT'))[0] == b'3'
assert b'14-Nov-2023' in ok(c.fetch('3', '(INTERNALDATE)'))[0] or b'15-Nov-2023' in ok(c.fetch('3', '(INTERNALDATE)'))[0]
ok(c.uid('STORE', '2', '+FLAGS', r'(\Deleted)'))
assert ok(c.expunge()) == [b'2']
assert ok(c.uid('SEARCH', 'ALL'))[0].split() == [b'1', b'3']
ok(c.close())
assert c.logout()[0] == 'BYE'
print('fine')
