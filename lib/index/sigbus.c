/* The one signal handler of the index. Its list is the state that a handler can't be given otherwise; faults come from our own touching of a
 * map, never while the list changes. */
#include "index/sigbus.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static struct index_sigbus *maps;
static struct sigaction before;

static void on_sigbus(int sig, siginfo_t *info, void *context)
{
	const char *at = info->si_addr;
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	(void)context;
	for (struct index_sigbus *g = maps; g; g = g->next) {
		if (at < g->p || at >= g->p + g->n)
			continue;
		if (mmap((void *)((uintptr_t)at & ~(page - 1)), page, PROT_READ | PROT_WRITE,
		        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
			break;
		g->hit = 1;
		return;
	}
	/* Not ours: as if we had never been here; the access is repeated and faults again. */
	sigaction(sig, &before, NULL);
}

void index_sigbus_add(struct index_sigbus *g, const void *p, size_t n)
{
	struct sigaction sa = {.sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO | SA_NODEFER}, now;

	g->p = p;
	g->n = n;
	g->hit = 0;
	g->next = maps;
	maps = g;
	if (sigaction(SIGBUS, NULL, &now) == 0 &&
	    (!(now.sa_flags & SA_SIGINFO) || now.sa_sigaction != on_sigbus)) {
		sigemptyset(&sa.sa_mask);
		sigaction(SIGBUS, &sa, &before);
	}
}

void index_sigbus_remove(struct index_sigbus *g)
{
	for (struct index_sigbus **at = &maps; *at; at = &(*at)->next) {
		if (*at == g) {
			*at = g->next;
			return;
		}
	}
}

void index_sigbus_rest(void)
{
	/* All are shared maps of files that are only read, or pages of zeros. */
	for (struct index_sigbus *g = maps; g; g = g->next)
		(void)madvise((void *)(uintptr_t)g->p, g->n, MADV_DONTNEED);
}
