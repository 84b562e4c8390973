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
	    {"1 7\n1:3,5 Work\n", "2 7 1 d355210e\n9b293485 1:3,5 Work\n"},
	    {"1 7\n1,2,3 a b\n9 B\n", "2 7 2 e7b28997\n004bb8cf 1:3 a b\n75e67e88 9 B\n"},
	    {"1 7\n3 one\n1 ONE\n", "2 7 1 d355210e\n9fd8e7f2 1,3 one\n"},
	    {"1 7\n3,2 a\n0 b\n4: c\n5:4 d\nx e\n4 \n 4\n6 f", "2 7 1 d355210e\nde603de5 6 f\n"},
	    {"2 7\n1 a\n", "2 0 0 d9f701b3\n"},
	    {"", "2 0 0 d9f701b3\n"},
	    {"2 7 2 e7b28997\n9b293485 1:3,5 Work\n75e67e88 9 B\n",
	        "2 7 2 e7b28997\n9b293485 1:3,5 Work\n75e67e88 9 B\n"},
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

/* Each byte of it changed in each bit, and each cut: never a keyword that isn't there, and the damage is known. */
static void test_damage(void)
{
	static const char text[] = "2 7 2 e7b28997\n9b293485 1:3,5 Work\n75e67e88 9 B\n";
	struct maildir_more m;
	char copy[sizeof text];
	int wrong = 0, quiet = 0;

	for (size_t at = 0; at < sizeof text - 1; at++)
		for (int bit = 0; bit < 9; bit++) {
			size_t n = bit < 8 ? sizeof text - 1 : at;

			memcpy(copy, text, sizeof text);
			copy[at] ^= (char)(bit < 8 ? 1 << bit : 0);
			maildir_more_parse(&m, str_of(copy, n));
			quiet += !m.damaged && m.uidvalidity && m.n != 2;
			for (size_t i = 0; i < m.n; i++)
				wrong += !(strcmp(m.p[i].name, "Work") == 0 &&
				             index_ranges_count(&m.p[i].uids) == 4) &&
				         !(strcmp(m.p[i].name, "B") == 0 &&
				             index_ranges_count(&m.p[i].uids) == 1 &&
				             index_ranges_has(&m.p[i].uids, 9));
			maildir_more_free(&m);
		}
	is_int(wrong, 0, "a change of one bit, or a cut, gives nobody a keyword");
	is_int(quiet, 0, "and what is lost is known to be");
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

/* One line of the file less, and one changed. */
static void damage(void)
{
	int dir = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct str text, first;
	struct buf b;

	buf_init(&b, 100000);
	ok(file_read(dir, MAILDIR_MORE, &b, &e) == 0, "it is there");
	text = buf_str(&b);
	str_cut(&text, '\n', &first);
	b.p[first.n + 3] ^= 1;
	b.p[b.n - 2] ^= 1;
	file_write(dir, MAILDIR_MORE, buf_str(&b), false, &e);
	buf_free(&b);
	close(dir);
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
	damage();
	change(mb, 1, INDEX_ADD, 39);
	mb = lose_index(s, mb);
	ok(count_keys(mb, 2) == 39 && has(mb, 1, 39),
	    "damaged: the next writer makes it again from the index");
	mailbox_close(mb);
	store_close(s);
}

int main(void)
{
	snprintf(root, sizeof root, "/tmp/dovetail-more.XXXXXX");
	ok(mkdtemp(root) != NULL, "directory");
	arena_init(&arena, "test", 64 << 20);
	test_text();
	test_damage();
	test_life();
	return done();
}
