"""Workloads over the network, on whole servers (services.py): logins, POP3 sessions, LMTP deliveries. Each returns what those of loads.py do."""

import socket
import ssl
import threading

from corpus import message
from peers import now
from services import RECIPIENTS, SECRET


class Line:
    """A connection with a text protocol."""

    def __init__(self, sock):
        self.sock, self.rest = sock, b""
        sock.settimeout(120)

    def send(self, data):
        self.sock.sendall(data)

    def line(self):
        while b"\n" not in self.rest:
            got = self.sock.recv(1 << 18)
            if not got:
                raise SystemExit("the server hung up")
            self.rest += got
        line, _, self.rest = self.rest.partition(b"\n")
        return line

    def expect(self, start):
        line = self.line()
        if not line.startswith(start):
            raise SystemExit(f"expected {start!r}, got {line!r}")
        return line

    def through(self, start, count=1):
        """Swallows answers until so many lines have begun like that; for the last answer of a batch, which ends what was sent."""
        while count:
            count -= self.line().startswith(start)

    def close(self):
        self.sock.close()


def connect(service, what):
    sock = socket.create_connection(("127.0.0.1", service.ports[what]))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def measured(service, work, count):
    cpu, begin = service.cpu(), now()
    work()
    took = now() - begin
    return took, service.cpu() - cpu, count


def login_once(service, port, tls=None, session=None):
    sock = connect(service, port)
    if tls:
        sock = tls.wrap_socket(sock, server_hostname="localhost", session=session)
    c = Line(sock)
    c.expect(b"* OK")
    c.send(b"a LOGIN bench %s\r\nb LOGOUT\r\n" % SECRET.encode())
    c.through(b"b OK")
    # Dovecot with a process a login makes new ticket keys for each: there it is a full handshake again.
    if session and not sock.session_reused and service.name == "dovetail":
        raise SystemExit(f"{service.name} did not resume the TLS session")
    fresh = sock.session if tls else None
    c.close()
    return fresh


def login(port="imap", resume=False, count=100, at_once=1):
    """Connect, log in, log out, again and again."""
    tls = port == "imaps"

    def load(service, _n):
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(service.cert)
        # What is kept for later logins (tickets' keys, answers of a directory) is there when the time begins.
        first = login_once(service, port, context)

        def client():
            session = first if resume else None
            for _ in range(count // at_once):
                fresh = login_once(service, port, context, session)
                session = fresh if resume else None

        return measured(service, lambda: together(client, at_once), count)

    load.port = port
    return load


def tls_memory(field, sessions=30):
    """What each of some logged-in sessions over TLS has of the memory of all of the server's processes, beyond what the server had when it began to
    listen. kB."""

    def load(service, _n):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(service.cert)

        def open_one():
            c = Line(context.wrap_socket(connect(service, "imaps"), server_hostname="localhost"))
            c.expect(b"* OK")
            c.send(b"a LOGIN bench %s\r\nb SELECT INBOX\r\n" % SECRET.encode())
            c.through(b"b OK")
            return c

        service.cpu()  # waits for the ends of what was before
        opened = [open_one() for _ in range(sessions)]
        service.cpu()
        size = (service.memory(field) - service.at_rest[field]) / sessions
        for c in opened:
            c.close()
        return size, None, 1

    load.unit = "kB"
    return load


def together(client, at_once):
    failed = []

    def guarded():
        try:
            client()
        except (SystemExit, OSError) as e:
            failed.append(e)

    threads = [threading.Thread(target=guarded) for _ in range(at_once)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    if failed:
        raise failed[0]


class Pop3(Line):
    def lists(self, count):
        """Swallows so many answers that end in a line which is one dot: none within them, where it would be stuffed. What is left over is nothing."""
        data, ends = self.rest, 0
        while True:
            ends += data.count(b"\r\n.\r\n")
            if ends >= count:
                break
            # The end may be cut in two; what was counted must not be counted again.
            tail = data[-4:] if not data.endswith(b"\r\n.\r\n") else b""
            data = self.sock.recv(1 << 20)
            if not data:
                raise SystemExit("the server hung up")
            data = tail + data
        self.rest = b""


def pop3(retrieve, count):
    """Log in, STAT, UIDL, some RETR in one write, QUIT."""

    def session(service, wanted):
        c = Pop3(connect(service, "pop3"))
        c.expect(b"+OK")
        for command in (b"USER bench", b"PASS " + SECRET.encode(), b"STAT"):
            c.send(command + b"\r\n")
            c.expect(b"+OK")
        c.send(b"UIDL\r\n")
        c.lists(1)
        c.send(b"".join(b"RETR %d\r\n" % i for i in range(1, wanted + 1)))
        c.lists(wanted)
        c.send(b"QUIT\r\n")
        c.expect(b"+OK")
        c.close()

    def load(service, n):
        wanted = min(n, retrieve)
        session(service, 1)

        def work():
            for _ in range(count):
                session(service, wanted)

        return measured(service, work, count)

    return load


class Lmtp:
    def __init__(self, service):
        self.line = Line(connect(service, "lmtp"))
        self.line.expect(b"220")
        self.line.send(b"LHLO bench\r\n")
        self.line.through(b"250 ")

    def deliver(self, users, data):
        """One transaction, pipelined as MTAs do."""
        head = b"MAIL FROM:<a@example.org>\r\n" + b"".join(b"RCPT TO:<%s>\r\n" % u.encode() for u in users)
        self.line.send(head + b"DATA\r\n")
        for _ in range(len(users) + 1):
            self.line.expect(b"250")
        self.line.expect(b"354")
        self.line.send(data + b".\r\n")
        for _ in users:
            self.line.expect(b"250")

    def pipeline(self, user, data, count):
        """So many messages without a look at the answers between them."""
        one = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<%s>\r\nBDAT %d LAST\r\n" % (user.encode(), len(data)) + data
        self.line.send(one * count)
        for _ in range(3 * count):
            self.line.expect(b"250")

    def close(self):
        self.line.send(b"QUIT\r\n")
        self.line.expect(b"221")
        self.line.close()


def lmtp_bdat(count, window):
    """Messages of 6 kB to one user over one connection, by BDAT, `window` of them without waiting."""

    def load(service, _n):
        data = message(1).replace(b"\n", b"\r\n")[:6000].rpartition(b"\r\n")[0] + b"\r\n"

        def work():
            c = Lmtp(service)
            for _ in range(count // window):
                c.pipeline(RECIPIENTS[0], data, window)
            c.close()

        return measured(service, work, count)

    return load


def lmtp(at_once=1, recipients=1, reconnect=False, count=100):
    """Deliveries of one message of 6 kB; an operation is a message, whatever the number of its recipients."""

    def load(service, _n):
        data = message(1).replace(b"\n", b"\r\n")[:6000].rpartition(b"\r\n")[0] + b"\r\n"

        def client():
            c = Lmtp(service)
            for i in range(count // at_once):
                if reconnect and i:
                    c.close()
                    c = Lmtp(service)
                c.deliver(RECIPIENTS[:recipients], data)
            c.close()

        return measured(service, lambda: together(client, at_once), count)

    return load


NETLOADS = {
    "login": login(),
    "login4": login(at_once=4, count=200),
    "login-cached": login("cached"),
    "login-tls": login("imaps"),
    "login-resumed": login("imaps", resume=True),
    "tls-private": tls_memory("Private_"),
    "tls-pss": tls_memory("Pss"),
    "pop3": pop3(50, 10),
    "pop3-all": pop3(10000, 1),
    "lmtp": lmtp(count=200),
    "lmtp4": lmtp(at_once=4, count=400),
    "lmtp-connect": lmtp(reconnect=True),
    "lmtp-bdat": lmtp_bdat(400, 20),
    "lmtp-rcpt5": lmtp(recipients=5),
}
