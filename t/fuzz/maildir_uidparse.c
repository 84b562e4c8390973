/* dovecot-uidlist: whatever stands in it, UIDs ascend, names are names, no UID below uidnext is free, and a second reading in two pieces finds no more. */
#include "maildir/uidparse.h"

#include <assert.h>

#include "maildir/name.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check(const struct maildir_uidlist *u)
{
	struct maildir_uidlist_record r;

	assert(u->size <= u->text.n);
	for (size_t i = 0; i < u->entries.n; i++) {
		struct str name = maildir_uidlist_name(u, i);

		maildir_uidlist_record(u, i, &r);
		assert(r.uid == u->entries.p[i].uid && str_eq(r.base, name));
		assert(i == 0 || r.uid > u->entries.p[i - 1].uid);
		assert(r.uid > 0 && r.uid < u->uidnext);
		assert(name.n > 0 && name.n <= MAILDIR_NAME_MAX && str_chr(name, '/') < 0 &&
		       str_chr(name, '\n') < 0);
		assert(maildir_uidlist_find(u, r.uid) == (ptrdiff_t)i);
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct maildir_uidlist u;
	int result;

	maildir_uidlist_init(&u, -1);
	buf_add(&u.text, str_of(data, size));
	result = maildir_uidlist_parse(&u, NULL);
	assert(result == 0 ? u.uidvalidity && u.uidnext && !u.damaged : u.damaged);
	check(&u);
	maildir_uidlist_free(&u);
	return 0;
}
