#!/usr/bin/env python3
"""Signed tokens and sets of keys, by the openssl command.

maketoken.py ALG KEY CLAIMS [KID]     a token (JSON Web Token); CLAIMS is JSON, exp and email are there by default
maketoken.py set KID=KEY...           a JSON Web Key set of the public halves of RSA, P-256, P-384 and Ed25519 keys
"""
import base64
import json
import subprocess
import sys
import time


def b(x):
    return base64.urlsafe_b64encode(x).decode().rstrip("=")


def run(*command):
    return subprocess.run(["openssl", *command], check=True, capture_output=True).stdout


def jwk(kid, key):
    der = run("pkey", "-in", key, "-pubout", "-outform", "DER")
    if len(der) > 200:
        modulus = run("rsa", "-in", key, "-noout", "-modulus").decode().strip().split("=")[1]
        return {"kty": "RSA", "use": "sig", "kid": kid, "n": b(bytes.fromhex(modulus)), "e": "AQAB"}
    if len(der) < 50:
        return {"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": b(der[-32:])}
    size, name = (32, "P-256") if len(der) < 100 else (48, "P-384")
    return {"kty": "EC", "crv": name, "kid": kid, "alg": "ES256" if size == 32 else "ES384", "x": b(der[-2 * size:-size]), "y": b(der[-size:])}


if sys.argv[1] == "set":
    keys = [jwk(*pair.split("=")) for pair in sys.argv[2:]]
    print(json.dumps({"keys": [{"kty": "oct", "kid": "shared", "k": "c2VjcmV0"}, {"kty": "EC", "crv": "P-521", "kid": "long"}] + keys}))
    sys.exit()
alg, key, claims = sys.argv[1:4]
head = {"alg": alg, **({"kid": sys.argv[4]} if len(sys.argv) > 4 else {})}
claims = {'exp': int(time.time()) + 600, 'email': 'ann@example.org', **json.loads(claims)}
text = b(json.dumps(head).encode()) + '.' + b(json.dumps(claims).encode())
open('text', 'w').write(text)
if alg == 'EdDSA':
    sig = run('pkeyutl', '-sign', '-rawin', '-inkey', key, '-in', 'text')
elif alg.startswith('HS'):
    import hashlib, hmac
    sig = hmac.new(open(key, 'rb').read(), text.encode(), hashlib.sha256).digest()
elif alg == 'none':
    sig = b''
else:
    sig = run('dgst', '-sha' + alg[2:], '-sign', key, 'text')
if alg.startswith('ES'):
    size = {'ES256': 32, 'ES384': 48}[alg]
    at, numbers = 2, []
    for _ in range(2):
        n = sig[at + 1]
        numbers.append(int.from_bytes(sig[at + 2:at + 2 + n], 'big').to_bytes(size, 'big'))
        at += 2 + n
    sig = b''.join(numbers)
print(text + '.' + b(sig))
