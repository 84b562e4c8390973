/* PROXY headers. */
#include "login/proxy.h"

#include "tap.h"

#define SIG "\r\n\r\n\0\r\nQUIT\n"
#define V4 "\xc0\0\2\1\xcb\0\x71\7\x30\x39\3\xe1" /* 192.0.2.1:12345 to 203.0.113.7:993 */

static const struct {
	struct str header;
	const char *want; /* NULL: malformed; else "rip rport lip lport tls name", or "local" */
} cases[] = {
    {STR("PROXY TCP4 192.0.2.1 203.0.113.7 12345 993\r\n"), "192.0.2.1 12345 203.0.113.7 993  "},
    {STR("PROXY TCP6 2001:DB8::1 ::1 1 65535\r\n"), "2001:db8::1 1 ::1 65535  "},
    {STR("PROXY UNKNOWN\r\n"), "local"},
    {STR("PROXY UNKNOWN ffff:f...f:ffff x y\r\n"), "local"},
    {STR("PROXY UNKNOWNX\r\n"), NULL},
    {STR("PROXY TCP4 192.0.2.1 203.0.113.7 12345 993\n"), NULL},
    {STR("PROXY TCP4 192.0.2.1 203.0.113.7 12345 65536\r\n"), NULL},
    {STR("PROXY TCP4 192.0.2.1 203.0.113.7 12345\r\n"), NULL},
    {STR("PROXY TCP4 192.0.2.1 203.0.113.7 1 2 3\r\n"), NULL},
    {STR("PROXY TCP4 ::1 203.0.113.7 1 2\r\n"), NULL},
    {STR("PROXY TCP4 192.0.2.1\0 203.0.113.7 1 2\r\n"), NULL},
    {STR("PROXY UDP4 192.0.2.1 203.0.113.7 1 2\r\n"), NULL},
    {STR("GET / HTTP/1.0\r\n"), NULL},
    {STR(SIG "\x21\x11\0\x0c" V4), "192.0.2.1 12345 203.0.113.7 993  "},
    {STR(SIG "\x20\0\0\0"), "local"},
    {STR(SIG "\x20\x11\0\x0c" V4), "local"},
    {STR(SIG "\x21\x11\0\x0b"
             "\xc0\0\2\1\xcb\0\x71\7\x30\x39\3"),
        NULL},
    {STR(SIG "\x31\x11\0\x0c" V4), NULL},
    {STR(SIG "\x21\x12\0\x0c" V4), NULL},
    {STR(SIG "\x21\x11\0\x10" V4 "\4\0\1x"), "192.0.2.1 12345 203.0.113.7 993  "},
    {STR(SIG "\x21\x11\0\x10" V4 "\4\0\2x"), NULL},
    {STR(SIG "\x21\x11\0\x0e" V4 "\4\0"), NULL},
    {STR(SIG "\x21\x11\0\x19" V4 "\2\0\x0amail.ex.am"), "192.0.2.1 12345 203.0.113.7 993  mail.ex.am"},
    {STR(SIG "\x21\x11\0\x13" V4 "\2\0\4a\nb."), NULL},
    {STR(SIG "\x21\x11\0\x1e" V4 "\x20\0\x0f\1\0\0\0\0\x21\0\7TLSv1.3"),
        "192.0.2.1 12345 203.0.113.7 993 TLSv1.3 "},
    {STR(SIG "\x21\x11\0\x14" V4 "\x20\0\5\1\0\0\0\0"), "192.0.2.1 12345 203.0.113.7 993 yes "},
    {STR(SIG "\x21\x11\0\x14" V4 "\x20\0\5\0\0\0\0\0"), "192.0.2.1 12345 203.0.113.7 993  "},
    {STR(SIG "\x21\x11\0\x13" V4 "\3\0\4\0\0\0\0"), NULL},
};

static void text_of(const struct login_proxy *p, char dst[static 512])
{
	if (p->local)
		snprintf(dst, 512, "local");
	else
		snprintf(dst, 512, "%s %s %s %s %s %s", p->rip, p->rport, p->lip, p->lport, p->tls,
		    p->server_name);
}

/* Read as the program reads: the header is known to be complete at its last byte, and not before. */
static void piecemeal(struct str header)
{
	struct str have = {header.p, 0};
	ssize_t more;

	while ((more = login_proxy_more(have)) > 0 && have.n + (size_t)more <= header.n)
		have.n += (size_t)more;
	ok(more == 0 && have.n == header.n, "read piece by piece");
}

int main(void)
{
	static const char crc[] = SIG "\x21\x11\0\x13" V4 "\3\0\4";
	static char line[200] = "PROXY TCP4 ";
	struct login_proxy p;
	char text[512];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool good = login_proxy_parse(cases[i].header, &p);

		is_int(good, cases[i].want != NULL, "well-formed");
		if (!good || !cases[i].want)
			continue;
		text_of(&p, text);
		is_str(str_c(text), str_c(cases[i].want), "its content");
		piecemeal(cases[i].header);
	}
	memset(line + 11, 'x', sizeof line - 11);
	is_int(login_proxy_more(str_of(line, 106)), 1, "106 bytes without an end");
	is_int(login_proxy_more(str_of(line, 107)), -1, "107 bytes");
	is_int(login_proxy_more(STR(SIG "\x21\x11\x0f\xf0")), 4096 - 16, "as long as can be");
	is_int(login_proxy_more(STR(SIG "\x21\x11\x0f\xf1")), -1, "one byte longer");
	ok(sizeof crc - 1 == 31, "a header whose checksum would follow");
	return done();
}
