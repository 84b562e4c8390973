/* sealed: what is sealed is read back, and nothing else is. */
#include "sys/sealed.h"

#include <sys/mman.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

int main(void)
{
	int fd, plain = memfd_create("plain", MFD_CLOEXEC | MFD_ALLOW_SEALING), pipes[2];
	struct buf b, small;
	struct err e;
	char four[4];

	buf_init(&b, 100);
	buf_init(&small, 4);
	fd = sealed_make("test", STR("a\0state"), &e);
	ok(fd >= 0 && sealed_read(fd, &b, &e) == 0, "made and read");
	ok(str_eq(buf_str(&b), STR("a\0state")), "NULs are data");
	ok(sealed_peek(fd, four, sizeof four, &e) == 0 && memcmp(four, "a\0st", 4) == 0, "its beginning");
	ok(write(fd, "x", 1) < 0 && ftruncate(fd, 0) < 0 && ftruncate(fd, 100) < 0, "nobody can change it");
	ok(sealed_read(fd, &small, &e) < 0 && e.kind == ERR_LIMIT, "too large for the buffer");
	close(fd);
	fd = sealed_make("test", STR(""), &e);
	buf_clear(&b);
	ok(sealed_read(fd, &b, &e) == 0 && b.n == 0, "an empty one");
	ok(sealed_peek(fd, four, sizeof four, &e) < 0 && e.kind == ERR_SYNTAX, "has no beginning");
	close(fd);
	ok(fd_write_all(plain, STR("state")) == 0 && sealed_read(plain, &b, &e) < 0 && e.kind == ERR_SYNTAX,
	    "a memory file without seals");
	ok(pipe(pipes) == 0 && sealed_read(pipes[0], &b, &e) < 0 && sealed_peek(pipes[0], four, 1, &e) < 0,
	    "a pipe");
	ok(sealed_read(99, &b, &e) < 0, "nothing");
	buf_free(&b);
	buf_free(&small);
	return done();
}
