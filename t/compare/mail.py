"""Messages of every shape that real mail and its accidents have, as bytes with LF. Each kind varies with its number."""

import base64
import random
import quopri

WORDS = "alpha beta gamma hello world project status lunch friday question review draft ticket report Grüße naïve ελλάδα привет 日本".split()
NAMES = ("Ann Example", '"Example, Bob"', "=?utf-8?Q?J=C3=B6rg?= Test", "=?iso-8859-1?B?5Pb8?=", "", '"a \\"quoted\\" one"', "Two  Spaces")
HOSTS = ("example.org", "mail.example.com", "EXAMPLE.net", "[192.0.2.1]")
ODD_ADDRESSES = (
    "ann@example.org (Ann in a comment)",
    "undisclosed-recipients:;",
    "Friends: ann@example.org, Bob <bob@example.org>;, carl@example.net",
    "empty-group: ;",
    "<@relay.example.org,@other.example:ann@example.org>",
    "localpart-only",
    "<>",
    "Ann <ann@example.org>, , bob@example.org",
    '"quoted local"@example.org',
    "Ann (comment (nested)) <ann@example.org>",
    "ann@[192.0.2.7]",
    "Ann <ann@example.org",
    "ann@example.org>",
    "A. B. See <abs@example.org>",
    "=?utf-8?B?w4RubmU=?= =?utf-8?Q?_Two?= <anne@example.org>",
    "ann@@example.org",
    "ann@example..org",
    "Group: A: b@example.org;;",
    "Grüße <g@example.org>",
    "a@example.org;b@example.org",
    '"unclosed <a@example.org>',
    "(only a comment)",
    "ann @ example.org",
    "Ann\n <ann@example.org>,\n\tbob@example.org",
    "",
)
SUBJECTS = (
    "Re: {}", "RE: Fwd: {}", "[list] {}", "Re[2]: {}", "Re: [list] re: {} (fwd)", "[fwd: {}]", "=?utf-8?Q?Gr=C3=BC=C3=9Fe?= {}", "{}",
    "=?iso-8859-1?Q?a=E4?=\n =?iso-8859-1?Q?_b?= {}", "  {}  two  spaces ", "", "=?unknown?Q?x=FF?= {}", "=?utf-8?B?broken {}", "Re: =?utf-8?B?UmU6IHg=?=",
    "a\tb {}", "{} ünencoded", "(fwd) {}", "Re : {}", "[a][b] {}", "[only]", "Fwd: ", "aw: {}",
)
DATES = (
    "Wed, {d} Nov 2023 08:{m:02d}:00 +0000", "{d} Nov 2023 23:{m:02d}:59 -0800", "Wed, {d} Nov 23 08:{m:02d} EST", "yesterday", "",
    "Thu, {d} Feb 2024 00:00:00 +1345 (comment)", "{d} Nov 1970 00:{m:02d}:00 GMT", "Mon, 31 Feb 2022 10:00:00 +0000", "Wed, {d} Nov 2023 08:{m:02d}:00",
)
TYPES = (
    "text/plain", "text/plain; charset=utf-8", "TEXT/HTML; CharSet=\"iso-8859-1\"", "text", "text/", "/plain", "application/octet-stream; name=a.bin",
    "text/plain; charset=utf-8; format=flowed; delsp=yes", "image/png; name*=utf-8''%c3%a4.png", "text/plain; name*0=\"a\"; name*1=\"b\"",
    "text/plain; x=\"a\\\"b\\\\c\"", "text/plain;; charset=utf-8", "text/plain; charset", "text/plain; charset=", "text/plain (comment); charset=us-ascii (more)",
    "text /plain", "multipart/mixed", "message/rfc822", "application/x-y; a*0*=utf-8''%41; a*1=b; a*2*=%43", "text/plain charset=utf-8", "", "text/plain; a=\"unclosed",
    "image/gif; name=\"=?utf-8?Q?=C3=A4.gif?=\"",
)
ENCODINGS = ("7bit", "8bit", "binary", "BASE64", "quoted-printable", "x-unknown", "", "base64 (comment)", "7bit; x", "Quoted-Printable")
DISPOSITIONS = (
    None, "inline", "attachment; filename=x.txt", "attachment; filename*=utf-8''%c3%a4.txt", "ATTACHMENT", "attachment; filename=\"a b\"; size=3", "", "form-data; name",
    "attachment; filename*0=a; filename*1=b",
)


def words(rng, n):
    return " ".join(rng.choice(WORDS) for _ in range(n))


def address(rng):
    if rng.random() < 0.25:
        return rng.choice(ODD_ADDRESSES)
    name = rng.choice(NAMES)
    spec = f"u{rng.randrange(40)}@{rng.choice(HOSTS)}"
    return f"{name} <{spec}>" if name or rng.random() < 0.5 else spec


def addresses(rng):
    return ", ".join(address(rng) for _ in range(rng.choice((1, 1, 1, 2, 4))))


def head(rng, i):
    n = rng.randrange(200)
    lines = [
        f"Date: {rng.choice(DATES[:2] if rng.random() < 0.6 else DATES).format(d=1 + n % 28, m=n % 60)}",
        f"From: {address(rng)}",
        f"Subject: {rng.choice(SUBJECTS).format(words(rng, rng.randrange(1, 4)))}",
    ]
    for name, chance in (("To", 0.9), ("Cc", 0.3), ("Bcc", 0.1), ("Reply-To", 0.2), ("Sender", 0.2)):
        if rng.random() < chance:
            lines.append(f"{name}: {addresses(rng)}")
    if rng.random() < 0.85:
        lines.append(f"Message-ID: <m{i}@example.org>")
    if rng.random() < 0.5:
        lines.append(f"In-Reply-To: <m{rng.randrange(max(i, 1))}@example.org>")
    if rng.random() < 0.4:
        lines.append("References: " + "\n\t".join(f"<m{rng.randrange(max(i, 1))}@example.org>" for _ in range(rng.randrange(1, 4))))
    for name in ("Content-ID: <c@example.org>", "Content-Description: a thing", "Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==", "Content-Language: en, de",
                 "Content-Location: http://example.org/", "X-Empty:", "X-Many: 1\nX-Many: 2\nx-many: 3", "X-Colon : y", "To: second@example.org"):
        if rng.random() < 0.08:
            lines.append(name)
    rng.shuffle(lines)
    return "\n".join(lines) + "\n"


def text(rng):
    return "".join(words(rng, rng.randrange(0, 9)) + "\n" for _ in range(rng.randrange(0, 12))).encode()


def leaf(rng):
    charset = rng.choice(("utf-8", "us-ascii", "iso-8859-15", "koi8-r", "utf-16", "nonsense"))
    data = text(rng)
    if charset in ("iso-8859-15", "koi8-r", "utf-16"):
        data = data.decode().encode(charset, "replace")
    how = rng.choice(("base64", "quoted-printable"))
    data = base64.encodebytes(data) if how == "base64" else quopri.encodestring(data)
    return f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {how}\n\n".encode() + data


def odd_leaf(rng):
    lines = [f"Content-Type: {rng.choice(TYPES)}"] if rng.random() < 0.9 else []
    if rng.random() < 0.7:
        lines.append(f"Content-Transfer-Encoding: {rng.choice(ENCODINGS)}")
    disposition = rng.choice(DISPOSITIONS)
    if disposition is not None:
        lines.append(f"Content-Disposition: {disposition}")
    if rng.random() < 0.2:
        lines.append("Content-ID: <part@example.org>\nContent-Language: fr\nContent-Location: x")
    return "".join(line + "\n" for line in lines).encode() + b"\n" + text(rng)


def multipart(rng, depth, leaf_of):
    mark = f"=_m{rng.randrange(10**6)}"
    kind = rng.choice(("mixed", "alternative", "related; type=\"text/plain\"", "digest", "signed; micalg=x", "parallel"))
    out = f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n'.encode()
    if rng.random() < 0.3:
        out += b"a preamble\n"
    for _ in range(rng.randrange(0, 4)):
        out += f"--{mark}\n".encode() + entity(rng, depth - 1, leaf_of)
        if rng.random() < 0.9:
            out += b"\n"
    if rng.random() < 0.9:
        out += f"--{mark}--\n".encode() + rng.choice((b"", b"an epilogue\n", b"\n\n"))
    return out


def entity(rng, depth, leaf_of):
    what = rng.random()
    if depth > 0 and what < 0.4:
        return multipart(rng, depth, leaf_of)
    if depth > 0 and what < 0.55:
        return b"Content-Type: message/rfc822\n\n" + head(rng, 9).encode() + entity(rng, depth - 1, leaf_of)
    return leaf_of(rng)


def plain(rng, i):
    return head(rng, i).encode() + b"\n" + text(rng)


def wellformed(rng, i):
    return head(rng, i).encode() + b"MIME-Version: 1.0\n" + entity(rng, 3, leaf)


def odd_types(rng, i):
    return head(rng, i).encode() + odd_leaf(rng)


def odd_parts(rng, i):
    return head(rng, i).encode() + multipart(rng, 3, odd_leaf)


def odd_addresses(rng, i):
    return f"From: {rng.choice(ODD_ADDRESSES)}\nTo: {rng.choice(ODD_ADDRESSES)}\nCc: {rng.choice(ODD_ADDRESSES)}\nSubject: odd {i}\n\nx\n".encode()


def boundary_trouble(rng, i):
    outer = b'Content-Type: multipart/mixed; boundary="ab"\n\n'
    inner = b'Content-Type: multipart/mixed; boundary="abc"\n\n'
    tail = rng.choice((
        b"--ab\n\nno end\n", b"no boundary at all\n", b"--ab\n" + inner + b"--abc\n\nx\n--ab--\n", b"--ab--\n", b"--ab\n\nx\n--ab-- \nmore\n--ab\n\ny\n",
        b"--ab \n\ntrailing space\n--ab--", b"--ab\n" + inner + b"--abc\n\nx\n--abc--\n--ab\n\ny\n--ab--\n", b"--ab\nSubject: cut", b"", b"--ab\n\n--ab\n\n--ab--\n", b"--abx\n\nlonger\n--ab--\n",
        b"--ab\n" + outer + b"--ab\n\nsame twice\n--ab--\n--ab--\n",
    ))
    return head(rng, i).encode() + outer + tail


def bytes_trouble(rng, i):
    bodies = (b"nul \0 inside\n", b"bare \r cr\r\rx\n", b"crlf\r\nand lf\n", b"8bit \xff\xfe\n", b"no end", b"\n\n\n", b"\r\n", b"\r", b"", b"x" * 5000 + b"\n", b"end\r")
    heads = (b"", b"X-Nul: a\0b\n", b"X-High: \xe4\xf6\n", b"X-Cr: a\rb\n", b"no colon here\n", b": empty name\n", b" starts folded\n", b"X-Long: " + b"y" * 3000 + b"\n", b"X-Fold:\n\tz\n \n q\n",
             b"From ann@example.org Wed Nov 1\n", b">From x\n")
    return rng.choice(heads) + head(rng, i).encode() + rng.choice(heads) + rng.choice((b"\n", b"\r\n")) + rng.choice(bodies)


def no_head(rng, i):
    return rng.choice((b"", b"\n", b"\nonly a body\n", b"Subject: only a head", b"Subject: only a head\n", b"Subject: a\n\n", b"\0", b"junk\n", b"a: b\r\nc: d\r\n\r\ne\r\n", b"\n\n"))


def crlf(rng, i):
    return wellformed(rng, i).replace(b"\n", b"\r\n")


def huge_head(rng, i):
    return b"".join(b"X-%d: %s\n" % (n, b"v" * 100) for n in range(200)) + plain(rng, i)


def nested_messages(rng, i):
    out = plain(rng, i)
    for n in range(rng.randrange(1, 12)):
        out = f"Subject: level {n}\nFrom: a@example.org\nContent-Type: message/rfc822\n".encode() + b"\n" + out
    return out


def charsets(rng, i):
    """A body, a subject and a name in a charset, encoded in one way or another, or 8-bit as it is."""
    name, sample = rng.choice((("gb2312", "中文邮件"), ("big5", "中文郵件"), ("shift_jis", "日本語メール"), ("iso-2022-jp", "日本語メール"), ("euc-jp", "日本語"), ("euc-kr", "한국어"),
                               ("windows-1251", "привет мир"), ("windows-1252", "naïve “quoted” €"), ("iso-8859-7", "ελλάδα"), ("utf-7", "Grüße"), ("utf-16le", "hello"), ("cp437", "naïve")))
    data = sample.encode(name)
    word = f"=?{name}?{rng.choice('bB')}?{base64.b64encode(data).decode()}?="
    if rng.random() < 0.5:
        word = f"=?{name.upper()}?q?" + "".join("=%02X" % b for b in data) + "?="
    how = rng.choice(("base64", "quoted-printable", "8bit"))
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}[how](data + b"\n")
    lines = f"From: {word} <x@example.org>\nSubject: {rng.choice(('', 'Re: '))}{word}\n {word}\nDate: {rng.randrange(1, 29)} Nov 2023 10:00:00 +0000\nMessage-ID: <m{i}@example.org>\n"
    lines += f"Content-Type: text/plain; charset={name}\nContent-Transfer-Encoding: {how}\n\n"
    return lines.encode() + body


def encoded_words(rng, i):
    subject = rng.choice((
        "=?utf-8?Q?a?= =?utf-8?Q?b?=", "=?utf-8?Q?a?=\n\t =?utf-8?Q?b?=", "a=?utf-8?Q?b?=c", "=?utf-8*en?Q?a=20b?=", "=?utf-8?Q?a b?=", "=?utf-8?Q?a=?=", "=?utf-8?Q?a=4?=", "=?utf-8?X?a?=",
        "=?utf-8?Q??=", "=?utf-8?B?YQ?=", "=?utf-8?B?YQ=?=", "=?utf-8?B?Y Q==?=", "=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "=?utf-8?B?ww==?= =?utf-8?B?vA==?=", "=?UTF-8?q?=c3=bc?=", "=?utf-8?Q?=FF=FE?=",
        "=?iso-8859-1?Q?=E4?= =?utf-8?Q?=C3=A4?= plain", "=?utf-8?Q?a_b=5Fc?=", "=?", "=?utf-8?Q", "?=", "=?utf-8?Q?a?==?utf-8?Q?b?=", "(=?utf-8?Q?a?=)", "=?utf-8?Q?" + "x" * 200 + "?=", "=?us-ascii?Q?=80?=",
        "=?utf-8?Q?a=0D=0Ab?=", "=?utf-8?Q?a=00b?=",
    ))
    return f"Subject: {subject} word {rng.randrange(9)}\nFrom: {rng.choice(NAMES)} <a@example.org>\nDate: {rng.randrange(1, 29)} Nov 2023 10:00:00 +0000\nTo: {subject} <b@example.org>\n\nhello\n".encode()


def parameters(rng, i):
    """RFC 2231, and what is made of it."""
    pick = rng.choice((
        "name*=utf-8'en'%E2%82%AC.txt", "name*0*=utf-8''%E2%82; name*1*=%AC; name*2=.txt", "name*1=b; name*0=a", "name*0=a; name*2=c", "name*0=a; name*0=b", "name*=bad%ZZ", "name*=no-quotes", "name*00=a; name*01=b",
        "name=a; name*=utf-8''b", "name=\"=?utf-8?B?w6Q=?=\"", "NAME=x; name=y", "name = spaced ; charset = utf-8", "name=a/b", "name=(c) x (d)", "name=\"a\\\nb\"", "name=\"folded\n value\"", "name=\"\"", "name=", "=x", ";;;", "a=1; b=2; c=3",
        "; ".join(f"p{n}=v{n}" for n in range(40)), "name*0*=iso-8859-1''%E4; name*1=\"%E4\"", "charset=\"utf-8\"; charset=koi8-r", "name=Grüße.txt", "name=\"Grüße.txt\"", "boundary=\"x y\"", "x@y=1", "name=\"" + "long" * 300 + "\"",
    ))
    kind = rng.choice(("text/plain", "application/pdf", "multipart/mixed", "message/external-body; access-type=x", "TEXT/X-Y"))
    return f"From: a@example.org\nContent-Type: {kind}; {pick}\nContent-Disposition: attachment; file{pick}\nContent-Language: {rng.choice(('en', 'en, de', 'en (x), de', '', ',', 'en;de'))}\n\nx\n".encode()


def dates(rng, i):
    date = rng.choice((
        "Thu, 9 Nov 2023 10:11:12 +0200", "9 Nov 2023 10:11 +0000", "Thu,9 Nov 2023 10:11:12 -0330", "thu, 09 NOV 2023 10:11:12 gmt", "9 Nov 99 10:11:12 PDT", "9 Nov 49 1:2:3 +0000", "9 Nov 50 10:11:12 UT", "9 Nov 123 10:11:12 Z",
        "Thu Nov  9 10:11:12 2023", "2023-11-09T10:11:12Z", "9-Nov-2023 10:11:12 +0000", "Thu, 9 Nov 2023 24:00:00 +0000", "Thu, 9 Nov 2023 23:59:60 +0000", "Thu, 32 Nov 2023 10:11:12 +0000", "Thu, 9 November 2023 10:11:12 +0000",
        "Thu, 9 Nov 2023 10:11:12 +9999", "Thu, 9 Nov 2023 10:11:12 A", "(c) Thu (d), 9 (e) Nov 2023 10:11:12 (f) +0000 (g)", "Thu, 9 Nov 2023\n 10:11:12 +0000", "Fri, 9 Nov 2023 10:11:12 +0000", "9 Nov 2023", "9 Nov", "Thu, 0 Nov 2023 10:11:12 +0000",
        "Thu, 9 Nov 2023 10.11.12 +0000", "Thu, 29 Feb 2023 10:11:12 +0000", "9 Nov 1969 10:11:12 +0000", "9 Nov 2040 10:11:12 +0000", "9 Nov 9999 10:11:12 +0000", "  9 Nov 2023   10:11:12    +0000  ", "9 Nov 2023 10:11:12 +0000 trailing", "9 Nov 2023 10:11:12 EST5EDT",
    ))
    return f"Date: {date}\nSubject: date {i}\nFrom: a@example.org\nMessage-ID: <d{i}@example.org>\n\nx\n".encode()


def references(rng, i):
    """Threads by ids that are hardly ids."""
    ids = [f"<r{rng.randrange(30)}@example.org>" for _ in range(4)]
    line = rng.choice((
        "References: {0} {1} {2}", "References: {0}{1}", "In-Reply-To: {0} {1}", "In-Reply-To: Your message of today {0}", "References: {0} (comment {1}) {2}", "References: {0}, {1}", "References: {0} {0}",
        "References:\n {0}\n {1}", "References: < r1@example.org >", "References: <\"r1\"@example.org>", "References: <r1@example.org", "References: r1@example.org", "References: <>", "In-Reply-To: {0}\nReferences: {1}", "References: <nobody> {3}",
        "References: {0}\nReferences: {1}", "references: {3}",
    )).format(*ids)
    own = rng.choice(("<r{n}@example.org>", "<r{n}@example.org>", "<r{n}@example.org>", "<r{n}@EXAMPLE.org>", "r{n}@example.org", "<r{n}@example.org> (c)", "<\"r{n}\"@example.org>", "")).format(n=rng.randrange(30))
    return f"Date: {rng.randrange(1, 29)} Nov 2023 10:{rng.randrange(60):02d}:00 +0000\nSubject: {rng.choice(('Re: ', ''))}topic {rng.randrange(6)}\nMessage-ID: {own}\n{line}\nFrom: a@example.org\n\nx\n".encode()


def many_addresses(rng, i):
    n = rng.choice((300, 1000))
    people = ", ".join(f"Person {k} <p{k}@example.org>" for k in range(n))
    groups = ", ".join(f"G{k}: a{k}@example.org, b{k}@example.org;" for k in range(40))
    folded = people.replace(", ", ",\n ")
    return f"From: a@example.org\nTo: {folded if rng.random() < 0.7 else people}\nCc: {groups}\nSubject: many\n\nx\n".encode()


def odd_subtypes(rng, i):
    inner = head(rng, i).encode() + b"\ninner text\n"
    kind = rng.choice(("message/global", "message/partial; id=x; number=1", "message/delivery-status", "message/external-body; access-type=local-file", "message/disposition-notification", "message/news", "multipart/report", "message/rfc822; x=y", "MESSAGE/RFC822"))
    how = rng.choice(("", "", "Content-Transfer-Encoding: 8bit\n", "Content-Transfer-Encoding: base64\n"))
    part = f"Content-Type: {kind}\n{how}\n".encode() + (base64.encodebytes(inner) if "base64" in how else inner)
    if rng.random() < 0.4:
        return head(rng, i).encode() + b"MIME-Version: 1.0\n" + part
    return head(rng, i).encode() + b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\ntext\n--bb\n" + part + b"\n--bb--\n"


def long_boundary(rng, i):
    mark = "b" * rng.choice((69, 70, 71, 79, 80, 81, 120, 300)) + str(i)
    return f"From: a@example.org\nContent-Type: multipart/mixed; boundary=\"{mark}\"\n\n--{mark}\n\none\n--{mark}x\ntwo\n--{mark}\n\nthree\n--{mark}--\nend\n".encode()


def deep(rng, i):
    """Up to the 100 levels that both read, and not beyond."""
    n, out = rng.choice((5, 20, 40)), b"From: a@example.org\nMIME-Version: 1.0\n"
    for k in range(n):
        out += f"Content-Type: multipart/mixed; boundary=\"d{k}.\"\n\n--d{k}.\n".encode()
    out += b"\ninnermost hello\n"
    for k in range(n - 1, -1, -1):
        out += f"--d{k}.--\n".encode() if rng.random() < 0.8 else b"\n"
    return out


def encodings(rng, i):
    data = rng.choice((b"aGVsbG8=", b"aGVsbG8", b"aGVs\nbG8=\n", b"aGVs bG8=", b"aGVsbG8=aGVsbG8=", b"aGVsbG8=\ntrailing", b"=", b"a", b"", b"aGVs*bG8=", b"hello=20world=\n", b"hello=", b"hello=\n", b"a=3D=3d", b"a=ZZ", b"a=4",
                       b"soft= \nbreak", b"end space \nx\t\n", b"=E4=F6", b"begin 644 x\n#86)C\n`\nend\n", b"x" * 3000))
    how = rng.choice(("base64", "base64", "quoted-printable", "quoted-printable", "Base64", "x-uuencode", "7bit", "binary", "\"base64\""))
    return f"From: a@example.org\nSubject: enc\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {how}\n\n".encode() + data


# ---- malformed mail as it is found ----


def wild_parameters(rng, i):
    """RFC 2231 in every wrong order and half form."""
    pick = rng.choice((
        "{n}*2=c; {n}*0=a; {n}*1=b", "{n}*1*=%C3%A4; {n}*0*=utf-8''a", "{n}*0=a; {n}*0*=utf-8''b; {n}*1=c", "{n}*0*=utf-8''a; {n}*1=%41; {n}*2*=%42", "{n}*0=\"a b\"; {n}*1=\"c d\"", "{n}*=''a", "{n}*=utf-8'a", "{n}*=utf-8''%", "{n}*=utf-8''%4",
        "{n}*=x-nonsense'en'%E4", "{n}*=iso-8859-1''%E4; {n}=plain", "{n}*0*=koi8-r''%D0; {n}*1*=%D2", "{n}*0=a;\n {n}*1=b;\n\t{n}*2=c", "{n}*01=a; {n}*0=b", "{n}*-1=a", "{n}*x=a", "{n}*0**=a", "{n}**=a", "*=a", "*0=a", "{n}*4294967296=a; {n}*0=b", "{n}*0=a; {N}*1=b",
        "{n}=a; {n}*0=b; {n}*1=c", "{n}*129=z; {n}*0=a", "; ".join("{n}*%d=v%d" % (k, k) for k in range(140)), "{n}*=\"utf-8''quoted%20\"", "{n}*0*=\"utf-8''a\"; {n}*1*=b", "{n}=\"unterminated", "{n}=\"esc\\", "{n}=(only a comment)", "{n}=a b c", "{n}==?utf-8?Q?a?=", "{n} * 0 = a",
        "charset=utf-8; {n}=a;; charset=x", "{n}=a\n;charset=utf-8", "{n}=\"a;b\"; b=c", "{n}='single'", "{n}=a,b=c", "{n}:a", "{n}",
    ))
    kind = rng.choice(("text/plain", "text/html", "application/octet-stream", "image/png"))
    return (f"From: a@example.org\nMIME-Version: 1.0\nContent-Type: {kind}; " + pick.replace("{n}", "name").replace("{N}", "NAME") + "\nContent-Disposition: attachment; " + pick.replace("{n}", "filename").replace("{N}", "FILENAME") + "\n\nx\n").encode()


def wild_words(rng, i):
    """Encoded words that are cut, nested, quoted, or of another charset than they say."""
    word = rng.choice((
        b"=?utf-8?Q?Gr=C3?=\n =?utf-8?Q?=BC=C3=9Fe?=", b"=?utf-8?Q?Gr=C3=BC\n =C3=9Fe?=", b"=?utf-8?B?R3LDvM\n OfZQ==?=", b"=?iso-8859-1?Q?Gr=C3=BC=C3=9Fe?=", b"=?utf-8?Q?Gr=FC=DFe?=", b"=?us-ascii?Q?Gr=C3=BC?=", b"\"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=\"", b"=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=",
        b"=?utf-8?Q?a?==?utf-8?Q?b?=", b"=?utf-8?Q?a?=\t=?utf-8?Q?b?=", b"=?utf-8?q?a?= b =?utf-8?q?c?=", b"=?gb2312?B?1tDOxA==?=", b"=?gb2312?B?1tDO?= =?gb2312?B?xA==?=", b"=?big5?B?pKSk5Q==?=", b"=?shift_jis?B?k/qWe4zqijc=?=", b"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=",
        b"=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?GyRCS1wbKEI=?=", b"=?utf-8?Q?" + b"=C3=BC" * 300 + b"?=", b"=?utf-8?B?" + base64.b64encode(b"x" * 900) + b"?=", b"=?UTF-8?Q?a?b?=", b"=?utf-8?Q?a?b?c?=", b"=? utf-8 ?Q? a ?=", b"=?utf-8?QQ?a?=", b"=?utf-8??a?=", b"=??Q?a?=", b"=?utf-8?Q?a?", b"=?utf-8?Q?a? =",
        b"(=?utf-8?Q?a?=) =?utf-8?Q?b?=", b"=?utf-8?Q?a\tb?=", b"=?utf-8?Q?a=\n?=", b"=?utf-8?B?!!!!?=", b"=?utf-8?B?R3I=R3I=?=", b"=?utf-8?B?R3LDvA?=", b"=?unknown?Q?Gr=C3=BC?=", b"=?windows-1252?Q?=80=93?=", b"=?utf-8?Q?=E2=80=8B?=", b"x=?utf-8?Q?a?=", b"=?utf-8?Q?a?=x", b"=?koi8-r?B?0NLJ18XU?=",
    ))
    return b"Subject: " + word + b" tail\nFrom: " + word + b" <a@example.org>\nTo: b@example.org (" + word.replace(b"(", b"").replace(b")", b"") + b")\nDate: 9 Nov 2023 10:00:00 +0000\nMessage-ID: <w%d@example.org>\n\nhello\n" % i


WILD_ADDRESSES = (
    b'"unclosed <a@example.org>', b'"unclosed <a@example.org>, Ann <b@example.org>', b"a@example.org (unclosed", b"(unclosed a@example.org", b"Ann (c <a@example.org>", b"Group: a@example.org, b@example.org;", b"Group:;", b"Group: ;, c@example.org", b"Group: a@example.org", b"Group: Ann <a@example.org>", b"A: B: c@example.org;;",
    b"<@a.example,@b.example:u@c.example>", b"Ann <@a.example:u@c.example>", b"<@:u@c.example>", b"<@a.example u@c.example>", b"@a.example:u@c.example", b"<>", b"<<a@example.org>>", b"Ann <a@example.org", b"Ann a@example.org>", b"Ann <a@example.org> <b@example.org>", b"Ann <a@example.org> junk", b"a@example.org;b@example.org", b"a@example.org b@example.org",
    b"a@@example.org", b"a@b@example.org", b"@example.org", b"a@", b"a", b"a b", b"a.b.@example.org", b".a@example.org", b"a..b@example.org", b"a@example..org", b"a@[1.2.3.4]", b"a@[unclosed", b"Dr. Ann B. <a@example.org>", b"Ann, Bob <a@example.org>", b"\xc4nn <a@example.org>", b"\xc3\x84nn <a@example.org>", b"\x93\xfa\x96{ <a@example.org>", b"\"\xc3\x84nn\" <\xc3\xa4@example.org>",
    b",", b",,a@example.org,,", b"a@example.org,", b"\"\" <a@example.org>", b"\"a\\\" <a@example.org>", b"'Ann' <a@example.org>", b"Ann\t<a@example.org>", b"Ann <a@example.org>\n\t,\n Bob <b@example.org>", b"Ann < a @ example.org >", b"Ann <a @example.org>", b"a (one) @ (two) example (three) . org", b"\"a b\"@example.org", b"a\\@b@example.org", b"Ann <mailto:a@example.org>",
    b"undisclosed-recipients:;", b"undisclosed-recipients: ;", b"<undisclosed-recipients:;>", b"[a@example.org]", b"Ann [x] <a@example.org>", b"=?utf-8?Q?=C3=84nn?= <a@example.org>", b"=?utf-8?Q?a@example=2Eorg?=", b"a@example.org (Ann (the) Second)", b"\\", b":", b";", b"<", b">", b"(", b")", b'"', b"", b" ", b"\0", b"a\0b@example.org", b"Ann \x01 <a@example.org>", b"A" * 300 + b" <a@example.org>",
)


def wild_addresses(rng, i):
    lines = [name + b": " + rng.choice(WILD_ADDRESSES) + b"\n" for name in (b"From", b"To", b"Cc", b"Reply-To", b"Sender", b"Bcc")]
    return b"".join(lines) + b"Subject: wild %d\n\nx\n" % i


def wild_parts(rng, i):
    """Multiparts without a boundary, without parts, with a delimiter in the epilogue, and messages that are encoded."""
    inner = b"From: in@example.org\nSubject: inside\nContent-Type: text/plain\n\ninner\n"
    part = b"\n--b\nContent-Type: text/plain\n\none\n"
    body = rng.choice((
        b"Content-Type: multipart/mixed\n\n--b\n\none\n--b--\n", b"Content-Type: multipart/mixed; boundary=\n\n--\n\none\n----\n", b'Content-Type: multipart/mixed; boundary=""\n\n--\n\none\n----\n', b"Content-Type: multipart/mixed; boundary=b\n\n", b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: multipart/mixed; boundary=b\n\n--b--\n",
        b"Content-Type: multipart/mixed; boundary=b\n" + part + b"--b--\nepilogue\n--b\n\nafter the end\n--b--\n", b"Content-Type: multipart/mixed; boundary=b\n" + part + b"--b\n--b\n--b--\n", b"Content-Type: multipart/mixed; boundary=b\n" + part + part, b"Content-Type: multipart/mixed; boundary=b\n" + part.replace(b"\n", b"\r\n") + b"--b--",
        b"Content-Type: multipart/mixed; boundary=\"b \"\n" + part + b"--b --\n", b"Content-Type: multipart/mixed; boundary=b; boundary=c\n" + part + b"--c\n\ntwo\n--b--\n", b"Content-Type: multipart/mixed; boundary=(c)b\n" + part + b"--b--\n", b"Content-Type: multipart/mixed; Boundary=b\n" + part + b"--B\n\nother case\n--b--\n",
        b"Content-Type: multipart/mixed; boundary*0=b; boundary*1=c\n\n--bc\n\none\n--bc--\n", b"Content-Type: multipart/mixed; boundary*=us-ascii''b\n" + part + b"--b--\n", b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(inner), b"Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n" + inner.replace(b"=", b"=3D"),
        b"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(part + b"--b--\n"), b"Content-Type: multipart/digest; boundary=b\n\n--b\n\n" + inner + b"\n--b\nContent-Type: text/plain\n\nno message\n--b\n" + inner + b"\n--b--\n", b"Content-Type: multipart/digest; boundary=b\n\n--b\n\n--b\n\n\n--b--\n",
        b"Content-Type: multipart/digest; boundary=b\n\n--b\nContent-Disposition: inline\n\n" + inner + b"\n--b--\n", b"Content-Type: message/rfc822\n\n", b"Content-Type: message/rfc822\n", b"Content-Type: message/rfc822\n\n\n", b"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: multipart/related; boundary=b\n" + part + b"--b--\n--b--\n",
        b"Content-Type: multipart\n\n--b\n\none\n--b--\n", b"Content-Type: multipart/mixed boundary=b\n" + part + b"--b--\n", b"Content-Type: multipart/mixed; boundary=b\n\n--b\nno colon\n\none\n--b\n folded first\n\ntwo\n--b--\n", b"Content-Type: multipart/signed; boundary=b\n" + part + b"--b\nContent-Type: application/pgp-signature\n\nsig\n--b--\n\n--b\n",
    ))
    return rng.choice((b"", b"MIME-Version: 1.0\n")) + b"From: a@example.org\nSubject: parts %d\n" % i + body


def wild_types(rng, i):
    """Types without a subtype, twice, or hardly any."""
    kind = rng.choice((
        "Content-Type: text", "Content-Type: text/", "Content-Type: /plain", "Content-Type: /", "Content-Type:", "Content-Type: ;", "Content-Type: ; charset=utf-8", "Content-Type: text/plain;;charset=utf-8", "Content-Type: text/plain charset=utf-8", "Content-Type: text/plain, charset=utf-8", "Content-Type: text/plain\nContent-Type: text/html",
        "Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain", "Content-Type: text/plain; charset=utf-8\nContent-Type: multipart/mixed; boundary=b", "Content-Type: image\nContent-Type: text/plain", "Content-Type: text plain", "Content-Type: text / plain", "Content-Type: (c) text (d) / (e) plain (f)", "Content-Type: text/plain/x", "Content-Type: \"text/plain\"",
        "Content-Type: text/x(c)y", "Content-Type: =?utf-8?Q?text/plain?=", "Content-Type: text/plain;\n\n", "content-type : text/html", "Content-Type\t: text/html", "CONTENT-TYPE: TEXT/HTML", "Content-Type: application", "Content-Type: message", "Content-Type: file", "Content-Type: text/plain; charset", "Content-Type: text/plain; charset=\"utf-8", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit",
        "Content-Disposition: attachment\nContent-Disposition: inline", "Content-Disposition: ", "Content-Disposition: ; filename=x", "Content-Disposition: attachment filename=x", "Content-Transfer-Encoding: 8-bit", "Content-Transfer-Encoding: quoted printable", "Content-Transfer-Encoding:", "Content-Transfer-Encoding: (c) base64", "Content-Transfer-Encoding: base64; x=y", "Content-ID: \nContent-Description:\nContent-MD5: x y",
        "Content-Language:", "Content-Location:\n http://example.org/\n x", "Content-ID: <a>\nContent-ID: <b>", "Content-Description: =?utf-8?Q?=C3=A4?=", "Content-Type: text/plain; charset=Gr\u00fc\u00dfe", "Content-Type: t\u00e4xt/plain",
    ))
    return f"From: a@example.org\nSubject: types {i}\n{kind}\n\n--b\n\naGVsbG8=\n--b--\n".encode()


def wild_lines(rng, i):
    """CRLF, LF, CR and CR CR LF as they come, NULs, a first line of mbox, lines without a colon."""
    data = rng.choice((wellformed, wellformed, plain, odd_parts))(rng, i)
    how = rng.randrange(8)
    if how < 3:
        data = b"".join(line + rng.choice(((b"\n", b"\r\n"), (b"\r\n", b"\r\r\n"), (b"\n", b"\n", b"\n", b"\r"))[how]) for line in data.split(b"\n"))
    elif how == 3:
        data = b"From ann@example.org  Thu Nov  9 10:11:12 2023\n" + data
    elif how == 4:
        data = b">From ann@example.org Thu Nov  9 10:11:12 2023\r\n" + data
    else:
        at = rng.randrange(len(data))
        data = data[:at] + (b"\0", b"\n\0\n", b"no colon at all\n")[how - 5] + data[at:]
    return data


def wild_heads(rng, i):
    """Fields longer than 64 kB, and heads of odd lines."""
    long = rng.choice((b"x" * 70000, b"word " * 15000, b"word\n " * 14000, b"=?utf-8?Q?=C3=BC?= " * 4000))
    field = rng.choice((b"Subject: " + long, b"X-Long: " + long, b"References: " + b"<r1@example.org> " * 4200, b"Message-ID: <" + b"m" * 70000 + b"@example.org>", b"Content-Type: text/plain; name=\"" + b"n" * 70000 + b"\"", b"From: " + long + b" <a@example.org>", b"To: " + b"a@example.org, " * 5000,
                        b"Content-Description: " + long, b": no name", b"\t", b" ", b"X-Tab\t:\tv", b"Two Words: v", b"Subject\n : folded before the colon", b"Subject:", b"Subject: \n \n\t\n", b"X\0Y: v", b"Subject: a\0b", b"Subject:no blank", b"-: v", b"\x80: v"))
    return b"From: f@example.org\n" + field + b"\nDate: 9 Nov 2023 10:00:00 +0000\nX-After: %d\n\nhello\n" % i


def wild_bytes(rng, i):
    """8-bit heads in no charset that anybody named."""
    text, name = rng.choice((("Gr\u00fc\u00dfe aus K\u00f6ln", "latin1"), ("Gr\u00fc\u00dfe aus K\u00f6ln", "utf-8"), ("\u65e5\u672c\u8a9e\u8868\u793a", "shift_jis"), ("\u4e2d\u6587", "gb2312"), ("\u043f\u0440\u0438\u0432\u0435\u0442", "koi8-r"), ("\u65e5\u672c", "iso2022_jp"), ("\u65e5\u672c", "euc-jp")))
    t = text.encode(name)
    return b"Subject: " + t + b"\nFrom: " + t + b" <a@example.org>\nTo: \"" + t + b"\" <b@example.org>\nCc: c@example.org (" + t + b")\nContent-Type: text/plain; name=" + t + b"; x=\"" + t + b"\"\nContent-Description: " + t + b"\nDate: 9 Nov 2023 10:00:00 +0000\nMessage-ID: <" + t + b"@example.org>\nIn-Reply-To: " + t + b"\n\n" + t + b"\n"


def wild_dates(rng, i):
    """RFC 822's and 5322's obsolete forms, and what programs made of them."""
    date = rng.choice((
        "09 Nov 23 10:11 GMT", "9 Nov 95 10:11:12 EDT", "Thu, 9 Nov 123 10:11:12 +0000", "9 Nov 23 10:11:12 Z", "9 Nov 23 10:11:12 M", "9 Nov 23 10:11:12 J", "9 Nov 2023 10:11:12 MST", "9 Nov 2023 10:11:12 CDT", "9 Nov 2023 10:11:12 HST", "9 Nov 2023 10:11:12 CET", "9 Nov 2023 10:11:12 MEST", "9 Nov 2023 10:11:12 JST", "9 Nov 2023 10:11:12 UTC", "9 Nov 2023 10:11:12 +00:00",
        "9 Nov 2023 10:11:12 +01", "9 Nov 2023 10:11:12 GMT+0100", "9 Nov 2023 10:11:12 -0000", "9 Nov 2023 10:11:12 +1400", "9 Nov 2023 10:11:12 +1500", "9 Nov 2023 10:11:12+0000", "9 Nov 2023 10 : 11 : 12 +0000", "9 (day) Nov (month) 2023 (year) 10 (h) : (c) 11 +0000", "Thursday, 9-Nov-23 10:11:12 GMT", "Thursday, 9 Nov 2023 10:11:12 +0000", "Thu 9 Nov 2023 10:11:12 +0000", "Thu, Nov 9 2023 10:11:12 +0000",
        "Thu, 9 Nov, 2023 10:11:12 +0000", "9.11.2023 10:11:12 +0000", "2023/11/09 10:11:12", "09 nov 2023 10:11:12 +0000", "9 Nov 2023 1:1:1 +0000", "9 Nov 2023 010:011:012 +0000", "09 Nov 02023 10:11:12 +0000", "9 Nov 2023 10:11:12.5 +0000", "9 Nov 2023 10:11:12 AM +0000", "9 Nov 2023 10:60:00 +0000", "9 Nov 2023 25:00:00 +0000", "31 Nov 2023 10:00:00 +0000", "9 Nov 2023 10:11:12 \"GMT\"", "9 Nov 2023 10:11:12", "9 Nov 0 10:11:12 +0000", "9 Nov -1 10:11:12 +0000", "", " ", "(c)", "Thu,", "Jeu, 9 Nov 2023 10:11:12 +0000", "9 Okt 2023 10:11:12 +0000",
    ))
    return f"Date: {date}\nSubject: date {i}\nFrom: a@example.org\nMessage-ID: <e{i}@example.org>\n\nx\n".encode()


def wild_depth(rng, i):
    """50 deep, of both kinds."""
    n, what = rng.choice((50, 51)), rng.randrange(3)
    out, close = b"From: a@example.org\nMIME-Version: 1.0\n", b""
    for k in range(n):
        if what == 0 or what == 2 and k % 2:
            out += b"Content-Type: message/rfc822\n\nSubject: level %d\n" % k
        else:
            out += b"Content-Type: multipart/mixed; boundary=w%d.\n\n--w%d.\n" % (k, k)
            close = b"--w%d.--\n" % k + close
    return out + b"\ninnermost\n" + close


KINDS = (plain, plain, wellformed, wellformed, wellformed, odd_types, odd_parts, odd_addresses, boundary_trouble, bytes_trouble, bytes_trouble, no_head, crlf, nested_messages, huge_head,
         charsets, encoded_words, parameters, dates, references, odd_subtypes, long_boundary, deep, encodings, odd_addresses, references, charsets,
         wild_parameters, wild_words, wild_addresses, wild_parts, wild_types, wild_lines, wild_heads, wild_bytes, wild_dates, wild_depth, wild_addresses, wild_parts)
RARE = (many_addresses,)


def message(seed, i):
    kind = KINDS[i % len(KINDS)] if i % 97 != 41 else RARE[0]
    return kind.__name__, kind(random.Random(seed * 1000003 + i), i)
