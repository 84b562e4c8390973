"""A slapd for the workload with a directory behind a cache."""

import os
import shutil
import subprocess

CONF = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {home}/pid
access to attrs=userPassword by anonymous auth by * none
access to * by * read
database mdb
maxsize 10485760
suffix dc=bench
directory {home}/db
index uid eq
"""
TOP = "dn: dc=bench\nobjectClass: domain\ndc: bench\n"
USER = """
dn: uid={user},dc=bench
objectClass: inetOrgPerson
objectClass: posixAccount
cn: {user}
sn: {user}
uid: {user}
uidNumber: {uid}
gidNumber: {gid}
homeDirectory: {where}
userPassword: {secret}
"""
OURS = """LDAP_URI=ldap://127.0.0.1:{port}
LDAP_BASE=dc=bench
LDAP_FILTER="(&(objectClass=posixAccount)(uid=%n))"
LDAP_ATTRS="uid=user uidNumber=uid gidNumber=gid homeDirectory=home"
"""
DOVECOTS = """uris = ldap://127.0.0.1:{port}
base = dc=bench
ldap_version = 3
auth_bind = yes
pass_filter = (&(objectClass=posixAccount)(uid=%n))
pass_attrs = uid=user,uidNumber=userdb_uid,gidNumber=userdb_gid,homeDirectory=userdb_home
user_filter = (&(objectClass=posixAccount)(uid=%n))
user_attrs = uidNumber=uid,gidNumber=gid,homeDirectory=home
"""


def has_directory():
    return shutil.which("slapd", path="/usr/sbin:/usr/bin:/sbin:/bin") is not None


class Directory:
    """Files alone: the server is started by whoever uses them, with what command() says."""

    def __init__(self, home, port, users, secret):
        self.home, self.port = home, port
        shutil.rmtree(f"{home}/db", ignore_errors=True)
        os.makedirs(f"{home}/db")
        self.put("slapd.conf", CONF.format(home=home))
        self.put("users.ldif", TOP + "".join(USER.format(secret=secret, **u) for u in users))
        self.ours = self.put("ours.conf", OURS.format(port=port), 0o600)
        self.dovecots = self.put("dovecot-ldap.conf", DOVECOTS.format(port=port), 0o600)
        subprocess.run(
            ["/usr/sbin/slapadd", "-f", f"{home}/slapd.conf", "-l", f"{home}/users.ldif"], check=True, stderr=subprocess.DEVNULL
        )

    def put(self, name, text, mode=0o644):
        path = f"{self.home}/{name}"
        with open(path, "w", encoding="ascii") as f:
            f.write(text)
        os.chmod(path, mode)
        return path

    def command(self):
        return ["/usr/sbin/slapd", "-f", f"{self.home}/slapd.conf", "-h", f"ldap://127.0.0.1:{self.port}", "-d", "0"]
