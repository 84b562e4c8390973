/* rotate: half-finished rotations, torn tails, a log that vanishes, blocks that go bad under a session, and what its numbers do then. */
#include "index/rotate.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

enum { MESSAGES = 500 };

static void set_flag(struct index *ix, uint32_t uid, uint8_t flags)
{
	struct index_ranges r = {0};
	struct index_txn *t = index_txn(ix);
	struct err e;

	index_ranges_add(&r, uid, uid);
	index_txn_flags(t, &r, INDEX_ADD, flags, 0, UINT64_MAX);
	if (index_commit(t, false, NULL, NULL, &e) < 0)
		printf("# flags: %s\n", e.text);
	index_ranges_free(&r);
}

static uint8_t flags_of(struct index *ix, uint32_t uid)
{
	uint32_t seq = index_seq(ix, uid);

	return seq ? index_at(ix, seq)->flags : 255;
}

static struct index *filled(int dir)
{
	struct index *ix;
	struct err e;

	help_clean(dir);
	ix = help_open(dir);
	help_fill(ix, 1, MESSAGES);
	index_maintain(ix, true, &e);
	return ix;
}

static void say_nothing(void *arg, uint32_t seq, uint32_t uid)
{
	(void)arg, (void)seq, (void)uid;
}

static void test_closed(int dir)
{
	struct index *a = filled(dir), *b = help_open(dir), *c;
	struct index_log_own own;
	uint64_t next = 99, seq;
	struct err e;

	ok(index_log_append(&a->log, INDEX_REC_CLOSED, str_of(&next, 8), &own, &e) == 0,
	    "a rotator that died after closing");
	seq = a->log.head.seq;
	ok(index_refresh(b, NULL, &e) == 0, "a reader waits there");
	c = help_open(dir);
	is_int(index_count(c), MESSAGES, "a new one reads it");
	set_flag(b, 5, INDEX_SEEN);
	is_int(flags_of(b, 5), INDEX_SEEN, "a writer finishes it");
	ok(b->log.head.seq == seq + 1, "in the next log");
	ok(index_refresh(a, NULL, &e) == 1 && flags_of(a, 5) == INDEX_SEEN, "others follow");
	ok(index_refresh(c, NULL, &e) == 1 && flags_of(c, 5) == INDEX_SEEN, "both");
	ok(!a->view.listed && !c->view.listed, "by reading on");
	index_close(a);
	index_close(b);
	index_close(c);
}

static void test_torn(int dir, const char *garbage, size_t n, const char *what)
{
	struct index *a = filled(dir), *b = help_open(dir), *c;
	struct err e;
	int fd;

	set_flag(a, 1, INDEX_SEEN);
	fd = openat(dir, "dovetail.log", O_WRONLY | O_APPEND);
	ok(write(fd, garbage, n) == (ssize_t)n, "%s", what);
	close(fd);
	ok(index_refresh(b, NULL, &e) == 1 && flags_of(b, 1) == INDEX_SEEN, "what stands before it counts");
	set_flag(a, 2, INDEX_SEEN);
	is_int(flags_of(a, 2), INDEX_SEEN, "the next writer goes on in a new log");
	ok(index_refresh(b, NULL, &e) == 1 && flags_of(b, 2) == INDEX_SEEN, "others follow");
	set_flag(b, 3, INDEX_SEEN);
	c = help_open(dir);
	ok(flags_of(c, 1) && flags_of(c, 2) && flags_of(c, 3) && !help_rebuilt, "and find all");
	index_close(a);
	index_close(b);
	index_close(c);
}

static void test_vanished(int dir)
{
	struct index *a = filled(dir), *b = help_open(dir), *c;
	struct err e;
	int fd;

	set_flag(a, 1, INDEX_SEEN);
	unlinkat(dir, "dovetail.log", 0);
	ok(index_refresh(b, NULL, &e) == 1 && flags_of(b, 1) == INDEX_SEEN, "what it said is still read");
	set_flag(a, 2, INDEX_SEEN);
	ok(index_refresh(b, NULL, &e) >= 0, "all go on");
	set_flag(b, 3, INDEX_SEEN);
	index_refresh(a, NULL, &e);
	is_int(flags_of(a, 3), INDEX_SEEN, "together");
	c = help_open(dir);
	ok(!help_rebuilt && flags_of(c, 1) && flags_of(c, 2) && flags_of(c, 3), "in a log that has its name");
	index_close(c);
	fd = openat(dir, "other", O_CREAT | O_WRONLY, 0600);
	ok(write(fd, "garbage", 7) == 7 && renameat(dir, "other", dir, "dovetail.log") == 0,
	    "garbage in its place");
	close(fd);
	ok(index_refresh(a, NULL, &e) >= 0, "is replaced");
	set_flag(a, 4, INDEX_SEEN);
	ok(index_refresh(b, NULL, &e) == 1 && flags_of(b, 4), "and all go on");
	c = help_open(dir);
	ok(!help_rebuilt && flags_of(c, 2) && flags_of(c, 4), "with everything");
	index_close(c);
	index_close(a);
	index_close(b);
}

static void flip(int dir, off_t from_end)
{
	struct stat st;
	char c;
	int fd = openat(dir, "dovetail.index", O_RDWR);

	fstat(fd, &st);
	ok(pread(fd, &c, 1, st.st_size - from_end) == 1, "damage");
	c ^= 1;
	ok(pwrite(fd, &c, 1, st.st_size - from_end) == 1, "a record");
	close(fd);
}

/* Numbers and UIDs of a session before and after. */
static void test_heal(int dir, off_t from_end, bool kept, const char *where)
{
	struct index *a = filled(dir), *b, *c;
	struct index_changes ch = {0};
	struct err e;
	uint32_t uids[MESSAGES], n, wrong = 0;

	set_flag(a, 450, INDEX_FLAGGED);
	help_expunge(a, 100, 109);
	index_maintain(a, true, &e);
	b = help_open(dir); /* has announced them */
	n = index_count(b);
	for (uint32_t i = 0; i < n; i++)
		uids[i] = i + 1 < 100 ? i + 1 : i + 11;
	flip(dir, from_end);
	ok(!index_verify(b, 1, 0) && index_damaged(b), "%s: found", where);
	ok(index_refresh(b, &ch, &e) < 0 && e.kind == ERR_CORRUPT, "said");
	ok(index_heal(b, &ch, &e) == 0, "healed");
	is_int(index_count(b), n, "the view keeps its numbers");
	help_fill(b, 1, MESSAGES);
	is_int(index_count(b), n, "while it is filled");
	index_refresh(b, &ch, &e);
	for (uint32_t i = 0; i < n; i++) {
		const struct index_msg *m = index_at(b, i + 1);

		wrong += m->uid != uids[i] || m->bits & INDEX_GONE || index_seq(b, uids[i]) != i + 1 ||
		         m->vsize != 100 + m->uid;
	}
	is_int(wrong, 0, "and means the same messages");
	is_int(ch.expunged.n, 0, "none is gone");
	is_int(flags_of(b, 450), kept ? INDEX_FLAGGED : 0, "flags of sound blocks are kept");
	index_changes_clear(&ch);
	ok(index_refresh(a, &ch, &e) == 1, "another session goes over");
	is_int(index_count(a), MESSAGES, "with its own numbers");
	is_int(index_at(a, 120)->uid, 120, "too");
	set_flag(a, 17, INDEX_DRAFT);
	ok(index_refresh(b, NULL, &e) == 1 && flags_of(b, 17) == INDEX_DRAFT, "they understand each other");
	c = help_open(dir);
	ok(!help_rebuilt && index_count(c) == MESSAGES && index_verify(c, 1, 0), "a new one is right");
	index_changes_clear(&ch);
	index_close(a);
	index_close(b);
	index_close(c);
}

static void test_cut(int dir)
{
	struct index *a = filled(dir), *b = help_open(dir);
	struct index_changes ch = {0};
	struct err e;
	int fd = openat(dir, "dovetail.index", O_RDWR);

	ok(ftruncate(fd, 5000) == 0, "the snapshot is cut under two sessions");
	close(fd);
	(void)index_verify(b, 1, 0);
	(void)index_at(b, MESSAGES);
	ok(index_damaged(b), "found, not died of");
	ok(index_heal(b, &ch, &e) == 0 && help_fill(b, 1, MESSAGES) == 0, "healed");
	is_int(index_count(b), MESSAGES, "all there");
	is_int(index_at(b, 300)->uid, 300, "the same");
	ok(index_refresh(a, NULL, &e) < 0 && e.kind == ERR_CORRUPT, "the other maps it too");
	ok(index_heal(a, &ch, &e) == 0 && index_at(a, 300)->uid == 300, "and is healed by what there is now");
	index_changes_clear(&ch);
	index_close(a);
	index_close(b);
}

static uint64_t mapped(struct index *ix)
{
	return ix->st->snap.n - ix->st->over.msg.n;
}

/* A small record that changes all makes every session hold all, until a snapshot takes it over. */
static void test_heavy(int dir)
{
	enum { MANY = 3000 };
	struct index *a, *b;
	struct index_txn *t;
	struct err e;

	help_clean(dir);
	a = help_open(dir);
	help_fill(a, 1, MANY);
	index_maintain(a, true, &e);
	b = help_open(dir);
	is_int(mapped(a), MANY, "nothing is held beside the snapshot");
	t = index_txn(a);
	index_txn_flags(t, &(struct index_ranges){.p = &(struct index_range){1, MANY}, .n = 1}, INDEX_ADD,
	    INDEX_FLAGGED, 0, UINT64_MAX);
	ok(index_commit(t, false, NULL, NULL, &e) == 0 && index_refresh(b, NULL, &e) == 1, "all are flagged");
	is_int(mapped(a) + mapped(b), 0, "both sessions hold all");
	index_maintain(a, false, &e);
	is_int(mapped(a), 0, "no snapshot while renames are due");
	t = index_txn(a);
	for (uint32_t uid = 1; uid <= MANY; uid++)
		index_txn_stored(t, uid, INDEX_FLAGGED, 0, false, 1);
	ok(index_commit(t, false, NULL, NULL, &e) == 0 && index_refresh(b, NULL, &e) == 1, "they are done");
	index_maintain(a, false, &e);
	ok(index_refresh(b, NULL, &e) == 1, "the other session goes over");
	ok(mapped(a) == MANY && mapped(b) == MANY, "neither holds anything");
	is_int(flags_of(b, MANY), INDEX_FLAGGED, "the flags are as they were");
	index_close(a);
	index_close(b);
}

/* A file system of 128 KiB that fills up. */
static void test_full(void)
{
	struct index_ranges r = {0};
	struct index *a, *b;
	struct index_txn *t;
	struct err e;
	int dir, junk, done = 0;
	static char block[4096];

	if (geteuid() != 0 || unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", "/mnt", "tmpfs", 0, "size=128k") < 0) {
		ok(true, "a full disk # SKIP needs root and a mount namespace");
		return;
	}
	dir = file_open_dir(AT_FDCWD, "/mnt", &e);
	a = help_open(dir);
	help_fill(a, 1, 100);
	b = help_open(dir);
	junk = openat(dir, "junk", O_CREAT | O_WRONLY, 0600);
	while (write(junk, block, sizeof block) > 0)
		;
	ok(index_maintain(a, true, &e) == -1 && e.kind == ERR_FULL && !a->log.closed, "no rotation is begun");
	index_ranges_add(&r, 5, 5);
	do { /* first what the log holds back, then none */
		t = index_txn(a);
		index_txn_flags(t, &r, done % 2 ? INDEX_REMOVE : INDEX_ADD, INDEX_SEEN, 0, UINT64_MAX);
	} while (index_commit(t, false, NULL, NULL, &e) == 0 && done++ < 100000);
	ok(done > 50 && e.kind == ERR_FULL, "some changes still fit, then they fail");
	is_int(flags_of(a, 5), done % 2 ? INDEX_SEEN : 0, "what failed isn't done");
	ok(index_refresh(b, NULL, &e) == 1 && flags_of(b, 5) == flags_of(a, 5) && !b->log.bad,
	    "others agree");
	ok(help_expunge(a, 7, 8) == 0, "an expunge succeeds");
	is_int(index_head(a)->messages, 98, "in this session");
	index_announce(a, say_nothing, NULL);
	is_int(index_count(a), 98, "announced");
	ok(unlinkat(dir, "junk", 0) == 0 && close(junk) == 0, "space again");
	help_expunge(b, 9, 9);
	ok(index_refresh(a, NULL, &e) == 1, "back to the log");
	is_int(index_count(a), 98, "what was announced doesn't come back");
	index_announce(a, say_nothing, NULL);
	is_int(index_count(a), 97, "what others did does");
	ok(help_expunge(a, 7, 8) == 0 && index_refresh(b, NULL, &e) == 1 && index_head(b)->messages == 97,
	    "and the expunge is written when the store is looked at");
	index_ranges_free(&r);
	index_close(a);
	index_close(b);
	close(dir);
	umount("/mnt");
}

int main(void)
{
	static char zeros[64], longer[24] = "\x20\x03";
	int dir = help_dir();

	test_closed(dir);
	test_torn(dir, "garbagegarbagegarbagegarbage", 28, "a tail of garbage");
	test_torn(dir, zeros, sizeof zeros, "a tail of zeros");
	test_torn(dir, longer, sizeof longer, "a record that was never finished");
	test_torn(dir, longer, 5, "a header that was never finished");
	test_vanished(dir);
	test_heal(dir, 64 * 88 + 3000, false, "a block in the middle");
	test_heal(dir, 10, true, "the last block");
	test_heal(dir, (MESSAGES - 10) * 88 - 4, true, "the first block");
	test_cut(dir);
	test_heavy(dir);
	test_full();
	help_end(dir);
	return done();
}
