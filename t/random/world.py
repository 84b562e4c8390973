"""Several clients, one mail store, and what each answer is held against."""

import os
import random
import re
import shutil
import subprocess
import tempfile
import time

import commands
import rawimap
from client import Client, Planted
from model import BOXES, Claims, Model, digest
from names import Recents
from plant import Planting


SETTINGS = {"IMAP_HIBERNATE": "1s", "IMAP_URLAUTH_HOST": "localhost", "QUOTA_STORAGE": "100M", "QUOTA_MESSAGES": "100000", "LOGIN_UNAUTHENTICATE": "yes", "LOGIN_PLAINTEXT": "always", "TCPREMOTEIP": "127.0.0.1"}


class World:
    def __init__(self, args):
        self.args = args
        self.rng = random.Random(args.seed)
        self.faults, self.counts = [], {}
        self.imapd = os.path.join(args.build, "bin", "imapd")
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.home = tempfile.mkdtemp(prefix="random.", dir=os.environ.get("TMPDIR") or memory)
        if os.geteuid() == 0:
            os.chown(self.home, rawimap.NOBODY, rawimap.NOBODY)
        self.serial, self.sizes, self.names = 0, {}, set()
        self.data, self.emails, self.annotations, self.muddled, self.urls, self.void, self.filters, self.facts = {}, {}, {}, set(), [], [], {}, {}
        self.delivered = 0
        self.make_user()
        self.alone, self.after, self.who = True, [], []
        self.model = Model(lambda: self.connect(False), self.fault)
        for box in BOXES[1:]:
            self.model.imap.run(f"CREATE {box}")
        self.model.imap.run("ENABLE CONDSTORE")
        self.model.settle(Claims(), True)
        recents = Recents()
        self.clients = [Client(i, self.connect, self.rng, self.fault, recents) for i in range(args.sessions)]
        for client in self.clients:
            client.open()

    def make_user(self):
        """For those who come by a login."""
        self.users = f"{self.home}/users.cdb"
        id_ = rawimap.NOBODY if os.geteuid() == 0 else os.geteuid()
        line = f"tester:{{PLAIN}}pass:{id_}:{id_}::{self.home}::\n"
        subprocess.run([f"{self.args.build}/bin/usercdb", self.users], input=line.encode(), check=True)
        os.chmod(self.users, 0o644)

    def connect(self, plant=True, login=False):
        """By a login, which is there again after UNAUTHENTICATE, or logged in."""
        command = [f"{self.args.build}/bin/imap-login", f"{self.args.build}/auth-helpers/auth-cdb", self.users, "--", self.imapd]
        imap = Planted(*rawimap.start(command if login else [self.imapd], self.home, f"{self.home}/log", SETTINGS))
        imap.login = login
        if plant and self.args.plant:
            imap.plant = self.planting = getattr(self, "planting", None) or Planting(self.args.plant)
        return imap

    def fault(self, text, client=None):
        self.faults.append(f"step {self.model.step if hasattr(self, 'model') else 0}: {text}")
        if self.args.verbose:
            for client in [client] if client else self.who:
                print(f"# {self.faults[-1]}: s{client.number} in {client.box}")
                print("#   " + "\n#   ".join(client.log[-self.args.lines :]))

    # ---- one step ----

    def step(self):
        n = 1 if self.rng.random() < 0.7 else self.rng.randrange(2, len(self.clients) + 1)
        who = self.rng.sample(self.clients, min(n, len(self.clients)))
        self.alone, self.after, self.who = len(who) == 1, [], who
        claims, before = Claims(), self.model.step
        jobs = [(client, commands.make(self, client)) for client in who]
        if self.rng.random() < 0.1:
            self.deliver(claims)
        boxes = {client: client.box for client in who}
        for client, command in jobs:
            client.reports = []
            client.send(command)
        for client, command in jobs:
            self.answer(client, command, claims)
        self.model.settle(claims, self.alone)
        if not self.alone:
            self.model.hurried.update(dict.fromkeys(claims.touched, self.model.step))
        for check in self.after:
            check()
        for client, command in jobs:
            if boxes[client] == client.box:
                self.reported(client, claims)
            client.synced = self.model.step if self.alone else before
            if command.resync:
                self.resynced(client)
            if command.text == "LOGOUT":
                client.leave()
                client.imap.close()
                client.open()
            elif command.text == "UNAUTHENTICATE":
                client.leave()
                client.begin()

    def answer(self, client, command, claims):
        status, text, untagged, fetches = client.receive(command)
        what = command.text.split()[1 if command.text.startswith("UID ") else 0]
        self.counts[f"{what} {status}"] = self.counts.get(f"{what} {status}", 0) + 1
        if command.claim:
            command.claim(claims, status, text, untagged, fetches)
        if what in ("CLOSE", "UNSELECT") and status == "OK":
            client.leave()

    def deliver(self, claims):
        """Another program brings mail."""
        data = commands.message(self)
        name = f"{int(time.time())}.R{self.serial}.foreign"
        path = f"{self.home}/Maildir/tmp/{name}"
        with open(path, "wb") as f:
            f.write(data.replace(b"\r\n", b"\n"))
        if os.geteuid() == 0:
            os.chown(path, rawimap.NOBODY, rawimap.NOBODY)
        os.rename(path, f"{self.home}/Maildir/new/{name}")
        claims.delivered.append(digest(data))
        self.delivered += 1

    # ---- what answers are held against ----

    def reported(self, client, claims):
        """Flags in a FETCH are those that the message had since the client heard last."""
        for i, (uid, flags, modseq) in enumerate(client.reports):
            if modseq is not None:
                before = self.model.seen.get((client.box, uid, modseq))
                if before is not None and before != flags:
                    client.fault(f"UID {uid} at modseq {modseq} has {sorted(flags)}, had {sorted(before)}")
                self.model.told(client.box, modseq)
            if not self.alone and (client.box, uid) in claims.touched:
                continue
            if self.model.hurried.get((client.box, uid), 0) > client.synced and any(r[0] == uid for r in client.reports[i + 1 :]):
                continue  # one of several changes of a step, which the model only saw the end of
            may = self.model.states(client.box, uid, client.synced)
            if uid not in self.model.now[client.box].messages:
                continue  # how it was in its last moment, nobody else saw
            if may and flags not in may:
                client.fault(f"FETCH of UID {uid} says {sorted(flags)}, may be {[sorted(f) for f in may]}")

    def stored_so(self, client, command, op, flags, uids, fetches):
        """A STORE that isn't silent answers with the flags of each message that is there (RFC 9051 section 6.4.6)."""
        told = {f["uid"]: f["flags"] for f in fetches if f.get("uid") is not None and "flags" in f}
        for uid in uids:
            if uid is None or uid not in self.model.now[client.box].messages:
                continue
            has = told.get(uid)
            if has is None or not {"+": flags <= has, "-": not flags & has, "": flags == has}[op]:
                client.fault(f"{command.text} answers for UID {uid}: {has}")

    def resynced(self, client):
        """What it kept and what it was told make what is there, for the messages that it knew."""
        if not client.resync:
            return
        last, uids, flags = client.resync
        now, client.resync = self.model.now[client.box].messages, None
        if not self.alone:
            return
        there = {u for u in now if u <= last}
        if uids & set(range(last + 1)) != there:
            client.fault(f"QRESYNC: {uids} are left, {there} are there")
        for uid in there & flags.keys():
            if flags[uid] != now[uid][0]:
                client.fault(f"QRESYNC: UID {uid} has {sorted(now[uid][0])}, the client believes {sorted(flags[uid])}")

    def expunged(self, claims, box, uids):
        """EXPUNGE was answered: what had \\Deleted before is gone; what gets it meanwhile may be."""
        claims.expunging.add(box)
        for uid, (flags, _) in self.model.now[box].messages.items():
            if "\\Deleted" in flags and (uids is None or uid in uids):
                claims.gone.add((box, uid))

    def highest(self, client, box, modseq):
        if modseq < self.model.now[box].highest:
            client.fault(f"{box}: HIGHESTMODSEQ {modseq}, was {self.model.now[box].highest}")
        self.model.told(box, modseq)
        return modseq if self.alone else client.modseq

    def body_is(self, client, box, uid, data):
        known = self.model.body.get((box, uid))
        if known is not None and digest(data) != known:
            client.fault(f"{box}: UID {uid} is other bytes than it was")

    def status_is(self, client, box, got):
        now = self.model.now[box]
        unseen = sum("\\Seen" not in f for f, _ in now.messages.values())
        want = {"MESSAGES": len(now.messages), "UIDNEXT": now.uidnext, "UNSEEN": unseen}
        if any(got[k] != v for k, v in want.items()) or got["HIGHESTMODSEQ"] < now.highest:
            client.fault(f"STATUS {box}: {got}, is {want}, {now.highest}")

    def quota_is(self, client, messages):
        want = sum(len(state.messages) for state in self.model.now.values())
        # What another program brought isn't counted until the account is counted anew.
        if not want - self.delivered <= messages <= want:
            client.fault(f"QUOTA counts {messages} messages, there are {want}, of which {self.delivered} were brought by another program")

    def by_seq(self, uids, text, modified):
        there = dict(zip(rawimap.numbers(text), uids))
        return {there[n] for n in rawimap.numbers(modified) if n in there}

    def numbers_found(self, client, untagged):
        for pieces in untagged:
            text = pieces[0].decode()
            if re.match(r"\* (SEARCH|SORT|THREAD)\b", text):
                return [int(n) for n in re.findall(r"\d+", text.partition("(MODSEQ")[0])]
            if text.startswith(f'* ESEARCH (TAG "{client.tag.decode()}"') and " ADDTO " not in text and " REMOVEFROM " not in text:
                found = re.search(r" ALL ([\d:,]+)", text)
                return rawimap.numbers(found[1]) if found else []
        return None

    def search_is(self, client, flag, found, by_uid, since):
        view = client.view
        if len(set(found)) != len(found):
            client.fault(f"SEARCH found a message twice: {found}")
        if not by_uid:
            if found and max(found) > len(view.uids):
                client.fault(f"SEARCH found number {max(found)} of {len(view.uids)}")
            return
        if not self.alone:
            return
        if not flag:
            self.search_all(client, sorted(found))
            return
        name = {"UNSEEN": "\\Seen", "KEYWORD kw1": "kw1"}.get(flag, "\\" + flag.capitalize())
        for uid in view.known():
            flags = self.model.steady(client.box, uid, since)
            if flags is not None and (uid in found) != ((name in flags) != (flag == "UNSEEN")):
                client.fault(f"SEARCH {flag}: UID {uid} has {sorted(flags)}, found {uid in found}")

    def search_all(self, client, found):
        """A search for all teaches the UIDs, unless something was expunged behind it."""
        known = client.view.known()
        if len(found) == len(client.view.uids) and set(known) <= set(found):
            client.view.all_are(found)

    def changed_since_is(self, client, view, since, modseq, fetches):
        told = {f["uid"] for f in fetches if f.get("uid") is not None}
        for uid in view.known():
            state = self.model.now[view.box].messages.get(uid)
            if state and state[1] > modseq and uid not in told:
                client.fault(f"CHANGEDSINCE {modseq} leaves out UID {uid} with {state[1]}")

    def vanished_since(self, client, modseq, untagged):
        said = set()
        for pieces in untagged:
            if pieces[0].startswith(b"* VANISHED "):
                said |= set(rawimap.numbers(pieces[0].split()[-1].decode()))
        for box, uid, highest in self.model.vanished:
            if box == client.box and highest >= modseq and uid not in said:
                client.fault(f"VANISHED since {modseq} leaves out UID {uid}, gone after {highest}")
        there = said & self.model.now[client.box].messages.keys()
        if there:
            client.fault(f"VANISHED (EARLIER) of {there}, which are there")

    # ---- mailboxes that come and go ----

    def names_changed(self, client, verb, name, other, status):
        if not self.alone:
            self.names = None
        if verb in ("SUBSCRIBE", "UNSUBSCRIBE") or status != "OK":
            self.read_names()
            return
        self.read_names()
        want = {"CREATE": name in self.names, "DELETE": name not in self.names or True, "RENAME": other in self.names}
        if self.alone and not want[verb]:
            client.fault(f"{verb} {name} {other} was answered OK, there are {sorted(self.names)}")

    def read_names(self):
        _, _, untagged = self.model.imap.run('LIST "" *')
        self.names = set()
        for pieces in untagged:
            line = pieces[0].decode()
            name = line.split()[-1].strip('"')
            if line.startswith("* LIST") and "oselect" not in line and name not in BOXES:
                self.names.add(name)

    def names_are(self, client, verb, claims, status, said, untagged, fetches):
        names = {p[0].decode().split()[-1].strip('"') for p in untagged if p[0].startswith(b"* LIST")}
        if status != "OK" or (verb == "LIST" and not set(BOXES) <= names):
            client.fault(f"{verb}: {status} {said}: {sorted(names)}")

    # ---- all at rest ----

    def rest(self):
        """Every client asks for news, and then sees what is there."""
        for client in self.clients:
            self.watched_so(client)
            if not client.view:
                continue
            client.reports = []
            for text in ("CHECK" if client.number % 2 else "NOOP", "UID SEARCH ALL"):
                c = commands.Command(text)
                client.send(c)
                _, _, untagged, _ = client.receive(c)
            client.view.all_are(sorted(self.numbers_found(client, untagged) or []))
            self.agrees(client)
            self.sorted_so(client)

    def sorted_so(self, client):
        """The order of sorted searches that are kept up to date is that of the same search made now."""
        for tag, (_, text, found) in [(t, c) for t, c in client.view.contexts.items() if c[1]]:
            c = commands.Command(text)
            client.send(c)
            now = self.numbers_found(client, client.receive(c)[2])
            if now != found:
                client.fault(f"{text} ({tag!r}) is {found}, by its updates; it is {now}")

    def watched_so(self, client):
        """What NOTIFY told last of other mailboxes is so."""
        for _ in range(50):
            wrong = []
            for box, told in client.told.items():
                now = self.model.now[box]
                is_ = {"MESSAGES": len(now.messages), "UIDNEXT": now.uidnext, "UNSEEN": sum("\\Seen" not in f for f, _ in now.messages.values())}
                wrong += [(box, k, told[k], v) for k, v in is_.items() if k in told and told[k] != v and box != client.box]
            if not wrong:
                return
            time.sleep(0.1)
            c = commands.Command("NOOP")
            client.send(c)
            client.receive(c)
        client.fault(f"NOTIFY: {wrong}")

    def agrees(self, client):
        now = self.model.now[client.box].messages
        if client.view.uids != sorted(now):
            client.fault(f"{client.box}: sees {client.view.uids}, there are {sorted(now)}")
        for tag, (flag, _, found) in client.view.contexts.items():
            want = {uid for uid, (flags, _) in now.items() if flag in flags}
            if set(found) != want or len(found) != len(want):
                client.fault(f"the search {tag!r} for {flag} is {found}, by its updates; it is {sorted(want)}")
        for uid, flags in client.view.flags.items():
            if uid in now and flags != now[uid][0]:
                client.fault(f"UID {uid} has {sorted(now[uid][0])}, the client was told {sorted(flags)}")
        if "CONDSTORE" in client.enabled:
            for uid, modseq in client.view.modseq.items():
                if uid in now and uid in client.view.flags and modseq != now[uid][1]:
                    client.fault(f"UID {uid} has MODSEQ {now[uid][1]}, the client was told {modseq}")
        client.synced = self.model.step

    def run(self):
        for i in range(self.args.commands):
            self.step()
            if i % 25 == 24:
                self.rest()
            if self.faults and not self.args.all:
                break
        self.rest()

    def end(self):
        for imap in [c.imap for c in self.clients] + [self.model.imap]:
            imap.close()
        with open(f"{self.home}/log", errors="replace") as f:
            for line in f:
                if re.search(r"damaged|error:|assert|corrupt|sanitizer", line, re.I):
                    self.fault(f"in the log: {line.strip()}")
        if not (self.faults and self.args.keep):
            shutil.rmtree(self.home)
