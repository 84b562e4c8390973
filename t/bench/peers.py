"""Servers that are measured: each opens sessions, and knows what processor time its processes have used."""

import os
import shutil
import socket
import subprocess
import time

NOBODY = 65534
TICK = os.sysconf("SC_CLK_TCK")


def identity():
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


class Session:
    def __init__(self, sock, child=None, login=None):
        self.sock, self.child, self.count = sock, child, 0
        self.sock.settimeout(300)
        self.line()
        if login:
            self.run("LOGIN " + login)

    def line(self):
        got = b""
        while not got.endswith(b"\r\n"):
            more = self.sock.recv(65536)
            if not more:
                raise SystemExit("the server hung up")
            got += more
        return got

    def run(self, command, keep=False, literal=None):
        """Sends, waits for the tagged answer. The answer's bytes when they are kept, else how many."""
        self.count += 1
        tag = b"b%d " % self.count
        data = tag + command.encode()
        if literal is not None:
            data += b" {%d+}\r\n" % len(literal) + literal
        self.sock.sendall(data + b"\r\n")
        tail, size, kept = b"\r\n", 0, []
        while True:
            got = self.sock.recv(1 << 20)
            if not got:
                raise SystemExit(f"the server hung up at {command[:60]}")
            size += len(got)
            if keep:
                kept.append(got)
            tail = (tail + got)[-8192:]
            at = tail.rfind(b"\r\n" + tag)
            if at >= 0 and tail.endswith(b"\r\n"):
                break
        if tail[at + 2 + len(tag) :][:2] != b"OK":
            raise SystemExit(f"{command[:60]}: {tail[at + 2 :]!r}")
        return b"".join(kept) if keep else size

    def cpu(self):
        """Seconds of the server's process, where there is one of ours."""
        if not self.child:
            return None
        with open(f"/proc/{self.child.pid}/stat", encoding="ascii") as f:
            fields = f.read().rpartition(")")[2].split()
        with open(f"/proc/{self.child.pid}/schedstat", encoding="ascii") as f:
            exact = int(f.read().split()[0]) / 1e9
        return exact if exact else (int(fields[11]) + int(fields[12])) / TICK

    def close(self):
        try:
            self.sock.sendall(b"z LOGOUT\r\n")
            while self.sock.recv(65536):
                pass
        except OSError:
            pass
        self.sock.close()
        if self.child:
            self.child.wait()


def spawn(command, env):
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    child = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=env, **identity()
    )
    theirs.close()
    return Session(ours, child)


class Dovetail:
    name, index = "dovetail", "dovetail."

    def __init__(self, build, home):
        self.build, self.home = os.path.abspath(build), home

    def env(self):
        return {"HOME": self.home, "USER": "bench", "PATH": "/usr/bin:/bin", "MAIL": f"maildir:{self.home}/Maildir"}

    def session(self):
        return spawn([f"{self.build}/bin/imapd"], self.env())

    def pop3(self):
        return [f"{self.build}/bin/pop3d"]


CONFIG = """mail_location = maildir:~/Maildir
base_dir = {home}/run
default_internal_user = nobody
default_login_user = nobody
log_path = /dev/null
ssl = no
mail_fsync = optimized
"""


class Dovecot:
    """The one that is installed, without its daemons: its session programs on a socket, as another user's shell would run them."""

    name, index = "dovecot", "dovecot.index"

    def __init__(self, home):
        self.home, self.conf = home, f"{home}/dovecot.conf"
        with open(self.conf, "w", encoding="ascii") as f:
            f.write(CONFIG.format(home=home))

    def env(self):
        return {"HOME": self.home, "USER": "bench", "PATH": "/usr/bin:/bin"}

    def session(self):
        return spawn(["doveadm", "-c", self.conf, "exec", "imap"], self.env())

    def pop3(self):
        return ["doveadm", "-c", self.conf, "exec", "pop3"]


class Remote:
    """Any other server: NAME=HOST:PORT, or NAME=USER:PASSWORD@HOST:PORT. Its mailbox must hold the same messages."""

    index = None

    def __init__(self, spec):
        self.name, _, where = spec.partition("=")
        self.login, _, address = where.rpartition("@")
        host, _, port = address.rpartition(":")
        if not (self.name and host and port.isdigit()):
            raise SystemExit(f"--against {spec}: NAME=USER:PASSWORD@HOST:PORT is wanted")
        self.address = (host, int(port))

    def session(self):
        try:
            sock = socket.create_connection(self.address, timeout=30)
        except OSError as e:
            raise SystemExit(f"{self.name}: {self.address[0]}:{self.address[1]}: {e.strerror or e}") from None
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Session(sock, login=self.login.replace(":", " ") or "bench bench")


def drop_index(peer):
    """As if it had never been opened, but for the UIDs."""
    for root, _, files in os.walk(f"{peer.home}/Maildir"):
        for name in files:
            if name.startswith(peer.index):
                os.unlink(f"{root}/{name}")


def own(path):
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", path], check=True)


def has_dovecot():
    return shutil.which("doveadm") is not None


def now():
    return time.perf_counter()
