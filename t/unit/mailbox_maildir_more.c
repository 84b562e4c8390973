/* maildir_more: keywords beyond 26 letters survive the loss of the index. */
#include "mailbox/maildir_more.h"

#include <fcntl.h>
#include <unistd.h>

#include "mailbox/mailbox.h"
#include "sys/file.h"
#include "tap.h"

static char root[64];
static struct arena arena;
static struct err e;

static void test_text(void)
{
	static const struct {
		const char *text, *printed;
	} rows[] = {
	    {"1 7\n1:3,5 Work\n", "1 7\n1:3,5 Work\n"},
	    {"1 7\n1,2,3 a b\n9 B\n", "1 7\n1:3 a b\n9 B\n"},
	    {"1 7\n3 one\n1 ONE\n", "1 7\n1,3 one\n"},
	    {"1 7\n3,2 a\n0 b\n4: c\n5:4 d\nx e\n4 \n 4\n6 f", "1 7\n6 f\n"},
	    {"2 7\n1 a\n", "1 0\n"},
	    {"", "1 0\n"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct maildir_more m;
		struct buf b;

		buf_init(&b, 1000);
		maildir_more_parse(&m, str_c(rows[i].text));
		maildir_more_print(&m, &b);
		is_str(buf_str(&b), str_c(rows[i].printed), "read and printed");
		maildir_more_free(&m);
		buf_free(&b);
	}
}

static struct mailbox *open_box(struct store *s)
{
	struct mailbox *mb = NULL;

	if (mailbox_open(&mb, s, STR("INBOX"), MAILBOX_RECENT, &e) < 0)
		printf("# %s\n", e.text);
	return mb;
}

static void save(struct store *s, struct mailbox *mb)
{
	struct mailbox_save_args args = {.idate = 1000000000};
	struct mailbox_saved saved = {0};
	struct mailbox_save *sv;

	ok(mailbox_save_begin(&sv, s, mb, STR("INBOX"), &e) == 0 &&
	        mailbox_save_message(sv, &args, &e) == 0 &&
	        mailbox_save_write(sv, STR("Subject: x\r\n\r\n"), &e) == 0 &&
	        mailbox_save_message_end(sv, &e) == 0 && mailbox_save_commit(sv, &saved, &e) == 0,
	    "saved");
	index_ranges_free(&saved.uids);
}

static struct str kw(int i)
{
	return arena_printf(&arena, "kw%d", i);
}

static void change(struct mailbox *mb, uint32_t uid, int op, int keyword)
{
	struct index_range one = {uid, uid};
	struct index_ranges uids = {&one, 1, 1};
	int bit = mailbox_keyword(mb, kw(keyword), true, &e);
	struct mailbox_store_args args = {
	    .uids = &uids, .op = op, .keys = bit < 0 ? 0 : 1ULL << bit, .unchangedsince = UINT64_MAX};

	if (bit < 0 || mailbox_store(mb, &args, NULL, NULL, &e) < 0)
		ok(false, "stored");
}

static bool has(struct mailbox *mb, uint32_t uid, int keyword)
{
	int bit = mailbox_keyword(mb, kw(keyword), false, &e);
	uint32_t seq = mailbox_seq(mb, uid);

	return bit >= 0 && seq && (mailbox_msg(mb, seq)->keys >> bit & 1);
}

static int count_keys(struct mailbox *mb, uint32_t uid)
{
	uint32_t seq = mailbox_seq(mb, uid);

	return seq ? __builtin_popcountll(mailbox_msg(mb, seq)->keys) : -1;
}

static struct mailbox *lose_index(struct store *s, struct mailbox *mb)
{
	static const char *const files[] = {"dovetail.log", "dovetail.index", "dovetail.cache"};

	mailbox_close(mb);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(arena_printf(&arena, "%s/%s", root, files[i]).p);
	return open_box(s);
}

static void test_life(void)
{
	struct store *s = NULL;
	struct mailbox *mb;

	if (store_open(&s, &arena, arena_printf(&arena, "maildir:%s", root), &e) < 0)
		printf("# %s\n", e.text);
	mb = open_box(s);
	for (int i = 0; i < 3; i++)
		save(s, mb);
	for (int i = 0; i < 40; i++)
		change(mb, 2, INDEX_ADD, i);
	change(mb, 3, INDEX_ADD, 39);
	change(mb, 3, INDEX_ADD, 1);
	mb = lose_index(s, mb);
	is_int(count_keys(mb, 1), 0, "none");
	is_int(count_keys(mb, 2), 40, "forty of one message are back");
	ok(count_keys(mb, 3) == 2 && has(mb, 3, 39) && has(mb, 3, 1), "two of another");
	change(mb, 2, INDEX_REMOVE, 38);
	change(mb, 3, INDEX_REMOVE, 39);
	mb = lose_index(s, mb);
	ok(count_keys(mb, 2) == 39 && !has(mb, 2, 38) && has(mb, 2, 39),
	    "what was removed doesn't come back");
	ok(count_keys(mb, 3) == 1 && has(mb, 3, 1), "nor from the other");
	mailbox_close(mb);
	store_close(s);
}

int main(void)
{
	snprintf(root, sizeof root, "/tmp/dovetail-more.XXXXXX");
	ok(mkdtemp(root) != NULL, "directory");
	arena_init(&arena, "test", 64 << 20);
	test_text();
	test_life();
	return done();
}
