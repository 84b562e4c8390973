"""Whole servers: logins, TLS, POP3 and LMTP over loopback TCP. Ours are tcpserver and the chain of programs; Dovecot's is its master process."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time

from directory import Directory
from peers import NOBODY, TICK

REAPER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reaper.py")
SECRET = "secret"
RECIPIENTS = [f"u{i}" for i in range(1, 6)]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def certificate(root):
    """A pair of PEM files that all servers use."""
    cert, key = f"{root}/cert.pem", f"{root}/key.pem"
    if not os.path.exists(cert):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
             "-subj", "/CN=localhost", "-keyout", key, "-out", cert],
            check=True, stderr=subprocess.DEVNULL,
        )
        os.chmod(key, 0o644)
    return cert, key


def processes():
    """Of the whole machine: pid -> (parent, seconds of it and of all that it has waited for)."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
                fields = f.read().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(pid)] = int(fields[1]), sum(int(x) for x in fields[11:15]) / TICK, sum(int(x) for x in fields[13:15]) / TICK
    return found


def below(found, leader):
    """All that came from one process: with reaper.py as the leader, nothing escapes."""
    members, new = set(), {leader}
    while new:
        new = {pid for pid, (parent, _, _) in found.items() if parent in new}
        members |= new
    return members


class Service:
    """A whole server below reaper.py: the processor time and the memory of all its processes can be summed."""

    def __init__(self, home, root, directory=None):
        self.home, self.log, self.directory = home, f"{root}/{self.name}.log", directory
        self.leaders, self.ports = [], {}
        self.cert, self.key = certificate(root)
        self.users = f"{home}/users"
        self.accounts = accounts(home)
        with open(self.users, "w", encoding="ascii") as f:
            for a in self.accounts:
                os.makedirs(a["where"], exist_ok=True)
                if os.geteuid() == 0 and a["user"] != "bench":
                    os.chown(a["where"], NOBODY, NOBODY)
                f.write(f"{a['user']}:{{PLAIN}}{SECRET}:{a['uid']}:{a['gid']}::{a['where']}::\n")
        self.start()
        for port in self.ports.values():
            self.wait_for(port)
        self.cpu()
        self.at_rest = {field: self.memory(field) for field in ("Private_", "Pss")}

    def launch(self, command, env):
        with open(self.log, "ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-BS", REAPER, *command], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )
        self.leaders.append(child)

    def wait_for(self, port):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except OSError:
                time.sleep(0.05)
        with open(self.log, encoding="utf-8", errors="replace") as f:
            raise SystemExit(f"{self.name} does not listen on port {port}:\n{f.read()[-2000:]}")

    def pids(self):
        found = processes()
        return set().union(*(below(found, c.pid) for c in self.leaders))

    def spent(self):
        found, total = processes(), 0
        for leader in self.leaders:
            total += found[leader.pid][2] + sum(found[pid][1] for pid in below(found, leader.pid))
        return total

    def cpu(self):
        """Seconds of every process; once those that are about to end have done so."""
        now, end = self.spent(), time.monotonic() + 2
        while time.monotonic() < end:
            before, now = now, (time.sleep(0.05), self.spent())[1]
            if now == before:
                break
        return now

    def memory(self, field):
        """kB of all processes together: Private (clean and dirty) or Pss."""
        total = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as f:
                    total += sum(int(line.split()[1]) for line in f if line.startswith(field) and not line.startswith("Pss_"))
            except OSError:
                continue
        return total

    def stop(self):
        for child in self.leaders:
            child.terminate()
        for child in self.leaders:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                for pid in below(processes(), child.pid):
                    os.kill(pid, 9)
                child.kill()
                child.wait()


def accounts(home):
    """bench has the mailboxes; the others get messages by LMTP."""
    uid, gid = (NOBODY, NOBODY) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    return [
        {"user": user, "uid": uid, "gid": gid, "where": home if user == "bench" else f"{home}/{user}"}
        for user in ["bench"] + RECIPIENTS
    ]


class DovetailService(Service):
    name = "dovetail"

    def __init__(self, build, home, root, directory=None):
        self.build = os.path.abspath(build)
        super().__init__(home, root, directory)

    def start(self):
        base, cdb = self.build + "/bin", self.home + "/users.cdb"
        with open(self.users, "rb") as f:
            subprocess.run([f"{base}/usercdb", cdb], stdin=f, check=True)
        os.chmod(cdb, 0o644)
        chain = [f"{self.build}/auth-helpers/auth-cdb", cdb]
        imap = [f"{base}/imap-login", *chain, "--", f"{base}/imapd"]
        tls = [f"{base}/tlswrap", "-c", self.cert, "-k", self.key]
        programs = {
            "imap": imap,
            "imaps": tls + imap,
            "pop3": [f"{base}/pop3-login", *chain, "--", f"{base}/pop3d"],
            "lmtp": [f"{base}/lmtpd", *chain, "--", f"{base}/deliver"],
        }
        env = {
            "PATH": "/usr/bin:/bin", "MAIL": "maildir:~/Maildir", "LOGIN_MIN_UID": "1", "LOGIN_MAX_UID": "65535",
            "TLS_TICKET_KEYS": f"{self.home}/tickets", "LMTP_SPOOL": "/tmp", "LMTP_HOSTNAME": "bench",
        }
        if self.directory:
            helper = f"{self.build}/auth-helpers"
            cached = [f"{helper}/auth-cache", "-f", f"{self.home}/auth-cache", f"{helper}/auth-ldap", self.directory.ours]
            programs["cached"] = [f"{base}/imap-login", *cached, "--", f"{base}/imapd"]
        for what, program in programs.items():
            self.ports[what] = free_port()
            self.launch(
                ["tcpserver", "-HR", "-l", "localhost", "-c", "1000", "127.0.0.1", str(self.ports[what]), *program], env
            )


CONFIG = """
base_dir = {home}/run.{name}
state_dir = {home}/run.{name}
log_path = {log}
protocols = imap pop3 lmtp
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
mail_fsync = optimized
mail_max_userip_connections = 0
first_valid_uid = 1
auth_mechanisms = plain
{databases}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
  {many_logins}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
  {many_logins}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service imap {{
  {many_sessions}
}}
service pop3 {{
  {many_sessions}
}}
"""


FILES = """
passdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = passwd-file
  args = {users}
}}
"""

CACHED = """
auth_cache_size = 10 M
auth_cache_ttl = 1 hour
passdb {{
  driver = ldap
  args = {conf}
}}
userdb {{
  driver = prefetch
}}
userdb {{
  driver = ldap
  args = {conf}
}}
"""


class DovecotService(Service):
    """As Debian has it, or fast: login processes that serve many connections, session processes that serve many users. With a directory a second
    instance asks that, and remembers the answers."""

    def __init__(self, home, root, fast=False, directory=None):
        self.name, self.fast = "dovecot-fast" if fast else "dovecot", fast
        super().__init__(home, root, directory)

    def start(self):
        self.ports = self.instance(self.name, FILES.format(users=self.users))
        if self.directory and os.path.exists("/usr/lib/dovecot/modules/auth/libauthdb_ldap.so"):
            self.ports["cached"] = self.instance(self.name + "-ldap", CACHED.format(conf=self.directory.dovecots))["imap"]

    def instance(self, name, databases):
        ports = {what: free_port() for what in ("imap", "imaps", "pop3", "lmtp")}
        me = pwd.getpwuid(os.geteuid()).pw_name
        internal, login = ("dovecot", "dovenull") if os.geteuid() == 0 else (me, me)
        conf = f"{self.home}/{name}.conf"
        with open(conf, "w", encoding="ascii") as f:
            f.write(CONFIG.format(
                home=self.home, name=name, log=self.log, internal=internal, login=login, cert=self.cert, key=self.key,
                group=internal if os.geteuid() == 0 else "nogroup", databases=databases, **ports,
                many_logins="service_count = 0\n  process_min_avail = 2" if self.fast else "",
                many_sessions="service_count = 1000\n  process_min_avail = 4" if self.fast else "",
            ))
        self.launch([shutil.which("dovecot"), "-F", "-c", conf], {"PATH": "/usr/sbin:/usr/bin:/bin"})
        return ports


class DirectoryService(Service):
    """slapd with the accounts of one server. Its time is nobody's."""

    name = "slapd"

    def __init__(self, home, root):
        self.accounts_of = home
        os.makedirs(f"{home}.ldap", exist_ok=True)
        super().__init__(f"{home}.ldap", root)

    def start(self):
        self.ports["ldap"] = free_port()
        self.directory = Directory(self.home, self.ports["ldap"], accounts(self.accounts_of), SECRET)
        self.launch(self.directory.command(), {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
