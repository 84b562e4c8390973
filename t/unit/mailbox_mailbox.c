/* mailbox: saving, flags, expunges, foreign changes, copies, lost indexes: on a real Maildir. */
#include "mailbox/mailbox.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/file.h"
#include "tap.h"

static char root[64];
static struct arena arena;
static struct err e;

static struct store *open_store(void)
{
	struct store *s = NULL;

	if (store_open(&s, &arena, arena_printf(&arena, "maildir:%s", root), &e) < 0)
		printf("# %s\n", e.text);
	return s;
}

static struct mailbox *open_box(struct store *s, const char *name)
{
	struct mailbox *mb = NULL;

	if (mailbox_open(&mb, s, str_c(name), MAILBOX_RECENT, &e) < 0)
		printf("# %s\n", e.text);
	return mb;
}

static uint32_t save(struct store *s, struct mailbox *mb, const char *name, struct str text, uint8_t flags,
    const char *keyword)
{
	struct str kw = str_c(keyword);
	struct mailbox_save_args args = {
	    .flags = flags, .keywords = &kw, .nkeywords = keyword ? 1 : 0, .idate = 1000000000};
	struct mailbox_saved saved;
	struct mailbox_save *sv;
	uint32_t uid = 0;

	if (mailbox_save_begin(&sv, s, mb, str_c(name), &e) == 0) {
		if (mailbox_save_message(sv, &args, &e) < 0 || mailbox_save_write(sv, text, &e) < 0 ||
		    mailbox_save_message_end(sv, &e) < 0)
			mailbox_save_abort(sv);
		else if (mailbox_save_commit(sv, &saved, &e) == 0) {
			uid = saved.uids.p[0].first;
			index_ranges_free(&saved.uids);
			return uid;
		}
	}
	printf("# %s\n", e.text);
	return 0;
}

static const char *path(const char *rest)
{
	return arena_printf(&arena, "%s/%s", root, rest).p;
}

/* The file of cur/ or new/ number n (by name), as "cur/name". */
static const char *file(const char *dir, const char *containing)
{
	DIR *d = opendir(path(dir));
	const char *found = NULL;
	struct dirent *de;

	while (d && (de = readdir(d))) {
		if (de->d_name[0] != '.' && strstr(de->d_name, containing))
			found = arena_printf(&arena, "%s/%s", dir, de->d_name).p;
	}
	if (d)
		closedir(d);
	return found;
}

static void test_save_and_read(void)
{
	struct store *s = open_store();
	struct mailbox *mb = open_box(s, "INBOX");
	struct str v;
	struct message m;
	uint64_t size;
	int64_t when;

	if (!ok(mb != NULL, "open"))
		return;
	is_int(mailbox_count(mb), 0, "empty");
	is_int(
	    save(s, mb, "INBOX", STR("Subject: one\nFrom: a@b\n\nbody\n"), INDEX_SEEN, "$Label"), 1, "UID 1");
	is_int(save(s, mb, "INBOX", STR("Subject: two\r\n\r\n"), 0, NULL), 2, "UID 2");
	is_int(mailbox_count(mb), 2, "both are in the view");
	is_int(mailbox_head(mb)->unseen, 1, "one unseen");
	is_int(mailbox_first_unseen(mb), 2, "which");
	ok(mailbox_msg(mb, 1)->flags == INDEX_SEEN && mailbox_msg(mb, 1)->keys == 1, "flags and keyword");
	is_str(mailbox_keyword_name(mb, 0), STR("$Label"), "its name");
	ok(mailbox_field(mb, 1, MAILBOX_ENVELOPE, &v, &e) == 0 && str_find(v, STR("\"one\"")) > 0,
	    "envelope from the file");
	ok(mailbox_field(mb, 1, MAILBOX_ENVELOPE, &v, &e) == 0 && str_find(v, STR("\"one\"")) > 0,
	    "and again");
	ok(mailbox_size(mb, 1, &size, &e) == 0 && size == 33, "size as CRLF");
	ok(mailbox_idate(mb, 1, &when, &e) == 0 && when == 1000000000, "internal date");
	ok(mailbox_read(mb, 1, &m, &e) == 0 && m.psize == 29 && !m.is_crlf, "read");
	mailbox_read_done(&m);
	ok(mailbox_sync(mb, &e) >= 0, "sync");
	is_int(mailbox_recent(mb), 2, "both are recent");
	mailbox_close(mb);
	store_close(s);
}

static void test_reopen(const char *what)
{
	struct store *s = open_store();
	struct mailbox *mb = open_box(s, "INBOX");
	struct str v;

	if (!ok(mb != NULL, "%s: open", what))
		return;
	is_int(mailbox_count(mb), 2, "two messages");
	ok(mailbox_msg(mb, 1)->uid == 1 && mailbox_msg(mb, 2)->uid == 2, "their UIDs");
	ok(mailbox_msg(mb, 1)->flags == INDEX_SEEN, "flags");
	is_str(mailbox_keyword_name(mb, 0), STR("$Label"), "keyword");
	ok(mailbox_msg(mb, 1)->keys == 1, "on the message");
	ok(mailbox_field(mb, 2, MAILBOX_ENVELOPE, &v, &e) == 0 && str_find(v, STR("\"two\"")) > 0,
	    "envelope");
	ok(mailbox_field(mb, 2, MAILBOX_BODYSTRUCTURE, &v, &e) == 0 &&
	        str_find(v, STR("\"text\" \"plain\"")) > 0,
	    "structure");
	mailbox_close(mb);
	store_close(s);
}

static void test_lost_files(void)
{
	static const char *const files[] = {"dovetail.index", "dovetail.log", "dovetail.cache"};

	test_reopen("as it was");
	for (int i = 0; i < 3; i++) {
		unlink(path(files[i]));
		test_reopen(files[i]);
	}
	for (int i = 0; i < 3; i++)
		unlink(path(files[i]));
	test_reopen("all three gone");
}

static void test_flags_and_foreign(void)
{
	struct index_range r = {2, 2};
	struct index_ranges uids = {&r, 1, 1};
	struct mailbox_store_args args = {
	    .uids = &uids, .op = INDEX_ADD, .flags = INDEX_FLAGGED, .unchangedsince = UINT64_MAX};
	struct store *s = open_store();
	struct mailbox *a = open_box(s, "INBOX"), *b = open_box(s, "INBOX");
	uint64_t modseq = 0, before;
	const char *old;

	before = mailbox_head(a)->highestmodseq;
	ok(mailbox_store(a, &args, NULL, &modseq, &e) == 0 && modseq > before, "store raises the modseq");
	ok(mailbox_sync(b, &e) == 1 && mailbox_msg(b, 2)->flags == INDEX_FLAGGED,
	    "the other session sees it at once");
	while (mailbox_idle(a))
		;
	ok(file("cur", ":2,F") != NULL, "the file name follows when idle");
	old = file("cur", ":2,F");
	ok(rename(path(old), arena_printf(&arena, "%sS", path(old)).p) == 0, "another program sets S");
	ok(mailbox_sync(a, &e) == 1 && mailbox_msg(a, 2)->flags == (INDEX_FLAGGED | INDEX_SEEN),
	    "noticed and merged");
	ok(mailbox_sync(b, &e) >= 0 && mailbox_msg(b, 2)->flags == (INDEX_FLAGGED | INDEX_SEEN),
	    "by the other session, too");
	ok(file_write(AT_FDCWD, path("new/1700000000.foreign"), STR("Subject: three\n\n"), false, &e) == 0,
	    "another program delivers");
	ok(mailbox_sync(a, &e) == 1 && mailbox_count(a) == 3 && mailbox_msg(a, 3)->uid == 3, "a new message");
	while (mailbox_idle(a))
		;
	ok(file("cur", "1700000000.foreign:2,") != NULL, "moved to cur when idle");
	unlink(path(file("cur", "foreign")));
	ok(mailbox_sync(b, &e) == 1 && mailbox_count(b) == 3 && mailbox_is_gone(mailbox_msg(b, 3)),
	    "removed by another: gone, not announced");
	mailbox_announce(b, NULL, NULL);
	is_int(mailbox_count(b), 2, "announced");
	mailbox_close(a);
	mailbox_close(b);
	store_close(s);
}

/* a marks a message, b takes the mark off, and a, which hasn't looked since, expunges. */
static void test_expunge_as_it_is_now(void)
{
	struct index_range r = {2, 2};
	struct index_ranges uids = {&r, 1, 1};
	struct mailbox_store_args args = {
	    .uids = &uids, .op = INDEX_ADD, .flags = INDEX_DELETED, .unchangedsince = UINT64_MAX};
	struct store *s = open_store();
	struct mailbox *a = open_box(s, "INBOX"), *b = open_box(s, "INBOX");

	ok(mailbox_store(a, &args, NULL, NULL, &e) == 0, "marked as deleted");
	args.op = INDEX_REMOVE;
	ok(mailbox_store(b, &args, NULL, NULL, &e) == 0, "and not, by another session");
	ok(mailbox_expunge(a, NULL, &e) == 0 && mailbox_head(a)->messages == 2, "it stays");
	mailbox_close(a);
	mailbox_close(b);
	store_close(s);
}

static void test_copy_move_expunge(void)
{
	struct index_range r = {1, 2};
	struct index_ranges uids = {&r, 1, 1}, moved = {0};
	struct store *s = open_store();
	struct mailbox *mb = open_box(s, "INBOX");
	struct mailbox_saved saved = {0};
	struct mailbox_save *sv;
	struct store_status st;

	ok(store_create(s, STR("Work.Sub"), &e) == 0, "create");
	ok(mailbox_save_begin(&sv, s, mb, STR("Work.Sub"), &e) == 0 &&
	        mailbox_save_copy(sv, mb, &uids, &e) == 0 && mailbox_save_commit(sv, &saved, &e) == 0,
	    "copy");
	ok(saved.uids.n == 1 && saved.uids.p[0].first == 1 && saved.uids.p[0].last == 2,
	    "UIDs of the copies");
	index_ranges_free(&saved.uids);
	ok(store_status(s, STR("Work.Sub"), 0xff, &st, &e) == 0 && st.messages == 2 && st.unseen == 0 &&
	        st.uidnext == 3,
	    "status");
	ok(store_status(s, STR("Work.Sub"), 0xff, &st, &e) == 0 && st.messages == 2 && st.size > 0,
	    "status again");
	ok(mailbox_move(mb, s, STR("Work.Sub"), &uids, &saved, &moved, &e) == 0, "move");
	index_ranges_free(&saved.uids);
	index_ranges_free(&moved);
	ok(mailbox_is_gone(mailbox_msg(mb, 1)) && mailbox_is_gone(mailbox_msg(mb, 2)), "both are gone here");
	mailbox_announce(mb, NULL, NULL);
	is_int(mailbox_count(mb), 0, "announced");
	ok(store_status(s, STR("Work.Sub"), 0xff, &st, &e) == 0 && st.messages == 4 && st.uidnext == 5,
	    "four there");
	mailbox_close(mb);
	mb = open_box(s, "Work.Sub");
	ok(mailbox_msg(mb, 3)->flags == INDEX_SEEN && mailbox_msg(mb, 3)->keys,
	    "flags and keywords came along");
	mailbox_close(mb);
	ok(store_rename(s, STR("Work"), STR("Play"), &e) == 0 &&
	        store_status(s, STR("Play.Sub"), 1, &st, &e) == 0 && st.messages == 4,
	    "rename");
	ok(store_delete(s, STR("Play.Sub"), &e) == 0 && store_check(s, STR("Play.Sub"), &e) == -1, "delete");
	store_close(s);
}

int main(void)
{
	snprintf(root, sizeof root, "/tmp/dovetail-mailbox.XXXXXX");
	ok(mkdtemp(root) != NULL, "directory");
	arena_init(&arena, "test", 64 << 20);
	test_save_and_read();
	test_lost_files();
	test_flags_and_foreign();
	test_expunge_as_it_is_now();
	test_copy_move_expunge();
	return done();
}
