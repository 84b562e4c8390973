/* outcome: exit codes as replies. */
#include "lmtp/outcome.h"

#include "tap.h"

int main(void)
{
	static const struct {
		int code;
		const char *said, *want;
	} t[] = {{0, "x", "250 2.0.0 <a@b> Saved"}, {75, "", "451 4.2.0 <a@b> Delivery failed for now"},
	    {77, "go\r\naway\n", "550 5.7.1 <a@b> go  away"}, {73, "", "552 5.2.2 <a@b> The mailbox is full"},
	    {76, "loop\n", "554 5.4.6 <a@b> loop"}, {139, "", "451 4.3.0 <a@b> Delivery failed for now"},
	    {-1, " \n", "451 4.3.0 <a@b> Delivery failed for now"}};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct buf line;

		buf_init(&line, 1000);
		lmtp_outcome_print(t[i].code, STR("a@b"), str_c(t[i].said), &line);
		is_str(buf_str(&line), str_c(t[i].want), "delivery");
		buf_free(&line);
	}
	is_str(str_c(lmtp_outcome_rcpt(0)), STR("250 2.1.5 OK"), "there");
	is_str(str_c(lmtp_outcome_rcpt(1)), STR("550 5.1.1 No such user here"), "nobody");
	ok(lmtp_outcome_rcpt(111)[0] == '4', "no answer is temporary");
	return done();
}
