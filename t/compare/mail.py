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


KINDS = (plain, plain, wellformed, wellformed, wellformed, odd_types, odd_parts, odd_addresses, boundary_trouble, bytes_trouble, bytes_trouble, no_head, crlf, nested_messages, huge_head)


def message(seed, i):
    kind = KINDS[i % len(KINDS)]
    return kind.__name__, kind(random.Random(seed * 1000003 + i), i)
