#!/usr/bin/env python3
"""Cyrus SASL's client library talks to auth-server: cyrusclient.py PORT MECH USER PASSWORD [FIELD]...

Its messages are carried to the auth protocol and back; FIELDs (secured, ...) are added to AUTH, SASL_HOST and SASL_SERVICE say whom it believes to
talk to, SASL_AUTHZID for whom. Prints "OK user", "FAIL" or "TEMP" as authclient.py does, and "CLIENT why" when the library gives up.
"""
import base64
import ctypes
import os
import socket
import sys

OK, CONTINUE, INTERACT = 0, 1, 2
USER, AUTHNAME, PASS, END = 0x4001, 0x4002, 0x4004, 0


class Callback(ctypes.Structure):
    _fields_ = [("id", ctypes.c_ulong), ("proc", ctypes.c_void_p), ("context", ctypes.c_void_p)]


class Interact(ctypes.Structure):
    _fields_ = [("id", ctypes.c_ulong), ("challenge", ctypes.c_char_p), ("prompt", ctypes.c_char_p), ("default", ctypes.c_char_p),
                ("result", ctypes.c_char_p), ("len", ctypes.c_uint)]


class Failed(Exception):
    pass


port, mech, user, password = int(sys.argv[1]), sys.argv[2], sys.argv[3].encode(), sys.argv[4].encode()
service = os.environ.get("SASL_SERVICE", "smtp")
answers = {USER: os.environ.get("SASL_AUTHZID", "").encode() or user, AUTHNAME: user, PASS: password}
sasl = ctypes.CDLL("libsasl2.so.2")
sasl.sasl_errdetail.restype = ctypes.c_char_p
conn, asked = ctypes.c_void_p(), ctypes.POINTER(Interact)()
out, length, chosen = ctypes.c_void_p(), ctypes.c_uint(), ctypes.c_char_p()


def check(result):
    if result not in (OK, CONTINUE):
        raise Failed(sasl.sasl_errdetail(conn).decode() if conn else str(result))


def step(function, *args):
    """One call, again as long as it asks for something. The client's bytes, or None."""
    while True:
        result = function(conn, *args)
        if result != INTERACT:
            break
        i = 0
        while asked[i].id != END:
            asked[i].result, asked[i].len = answers[asked[i].id], len(answers[asked[i].id])
            i += 1
    check(result)
    return ctypes.string_at(out, length.value) if out else None


def main():
    server = socket.create_connection(("127.0.0.1", port), 20).makefile("rw", newline="\n")

    def send(*fields):
        server.write("\t".join(fields) + "\n")
        server.flush()

    send("VERSION", "1", "2")
    while server.readline() != "DONE\n":
        pass
    callbacks = (Callback * 4)(Callback(USER), Callback(AUTHNAME), Callback(PASS), Callback(END))
    check(sasl.sasl_client_init(callbacks))
    check(sasl.sasl_client_new(service.encode(), os.environ.get("SASL_HOST", "localhost").encode(), None, None, callbacks, 0, ctypes.byref(conn)))
    initial = step(sasl.sasl_client_start, mech.encode(), ctypes.byref(asked), ctypes.byref(out), ctypes.byref(length), ctypes.byref(chosen))
    send("AUTH", "1", mech, "service=" + service, *sys.argv[5:], *([] if initial is None else ["resp=" + base64.b64encode(initial).decode()]))
    while True:
        words = server.readline().rstrip("\n").split("\t")
        if words[0] == "OK":
            return "OK " + words[2].split("=", 1)[1]
        if words[0] != "CONT":
            return "TEMP" if "temp" in words else "FAIL"
        challenge = base64.b64decode(words[2])
        out.value, length.value = None, 0
        answer = step(sasl.sasl_client_step, challenge, len(challenge), ctypes.byref(asked), ctypes.byref(out), ctypes.byref(length))
        send("CONT", "1", base64.b64encode(answer or b"").decode())


try:
    print(main())
except Failed as failed:
    print("CLIENT %s" % failed)
