#!/usr/bin/env python3
"""Every form of a string at every place of managesieved's commands: sievestrings.py PROG ARG...

For each script name, the same commands are sent once with all strings quoted; then with each place in turn, and all places, as another form. Every
time the answers must be the same. Prints how many command lines were sent in how many forms."""
import subprocess
import sys

NAMES = ["a", "two words", 'q"uo\\te', "gr\u00fcn\u20ac", "\U0001f600", "x" * 128, "{5+}", "OK"]
SCRIPT = '# "\\ \u00fc {3+}\r\nkeep;\r\n'
COMMANDS = [
    ("PUTSCRIPT", "n", "s"), ("HAVESPACE", "n", "#100"), ("GETSCRIPT", "n"), ("SETACTIVE", "n"), ("LISTSCRIPTS",),
    ("SETACTIVE", ""), ("RENAMESCRIPT", "n", "m"), ("GETSCRIPT", "n"), ("CHECKSCRIPT", "s"), ("CHECKSCRIPT", "bad"), ("NOOP", "n"),
    ("DELETESCRIPT", "m"), ("DELETESCRIPT", "m"), ("LISTSCRIPTS",),
]


def quoted(s):
    return b'"' + s.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def literal(s):
    return b"{%d+}\r\n" % len(s.encode()) + s.encode()


def waiting(s):
    """The form that is the server's; from a client that doesn't wait for an answer it is as good."""
    return b"{%d}\r\n" % len(s.encode()) + s.encode()


def lines(name, forms):
    """The commands; forms: place -> form, of the strings that aren't quoted."""
    values = {"n": name, "m": name[:100] + " 2", "s": SCRIPT, "": "", "bad": "frob;"}
    place, sent = 0, []
    for verb, *args in COMMANDS:
        words = [verb.encode()]
        for a in args:
            if a.startswith("#"):
                words.append(a[1:].encode())
                continue
            form = forms.get(place, quoted)
            # A quoted string holds no line end.
            words.append(literal(values[a]) if form is quoted and a == "s" else form(values[a]))
            place += 1
        sent.append(b" ".join(words) + b"\r\n")
    return b"".join(sent), place


def main():
    batches, places = [], 0
    for name in NAMES:
        whole, places = lines(name, {})
        batches.append((name, {}, whole))
        for form in (literal, waiting):
            ways = [{p: form} for p in range(places)] + [dict.fromkeys(range(places), form)]
            batches += [(name, way, lines(name, way)[0]) for way in ways]
    mark = b'NOOP "--between--"\r\n'
    sent = b"".join(mark + b[2] for b in batches) + mark
    run = subprocess.run(sys.argv[1:], input=sent, stdout=subprocess.PIPE, check=True)
    answers = run.stdout.split(b'OK (TAG "--between--") "Done"\r\n')[1:-1]
    assert len(answers) == len(batches), (len(answers), run.stdout[-500:])
    expected = None
    for (name, way, text), got in zip(batches, answers):
        if not way:
            expected = got
            assert got.count(b"\r\nOK") + got.startswith(b"OK") >= 10 and got.count(b"NO (NONEXISTENT)") == 2, (name, got)
            assert quoted(name) + b" ACTIVE\r\n" in got, (name, got)
        assert got == expected, (name, way, text, got, expected)
    print(len(batches), "batches of", len(COMMANDS), "commands,", places, "places")


main()
