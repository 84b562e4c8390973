"""Whole servers: logins, TLS, POP3 and LMTP over loopback TCP. Ours are tcpserver and the chain of programs; Dovecot's is its master process."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time

from peers import NOBODY, TICK

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


class Service:
    """Processes in sessions of their own, so that their processor time can be summed."""

    def __init__(self, home, root):
        self.home, self.log = home, f"{root}/{self.name}.log"
        self.leaders, self.ports = [], {}
        self.cert, self.key = certificate(root)
        self.users = f"{home}/users"
        self.uid = NOBODY if os.geteuid() == 0 else os.geteuid()
        with open(self.users, "w", encoding="ascii") as f:
            for user in ["bench"] + RECIPIENTS:
                where = home if user == "bench" else f"{home}/{user}"
                os.makedirs(where, exist_ok=True)
                if os.geteuid() == 0 and user != "bench":
                    os.chown(where, NOBODY, NOBODY)
                f.write(f"{user}:{{PLAIN}}{SECRET}:{self.uid}:{os.getegid() if os.geteuid() else NOBODY}::{where}::\n")
        self.start()
        for port in self.ports.values():
            self.wait_for(port)

    def launch(self, command, env):
        with open(self.log, "ab") as log:
            child = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
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

    def cpu(self):
        """Of every process that lives in our sessions, and of all that they have waited for."""
        sessions, total = {str(c.pid) for c in self.leaders}, 0
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
                    fields = f.read().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[3] in sessions:
                total += sum(int(x) for x in fields[11:15])
        return total / TICK

    def stop(self):
        for child in self.leaders:
            try:
                os.killpg(child.pid, signal.SIGTERM)
                child.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                child.kill()
                child.wait()


class DovetailService(Service):
    name = "dovetail"

    def __init__(self, build, home, root):
        self.build = os.path.abspath(build)
        super().__init__(home, root)

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
passdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = passwd-file
  args = {users}
}}
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


class DovecotService(Service):
    """As Debian has it, or fast: login processes that serve many connections, session processes that serve many users."""

    def __init__(self, home, root, fast=False):
        self.name, self.fast = "dovecot-fast" if fast else "dovecot", fast
        super().__init__(home, root)

    def start(self):
        self.ports = {what: free_port() for what in ("imap", "imaps", "pop3", "lmtp")}
        me = pwd.getpwuid(os.geteuid()).pw_name
        internal, login = ("dovecot", "dovenull") if os.geteuid() == 0 else (me, me)
        conf = f"{self.home}/{self.name}.conf"
        with open(conf, "w", encoding="ascii") as f:
            f.write(CONFIG.format(
                home=self.home, name=self.name, log=self.log, internal=internal, login=login, cert=self.cert, key=self.key,
                group=internal if os.geteuid() == 0 else "nogroup", users=self.users, **self.ports,
                many_logins="service_count = 0\n  process_min_avail = 2" if self.fast else "",
                many_sessions="service_count = 1000\n  process_min_avail = 4" if self.fast else "",
            ))
        self.launch([shutil.which("dovecot"), "-F", "-c", conf], {"PATH": "/usr/sbin:/usr/bin:/bin"})
