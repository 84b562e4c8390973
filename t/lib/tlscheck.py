#!/usr/bin/env python3
"""What a server speaks, asked with hellos made by hand, as testssl.sh asks: no TLS library refuses to ask for what is old or broken.

tlscheck.py PORT [--name SERVER-NAME] [--starttls LINE]   (LINE is sent after the greeting, its one reply read, then TLS begins)
Prints a line a finding: "SSLv3: alert 70", "TLSv1.2 suites: c02c cca9 …" in the order that the server prefers, and so on.
"""
import argparse
import os
import socket
import struct

# Everything from RFC 5246 and before, 4492, 5289, 6655, 7905, and the camellia, aria and PSK ones, by number.
SUITES = [n for n in range(0x0001, 0x00c6) if n != 0x00ff] + list(range(0xc001, 0xc0b0)) + list(range(0xcca8, 0xccaf))
SUITES13 = [0x1301, 0x1302, 0x1303, 0x1304, 0x1305]
VERSIONS = {"SSLv3": 0x300, "TLSv1.0": 0x301, "TLSv1.1": 0x302, "TLSv1.2": 0x303, "TLSv1.3": 0x304}


def vector(data, width):
    return len(data).to_bytes(width, "big") + data


def extension(number, data):
    return struct.pack(">H", number) + vector(data, 2)


class Check:
    def __init__(self, args):
        self.args = args

    def connect(self):
        s = socket.create_connection(("127.0.0.1", self.args.port), 30)
        if self.args.starttls:
            for say in ("", self.args.starttls):
                if say:
                    s.sendall(say.encode() + b"\r\n")
                line = b""
                while not line.endswith(b"\n"):
                    line += s.recv(1)
        return s

    def hello(self, version, suites, groups=(0x1d, 0x17, 0x18, 0x19), more=b"", compression=b"\0"):
        ext = extension(10, vector(b"".join(struct.pack(">H", g) for g in groups), 2)) + extension(11, b"\1\0")
        ext += extension(13, vector(bytes.fromhex("040305030603080408050806040105010601020302010807"), 2))
        ext += extension(23, b"") + extension(35, b"") + extension(15, b"\1")
        if self.args.name:
            ext += extension(0, vector(b"\0" + vector(self.args.name.encode(), 2), 2))
        if version == 0x304:
            ext += extension(43, b"\2\3\4") + extension(51, vector(struct.pack(">H", 0x1d) + vector(os.urandom(32), 2), 2))
        body = struct.pack(">H", min(version, 0x303)) + os.urandom(32) + vector(os.urandom(32) if version == 0x304 else b"", 1)
        body += vector(b"".join(struct.pack(">H", n) for n in suites), 2) + vector(compression, 1)
        body += b"" if version == 0x300 else vector(ext + more, 2)
        return self.record(22, b"\1" + vector(body, 3), min(version, 0x301))

    @staticmethod
    def record(kind, data, version=0x303):
        return struct.pack(">BH", kind, version) + vector(data, 2)

    def records(self, s):
        """(type, bytes) until the end of the connection."""
        pending = b""
        while True:
            while len(pending) < 5 or len(pending) < 5 + struct.unpack(">H", pending[3:5])[0]:
                try:
                    got = s.recv(16384)
                except ConnectionError:
                    return
                if not got:
                    return
                pending += got
            n = 5 + struct.unpack(">H", pending[3:5])[0]
            yield pending[0], pending[5:n]
            pending = pending[n:]

    def flight(self, data):
        """What the server says to a hello: ("alert N" | "closed" | "hello", the handshake messages up to its end)."""
        with self.connect() as s:
            s.sendall(data)
            shakes, messages = b"", {}
            for kind, body in self.records(s):
                if kind == 21:
                    return "alert %d" % body[1], messages
                if kind != 22:
                    return ("hello" if messages else "noise"), messages
                shakes += body
                while len(shakes) >= 4 and len(shakes) >= 4 + int.from_bytes(shakes[1:4], "big"):
                    n = 4 + int.from_bytes(shakes[1:4], "big")
                    messages[shakes[0]] = shakes[4:n]
                    shakes = shakes[n:]
                if 14 in messages or (2 in messages and self.chosen(messages[2])[0] == 0x304):
                    return "hello", messages
            return "closed", messages

    @staticmethod
    def chosen(hello):
        """(version, suite, compression, {extension: bytes}) of a ServerHello."""
        version, at = struct.unpack(">H", hello[:2])[0], 35 + hello[34]
        suite, compression, at, ext = struct.unpack(">H", hello[at:at + 2])[0], hello[at + 2], at + 5, {}
        while at + 4 <= len(hello):
            number, n = struct.unpack(">HH", hello[at:at + 4])
            ext[number] = hello[at + 4:at + 4 + n]
            at += 4 + n
        return struct.unpack(">H", ext[43])[0] if 43 in ext else version, suite, compression, ext

    def suites(self, version, offer):
        """The suites that the server takes, one after the other, and how it refuses the rest."""
        taken, offer = [], list(offer)
        while True:
            said, messages = self.flight(self.hello(version, offer))
            if said != "hello":
                return taken, said
            got = self.chosen(messages[2])
            if got[0] != version:
                return taken, "answers with %x" % got[0]
            taken.append(got[1])
            offer.remove(got[1])

    def versions(self):
        for name, number in VERSIONS.items():
            taken, end = self.suites(number, SUITES13 if number == 0x304 else SUITES)
            print("%s: %s" % (name, "spoken" if taken else end))
            if taken:
                print("%s suites: %s" % (name, " ".join("%04x" % n for n in taken)))
                reverse = self.flight(self.hello(number, taken[::-1]))[1]
                print("%s order: %s" % (name, "server's" if self.chosen(reverse[2])[1] == taken[0] else "client's"))

    def extensions(self):
        heartbeat_offer = self.flight(self.hello(0x303, SUITES + [0x00ff], compression=b"\1\0"))[1]
        _, _, compression, ext = self.chosen(heartbeat_offer[2])
        print("compression: %d" % compression)
        for number, name in ((15, "heartbeat"), (0xff01, "secure renegotiation"), (23, "extended master secret"), (35, "ticket")):
            print("%s: %s" % (name, "yes" if number in ext else "no"))
        print("fallback from TLSv1.3: %s" % self.flight(self.hello(0x303, SUITES + [0x5600]))[0])
        curve = self.flight(self.hello(0x303, [0xc02b, 0xc02f]))[1].get(12, b"\0\0\0")
        print("curve: %s" % curve[1:3].hex())
        print("weak curves: %s" % self.flight(self.hello(0x303, [0xc02b, 0xc02f], groups=(0x15, 0x13, 0x01)))[0])
        names = self.flight(self.hello(0x303, SUITES))[1].get(11, b"")
        print("certificate: %s" % " ".join(sorted({n for n in ("localhost", "mail.example.org") if n.encode() in names})))

    def alpn(self):
        for name in ("imap", "h2"):
            offer = extension(16, vector(vector(name.encode(), 1), 2))
            said, messages = self.flight(self.hello(0x303, SUITES, more=offer))
            chosen = self.chosen(messages[2])[3].get(16, b"") if said == "hello" else b""
            print("ALPN %s: %s" % (name, chosen[3:].decode() or said))

    def rudeness(self):
        for name, data in (
                ("SSLv2", bytes.fromhex("802e0100020015000000100100800200800300800400800500800600400700c0") + os.urandom(16)),
                ("nothing like TLS", b"GET / HTTP/1.0\r\n\r\n"), ("an empty hello", self.record(22, b"\1\0\0\0")),
                ("a hello of 16 MB", self.record(22, b"\1\xff\xff\xff" + b"x" * 1000)),
                ("data before the handshake", self.record(23, b"a LOGIN x y\r\n"))):
            with self.connect() as s:
                s.sendall(data)
                s.shutdown(socket.SHUT_WR)
                kinds = {kind for kind, _ in self.records(s)}
            print("%s: %s" % (name, "answered" if 22 in kinds else "refused"))
        # CVE-2014-0224: the change of ciphers before there are keys.
        with self.connect() as s:
            s.sendall(self.hello(0x303, SUITES) + self.record(20, b"\1") + self.record(22, b"\0" * 40))
            s.shutdown(socket.SHUT_WR)
            kinds = [kind for kind, _ in self.records(s)]
        print("early change of ciphers: %s" % ("refused" if kinds[-1:] == [21] or 20 not in kinds else "taken"))

    def run(self):
        self.versions()
        self.extensions()
        self.alpn()
        self.rudeness()


parser = argparse.ArgumentParser()
parser.add_argument("port", type=int)
parser.add_argument("--name")
parser.add_argument("--starttls")
Check(parser.parse_args()).run()
