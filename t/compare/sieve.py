#!/usr/bin/env python3
"""sieve.py --build build [--only 'RFC5228*'] [--messages A.eml,C.eml]: every golden script of t/sieve by sieve-run and by Pigeonhole's sieve-test (Debian: dovecot-sieve), over its own message and
those named. What differs and is not explained below is shown, and the exit code is 1."""
import argparse
import collections
import concurrent.futures
import fnmatch
import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "sieve")
NOBODY = 65534

# Pigeonhole 0.5.19. By the names of cases, with the reason.
EXPLAINED = {
    "RFC5228-2.10.4-*": "the case sets a limit of its own",
    "RFC5228-4.2-*": "the case sets a limit of its own",
    "limits-*": "the case sets limits of its own, or sieve-test has none",
    "RFC5229-6-*": "limits of variables differ",
    "RFC5228-2.10.6-errors": "sieve-test doesn't look at names of mailboxes",
    "RFC5228-2.4.2-strings": "sieve-test doesn't look at names of mailboxes",
    "RFC5293-7-original-on-error": "sieve-test doesn't look at names of mailboxes",
    "RFC7352-3-error": "sieve-test doesn't look at names of mailboxes",
    "RFC5228-2.4.2.2-names": "the test address takes a list of fields there",
    "RFC5228-2.7.4-*": "sieve-test takes no path that is no address",
    "RFC5173-4-unknown-encoding": "an unknown encoding makes octets of a text (RFC 2045 6.4)",
    "RFC5173-5.2-header": "the empty line is no part of the header",
    "RFC5173-5.3-html": "what is seen of HTML, and its white space, is each one's best effort",
    "RFC5293-6-subject": "the case says what is protected",
    "RFC5436-2.1-uri": "a comma in a quoted local part divides addresses there",
    "RFC5173-4-empty-body": "an empty body that is there is \"\" (RFC 5173 4); Pigeonhole's is none",
    "RFC5183-*": "another program, in another phase",
    "vnd.dovecot.environment": "another program, in another phase",
    "RFC5228-5.4-null-sender": "sieve-test takes no null sender",
    "RFC5230-4.6-null-sender": "sieve-test takes no null sender",
    "RFC5436-2.7-null-sender": "sieve-test takes no null sender",
    "RFC5228-5.7-header": "a name that can't be a field's is an error here, a test that fails there",
    "RFC5229-3-namespace": "an unknown namespace is an error (RFC 5229 3)",
    "RFC5229-5-string": "string compares by i;ascii-casemap unless told (RFC 5228 2.7.3), Pigeonhole's by i;octet",
    "RFC5230-4.3-from-variable": "a :from that is no address is an error here, ignored there; RFC 5230 4.3 has both",
    "RFC5230-5-mime-8bit-header": "the header of :mime is ASCII (RFC 5230 4.4)",
    "RFC5230-4.7-*": "both refuse two answers: here the message is kept, sieve-test prints nothing",
    "RFC5233-delimiters": "the case sets delimiters",
    "RFC5235-*": "the case says where the verdicts are",
    "RFC6134-*": "the case brings lists",
    "RFC5260-6*": "date with :index and a zone looks at the first field there (a fault of Pigeonhole's)",
    "RFC5436-2.7-*": "Pigeonhole looks at Auto-Submitted when it sends",
    "RFC5463-4-have": "variables asked for by ihave count at once (RFC 5463 4), there only by require",
    "RFC5463-*": "both stop with an error",
    "RFC5490-*": "the case says which mailboxes and annotations there are",
    "RFC8579-*": "the case says which mailboxes there are",
    "RFC5703-4.2-example-*": "Pigeonhole has a list of the fields that hold addresses, without Content-From",
    "RFC5703-7-extracttext": ":first counts characters; there bytes, of which a half remains",
    "RFC5703-7-not-text": "what is no text has none; there its bytes",
    "RFC6609-*": "what can't be included is found when the script runs, there when it is compiled",
    "RFC6785-*": "events of IMAP are the case's",
    "RFC7352-*": "the case says what was seen before",
    "regex-5-quoteregex": "an invalid expression is an error of the run here",
    "regex-backtracking": "the match limit is an error here, no match there",
    "vnd.dovecot.*": "programs are the case's; Pigeonhole takes the implicit keep back when they have run",
}
CONFIG = """
protocols = lmtp
mail_location = maildir:{home}/mail
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
postmaster_address = postmaster@example.com
hostname = mx.example.com
recipient_delimiter = +
ssl = no
plugin {{
  sieve = file:{cases}/include;active={home}/none.sieve
  sieve_global = {cases}/include/global
  sieve_user_email = me@example.com
  sieve_plugins = sieve_extprograms
  sieve_max_redirects = 32
  sieve_extensions = +spamtest +spamtestplus +virustest +editheader +mboxmetadata +servermetadata +vacation-seconds +special-use +vnd.dovecot.environment +vnd.dovecot.report +vnd.dovecot.debug +vnd.dovecot.pipe +vnd.dovecot.filter +vnd.dovecot.execute
  sieve_pipe_bin_dir = /bin
  sieve_filter_bin_dir = /bin
  sieve_execute_bin_dir = /bin
}}
"""
THEIR_KINDS = {"redirect": "redirect", "send notification": "notify", "reject": "reject", "pipe": "pipe", "report": "report"}
LACKS = re.compile("unknown Sieve capability|mailbox attributes not enabled")
BROKEN = frozenset([("error",)])


def head(text, kind):
    mark = b"# " + kind + b": "
    return [line[len(mark):] for line in text.split(b"\n") if line.startswith(mark)]


def unquoted(text):
    return re.sub(r"\\(.)", r"\1", text)


def our_action(line):
    kind = line.split(" ")[0]
    if kind in ("keep", "fileinto"):
        flags = re.search(r"flags=\[(.*?)\]", line)
        mailbox = re.search(r'mailbox="((?:[^"\\]|\\.)*)"', line)
        names = re.findall(r'"((?:[^"\\]|\\.)*)"', flags[1]) if flags else []
        return ("store", unquoted(mailbox[1]) if mailbox else "INBOX", *sorted(unquoted(f).lower() for f in names))
    if kind == "redirect":
        return ("redirect", unquoted(re.search(r'address="((?:[^"\\]|\\.)*)"', line)[1]).lower())
    return ("reject" if kind == "ereject" else kind,)


def ours(run, case, text, mail, args):
    with tempfile.NamedTemporaryFile() as world:
        world.write(b"\n".join(head(text, b"world")) + b"\n")
        world.flush()
        r = subprocess.run([run, *args, "-w", world.name, "-i", HERE + "/include", case], input=mail, capture_output=True, check=False)
    lines = r.stdout.decode("utf-8", "replace").splitlines()
    return BROKEN if r.returncode == 1 or any(line.startswith("error ") for line in lines) else frozenset(map(our_action, lines))


def their_actions(said):
    found, hidden = [], False
    for line in said.split("Performed actions:")[1].splitlines():
        hidden = "START MESSAGE" in line or hidden and "END MESSAGE" not in line
        stored = re.match(r" \* store message in folder: (.*)", line)
        flags = re.match(r"\s+\+ add IMAP flags: (.*)", line)
        if hidden:
            continue
        if stored:
            found.append(["store", stored[1]])
        elif flags and found:
            found[-1] += sorted(f.strip(",").lower() for f in flags[1].split())
        elif line.startswith(" * redirect"):
            found.append(["redirect", re.search("<(.*)>", line)[1].lower()])
        elif line.startswith(" * "):
            found += [[kind] for begin, kind in THEIR_KINDS.items() if line[3:].startswith(begin)]
    return frozenset(map(tuple, found))


def theirs(home, text, mail, args):
    with tempfile.TemporaryDirectory(dir=home) as d:
        os.chmod(d, 0o777)
        for name, data in (("script.sieve", text), ("mail", mail)):
            with open(f"{d}/{name}", "wb") as f:
                f.write(data)
        user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
        r = subprocess.run([*user, "env", f"HOME={home}", "USER=me", "sieve-test", "-c", home + "/conf", *args, d + "/script.sieve", d + "/mail"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    said = r.stdout.decode("utf-8", "replace")
    if LACKS.search(said):
        return None, said
    return (their_actions(said) if "Performed actions" in said else BROKEN), said


def envelope(text):
    """What of a case's arguments both programs know."""
    words = shlex.split((head(text, b"args") or [b""])[0].decode())
    args = {"-f": "coyote@desert.example.org", "-r": "me@example.com"}
    args.update((a, b) for a, b in zip(words, words[1:]) if a in args)
    return [word for pair in args.items() for word in pair]


def jobs(args):
    for case in sorted(glob.glob(f"{HERE}/{args.only}.sieve")):
        with open(case, "rb") as f:
            text = f.read()
        named = [m.decode().strip() for m in head(text, b"message")]
        if not named:
            yield case, text, "its own", b"".join(line + b"\r\n" for line in head(text, b"mail")) + b"\r\nbody\r\n"
        for name in named + (args.messages.split(",") if args.messages else []):
            with open(f"{HERE}/{name}", "rb") as f:
                yield case, text, name, f.read()


def relevant(actions):
    """Whether vacation answers is decided by sieve-test's result when it is carried out."""
    return {a for a in actions if a[0] not in ("discard", "vacation", "mark-duplicate")}


def compare(args, home, job):
    case, text, message, mail = job
    name = os.path.basename(case)[:-len(".sieve")]
    known = [why for pattern, why in EXPLAINED.items() if fnmatch.fnmatchcase(name, pattern)]
    a = ours(args.build + "/bin/sieve-run", case, text, mail, envelope(text))
    b, said = theirs(home, text, mail, envelope(text))
    if b is None:
        return "lacks what the script requires", None
    if relevant(a) == relevant(b):
        return "same", None
    if known:
        return "explained", None
    return "different", f"{name} over {message}:\n  ours   {sorted(a)}\n  theirs {sorted(b)}\n" + "".join(f"    {line}\n" for line in said.splitlines() if "error" in line)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    p.add_argument("--only", default="*", help="names of cases, as a shell pattern")
    p.add_argument("--messages", help="further messages of t/sieve for each script")
    args = p.parse_args()
    with tempfile.TemporaryDirectory() as home, concurrent.futures.ThreadPoolExecutor(2) as pool:
        os.chmod(home, 0o777)
        with open(home + "/conf", "w", encoding="ascii") as f:
            f.write(CONFIG.format(home=home, cases=HERE))
        counts = collections.Counter()
        for what, shown in pool.map(lambda job: compare(args, home, job), jobs(args)):
            counts[what] += 1
            if shown:
                print(shown, flush=True)
    print(", ".join(f"{n} {what}" for what, n in counts.most_common()))
    sys.exit(bool(counts["different"]))


main()
