/* spool: small in memory, large on disk, borrowed, limits. */
#include "deliver/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

static struct err e;

static void test_grows(void)
{
	static char chunk[300000];
	char back[10];
	struct spool s;

	memset(chunk, 'x', sizeof chunk);
	ok(spool_init(&s, "/tmp", 0, &e) == 0 && spool_add(&s, STR("begin"), &e) == 0 && !s.on_disk,
	    "in memory");
	for (int i = 0; i < 5; i++)
		spool_add(&s, str_of(chunk, sizeof chunk), &e);
	ok(s.on_disk && s.size == 1500005 && !s.ends_lf, "on disk when it is large");
	ok(fd_pread_full(s.fd, back, 6, 0) == 6 && memcmp(back, "beginx", 6) == 0, "with its beginning");
	ok(fd_pread_full(s.fd, back, 6, 1500000) == 5, "and its end");
	spool_free(&s);
}

static void test_limit(void)
{
	struct spool s;

	ok(spool_init(&s, "/tmp", 10, &e) == 0 && spool_add(&s, STR("1234567890"), &e) == 0,
	    "up to the limit");
	ok(spool_add(&s, STR("x"), &e) == -1 && e.kind == ERR_LIMIT, "no further");
	spool_free(&s);
}

static void test_read(void)
{
	int fd = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	struct spool s;
	struct in in;

	fd_write_all(fd, STR("Subject: x\n\nhi\n"));
	lseek(fd, 0, SEEK_SET);
	in_init_fd(&in, fd, 1000);
	ok(spool_init(&s, "/tmp", 0, &e) == 0 && spool_read(&s, &in, &e) == 0 && s.borrowed && s.size == 15,
	    "a file is used as it is");
	spool_free(&s);
	ok(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0, "again");
	fd_write_all(fd, STR("From a@b Tue\nSubject: x\n"));
	lseek(fd, 0, SEEK_SET);
	in_init_fd(&in, fd, 1000);
	ok(spool_init(&s, "/tmp", 0, &e) == 0 && spool_read(&s, &in, &e) == 0 && !s.borrowed && s.size == 11,
	    "an mbox line goes");
	spool_free(&s);
	in_init_str(&in, STR("a\0b"));
	ok(spool_init(&s, "/tmp", 0, &e) == 0 && spool_read(&s, &in, &e) == 0 && s.size == 3, "NUL is data");
	spool_free(&s);
	close(fd);
}

int main(void)
{
	test_grows();
	test_limit();
	test_read();
	return done();
}
