"""A double of qmail-local, from what qmail-local(8), qmail-command(8) and dot-qmail(5) document: user, home, local, dash, ext, domain, sender and default delivery are its arguments, the
message is its standard input, a regular file. Comments, program lines, and nothing else."""

import os
import subprocess
import sys

HARD = (64, 65, 70, 76, 77, 78, 100, 112)


def instructions(home, dash, ext, default):
    """The .qmail file's lines and what of the extension a "default" in its name stands for (None: nothing)."""
    if not dash:
        names = [(".qmail", None)]
    else:
        words = ext.split("-")
        names = [(f".qmail-{ext.replace('.', ':')}", None)]
        for n in range(len(words) - 1, -1, -1):
            names.append((".qmail-" + "".join(w + "-" for w in words[:n]) + "default", "-".join(words[n:])))
    for name, rest in names:
        path = os.path.join(home, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                return f.read().splitlines() or default.splitlines(), rest
    if dash:
        print("Sorry, no mailbox here by that name. (#5.1.1)")
        sys.exit(100)
    return default.splitlines(), None


def loops(recipient):
    with open(0, "rb", closefd=False) as f:
        for line in f:
            if line == b"\n":
                return False
            if line.strip().lower() == b"delivered-to: " + recipient.lower().encode():
                return True
    return False


def main():
    user, home, local, dash, ext, domain, sender, default = sys.argv[1:]
    recipient = f"{local}@{domain}"
    os.chdir(home)
    lines, rest = instructions(home, dash, ext, default)
    if loops(recipient):
        print("This message is looping: it already has my Delivered-To line. (#5.4.6)")
        return 100
    os.environ.update({
        "USER": user, "HOME": home, "LOCAL": local, "HOST": domain, "EXT": ext, "RECIPIENT": recipient, "SENDER": sender, "NEWSENDER": sender,
        "DTLINE": f"Delivered-To: {recipient}\n", "RPLINE": f"Return-Path: <{sender}>\n", "UFLINE": f"From {sender or 'MAILER-DAEMON'} Wed Nov 25 08:30:00 2026\n",
    })
    for i in (2, 3, 4):
        os.environ[f"EXT{i}"] = "-".join(ext.split("-")[i - 1:])
    os.environ.pop("DEFAULT", None)
    if rest is not None:
        os.environ["DEFAULT"] = rest
    for line in lines:
        if line.startswith("|"):
            os.lseek(0, 0, os.SEEK_SET)
            code = subprocess.run(["/bin/sh", "-c", line[1:]], check=False).returncode
            if code == 99:
                return 0
            if code:
                return 100 if code in HARD else 111
        elif line and not line.startswith("#"):
            return 111  # not a line that this double knows
    return 0


sys.exit(main())
