#!/usr/bin/env python3
"""Mail in every charset that mail has, found by its subject and its body, and by a search in that charset: charsets.py --build DIR. The imapd is the static one, whose iconv isn't the C library's of the unit tests."""

import argparse
import base64
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import rawimap  # noqa: E402

# The charset as mail names it, a text, and its bytes where Python has no codec of that name (or another).
CHARSETS = (
    ("utf-8", "Grüße"), ("utf-7", "Grüße"), ("utf-16", "Grüße"), ("utf-16be", "日本"), ("iso-8859-1", "Grüße"), ("iso-8859-2", "źdźbło"), ("iso-8859-3", "ĝardeno"),
    ("iso-8859-4", "ķēniņš"), ("iso-8859-5", "привет"), ("iso-8859-6", "سلام"), ("iso-8859-7", "ελλάδα"), ("iso-8859-8", "שלום"), ("iso-8859-8-i", "שלום", "iso-8859-8"), ("iso-8859-9", "ığdır"),
    ("iso-8859-10", "ŋuvva"), ("iso-8859-11", "สวัสดี", "iso8859-11"), ("iso-8859-13", "šūdžiū"), ("iso-8859-14", "ŵythnos"), ("iso-8859-15", "5€"), ("iso-8859-16", "țară"),
    ("windows-1250", "źdźbło"), ("windows-1251", "привет"), ("windows-1252", "“naïve” €"), ("windows-1253", "ελλάδα"), ("windows-1254", "ığdır"), ("windows-1255", "שלום"), ("windows-1256", "سلام"),
    ("windows-1257", "šūdžiū"), ("windows-1258", "đêm"), ("windows-874", "สวัสดี…", "cp874"), ("TIS-620", "สวัสดี", "tis-620"), ("koi8-r", "привет"), ("koi8-u", "їжак"),
    ("IBM437", "naïve", "cp437"), ("cp850", "Grüße"), ("IBM852", "źdźbło", "cp852"), ("cp866", "привет"), ("macintosh", "Grüße", "mac-roman"), ("x-mac-ce", "źdźbło", "mac-latin2"),
    ("x-mac-cyrillic", "привет", "mac-cyrillic"), ("viscii", "Đà", b"\xd0\xe0"), ("shift_jis", "日本語メール"), ("Windows-31J", "①㈱髙﨑ｱｲｳ", "cp932"), ("euc-jp", "日本語メール"), ("euc-jp", "丂ｱ", b"\x8f\xb0\xa1\x8e\xb1"),
    ("iso-2022-jp", "日本語メール"), ("iso-2022-jp", "①髙", b"\x1b$B-!|b\x1b(B"), ("ISO-2022-JP-1", "日丂", "iso2022_jp_1"), ("ISO-2022-JP-2", "日ä ελ 한 简", "iso2022_jp_2"), ("cp50221", "ｱｲｳ", b"\x1b(I123\x1b(B"),
    ("gb2312", "中文邮件"), ("GBK", "中文郵件€", b"\xd6\xd0\xce\xc4\xe0]\xbc\xfe\xa2\xe3"), ("gb18030", "中文😀"), ("hz-gb-2312", "中文邮件", "hz"), ("big5", "中文郵件"), ("Big5-HKSCS", "中文啫", "big5hkscs"),
    ("EUC-TW", "中文郵件乂", b"\xc4\xe3\xc5\xc6\xe2\xd3\xc7\xb5\x8e\xa2\xa1\xa1"), ("ISO-2022-CN", "中文郵件", b"\x1b$)A\x0eVPND\x1b$)GbSG5\x0f"), ("euc-kr", "한국어"), ("ks_c_5601-1987", "한국어똠", "cp949"),
    ("iso-2022-kr", "한국어", "iso2022_kr"),
)


def encode(name, text, how=None):
    return how if isinstance(how, bytes) else text.encode(how or name)


def message(i, charset, data):
    subject = b"=?%s?B?%s?=" % (charset.encode(), base64.b64encode(data))
    head = b"Subject: s%d. %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n" % (i, subject, charset.encode())
    return head + base64.encodebytes(data).replace(b"\n", b"\r\n")


def found(session, command, literals):
    status, text, untagged = session.run(command, literals)
    if status != "OK":
        return f"{status} {text}"
    return [int(n) for line in untagged if line[0].startswith(b"* SEARCH") for n in line[0].split()[2:]]


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--build", default="build")
    args = p.parse_args()
    home = tempfile.mkdtemp(prefix="charsets.")
    if os.geteuid() == 0:
        os.chown(home, rawimap.NOBODY, rawimap.NOBODY)
    bad = 0
    try:
        s = rawimap.session(os.path.abspath(f"{args.build}/bin/imapd"), home, f"{home}/log")
        for i, row in enumerate(CHARSETS, 1):
            s.run("APPEND INBOX %s", (message(i, row[0], encode(*row)),))
        s.run("SELECT INBOX")
        for i, row in enumerate(CHARSETS, 1):
            text, data = row[1].encode(), encode(*row)
            asked = {
                "subject": found(s, f"SEARCH CHARSET UTF-8 {i} SUBJECT %s", (b"s%d. " % i + text,)),
                "body": found(s, f"SEARCH CHARSET UTF-8 {i} BODY %s", (text,)),
            }
            if b"\0" not in data:  # RFC 3501 section 9: none in a literal
                asked["search in it"] = found(s, f'SEARCH CHARSET "{row[0]}" {i} BODY %s', (data,))
            for what, got in asked.items():
                if got != [i]:
                    bad += 1
                    print(f"not ok - {row[0]} ({row[1]}): {what}: {got}")
        s.run("LOGOUT")
        s.close()
    finally:
        shutil.rmtree(home)
    print(f"{'not ok' if bad else 'ok'} - {len(CHARSETS)} charsets")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
