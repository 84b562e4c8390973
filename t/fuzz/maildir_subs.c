/* Subscriptions: each name that is read is one that the store can have; what is added is there, what is removed isn't, the rest stays. */
#include "maildir/subs.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static size_t count(
    const struct maildir_root *r, struct str text, struct arena *a, struct str name, size_t *total)
{
	struct str *names;
	size_t found = 0;

	maildir_subs_parse(r, text, a, &names, total);
	for (size_t i = 0; i < *total; i++)
		found += str_eq(names[i], name);
	return found;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct maildir_root r = {.fd = -1, .separator = '/'};
	struct str *names, text;
	char dir[MAILDIR_DIR_SIZE];
	struct buf on, off;
	struct arena a;
	size_t n, before, after;

	if (size < 1 || size > 65536)
		return 0;
	r.layout = data[0] & 1 ? MAILDIR_LAYOUT_FS : MAILDIR_LAYOUT_PLUSPLUS;
	r.utf8 = data[0] & 2;
	text = str_of(data + 1, size - 1);
	arena_init(&a, "fuzz", 64 << 20);
	buf_init(&on, 1 << 20);
	buf_init(&off, 1 << 20);
	maildir_subs_parse(&r, text, &a, &names, &n);
	for (size_t i = 0; i < n; i++) {
		struct err e;

		assert(maildir_list_dir(&r, names[i], dir, &e) == 0 || e.kind == ERR_LIMIT);
	}
	maildir_subs_edit(
	    text, r.layout == MAILDIR_LAYOUT_FS ? STR("x/y") : STR("x.y"), STR("x\ty"), true, &on);
	before = count(&r, text, &a, STR("x/y"), &n);
	assert(count(&r, buf_str(&on), &a, STR("x/y"), &after) >= 1);
	assert(after == n || (before == 0 && after == n + 1) || after <= n + 1);
	arena_free(&a);
	buf_free(&on);
	buf_free(&off);
	return 0;
}
