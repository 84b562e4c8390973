#!/usr/bin/env python3
"""What somebody does with Thunderbird, on our server: usage: session.py FOLDER PORT plain|starttls|tls CERTIFICATE DELIVER [PREFERENCE=VALUE…]

DELIVER is a program that takes a message and puts it into INBOX; a preference's value is JSON. Says each step and when it was done; ends with an
exception at the first that isn't as it must be.
"""
import base64
import json
import os
import subprocess
import sys
import time

from marionette import Thunderbird

SOCKET = {"plain": 0, "starttls": 2, "tls": 3}
ACCOUNT = """
const [port, socketType, certificate] = args;
if (certificate) {
  const cert = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).constructX509FromBase64(certificate);
  Cc["@mozilla.org/security/certoverride;1"].getService(Ci.nsICertOverrideService)
    .rememberValidityOverride("localhost", port, {}, cert, true);
}
const s = MailServices.accounts.createIncomingServer("ann", "localhost", "imap");
s.port = port;
s.socketType = socketType;
s.authMethod = Ci.nsMsgAuthMethod.passwordCleartext;
s.password = "pass";
s.loginAtStartUp = false;
s.doBiff = false;
const account = MailServices.accounts.createAccount(), me = MailServices.accounts.createIdentity();
me.email = "ann@example.org";
account.incomingServer = s;
account.addIdentity(me);
MailServices.accounts.defaultAccount = account;
s.performExpand(null);
await comesTrue("INBOX is discovered", () => has("INBOX"));
await holds("INBOX", "one", "zw\u00f6lf", "big");
return messages("INBOX").map(describe);
"""


def mail(subject, text, more=""):
    return (f"From: Bob <bob@example.org>\nTo: ann@example.org\nSubject: {subject}\n"
            f"Date: Tue, 14 Nov 2023 22:13:20 +0000\nMessage-ID: <{time.monotonic_ns()}@example.org>\n{more}\n{text}\n")


def main():
    prefs = [word.split("=", 1) for word in sys.argv[6:]]
    folder, port, way, certificate = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]

    began = time.monotonic()

    def deliver(text):
        subprocess.run([sys.argv[5]], input=text.encode(), check=True)

    def done(what):
        print(f"{time.monotonic() - began:5.1f} s: {what}", flush=True)

    def check(what, got, wanted):
        if got != wanted:
            raise SystemExit(f"{what}: {got!r}, wanted {wanted!r}")
        done(what)

    cert = ""
    if way != "plain":
        with open(certificate, encoding="ascii") as f:
            cert = "".join(line.strip() for line in f if not line.startswith("-"))
        base64.b64decode(cert, validate=True)
    big = "".join(f"line {n} of a long message, which is fetched in pieces\n" for n in range(4000))
    deliver(mail("one", "Hello, this is one."))
    deliver(mail("=?utf-8?q?zw=C3=B6lf?=", "Gr\u00fc\u00dfe aus dem K\u00e4fig", "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"))
    deliver(mail("big", big))
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "library.js"), encoding="utf-8") as f:
        t = Thunderbird(folder, {n: json.loads(v) for n, v in prefs}, f.read())
    try:
        steps(t.run, (check, done, deliver), (port, SOCKET[way], cert), big)
    finally:
        t.quit()


def steps(js, helpers, account, big):
    check, done, deliver = helpers
    seen = js(ACCOUNT, *account)
    check("account, INBOX", sorted(m["subject"] for m in seen), ["big", "one", "zw\u00f6lf"])
    check("nothing is read", [m["read"] for m in seen], [False] * 3)

    # Reading: whole messages, byte for byte.
    text = js("return await source('INBOX', 'one');")
    check("read", ("Subject: one\r\n" in text, text.split("\r\n\r\n", 1)[1]), (True, "Hello, this is one.\r\n"))
    text = js("return await source('INBOX', 'zw\u00f6lf');").encode("latin-1").decode()
    check("read 8-bit text", text.split("\r\n\r\n", 1)[1], "Gr\u00fc\u00dfe aus dem K\u00e4fig\r\n")
    text = js("return await source('INBOX', 'big');")
    check("read a long message", text.split("\r\n\r\n", 1)[1], (big + "\n").replace("\n", "\r\n"))

    # Flags and keywords, there and back.
    js("""const f = folder("INBOX");
        f.markMessagesRead([message("INBOX", "one")], true);
        f.markMessagesFlagged([message("INBOX", "one")], true);
        f.addKeywordsToMessages([message("INBOX", "big")], "$label1");""")
    js("""const state = s => (m => [m.isRead, m.isFlagged, m.getStringProperty("keywords")].join())(message("INBOX", s));
        await comesTrue("flags are as set", () => state("one") == "true,true," && state("big") == "false,false,$label1" && state("zw\u00f6lf") == "false,false,");""")
    done("flags and keywords")

    # Folders: made, renamed, subscribed, with a name that isn't ASCII.
    js("""server().rootFolder.createSubfolder("Arbeit & K\u00e4fig", null);
        await comesTrue("the folder is there", () => has("Arbeit & K\u00e4fig"));
        folder("Arbeit & K\u00e4fig").createSubfolder("alt", null);
        await comesTrue("the folder in it is there", () => has("Arbeit & K\u00e4fig/alt"));
        folder("Arbeit & K\u00e4fig/alt").rename("neu", null);
        await comesTrue("it is renamed", () => has("Arbeit & K\u00e4fig/neu"));""")
    check("folders", js("return has('Arbeit & K\u00e4fig/alt');"), False)

    # Moved and copied.
    js("""const to = folder("Arbeit & K\u00e4fig");
        await copyEnds("move", l => MailServices.copy.copyMessages(folder("INBOX"), [message("INBOX", "zw\u00f6lf")], to, true, l, null, false));
        await copyEnds("copy", l => MailServices.copy.copyMessages(folder("INBOX"), [message("INBOX", "one")], to, false, l, null, false));
        await holds("Arbeit & K\u00e4fig", "one", "zw\u00f6lf");
        await holds("INBOX", "one", "big");""")
    done("moved and copied")
    check("flags go with it", js("return describe(message('Arbeit & K\u00e4fig', 'one')).flagged;"), True)

    # Searched, on the server.
    check("search for a subject", js("return await search('INBOX', 'Subject', 'IG');"), ["big"])
    check("search in bodies", js("return await search('INBOX', 'Body', 'in pieces');"), ["big"])
    check("search beyond ASCII", js("return await search('Arbeit & K\u00e4fig', 'Body', 'K\u00c4FIG');"), ["zw\u00f6lf"])

    # What is sent is kept: APPEND.
    js("""const f = Services.dirsvc.get("TmpD", Ci.nsIFile);
        f.append("sent.eml");
        f.createUnique(Ci.nsIFile.NORMAL_FILE_TYPE, 0o600);
        await IOUtils.writeUTF8(f.path, "From: ann@example.org\\r\\nTo: bob@example.org\\r\\nSubject: sent\\r\\nMessage-ID: <s@example.org>\\r\\n\\r\\nx\\r\\n");
        await copyEnds("append", l => MailServices.copy.copyFileMessage(f, folder("Arbeit & K\u00e4fig"), null, false, 1, "", l, null));""")
    check("appended", js("return await source('Arbeit & K\u00e4fig', 'sent');").endswith("\r\n\r\nx\r\n"), True)
    js("await holds(...args);", "Arbeit & K\u00e4fig", "one", "zw\u00f6lf", "sent")

    # Deleted, into the folder for that; and compacted, which is EXPUNGE.
    js("""await copyEnds("delete", l => folder("INBOX").deleteMessages([message("INBOX", "one")], null, false, true, l, false));
        await comesTrue("the folder for it is there", () => has("Trash"));
        await holds("INBOX", "big");
        await holds("Trash", "one");
        await urlEnds("compact", l => folder("INBOX").compact(l, null));""")
    done("deleted and compacted")

    # Deleted by a mark, which compacting ends: EXPUNGE.
    js("""server().QueryInterface(Ci.nsIImapIncomingServer).deleteModel = Ci.nsMsgImapDeleteModels.IMAPDelete;
        folder("Trash").deleteMessages([message("Trash", "one")], null, false, true, null, false);
        await comesTrue("the mark is there", () => messages("Trash").every(m => m.flags & Ci.nsMsgMessageFlags.IMAPDeleted));
        await urlEnds("compact", l => folder("Trash").compact(l, null));
        await holds("Trash");""")
    done("marked, and expunged")

    # New mail is noticed in IDLE, without asking.
    deliver(mail("news", "While you wait."))
    js("await comesTrue('new mail is there', () => messages('INBOX').some(m => m.mime2DecodedSubject == 'news'));")
    done("new mail comes by itself")


if __name__ == "__main__":
    main()
