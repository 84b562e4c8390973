#!/usr/bin/env python3
"""A client of the Dovecot auth protocol, as an MTA is one, with the mechanisms written from their RFCs.

authclient.py PORT [-o OPTION=VALUE]... MECH USER PASSWORD
    options: authzid, realm, cb (hexadecimal channel binding), cbname, answer and init (OTP), param (a further field of AUTH)
authclient.py PORT -b < LINES, each "MECH TAB user TAB password" and, perhaps, "TAB option=value option=value" ("-" for none)
    the same for many, a connection each
Prints "OK user", "FAIL" or "TEMP"; "BROKEN why" when the server doesn't keep to the protocol or to the mechanism.
"""
import base64
import hashlib
import hmac
import os
import socket
import sys


def b64(data):
    return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()


class Broken(Exception):
    pass


class Server:
    def __init__(self, port):
        self.file = socket.create_connection(("127.0.0.1", port), 20).makefile("rw", newline="\n")
        self.send("VERSION\t1\t2")
        self.send("CPID\t%d" % os.getpid())
        self.mechs, seen = [], []
        while True:
            line = self.read()
            seen.append(line[0])
            if line[0] == "MECH":
                self.mechs.append(line[1])
            if line[0] == "SPID" and not self.mechs:
                raise Broken("SPID before MECH")
            if line[0] == "DONE":
                break

    def send(self, line):
        self.file.write(line + "\n")
        self.file.flush()

    def read(self):
        line = self.file.readline()
        if not line.endswith("\n"):
            raise Broken("closed")
        return line[:-1].split("\t")


class Exchange:
    def __init__(self, server, mech, initial=None, extra=()):
        self.server = server
        fields = ["AUTH", "1", mech, "service=smtp"] + list(extra)
        if initial is not None:
            fields.append("resp=" + b64(initial))
        server.send("\t".join(fields))

    def challenge(self):
        line = self.server.read()
        if line[0] != "CONT":
            raise End(line)
        return base64.b64decode(line[2])

    def answer(self, data):
        self.server.send("CONT\t1\t" + b64(data))

    def end(self):
        raise End(self.server.read())


class End(Exception):
    pass


def verdict(line):
    if line[0] == "OK":
        return "OK " + line[2].split("=", 1)[1]
    if line[0] == "FAIL":
        return "TEMP" if "code=temp_fail" in line else "FAIL"
    raise Broken("unexpected " + line[0])


def plain(s, user, password, opts, extra):
    x = Exchange(s, "PLAIN", opts.get("authzid", "") + "\0" + user + "\0" + password, extra)
    x.end()


def login(s, user, password, opts, extra):
    x = Exchange(s, "LOGIN", None, extra)
    x.challenge()
    x.answer(user)
    x.challenge()
    x.answer(password)
    x.end()


def cram_md5(s, user, password, opts, extra):
    x = Exchange(s, "CRAM-MD5", None, extra)
    challenge = x.challenge()
    x.answer(user + " " + hmac.new(password.encode(), challenge, "md5").hexdigest())
    x.end()


def scram(mech, name):
    def run(s, user, password, opts, extra):
        plus = mech.endswith("-PLUS")
        gs2 = ("p=" + opts.get("cbname", "tls-exporter") if plus else opts.get("gs2", "n")) + ","
        gs2 += ("a=" + opts["authzid"] if "authzid" in opts else "") + ","
        binding = bytes.fromhex(opts.get("cb", "")) if plus else b""
        bare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + b64(os.urandom(12))
        x = Exchange(s, mech, gs2 + bare, extra)
        first = x.challenge().decode()
        got = dict(part.split("=", 1) for part in first.split(","))
        salted = hashlib.pbkdf2_hmac(name, password.encode(), base64.b64decode(got["s"]), int(got["i"]))
        client = hmac.new(salted, b"Client Key", name).digest()
        without = "c=" + b64(gs2.encode() + binding) + ",r=" + got["r"]
        message = (bare + "," + first + "," + without).encode()
        signature = hmac.new(hashlib.new(name, client).digest(), message, name).digest()
        x.answer(without + ",p=" + b64(bytes(a ^ b for a, b in zip(client, signature))))
        final = x.challenge().decode()
        server = hmac.new(salted, b"Server Key", name).digest()
        if final != "v=" + b64(hmac.new(server, message, name).digest()):
            raise Broken("wrong server signature")
        x.answer("")
        x.end()

    return run


def digest_md5(s, user, password, opts, extra):
    def h(data):
        return hashlib.md5(data if isinstance(data, bytes) else data.encode())

    x = Exchange(s, "DIGEST-MD5", None, extra)
    nonce = x.challenge().decode().split('nonce="')[1].split('"')[0]
    realm, cnonce, uri = opts.get("realm", ""), b64(os.urandom(9)), "smtp/localhost"
    a1 = h(user + ":" + realm + ":" + password).digest() + (":%s:%s" % (nonce, cnonce)).encode()
    if "authzid" in opts:
        a1 += (":" + opts["authzid"]).encode()

    def value(verb):
        return h("%s:%s:00000001:%s:auth:%s" % (h(a1).hexdigest(), nonce, cnonce, h(verb + ":" + uri).hexdigest())).hexdigest()

    fields = 'username="%s",realm="%s",nonce="%s",cnonce="%s",nc=00000001,qop=auth,digest-uri="%s",response=%s,charset=utf-8' % (
        user, realm, nonce, cnonce, uri, value("AUTHENTICATE"))
    if "authzid" in opts:
        fields += ',authzid="%s"' % opts["authzid"]
    x.answer(fields)
    if x.challenge().decode() != "rspauth=" + value(""):
        raise Broken("wrong rspauth")
    x.answer("")
    x.end()


def fold(name, data):
    """64 bits of a digest, as RFC 2289 appendix A folds it."""
    digest = hashlib.new(name, data).digest()
    if name == "sha1":
        words = [int.from_bytes(digest[i:i + 4], "big") for i in range(0, 20, 4)]
        return b"".join(word.to_bytes(4, "little") for word in (words[0] ^ words[2] ^ words[4], words[1] ^ words[3]))
    return bytes(a ^ b for a, b in zip(digest[:8], digest[8:]))


def otp_value(name, seed, phrase, count):
    value = fold(name, seed.encode() + phrase.encode())
    for _ in range(count):
        value = fold(name, value)
    return value.hex()


def otp(s, user, password, opts, extra):
    """Option answer=TEXT: that response; init=SEED: a new sequence of 50 with that seed."""
    x = Exchange(s, "OTP", opts.get("authzid", "") + "\0" + user, extra)
    name, count, seed, ext = x.challenge().decode().split(" ")
    if ext != "ext":
        raise Broken("no extended responses")
    value = otp_value(name[4:], seed, password, int(count))
    if "init" in opts:
        x.answer("init-hex:%s:md5 50 %s:%s" % (value, opts["init"], otp_value("md5", opts["init"], password, 50)))
    else:
        x.answer(opts.get("answer", "hex:" + value))
    x.end()


def external(s, user, password, opts, extra):
    Exchange(s, "EXTERNAL", user, extra).end()


def anonymous(s, user, password, opts, extra):
    Exchange(s, "ANONYMOUS", user, extra).end()


def oauthbearer(s, user, password, opts, extra):
    x = Exchange(s, "OAUTHBEARER", "n,a=%s,\1auth=Bearer %s\1\1" % (user, password), extra)
    x.challenge()
    x.answer("\1")
    x.end()


def xoauth2(s, user, password, opts, extra):
    x = Exchange(s, "XOAUTH2", "user=%s\1auth=Bearer %s\1\1" % (user, password), extra)
    x.challenge()
    x.answer("")
    x.end()


MECHS = {
    "PLAIN": plain, "LOGIN": login, "CRAM-MD5": cram_md5, "DIGEST-MD5": digest_md5, "OTP": otp, "EXTERNAL": external, "ANONYMOUS": anonymous,
    "SCRAM-SHA-1": scram("SCRAM-SHA-1", "sha1"), "SCRAM-SHA-256": scram("SCRAM-SHA-256", "sha256"),
    "SCRAM-SHA-1-PLUS": scram("SCRAM-SHA-1-PLUS", "sha1"), "SCRAM-SHA-256-PLUS": scram("SCRAM-SHA-256-PLUS", "sha256"),
    "OAUTHBEARER": oauthbearer, "XOAUTH2": xoauth2,
}


def attempt(port, mech, user, password, opts, extra):
    try:
        MECHS[mech](Server(port), user, password, opts, extra)
    except End as end:
        return verdict(end.args[0])
    except Broken as broken:
        return "BROKEN %s" % broken


def main(argv):
    opts, extra, port, rest = {}, [], int(argv[0]), argv[1:]
    if rest == ["-b"]:
        for line in sys.stdin:
            mech, user, password, *more = line.rstrip("\n").split("\t")
            options = [tuple(o.split("=", 1)) for o in " ".join(more).split() if o != "-"]
            print(attempt(port, mech, user, password, dict(options), [v for k, v in options if k == "param"]), flush=True)
        return
    while rest[0] == "-o":
        name, _, value = rest[1].partition("=")
        if name == "param":
            extra.append(value)
        opts[name] = value
        rest = rest[2:]
    print(attempt(port, *rest, opts, extra))


main(sys.argv[1:])
