"""A deterministic mailbox of realistic mail: some thousand different messages, hard-linked under as many names as are asked for."""

import base64
import os
import random

WORDS = (
    "alpha beta gamma delta report meeting budget invoice hello world project status update lunch friday question "
    "answer review contract customer delivery schedule server network database release draft comments attached "
    "regards thanks please tomorrow yesterday morning number account payment holiday travel ticket please"
).split()
NAMES = "ann bob carla dieter eva frank gülay hans inès jörg karin lars maria nils olga paul quirin rosa".split()
BASES = 1000
FLAGS = ("", "S", "S", "S", "RS", "FS", "S", "S", "", "ST")
FIRST = 1700000000


def sentence(rng, n):
    return " ".join(rng.choice(WORDS) for _ in range(n))


def text(rng):
    """Sizes as in real mailboxes: many short ones, a long tail."""
    lines = min(int(rng.paretovariate(1.1) * 12), 600)
    return "\n".join(sentence(rng, rng.randrange(3, 14)) for _ in range(lines))


def part(kind, body, encoding="8bit", more=""):
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n{more}\n{body}\n"


def attachment(rng, name):
    data = base64.encodebytes(rng.randbytes(min(int(rng.paretovariate(0.9) * 3000), 120000))).decode()
    more = f'Content-Disposition: attachment; filename="{name}"\n'
    return part(f'application/pdf; name="{name}"', data, "base64", more)


def multipart(kind, mark, parts):
    inside = "".join(f"--{mark}\n{p}" for p in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n{inside}--{mark}--\n'


def body(rng, i):
    plain = part("text/plain; charset=utf-8", text(rng))
    html = part("text/html; charset=utf-8", f"<html><body><p>{text(rng)}</p></body></html>")
    kind = i % 10
    if kind < 4:
        return plain
    if kind < 8:
        return multipart("alternative", f"=_alt{i}", [plain, html])
    both = multipart("alternative", f"=_alt{i}", [plain, html])
    return multipart("mixed", f"=_mix{i}", [both, attachment(rng, f"file{i}.pdf")])


def message(i):
    rng = random.Random(i)
    who = rng.choice(NAMES)
    lines = [
        f"Return-Path: <u{i % 97}@example.org>",
        f"Received: from mx{i % 7}.example.net (mx{i % 7}.example.net [192.0.2.{i % 250}])",
        f"\tby mail.example.com with ESMTPS id {i:08x}; Wed, {1 + i % 28} Nov 2023 08:{i % 60:02d}:00 +0000",
        f"Date: Wed, {1 + i % 28} Nov 2023 0{i % 10}:{i % 60:02d}:{i * 7 % 60:02d} +0{i % 3}00",
        f"From: {who.capitalize()} Example <u{i % 97}@example.org>",
        f"To: ann@example.com, list-{i % 5}@lists.example.com",
        f"Subject: {'Re: ' if i % 3 else ''}{sentence(rng, rng.randrange(2, 8))}",
        f"Message-ID: <m{i}@example.org>",
    ]
    if i % 3:
        lines.append(f"In-Reply-To: <m{i // 3}@example.org>")
        lines.append(f"References: <m{i // 9}@example.org> <m{i // 3}@example.org>")
    lines += [f"X-Mailer: bench {i % 4}.1", "MIME-Version: 1.0"]
    return ("\n".join(lines) + "\n" + body(rng, i)).encode()


def make(root, count):
    """Maildir at root."""
    for sub in ("cur", "new", "tmp"):
        os.makedirs(f"{root}/{sub}", exist_ok=True)
    bases = []
    for i in range(min(count, BASES)):
        data = message(i)
        path = f"{root}/tmp/base{i}"
        with open(path, "wb") as f:
            f.write(data)
        os.utime(path, (FIRST + i * 60, FIRST + i * 60))
        bases.append((path, len(data), len(data) + data.count(b"\n")))
    for i in range(count):
        path, size, wire = bases[i % len(bases)]
        flags = FLAGS[i % len(FLAGS)]
        os.link(path, f"{root}/cur/{FIRST + i}.M{i}P1.bench,S={size},W={wire}:2,{flags}")
    for path, _, _ in bases:
        os.unlink(path)


def folders(root, count):
    """Folders with three messages each."""
    for i in range(count):
        make(f"{root}/.list{i % 20}.folder{i}", 3)
        with open(f"{root}/.list{i % 20}.folder{i}/maildirfolder", "wb"):
            pass
