/* mailbox/maildir_names: a name that another session is about to change, or has just changed, isn't somebody's change. */
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "mailbox/maildir.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "tap.h"

static char root[64], path[2][400];
static struct arena arena;
static struct err e;

/* Gives the one file of cur/ these letters, as another program does. */
static void rename_to(const char *letters)
{
	DIR *d = opendir(arena_printf(&arena, "%s/cur", root).p);
	struct dirent *de;

	while (d && (de = readdir(d))) {
		if (de->d_name[0] == '.')
			continue;
		snprintf(path[0], sizeof path[0], "%s/cur/%s", root, de->d_name);
		snprintf(path[1], sizeof path[1], "%s/cur/%.*s:2,%s", root, (int)strcspn(de->d_name, ":"),
		    de->d_name, letters);
	}
	if (d)
		closedir(d);
	ok(rename(path[0], path[1]) == 0, "the name says '%s'", letters);
}

static void store_flags(struct mailbox *mb, enum index_op op, uint8_t flags)
{
	struct index_range r = {1, 1};
	struct index_ranges uids = {&r, 1, 1};
	struct mailbox_store_args args = {
	    .uids = &uids, .op = op, .flags = flags, .unchangedsince = UINT64_MAX};

	ok(mailbox_store(mb, &args, NULL, NULL, &e) == 0, "store");
}

static void test_lock(struct mailbox *a, struct mailbox *b)
{
	int one, two;

	ok(maildir_names_lock(a, 0, &one) && one >= 0, "locked");
	ok(!maildir_names_lock(b, 1, &two) && two == -1, "not twice");
	ok(mailbox_lock(b, &e) == 0, "POP3's lock is another one");
	fd_close(&one);
	ok(maildir_names_lock(b, 0, &two) && two >= 0, "after its end by another");
	fd_close(&two);
}

/* b has renamed the file and not said so yet; a looks. */
static void test_scan_within_a_rename(struct mailbox *a, struct mailbox *b)
{
	int lock;

	store_flags(b, INDEX_ADD, INDEX_FLAGGED);
	while (mailbox_idle(b))
		;
	ok(mailbox_sync(a, &e) >= 0, "a knows of it");
	ok(maildir_names_lock(b, 0, &lock), "b begins to rename");
	rename_to("");
	ok(mailbox_sync(a, &e) >= 0 && mailbox_msg(a, 1)->flags == INDEX_FLAGGED,
	    "a takes nothing from names");
	ok(mailbox_head(a)->stamp[STAMP_CHECKED] == 0, "and will look again");
	rename_to("DF");
	fd_close(&lock);
	ok(mailbox_sync(a, &e) >= 0 && mailbox_msg(a, 1)->flags == (INDEX_FLAGGED | INDEX_DRAFT),
	    "with the lock it merges what another program did");
}

/* Both have the same change to carry out: the second learns of the first. */
static void test_two_settle(struct mailbox *a, struct mailbox *b)
{
	uint64_t modseq;

	store_flags(a, INDEX_ADD, INDEX_SEEN);
	ok(mailbox_sync(b, &e) >= 0, "b knows of it");
	while (mailbox_idle(a))
		;
	is_int(index_pending(a->ix), 0, "a has renamed");
	is_int(index_pending(b->ix), 1, "b hasn't heard of that");
	modseq = mailbox_head(a)->highestmodseq;
	while (mailbox_idle(b))
		;
	is_int(index_pending(b->ix), 0, "b finds nothing to do");
	ok(mailbox_sync(a, &e) >= 0 && mailbox_head(a)->highestmodseq == modseq, "nothing changed");
	is_int(mailbox_msg(a, 1)->flags, INDEX_FLAGGED | INDEX_DRAFT | INDEX_SEEN, "the flags stay");
}

/* A session that takes a keyword away, and has never looked at the letters of names. */
static void test_unknown_letters(struct mailbox *a, struct mailbox *b)
{
	struct index_range r = {1, 1};
	struct index_ranges uids = {&r, 1, 1};
	struct mailbox_store_args args = {.uids = &uids, .op = INDEX_ADD, .unchangedsince = UINT64_MAX};
	int bit = index_keyword(a->ix, STR("kw"), true, &e), turns = 0;

	args.keys = 1ULL << bit;
	ok(bit >= 0 && mailbox_store(a, &args, NULL, NULL, &e) == 0, "a keyword");
	while (mailbox_idle(a))
		;
	is_int(index_pending(a->ix), 0, "has its letter");
	ok(mailbox_sync(b, &e) >= 0, "b knows of it");
	maildir_box(b)->with_letter = 0;
	memset(maildir_box(b)->bit, -1, sizeof maildir_box(b)->bit);
	args.op = INDEX_REMOVE;
	ok(mailbox_store(b, &args, NULL, NULL, &e) == 0, "b takes it away");
	while (mailbox_idle(b) && turns < 100)
		turns++;
	ok(index_pending(b->ix) == 0 && turns < 5, "b has renamed in a turn or two");
	ok(mailbox_sync(a, &e) >= 0 && mailbox_msg(a, 1)->keys == 0, "and a knows of it");
}

int main(void)
{
	struct mailbox *a, *b;
	struct store *s;

	snprintf(root, sizeof root, "/tmp/dovetail-names.XXXXXX");
	ok(mkdtemp(root) != NULL, "directory");
	arena_init(&arena, "test", 16 << 20);
	ok(store_open(&s, &arena, arena_printf(&arena, "maildir:%s", root), &e) == 0 &&
	        mailbox_open(&a, s, STR("INBOX"), MAILBOX_RECENT, &e) == 0,
	    "a store");
	file_write(
	    AT_FDCWD, arena_printf(&arena, "%s/cur/1700000000.one:2,", root).p, STR("\n\n"), false, &e);
	ok(mailbox_sync(a, &e) == 1 && mailbox_open(&b, s, STR("INBOX"), MAILBOX_RECENT, &e) == 0,
	    "two sessions");
	test_lock(a, b);
	test_scan_within_a_rename(a, b);
	test_two_settle(a, b);
	test_unknown_letters(a, b);
	mailbox_close(a);
	mailbox_close(b);
	store_close(s);
	return done();
}
