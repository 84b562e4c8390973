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


KINDS = (plain, plain, wellformed, wellformed, wellformed, odd_types, odd_parts, odd_addresses, boundary_trouble, bytes_trouble, bytes_trouble, no_head, crlf, nested_messages, huge_head,
         charsets, encoded_words, parameters, dates, references, odd_subtypes, long_boundary, deep, encodings, odd_addresses, references, charsets)
RARE = (many_addresses,)


def message(seed, i):
    kind = KINDS[i % len(KINDS)] if i % 97 != 41 else RARE[0]
    return kind.__name__, kind(random.Random(seed * 1000003 + i), i)
