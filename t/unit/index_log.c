/* log: records in and out, what a reader sees of a record that is being written, damage, the lock. */
#include "index/log.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

static struct index_place place;

static void make(struct index_log *l)
{
	struct index_log_head h;
	struct err e;

	help_clean(place.dirfd);
	index_log_head_init(&h, &help_ident);
	h.seq = 5;
	ok(index_log_create(l, &place, &h, false, &e) == 0 && l->locked, "made, and locked");
	index_log_unlock(l);
}

static void test_records(void)
{
	struct index_log l, m;
	struct index_log_own own;
	struct index_log_rec r;
	struct buf big;
	struct err e;

	make(&l);
	ok(index_log_open(&m, &place, &help_ident, &e) == 0 && m.head.seq == 5, "opened");
	ok(index_log_next(&m, &r, &e) == 0 && !m.bad && !m.closed && !index_log_moved(&m), "nothing yet");
	ok(index_log_append(&l, INDEX_REC_TXN, STR("12345"), &own, &e) == 0, "append");
	ok(own.start == 128 && own.end == 160, "its place");
	ok(index_log_moved(&m), "seen");
	ok(index_log_next(&m, &r, &e) == 1 && r.start == 128 && r.head.writer == l.writer &&
	        r.head.serial == own.serial,
	    "read");
	is_str(r.payload, STR("12345"), "the payload");
	buf_init(&big, 1 << 20);
	buf_space(&big, 300000);
	memset(big.p, 'b', 300000);
	ok(index_log_append(&m, INDEX_REC_TXN, buf_str(&big), &own, &e) == 0, "a large one");
	ok(index_log_append(&l, INDEX_REC_CLOSED, STR("12345678"), &own, &e) == 0, "closed");
	ok(index_log_append(&l, INDEX_REC_TXN, STR("late"), &own, &e) == 0, "one too late");
	ok(index_log_next(&m, &r, &e) == 1 && str_eq(r.payload, buf_str(&big)), "the large one");
	ok(index_log_next(&m, &r, &e) == 0 && m.closed, "the end");
	ok(index_log_create(&m, &place, &l.head, false, &e) == -1 && e.kind == ERR_EXISTS,
	    "one name, one log");
	ok(index_log_is_named(&l) && !index_log_is_nameless(&l), "it has its name");
	unlinkat(place.dirfd, "dovetail.log", 0);
	ok(!index_log_is_named(&l) && index_log_is_nameless(&l), "and now not");
	buf_free(&big);
	index_log_close(&l);
	index_log_close(&m);
}

/* Written byte by byte, as a slow writer would. */
static void test_growing(void)
{
	struct index_log l, m;
	struct index_log_own own;
	struct index_log_rec r;
	struct buf b;
	struct err e;
	int early = 0;

	make(&l);
	index_log_append(&l, INDEX_REC_TXN, STR("hello"), &own, &e);
	buf_init(&b, 1000);
	file_read(place.dirfd, "dovetail.log", &b, &e);
	ok(ftruncate(l.fd, 128) == 0 && index_log_open(&m, &place, &help_ident, &e) == 0, "an empty log");
	for (size_t i = 128; i < b.n; i++) {
		early += index_log_next(&m, &r, &e) != 0 || m.bad;
		ok(write(l.fd, b.p + i, 1) == 1, "a byte");
	}
	is_int(early, 0, "no part of it is taken for a record, or for damage");
	is_int(index_log_next(&m, &r, &e), 1, "the whole is one");
	index_log_close(&m);
	index_log_close(&l);
	buf_free(&b);
}

static void test_lock(void)
{
	struct index_log l, m;
	struct err e;

	make(&l);
	index_log_open(&m, &place, &help_ident, &e);
	ok(index_log_lock(&l, true, &e) == 0 && index_log_lock(&m, false, &e) == -1 && e.kind == ERR_BUSY,
	    "one at a time");
	index_log_unlock(&l);
	ok(index_log_lock(&m, false, &e) == 0, "then the other");
	index_log_close(&m);
	index_log_close(&l);
	ok(index_log_open(&m, &place, &(struct index_ident){78, "0123456789abcdef"}, &e) == -1 &&
	        e.kind == ERR_CORRUPT && m.fd >= 0,
	    "another mailbox's");
	index_log_close(&m);
}

static struct index_log *probe;
static bool held;

/* libc's; says whether the log is locked meanwhile. */
ssize_t writev(int fd, const struct iovec *part, int n)
{
	struct err e;

	if (probe) {
		held = index_log_lock(probe, false, &e) < 0;
		if (!held)
			index_log_unlock(probe);
	}
	return syscall(SYS_writev, fd, part, n);
}

/* Where the kernel doesn't order appends: writers take turns, readers don't wait for them. */
static void test_network(void)
{
	struct index_log l, m;
	struct index_log_own own;
	struct index_log_rec r;
	struct err e;

	make(&l);
	ok(index_log_open(&m, &place, &help_ident, &e) == 0 && !m.network, "no network here");
	probe = &m;
	ok(index_log_append(&l, INDEX_REC_TXN, STR("free"), &own, &e) == 0 && !held, "no lock for one write");
	l.network = true;
	ok(index_log_append(&l, INDEX_REC_TXN, STR("turn"), &own, &e) == 0 && held, "over a network one");
	probe = NULL;
	ok(index_log_lock(&m, false, &e) == 0, "which is given back");
	index_log_unlock(&m);
	ok(index_log_lock(&l, false, &e) == 0 &&
	        index_log_append(&l, INDEX_REC_TXN, STR("own"), &own, &e) == 0,
	    "who rotates has it already");
	ok(index_log_next(&m, &r, &e) == 1 && index_log_next(&m, &r, &e) == 1 &&
	        str_eq(r.payload, STR("turn")),
	    "a reader reads while it is locked");
	index_log_close(&m);
	index_log_close(&l);
}

int main(void)
{
	place.dirfd = help_dir();
	test_records();
	test_growing();
	test_lock();
	test_network();
	help_end(place.dirfd);
	return done();
}
