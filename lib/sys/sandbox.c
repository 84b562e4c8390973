/* The sandbox: limits, an empty root, a filter. */
#include "sys/sandbox.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCH AUDIT_ARCH_AARCH64
#elif defined __riscv && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#else
#error "seccomp: add this machine's AUDIT_ARCH here"
#endif

enum { X32_BIT = 0x40000000, PROGRAM_MAX = 256 };

/*
 * Written from the end: a jump goes forwards only and over 255 instructions at most, and so its target is known. Short programs count: the kernel
 * runs one for every number there is when it is installed (seccomp_cache_prepare) and translates it, 1 to 2 us an instruction.
 */
struct program {
	struct sock_filter code[PROGRAM_MAX];
	unsigned first; /* the last one written */
	unsigned allow, deny, kill;
};

static int limit_one(int what, int64_t value, const char *name, struct err *e)
{
	struct rlimit l = {(rlim_t)value, (rlim_t)value};

	if (value < 0 || setrlimit((__typeof__(RLIMIT_AS))what, &l) == 0)
		return 0;
	return err_sys(e, "setrlimit(%s, %lld) failed", name, (long long)value);
}

int sandbox_limit(const struct sandbox_limits *l, struct err *e)
{
#ifdef __SANITIZE_ADDRESS__
	(void)l;
	(void)e;
	return 0;
#endif
	if (limit_one(RLIMIT_AS, l->memory, "RLIMIT_AS", e) < 0 ||
	    limit_one(RLIMIT_NOFILE, l->files, "RLIMIT_NOFILE", e) < 0)
		return -1;
	if (limit_one(RLIMIT_NPROC, l->processes, "RLIMIT_NPROC", e) < 0)
		return -1;
	return limit_one(RLIMIT_CPU, l->cpu_s, "RLIMIT_CPU", e);
}

static unsigned put(struct program *p, uint16_t code, uint32_t k)
{
	if (p->first)
		p->first--;
	p->code[p->first] = (struct sock_filter){.code = code, .k = k};
	return p->first;
}

static unsigned put_jump(struct program *p, uint16_t how, uint32_t k, unsigned yes, unsigned no)
{
	unsigned at = put(p, BPF_JMP | BPF_K | how, k);

	p->code[at].jt = (uint8_t)(yes - at - 1);
	p->code[at].jf = (uint8_t)(no - at - 1);
	return at;
}

static unsigned put_load(struct program *p, size_t offset)
{
	return put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset);
}

/* One half of an argument; when it is as wanted, on to next. */
static unsigned put_half(struct program *p, size_t offset, uint32_t mask, uint32_t value, unsigned next)
{
	if (!mask)
		return next;
	put_jump(p, BPF_JEQ, value, next, p->deny);
	if (mask != UINT32_MAX)
		put(p, BPF_ALU | BPF_AND | BPF_K, mask);
	return put_load(p, offset);
}

static unsigned put_call(struct program *p, const struct sandbox_call *c)
{
	unsigned next = p->allow;

	for (int i = 1; i >= 0; i--) {
		const struct sandbox_arg *a = &c->when[i];
		size_t low = offsetof(struct seccomp_data, args) + (size_t)a->arg * 8;

		next = put_half(p, low + 4, (uint32_t)(a->mask >> 32), (uint32_t)(a->value >> 32), next);
		next = put_half(p, low, (uint32_t)a->mask, (uint32_t)a->value, next);
	}
	return put_jump(p, BPF_JEQ, (uint32_t)c->nr, next, p->deny);
}

static unsigned put_tree(struct program *p, const struct sandbox_call *const *sorted, size_t n)
{
	unsigned left, right;

	if (n == 0)
		return p->deny;
	if (n == 1)
		return put_call(p, sorted[0]);
	right = put_tree(p, sorted + n / 2, n - n / 2);
	left = put_tree(p, sorted, n / 2);
	return put_jump(p, BPF_JGE, (uint32_t)sorted[n / 2]->nr, right, left);
}

static void sort(const struct sandbox_call **sorted, const struct sandbox_call *calls, size_t n)
{
	for (size_t i = 0, at; i < n; i++) {
		for (at = i; at && sorted[at - 1]->nr > calls[i].nr; at--)
			sorted[at] = sorted[at - 1];
		assert(at == 0 || sorted[at - 1]->nr != calls[i].nr);
		sorted[at] = &calls[i];
	}
}

/* False: longer than a jump. */
static bool build(struct program *p, const struct sandbox_call *calls, size_t n, enum sandbox_deny deny)
{
	const struct sandbox_call *sorted[SANDBOX_CALLS_MAX];
	unsigned tree;

	p->first = PROGRAM_MAX;
	p->kill = put(p, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	p->deny = deny == SANDBOX_KILL ? p->kill : put(p, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	p->allow = put(p, BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	sort(sorted, calls, n);
	tree = put_tree(p, sorted, n);
	put_jump(p, BPF_JGE, X32_BIT, p->kill, tree);
	tree = put_load(p, offsetof(struct seccomp_data, nr));
	put_jump(p, BPF_JEQ, ARCH, tree, p->kill);
	put_load(p, offsetof(struct seccomp_data, arch));
	return p->first > 0;
}

int sandbox_filter(const struct sandbox_call *calls, size_t n, enum sandbox_deny deny, struct err *e)
{
	struct program p;
	struct sock_fprog prog;

	if (n > SANDBOX_CALLS_MAX)
		return err_set(e, ERR_LIMIT, "a filter of %zu calls: at most %d", n, SANDBOX_CALLS_MAX);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_sys(e, "prctl(PR_SET_NO_NEW_PRIVS) failed");
#ifdef __SANITIZE_ADDRESS__
	return 0;
#endif
	if (!build(&p, calls, n, deny))
		return err_set(e, ERR_LIMIT, "a filter of more than %d instructions", PROGRAM_MAX);
	prog =
	    (struct sock_fprog){.filter = p.code + p.first, .len = (unsigned short)(PROGRAM_MAX - p.first)};
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) < 0)
		return err_sys(e, "seccomp filter refused by the kernel");
	return 0;
}

/* The one that lasts: where /run isn't a memory file system, making and removing one costs a login a millisecond and more. */
static int open_kept(void)
{
	int fd = open(SANDBOX_EMPTY, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	mkdir(SANDBOX_PARENT, 0700);
	mkdir(SANDBOX_EMPTY, 0700);
	return open(SANDBOX_EMPTY, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* Where /run can't be used: a directory in /tmp that is gone as soon as it is open. */
static int open_unlinked(struct err *e)
{
	char path[] = "/tmp/dovetail-empty.XXXXXX";
	int fd;

	if (!mkdtemp(path))
		return err_sys(e, "no place for an empty directory in /run or /tmp");
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	rmdir(path);
	return fd < 0 ? err_sys(e, "can't open %s", path) : fd;
}

static int open_empty(struct err *e)
{
	int fd = open_kept();

	return fd < 0 ? open_unlinked(e) : fd;
}

int sandbox_chroot(const char *dir, struct err *e)
{
	int fd = dir ? open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) : open_empty(e);
	struct stat st;
	int r = -1;

	if (fd < 0)
		return dir ? err_sys(e, "can't open %s for chroot", dir) : -1;
	if (fstat(fd, &st) < 0)
		err_sys(e, "can't look at %s", dir ? dir : "the empty directory");
	else if (st.st_uid != 0 || (st.st_mode & 022))
		err_set(e, ERR_PERM, "%s must belong to root and not be writable by others",
		    dir ? dir : "the empty directory");
	else if (fchdir(fd) < 0 || chroot(".") < 0)
		err_sys(e, "chroot to %s failed", dir ? dir : "the empty directory");
	else
		r = 0;
	close(fd);
	return r;
}
