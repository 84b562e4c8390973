/* spool: memory, disk, a borrowed file, the mbox line, the limit. */
#include "deliver/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

static struct err e;

static void expect(const struct spool *s, struct str want, const char *what)
{
	char b[100];
	ssize_t n = fd_pread_full(s->fd, b, sizeof b, 0);

	is_str(str_of(b, n > 0 ? (size_t)n : 0), want, what);
}

int main(void)
{
	static char big[SPOOL_MEMORY];
	char name[] = "/tmp/dovetail-spool.XXXXXX";
	struct spool s;
	struct in in;
	int fd;

	spool_init(&s, "/tmp", 0);
	in_init_str(&in, STR("From x Thu Jan  1\nSubject: y\n\nb\0c\r\n"));
	ok(spool_read(&s, &in, &e) == 0, "read");
	expect(&s, STR("Subject: y\n\nb\0c\r\n"), "without the mbox line, byte for byte");
	ok(!s.on_disk && s.ends_lf, "in memory");
	ok(spool_add(&s, str_of(big, sizeof big), &e) == 0 && s.on_disk && s.size == 17 + sizeof big,
	    "a large one goes to disk");
	spool_free(&s);
	spool_init(&s, "/tmp", 5);
	ok(spool_add(&s, STR("12345"), &e) == 0, "as much as the limit");
	ok(spool_add(&s, STR("6"), &e) == -1 && e.kind == ERR_LIMIT, "and not more");
	spool_free(&s);
	fd = mkstemp(name);
	unlink(name);
	fd_write_all(fd, STR("Subject: z\n"));
	lseek(fd, 0, SEEK_SET);
	in_init_fd(&in, fd, 1000);
	spool_init(&s, "/tmp", 0);
	ok(spool_read(&s, &in, &e) == 0 && s.borrowed && s.fd == fd, "a file is used as it is");
	expect(&s, STR("Subject: z\n"), "its bytes");
	spool_free(&s);
	ok(fcntl(fd, F_GETFD) != -1, "and stays open");
	spool_init(&s, "/no/such/directory", 0);
	ok(spool_add(&s, str_of(big, sizeof big), &e) == 0, "just in memory");
	ok(spool_add(&s, STR("x"), &e) == -1, "no place on disk is an error");
	spool_free(&s);
	return done();
}
