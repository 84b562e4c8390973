/* outcome: exit codes as replies; what a program printed can't break the line. */
#include "lmtp/outcome.h"

#include "tap.h"

static void expect(int code, const char *said, const char *want)
{
	struct buf b;

	buf_init(&b, 1024);
	lmtp_outcome_print(code, STR("a@b"), str_c(said), &b);
	is_str(str_head(buf_str(&b), strlen(want)), str_c(want), want);
	ok(strchr(want, '\n') || (str_chr(buf_str(&b), '\n') < 0 && str_chr(buf_str(&b), '\r') < 0),
	    "one line");
	buf_free(&b);
}

/* Whatever was said: lines of at most 512 bytes with CRLF, each with the code, all but the last with a hyphen; and there is room for them. */
static void expect_lines(const char *what, struct str address, struct str said, size_t want)
{
	struct buf b;
	struct str rest, line;
	size_t n = 0;
	bool fine = true;

	buf_init(&b, LMTP_OUTCOME_MAX);
	lmtp_outcome_print(77, address, said, &b);
	for (rest = buf_str(&b); str_cut(&rest, '\n', &line); n++) {
		bool last = str_is_nil(rest);

		fine = fine && line.n <= (last ? 510 : 511) &&
		       str_starts(line, last ? STR("550 5.7.1 ") : STR("550-5.7.1 ")) &&
		       (last || line.p[line.n - 1] == '\r');
		for (size_t i = 0; i < line.n; i++)
			fine = fine && (unsigned char)line.p[i] < 127;
	}
	ok(fine && !b.full, "%s: lines of a reply", what);
	is_int((long long)n, (long long)want, what);
	buf_free(&b);
}

int main(void)
{
	expect(0, "noise", "250 2.0.0 <a@b> Saved");
	char many[1200];

	expect(77, "no\r\n250 yes", "550-5.7.1 <a@b> no\r\n550 5.7.1 250 yes");
	expect(77, "n\xc3\xb6\x01", "550 5.7.1 <a@b> n?? ");
	memset(many, 'x', sizeof many);
	expect_lines("a long line", STR("a@b"), str_of(many, sizeof many), 3);
	expect_lines("with a long address", str_of(many, 254), str_of(many, sizeof many), 3);
	expect_lines("whose address is too long to be said", str_of(many, 255), str_of(many, sizeof many), 2);
	expect_lines("or isn't ASCII", STR("gr\xc3\xbcn@x"), STR("no"), 1);
	for (size_t i = 0; i < sizeof many; i += 2)
		many[i] = '\n';
	expect_lines("many lines", STR("a@b"), str_of(many + 1, sizeof many - 1), 60);
	expect(73, "", "552 5.2.2 <a@b> The mailbox is full");
	expect(139, "", "451 4.3.0 <a@b> Delivery failed");
	expect(-1, "", "451 4.3.0");
	is_str(str_c(lmtp_outcome_rcpt(1)), STR("550 5.1.1 No such user here"), "nobody");
	is_int(lmtp_outcome_rcpt(111)[0], '4', "no answer is temporary");
	return done();
}
