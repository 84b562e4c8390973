/* imap/sync: what came into the view between commands is told before a command may use its number. */
#include "imap/sync.h"

#include <unistd.h>

#include "mailbox/box.h"
#include "tap.h"

static struct arena arena;
static struct buf said;
static struct imap c;
static struct err e;

static void deliver(struct store *s)
{
	struct mailbox_save_args args = {0};
	struct mailbox_saved saved;
	struct mailbox_save *sv;

	ok(mailbox_save_begin(&sv, s, NULL, STR("INBOX"), &e) == 0 &&
	        mailbox_save_message(sv, &args, &e) == 0 && mailbox_save_write(sv, STR("\n"), &e) == 0 &&
	        mailbox_save_message_end(sv, &e) == 0 && mailbox_save_commit(sv, &saved, &e) == 0,
	    "another session saves a message");
	index_ranges_free(&saved.uids);
}

static void is_told(const char *want, const char *what)
{
	imap_sync_came(&c);
	out_flush(&c.s.out);
	is_str(buf_str(&said), str_c(want), what);
	buf_clear(&said);
}

static void expunge_first(struct store *s)
{
	struct index_range one = {1, 1};
	struct index_ranges uids = {&one, 1, 1};
	struct mailbox *other;

	ok(mailbox_open(&other, s, STR("INBOX"), MAILBOX_RECENT, &e) == 0 &&
	        mailbox_delete(other, &uids, &e) == 0,
	    "another session expunges one");
	mailbox_close(other);
}

int main(void)
{
	char root[] = "/tmp/dovetail-sync.XXXXXX";
	struct store *s;

	ok(mkdtemp(root) != NULL, "directory");
	arena_init(&arena, "test", 16 << 20);
	arena_init(&c.s.cmd, "command", 16 << 20);
	buf_init(&said, 1 << 16);
	out_init_buf(&c.s.out, &said);
	ok(store_open(&s, &arena, arena_printf(&arena, "maildir:%s", root), &e) == 0, "a store");
	is_told("", "nothing without a mailbox");
	deliver(s);
	ok(mailbox_open(&c.box, s, STR("INBOX"), MAILBOX_READONLY, &e) == 0, "selected");
	c.exists = mailbox_count(c.box);
	c.recent = mailbox_recent(c.box);
	is_told("", "nothing new");
	deliver(s);
	is_told("* 2 EXISTS\r\n", "told");
	is_told("", "once");
	expunge_first(s);
	deliver(s);
	is_told("* 3 EXISTS\r\n", "no EXPUNGE");
	imap_sync_tell(&c, true);
	out_flush(&c.s.out);
	is_str(buf_str(&said), STR("* 1 EXPUNGE\r\n* 0 RECENT\r\n"), "which comes when it may");
	mailbox_close(c.box);
	store_close(s);
	out_free(&c.s.out);
	buf_free(&said);
	arena_free(&arena);
	return done();
}
