/* load: every change of a byte and every cut of the small files, files missing, older, swapped; healing in a session. */
#include "index/load.h"

#include <stdlib.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

enum { MESSAGES = 70 };

static int real_stderr = -1;

static void quiet(bool on)
{
	int null;

	if (on) {
		real_stderr = dup(2);
		null = open("/dev/null", O_WRONLY);
		dup2(null, 2);
		close(null);
	} else {
		dup2(real_stderr, 2);
		close(real_stderr);
	}
}

static void read_file(int dir, const char *name, struct buf *b)
{
	struct err e;

	buf_init(b, 1 << 20);
	if (file_read(dir, name, b, &e) < 0)
		printf("# %s\n", e.text);
}

/* What a mail store does: fills what is missing, then says so. */
static void sync_store(struct index *ix, bool rebuilt)
{
	if (rebuilt || index_head(ix)->messages < MESSAGES - 1)
		help_fill(ix, 1, MESSAGES);
}

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

/* A snapshot of 70 messages with a keyword and history, and a log with two records. */
static void make_files(int dir)
{
	struct index *ix = help_open(dir);
	struct err e;

	help_fill(ix, 1, MESSAGES);
	index_keyword(ix, STR("$Label"), true, &e);
	help_expunge(ix, 9, 9);
	index_maintain(ix, true, &e);
	set_flag(ix, 3, INDEX_FLAGGED);
	set_flag(ix, 5, INDEX_ANSWERED);
	index_close(ix);
}

/* Opens what is there; 0 when a session then sees a whole mailbox whose numbers are right. */
static int look(int dir, uint64_t modseq)
{
	struct index *ix = help_open(dir);
	bool rebuilt = help_rebuilt;
	struct index_changes c = {0};
	struct err e;
	int wrong = 0;
	uint32_t last = 0;

	if (!index_verify(ix, 1, 0)) {
		wrong += index_heal(ix, &c, &e) < 0;
		rebuilt = true;
	}
	sync_store(ix, rebuilt);
	set_flag(ix, 7, INDEX_SEEN); /* a writer mends the tail */
	index_announce(ix, NULL, NULL);
	wrong += index_damaged(ix);
	wrong += index_head(ix)->highestmodseq <= modseq;
	wrong += index_head(ix)->uidnext != MESSAGES + 1;
	wrong += index_count(ix) != index_head(ix)->messages;
	wrong += index_count(ix) != MESSAGES - 1 && index_count(ix) != MESSAGES;
	for (uint32_t seq = 1; seq <= index_count(ix); seq++) {
		const struct index_msg *m = index_at(ix, seq);

		wrong += m->uid <= last || m->vsize != 100 + m->uid || index_seq(ix, m->uid) != seq;
		last = m->uid;
	}
	index_close(ix);
	ix = help_open(dir);
	wrong += help_rebuilt || index_head(ix)->messages < MESSAGES - 1 ||
	         !(index_at(ix, index_seq(ix, 7))->flags & INDEX_SEEN);
	index_close(ix);
	index_changes_clear(&c);
	return wrong;
}

static void test_bytes(int dir, const char *name, size_t step)
{
	struct buf log, snap, *of;
	struct index *ix;
	struct err e;
	uint64_t modseq;
	int wrong = 0;

	help_clean(dir);
	make_files(dir);
	ix = help_open(dir);
	modseq = index_head(ix)->highestmodseq - 2; /* a lost tail may lose its own two */
	index_close(ix);
	read_file(dir, "dovetail.log", &log);
	read_file(dir, "dovetail.index", &snap);
	of = strcmp(name, "dovetail.log") == 0 ? &log : &snap;
	quiet(true);
	for (size_t i = 0; i < 2 * of->n; i += i < 2000 ? 1 : step) {
		size_t at = i / 2;
		int w;

		help_clean(dir);
		of->p[at] ^= i % 2 ? 0 : 0x10;
		if (of != &log)
			file_write(dir, "dovetail.log", buf_str(&log), false, &e);
		if (of != &snap)
			file_write(dir, "dovetail.index", buf_str(&snap), false, &e);
		file_write(dir, name, str_head(buf_str(of), i % 2 ? at : of->n), false, &e);
		of->p[at] ^= i % 2 ? 0 : 0x10;
		w = look(dir, modseq);
		if (w && !wrong)
			printf("# first: %s %s at %zu\n", name, i % 2 ? "cut" : "changed", at);
		wrong += w;
	}
	quiet(false);
	ok(wrong == 0, "%s: each byte changed, each length: %d wrong", name, wrong);
	buf_free(&log);
	buf_free(&snap);
}

static void test_missing(int dir)
{
	struct buf log, snap, old_log, old_snap;
	struct index *ix;
	struct err e;
	uint64_t modseq;

	help_clean(dir);
	make_files(dir);
	read_file(dir, "dovetail.log", &old_log);
	read_file(dir, "dovetail.index", &old_snap);
	ix = help_open(dir);
	index_maintain(ix, true, &e);
	set_flag(ix, 11, INDEX_SEEN);
	modseq = index_head(ix)->highestmodseq;
	index_close(ix);
	read_file(dir, "dovetail.log", &log);
	read_file(dir, "dovetail.index", &snap);
	quiet(true);

	unlinkat(dir, "dovetail.log", 0);
	ix = help_open(dir);
	ok(!help_rebuilt && index_count(ix) == MESSAGES - 1, "log missing: from the snapshot");
	ok(index_head(ix)->highestmodseq > modseq, "modseqs rise");
	ok(index_at(ix, 3)->flags & INDEX_FLAGGED, "flags are there");
	ok(index_head(ix)->history_from == index_head(ix)->highestmodseq, "history isn't whole any more");
	index_close(ix);
	is_int(look(dir, modseq), 0, "and goes on");

	help_clean(dir);
	file_write(dir, "dovetail.log", buf_str(&log), false, &e);
	is_int(look(dir, modseq), 0, "snapshot missing");
	help_clean(dir);
	is_int(look(dir, modseq), 0, "both missing");
	help_clean(dir);
	file_write(dir, "dovetail.log", buf_str(&old_log), false, &e);
	file_write(dir, "dovetail.index", buf_str(&snap), false, &e);
	ix = help_open(dir);
	ok(!help_rebuilt && index_at(ix, 5)->flags & INDEX_ANSWERED, "older log: the snapshot wins");
	index_close(ix);
	is_int(look(dir, modseq - 1), 0, "and goes on");
	help_clean(dir);
	file_write(dir, "dovetail.log", buf_str(&log), false, &e);
	file_write(dir, "dovetail.index", buf_str(&old_snap), false, &e);
	is_int(look(dir, modseq), 0, "older snapshot");
	help_clean(dir);
	file_write(dir, "dovetail.log", buf_str(&old_log), false, &e);
	file_write(dir, "dovetail.index", buf_str(&old_snap), false, &e);
	ix = help_open(dir);
	ok(!help_rebuilt && index_count(ix) == MESSAGES - 1, "both older: a state like any other");
	index_close(ix);
	quiet(false);
	buf_free(&log);
	buf_free(&snap);
	buf_free(&old_log);
	buf_free(&old_snap);
}

static void test_foreign(int dir)
{
	struct index_place place = {.dirfd = dir};
	struct index_ident other = {78, "another mailbox."};
	struct index *ix;
	bool rebuilt;
	struct err e;

	help_clean(dir);
	make_files(dir);
	quiet(true);
	ok(index_open(&ix, &place, &other, &rebuilt, &e) == 0 && rebuilt && index_count(ix) == 0,
	    "another mailbox's files count as none");
	is_int(index_head(ix)->uidvalidity, 78, "ours is ours");
	index_close(ix);
	quiet(false);
	ok(index_open(&ix, &place, &other, &rebuilt, &e) == 0 && rebuilt, "until it is filled");
	index_close(ix);
}

int main(void)
{
	int dir = help_dir();

	test_bytes(dir, "dovetail.log", 1);
	test_bytes(dir, "dovetail.index", getenv("EVERY_BYTE") ? 1 : 23);
	test_missing(dir);
	test_foreign(dir);
	help_end(dir);
	return done();
}
