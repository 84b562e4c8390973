/* sigbus: a page beyond the end of a file becomes zeros; a fault elsewhere still ends the process. */
#include "index/sigbus.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	int fd = memfd_create("t", 0), status;
	volatile char *p, *q;
	struct index_sigbus g, other;

	ok(ftruncate(fd, 8192) == 0 && pwrite(fd, "abc", 3, 4096) == 3, "two pages");
	p = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0);
	q = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0);
	index_sigbus_add(&other, (void *)q, 8192);
	index_sigbus_add(&g, (void *)p, 8192);
	ok(p[4096] == 'a' && !g.hit, "readable");
	ok(ftruncate(fd, 4096) == 0, "cut");
	ok(p[4097] == 0 && g.hit && !other.hit, "zeros, and it is known which");
	index_sigbus_remove(&other);
	fflush(stdout);
	if (fork() == 0) {
		close(2);
		(void)q[5000];
		_exit(0);
	}
	wait(&status);
	ok(status != 0, "a map that isn't registered");
	index_sigbus_remove(&g);
	index_sigbus_remove(&g);
	return done();
}
