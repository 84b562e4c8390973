/* outcome: exit codes as replies; what a program printed can't break the line. */
#include "lmtp/outcome.h"

#include "tap.h"

static void expect(int code, const char *said, const char *want)
{
	struct buf b;

	buf_init(&b, 1024);
	lmtp_outcome_print(code, STR("a@b"), str_c(said), &b);
	is_str(str_head(buf_str(&b), strlen(want)), str_c(want), want);
	ok(str_chr(buf_str(&b), '\n') < 0 && str_chr(buf_str(&b), '\r') < 0, "one line");
	buf_free(&b);
}

int main(void)
{
	expect(0, "noise", "250 2.0.0 <a@b> Saved");
	expect(77, "no\r\n250 yes", "550 5.7.1 <a@b> no  250 yes");
	expect(73, "", "552 5.2.2 <a@b> The mailbox is full");
	expect(139, "", "451 4.3.0 <a@b> Delivery failed");
	expect(-1, "", "451 4.3.0");
	is_str(str_c(lmtp_outcome_rcpt(1)), STR("550 5.1.1 No such user here"), "nobody");
	is_int(lmtp_outcome_rcpt(111)[0], '4', "no answer is temporary");
	return done();
}
