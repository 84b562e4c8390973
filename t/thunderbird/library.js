/* What scripts in Thunderbird begin with (session.py): its mail services as functions that wait for the end of what they do. */
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");

const LIMIT_MS = 60000;

function limited(promise, what) {
  return Promise.race([promise, new Promise((_, bad) => setTimeout(() => bad(new Error(what + " takes too long")), LIMIT_MS))]);
}

/* begin(listener) starts something that ends with OnStopRunningUrl. */
function urlEnds(what, begin) {
  return limited(new Promise((good, bad) => begin({
    QueryInterface: ChromeUtils.generateQI(["nsIUrlListener"]),
    OnStartRunningUrl() {},
    OnStopRunningUrl(_url, status) { Components.isSuccessCode(status) ? good() : bad(new Error(what + ": 0x" + status.toString(16))); },
  })), what);
}

/* The same for copies; the listener is told the key of a message that was appended. */
function copyEnds(what, begin) {
  return limited(new Promise((good, bad) => begin({
    QueryInterface: ChromeUtils.generateQI(["nsIMsgCopyServiceListener"]),
    onStartCopy() {}, onProgress() {}, setMessageKey() {}, getMessageId() { return null; },
    onStopCopy(status) { Components.isSuccessCode(status) ? good() : bad(new Error(what + ": 0x" + status.toString(16))); },
  })), what);
}

async function comesTrue(what, question) {
  for (let end = Date.now() + LIMIT_MS; !question();) {
    if (Date.now() > end)
      throw new Error("waited in vain: " + what);
    await new Promise(good => setTimeout(good, 20));
  }
}

function server() { return MailServices.accounts.allServers.find(s => s.type == "imap"); }

/* "INBOX", "Drafts", "Work/Old" … */
function folder(path) {
  return path.split("/").reduce((f, name) => f.getChildNamed(name), server().rootFolder);
}

function has(path) {
  try { return !!folder(path); } catch (e) { return false; }
}

/* Looks at the folder until exactly these subjects are in it: what comes while the program is busy with it isn't told twice. */
async function holds(path, ...subjects) {
  const f = folder(path), wanted = subjects.sort().join("\n"), now = () => messages(path).map(m => m.mime2DecodedSubject).sort().join("\n");
  let look = 0;
  await comesTrue(path + " holds " + subjects, () => {
    if (Date.now() - look > 1000) {
      look = Date.now();
      f.updateFolder(null);
    }
    return now() == wanted;
  });
}

function messages(path) { return [...folder(path).messages]; }

function message(path, subject) {
  const found = messages(path).find(m => m.mime2DecodedSubject == subject);
  if (!found)
    throw new Error("no message " + subject + " in " + path + ": " + messages(path).map(m => m.mime2DecodedSubject).join(", "));
  return found;
}

function describe(m) {
  return { subject: m.mime2DecodedSubject, author: m.mime2DecodedAuthor, read: m.isRead, flagged: m.isFlagged, uid: m.messageKey,
    size: m.messageSize, answered: !!(m.flags & 2), keywords: m.getStringProperty("keywords") };
}

/* The message's bytes, as the server sent them; a character for each byte. */
function source(path, subject) {
  const uri = folder(path).getUriForMsg(message(path, subject)), pieces = [];
  return limited(new Promise((good, bad) => {
    const into = {
      QueryInterface: ChromeUtils.generateQI(["nsIStreamListener", "nsIRequestObserver"]),
      onStartRequest() {},
      onDataAvailable(_request, stream, _offset, n) {
        const s = Cc["@mozilla.org/binaryinputstream;1"].createInstance(Ci.nsIBinaryInputStream);
        s.setInputStream(stream);
        pieces.push(s.readBytes(n));
      },
      onStopRequest(_request, status) { Components.isSuccessCode(status) ? good(pieces.join("")) : bad(new Error("read: 0x" + status.toString(16))); },
    };
    MailServices.messageServiceFromURI(uri).streamMessage(uri, into, null, null, false, "", false);
  }), "reading " + subject);
}

/* The subjects that the server's SEARCH found. */
function search(path, attribute, value) {
  const session = Cc["@mozilla.org/messenger/searchSession;1"].createInstance(Ci.nsIMsgSearchSession), hits = [];
  session.addScopeTerm(Ci.nsMsgSearchScope.onlineMail, folder(path));
  const term = session.createTerm(), v = term.value;
  term.attrib = v.attrib = Ci.nsMsgSearchAttrib[attribute];
  term.op = Ci.nsMsgSearchOp.Contains;
  v.str = value;
  term.value = v;
  session.appendTerm(term);
  return limited(new Promise((good, bad) => {
    session.registerListener({
      QueryInterface: ChromeUtils.generateQI(["nsIMsgSearchNotify"]),
      onSearchHit(m) { hits.push(m.mime2DecodedSubject); },
      onNewSearch() {},
      onSearchDone(status) { Components.isSuccessCode(status) ? good(hits.sort()) : bad(new Error("search: 0x" + status.toString(16))); },
    }, Ci.nsIMsgSearchSession.allNotifications);
    session.search(null);
  }), "search for " + value);
}
