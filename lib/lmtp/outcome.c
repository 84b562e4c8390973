/* Exit codes as LMTP replies. */
#include "lmtp/outcome.h"

#include <stddef.h>

enum { TEXT_MAX = 400, FULL_FOR_NOW = 72, FULL = 73 };

static const struct {
	int code;
	const char *reply, *text;
} table[] = {
    {0, "250 2.0.0", "Saved"},
    {64, "451 4.3.5", "The server's settings are wrong"},
    {65, "552 5.3.4", "The message isn't acceptable"},
    {67, "550 5.1.1", "No such user or mailbox here"},
    {FULL_FOR_NOW, "452 4.2.2", "The mailbox is full for now"},
    {FULL, "552 5.2.2", "The mailbox is full"},
    {74, "452 4.3.1", "The server's disk is full, try again later"},
    {75, "451 4.2.0", "Delivery failed for now"},
    {76, "554 5.4.6", "Mail loop"},
    {77, "550 5.7.1", "Refused by the recipient"},
    {1, "550 5.1.1", "No such user here"},
    {LMTP_OUTCOME_LATE, "554 5.4.7", "The time to deliver it by is over"},
};

void lmtp_outcome_print(int code, struct str address, struct str said, struct buf *line)
{
	const char *reply = "451 4.3.0", *text = "Delivery failed for now";

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (table[i].code == code) {
			reply = table[i].reply;
			text = table[i].text;
		}
	}
	buf_printf(line, "%s <%.*s> ", reply, STR_ARG(address));
	if (code == 0 || !str_trim(said).n) {
		buf_printf(line, "%s", text);
		return;
	}
	said = str_trim(str_head(said, TEXT_MAX));
	for (size_t i = 0; i < said.n; i++)
		buf_ch(line, (unsigned char)said.p[i] < 32 || said.p[i] == 127 ? ' ' : said.p[i]);
}

bool lmtp_outcome_is_full(int code)
{
	return code == FULL || code == FULL_FOR_NOW;
}

const char *lmtp_outcome_rcpt(int code)
{
	if (code == 0)
		return "250 2.1.5 OK";
	if (code == 1)
		return "550 5.1.1 No such user here";
	return "451 4.3.0 The user database doesn't answer, try again later";
}
