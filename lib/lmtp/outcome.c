/* Exit codes as LMTP replies. */
#include "lmtp/outcome.h"

#include <stddef.h>

#include "text/utf8.h"

enum { LINE_MAX_ = 510, LINES_MAX = 60, ADDRESS_MAX = 254, FULL_FOR_NOW = 72, FULL = 73 };

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

/* One line more, which begins at *at. */
static void begin_line(struct buf *b, const char *reply, size_t *at)
{
	if (b->n) {
		b->p[*at + 3] = '-';
		buf_add(b, STR("\r\n"));
	}
	*at = b->n;
	buf_printf(b, "%s ", reply);
}

/* RFC 5321 4.2.1 and 4.5.3.1.5; each line has the status (RFC 2034 section 4), and none a byte that isn't ASCII (RFC 6531 3.7.4). */
static void print(const char *reply, struct str address, struct str text, struct buf *b)
{
	size_t at = 0;
	int lines = 1;

	begin_line(b, reply, &at);
	if (address.n <= ADDRESS_MAX && text_utf8_is_ascii(address))
		buf_printf(b, "<%.*s> ", STR_ARG(address));
	text = str_trim(str_head(text, LMTP_OUTCOME_SAID_MAX));
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool full = b->n - at >= LINE_MAX_;

		if ((c == '\n' || full) && lines++ == LINES_MAX)
			return;
		if (c == '\n' || full)
			begin_line(b, reply, &at);
		if (c != '\n' && c != '\r')
			buf_ch(b, (char)(c < 32 || c == 127 ? ' ' : c > 127 ? '?' : c));
	}
}

void lmtp_outcome_print(int code, struct str address, struct str said, struct buf *lines)
{
	const char *reply = "451 4.3.0", *text = "Delivery failed for now";

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (table[i].code == code) {
			reply = table[i].reply;
			text = table[i].text;
		}
	}
	print(reply, address, code == 0 || !str_trim(said).n ? str_c(text) : said, lines);
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
