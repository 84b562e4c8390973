/* dovetail-keywords: what is read prints as text that reads the same, with sets in order. */
#include "mailbox/maildir_more.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void is_in_order(const struct index_ranges *r)
{
	assert(r->n > 0);
	for (size_t i = 0; i < r->n; i++) {
		assert(r->p[i].first <= r->p[i].last && r->p[i].first > 0);
		assert(i == 0 || r->p[i].first > r->p[i - 1].last + 1);
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct maildir_more one, two;
	struct buf text, again;

	buf_init(&text, MAILDIR_MORE_FILE);
	buf_init(&again, MAILDIR_MORE_FILE);
	maildir_more_parse(&one, str_of(data, size));
	maildir_more_print(&one, &text);
	maildir_more_parse(&two, buf_str(&text));
	maildir_more_print(&two, &again);
	assert(str_eq(buf_str(&text), buf_str(&again)));
	assert(one.n == two.n && one.n <= MAILDIR_MORE_LINES && one.uidvalidity == two.uidvalidity);
	for (size_t i = 0; i < one.n; i++)
		is_in_order(&one.p[i].uids);
	maildir_more_free(&one);
	maildir_more_free(&two);
	buf_free(&text);
	buf_free(&again);
	return 0;
}
