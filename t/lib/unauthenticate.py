"""UNAUTHENTICATE over the whole chain: unauthenticate.py CASE PORT [PORT]. Users ann and bob (password: pass) have one message each, with their name as subject."""
import base64
import os
import re
import socket
import ssl
import sys
import time
import zlib

SANITIZED = os.environ.get("SANITIZED")  # without the cage's filter


class Client:
    def __init__(self, port, tls=False):
        self.s = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.have, self.inflate, self.deflate = b"", None, None
        if tls:
            self.start_tls()

    def start_tls(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.s = context.wrap_socket(self.s)

    def more(self):
        data = self.s.recv(65536)
        if not data:
            raise EOFError(self.have)
        if self.inflate:
            out = self.inflate.decompress(data)
            if self.inflate.eof:  # our server's stream has ended: the rest is plain
                out, self.inflate = out + self.inflate.unused_data, None
            data = out
        self.have += data

    def line(self):
        while b"\r\n" not in self.have:
            self.more()
        line, self.have = self.have.split(b"\r\n", 1)
        return line.decode()

    def until(self, tag):
        lines = []
        while not lines or not lines[-1].startswith(tag + " "):
            lines.append(self.line())
        return lines

    def send(self, text, segments=False):
        data = text.encode() if isinstance(text, str) else text
        for piece in [data[i:i + 1] for i in range(len(data))] if segments else [data]:
            self.s.sendall(piece)

    def say(self, command):
        """The last line of the answer, and all of it."""
        self.send(command + "\r\n")
        lines = self.until(command.split()[0])
        return lines[-1], lines

    def ok(self, command):
        last, lines = self.say(command)
        check(last, last.startswith(command.split()[0] + " OK"))
        return lines

    def is_closed(self):
        try:
            while True:
                self.more()
        except (EOFError, ConnectionError):
            return True


def check(what, good):
    if not good:
        raise SystemExit(f"wrong: {what!r}")


def login(c, user):
    check("UNAUTHENTICATE is offered", "UNAUTHENTICATE" in c.ok(f"l LOGIN {user} pass")[-1].split())
    subject = c.ok("s SELECT INBOX") and c.ok("f FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)]")
    check(subject, f"Subject: {user}" in subject)


def start(port, tls=False):
    c = Client(port, tls)
    c.line()
    return c


def processes(port):
    """(name, uid, caged) of the server's processes for our connection: those that have it open."""
    found = []
    inodes = set()
    with open("/proc/net/tcp", encoding="ascii") as f:
        for line in f.read().splitlines()[1:]:
            w = line.split()
            if int(w[1].split(":")[1], 16) == port and w[3] == "01":
                inodes.add(f"socket:[{w[9]}]")
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{pid}/fd/0") not in inodes:
                continue
            with open(f"/proc/{pid}/status", encoding="ascii") as f:
                status = dict(line.split(":\t", 1) for line in f.read().splitlines() if ":\t" in line)
            found.append((int(pid), status["Name"], int(status["Uid"].split()[0]), SANITIZED or status["Seccomp"].strip() == "2"))
        except OSError:
            pass
    return sorted(found)


def users(port, tls=False):
    c = start(port, tls)
    login(c, "ann")
    c.ok("e ENABLE QRESYNC UTF8=ACCEPT")
    c.ok("h SEARCH RETURN (SAVE) ALL")
    c.ok("n NOTIFY SET (PERSONAL (MessageNew MessageExpunge))")
    check("nothing but OK", c.ok("u UNAUTHENTICATE") == ["u OK UNAUTHENTICATE completed"])
    check("nobody is logged in", c.say("x SELECT INBOX")[0].startswith("x BAD"))
    c.ok("c CAPABILITY")
    login(c, "bob")
    check("nothing is enabled", "MODSEQ" not in c.ok("f FETCH 1 FLAGS")[0])
    check("nothing is saved", c.ok("h UID SEARCH $")[0].strip() == "* SEARCH")
    for user in "ann", "bob":
        c.ok("u UNAUTHENTICATE")
        login(c, user)
    c.send("u UNAUTHENTICATE x\r\n")
    check("its syntax", c.until("u")[-1].startswith("u BAD"))
    c.ok("o LOGOUT")
    check("closed", c.is_closed())


def tls(port):
    users(port, True)


def starttls(port):
    c = start(port)
    c.ok("t STARTTLS")
    c.start_tls()
    login(c, "ann")
    c.ok("u UNAUTHENTICATE")
    check("no second TLS", "STARTTLS" not in c.ok("c CAPABILITY")[0])
    check("no second TLS", c.say("t STARTTLS")[0].startswith("t BAD"))
    login(c, "bob")
    c.ok("o LOGOUT")
    # TLS that wasn't used in time is no more.
    c = start(port)
    login(c, "ann")
    c.ok("u UNAUTHENTICATE")
    check("STARTTLS has passed", "STARTTLS" not in c.ok("c CAPABILITY")[0])
    login(c, "bob")


def pipelined(port):
    text = "".join(f"u{i} UNAUTHENTICATE\r\nl{i} LOGIN {user} pass\r\ns{i} SELECT INBOX\r\nf{i} FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)]\r\n"
                   for i, user in enumerate(["bob", "ann", "bob"])) + "o LOGOUT\r\n"
    said = []
    for segments in False, True:
        c = start(port)
        login(c, "ann")
        c.send(text, segments)
        lines = c.until("o")
        check("closed", c.is_closed())
        said.append([w for w in lines if re.match(r"[uslfo]\d? |Subject: ", w)])
    wanted = [x for i, user in enumerate(["bob", "ann", "bob"]) for x in (f"u{i} OK", f"l{i} OK", f"s{i} OK", f"Subject: {user}", f"f{i} OK")] + ["o OK"]
    for lines in said:
        check(lines, [" ".join(w.split()[:2]) for w in lines] == wanted)
    # More than can be left: the end, with a word.
    c = start(port)
    login(c, "ann")
    c.send("i IDLE\r\n")
    c.line()
    c.send("DONE\r\nx NOOP {65000+}\r\n" + "y" * 65000 + "\r\nu UNAUTHENTICATE\r\n" + "z" * 60000)
    c.is_closed()
    check(c.have[-300:], b"u OK" not in c.have or b"BYE" in c.have)


def who(port):
    """Whose processes they are, at each stage."""
    root = os.environ["WAY"] == "root"
    c = start(port)
    before = processes(port)
    check(before, len(before) == 2 and before[1][3])
    login(c, "ann")
    ann = processes(port)
    check(ann, [p[1] for p in ann] == ["imap-login", "imapd"] and ann[0][0] == before[0][0])
    c.ok("u UNAUTHENTICATE")
    c.ok("n NOOP")
    nobody = processes(port)
    check(nobody, len(nobody) == 2 and nobody[0][0] == ann[0][0] and nobody[1][3] and nobody[1][1] == "imap-login")
    login(c, "bob")
    bob = processes(port)
    check(bob, [p[1] for p in bob] == ["imap-login", "imapd"])
    if root:
        check([ann, nobody, bob], (ann[1][2], bob[1][2]) == (2001, 2002) and nobody[1][2] not in (0, 2001, 2002))
    # Who ends the keeper ends the session; a session that dies ends the connection.
    os.kill(bob[0][0], 15)
    check("closed", c.is_closed())
    c = start(port)
    login(c, "ann")
    os.kill(processes(port)[1][0], 9)
    check("closed", c.is_closed())


def limits(port):
    """LOGIN_MAX_USER=1, LOGIN_TRIES=3."""
    one, two = start(port), start(port)
    login(one, "ann")
    check("limit", two.say("l LOGIN ann pass")[0].startswith("l NO [LIMIT]"))
    one.ok("u UNAUTHENTICATE")
    login(two, "ann")
    login(one, "bob")
    one.ok("u UNAUTHENTICATE")
    check("a failure", one.say("l LOGIN bob wrong")[0].startswith("l NO"))
    login(one, "bob")
    one.ok("u UNAUTHENTICATE")
    check("a failure", one.say("l LOGIN bob wrong")[0].startswith("l NO"))
    login(one, "bob")
    one.send("u UNAUTHENTICATE\r\nl LOGIN bob wrong\r\n")
    check("the third ends it", "BYE" in "".join(one.until("l") + [one.line()]) and one.is_closed())


def waits(port):
    """LOGIN_TIMEOUT=2: the time before a login is limited again."""
    c = start(port)
    login(c, "ann")
    time.sleep(2.5)
    c.ok("n NOOP")
    c.ok("u UNAUTHENTICATE")
    check("BYE after the time", "BYE" in c.line() and c.is_closed())


def squeeze(c):
    c.ok("z COMPRESS DEFLATE")
    c.inflate = zlib.decompressobj(-15)
    return zlib.compressobj(6, zlib.DEFLATED, -15)


def compress(port):
    """One connection, compressed again and again; the client's stream ends in each way that deflate has."""
    rest = b"l LOGIN bob pass\r\ns SELECT INBOX\r\nf FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)]\r\n"
    c = start(port, True)
    for end, segments in [("flush", False), ("flush", True), ("finish", False), ("finish", True), ("both", False), ("full", True), ("stored", True), ("later", False), ("later", True)]:
        login(c, "ann")
        d = squeeze(c)
        if end == "stored":
            d = zlib.compressobj(0, zlib.DEFLATED, -15)
        data = d.compress(b"m NOOP\r\n") + d.flush(zlib.Z_SYNC_FLUSH) + d.compress(b"u UNAUTHENTICATE\r\n")
        data += d.flush({"finish": zlib.Z_FINISH, "full": zlib.Z_FULL_FLUSH}.get(end, zlib.Z_SYNC_FLUSH))
        if end == "both":
            data += d.flush(zlib.Z_FINISH)
        c.send(data, segments)
        if end == "later":  # the next login program is there already
            c.until("u")
            c.send(d.flush(zlib.Z_FINISH), segments)
            c.send(rest)
            check("our stream has ended", "Subject: bob" in c.until("f") and c.inflate is None)
            c.ok("u UNAUTHENTICATE")
            continue
        c.send(rest, segments)
        lines = c.until("f")
        check(lines, [w for w in lines if w.startswith("u ")] == ["u OK UNAUTHENTICATE completed"] and "Subject: bob" in lines)
        check("our stream has ended", c.inflate is None)
        c.ok("u UNAUTHENTICATE")
    # A client that goes on compressing is told goodbye.
    login(c, "ann")
    d = squeeze(c)
    c.send(d.compress(b"u UNAUTHENTICATE\r\nl LOGIN bob pass\r\n") + d.flush(zlib.Z_SYNC_FLUSH))
    check("BYE", c.line().startswith("* BYE") and c.is_closed())


def idle(port):
    c = start(port)
    login(c, "ann")
    c.send("i IDLE\r\n")
    c.line()
    for _ in range(600):
        if [p[1] for p in processes(port)] == ["imap-login", "imap-idle"]:
            break
        time.sleep(0.1)
    else:
        raise SystemExit("it doesn't hibernate")
    c.send("DONE\r\n")
    c.until("i")
    c.ok("u UNAUTHENTICATE")
    login(c, "bob")


def absent(port):
    """Not offered, not known."""
    c = start(port)
    check("not offered", "UNAUTHENTICATE" not in c.ok("l LOGIN ann pass")[-1])
    check("not known", c.say("u UNAUTHENTICATE")[0].startswith("u BAD"))
    c.ok("s SELECT INBOX")


def sieve(port):
    def plain(user):
        word = base64.b64encode(f"\0{user}\0pass".encode()).decode()
        c.send(f'AUTHENTICATE "PLAIN" "{word}"\r\nCAPABILITY\r\n')
        lines = [c.line()]
        while not lines[-1].startswith('OK "Cap'):
            lines.append(c.line())
        check(lines, lines[0].startswith("OK") and '"UNAUTHENTICATE"' in lines and f'"OWNER" "{user}"' in lines)

    c = Client(port)
    while not c.line().startswith("OK"):
        pass
    plain("ann")
    c.send("UNAUTHENTICATE\r\n")
    check("OK", c.line().startswith("OK"))
    c.send("LISTSCRIPTS\r\n")
    check("nobody is logged in", c.line().startswith("NO"))
    plain("bob")
    c.send('UNAUTHENTICATE\r\nNOOP "a"\r\nLOGOUT\r\n')
    lines = [c.line() for _ in range(4)]
    check(lines, lines[0].startswith("OK") and lines[1].startswith("OK (TAG") and c.is_closed())


globals()[sys.argv[1]](*map(int, sys.argv[2:]))
