/* The sandbox: limits, an empty root, a filter. */
#include "sys/sandbox.h"

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

/* Worst case for each call: number, two arguments of four instructions a half, return. */
enum { PER_CALL = 18, X32_BIT = 0x40000000 };

struct program {
	struct sock_filter code[SANDBOX_CALLS_MAX * PER_CALL + 16];
	unsigned short n;
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

static void add(struct program *p, struct sock_filter f)
{
	p->code[p->n++] = f;
}

static void load(struct program *p, size_t offset)
{
	add(p, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

/* One half of an argument: when it isn't as wanted, jumps over the rest of this call (to_end instructions further). */
static void check_half(struct program *p, size_t offset, uint32_t mask, uint32_t value)
{
	load(p, offset);
	add(p, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
	add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0));
	add(p, (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 0)); /* its distance is filled in by add_call */
}

static void check_arg(struct program *p, const struct sandbox_arg *a)
{
	size_t low = offsetof(struct seccomp_data, args) + (size_t)a->arg * 8;

	if (a->mask & 0xffffffff)
		check_half(p, low, (uint32_t)a->mask, (uint32_t)a->value);
	if (a->mask >> 32)
		check_half(p, low + 4, (uint32_t)(a->mask >> 32), (uint32_t)(a->value >> 32));
}

static void add_call(struct program *p, const struct sandbox_call *c)
{
	unsigned short jump = p->n, end;

	add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)c->nr, 0, 0));
	for (int i = 0; i < 2; i++) {
		if (c->when[i].mask)
			check_arg(p, &c->when[i]);
	}
	add(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	end = p->n;
	p->code[jump].jf = (uint8_t)(end - jump - 1);
	for (unsigned short i = jump; i < end; i++) {
		if (p->code[i].code == (BPF_JMP | BPF_JA))
			p->code[i].k = (uint32_t)(end - i - 1);
	}
	load(p, offsetof(struct seccomp_data,
	            nr)); /* for the next one: an argument stands in the accumulator now */
}

static void build(struct program *p, const struct sandbox_call *calls, size_t n, enum sandbox_deny deny)
{
	p->n = 0;
	load(p, offsetof(struct seccomp_data, arch));
	add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0));
	add(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
	load(p, offsetof(struct seccomp_data, nr));
	add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1));
	add(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
	for (size_t i = 0; i < n; i++)
		add_call(p, &calls[i]);
	add(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
	           deny == SANDBOX_KILL ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | EPERM));
}

int sandbox_filter(const struct sandbox_call *calls, size_t n, enum sandbox_deny deny, struct err *e)
{
	struct program p;
	struct sock_fprog prog = {.filter = p.code};

	if (n > SANDBOX_CALLS_MAX)
		return err_set(e, ERR_LIMIT, "a filter of %zu calls: at most %d", n, SANDBOX_CALLS_MAX);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_sys(e, "prctl(PR_SET_NO_NEW_PRIVS) failed");
#ifdef __SANITIZE_ADDRESS__
	return 0;
#endif
	build(&p, calls, n, deny);
	prog.len = p.n;
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) < 0)
		return err_sys(e, "seccomp filter refused by the kernel");
	return 0;
}

/* A directory in /run or /tmp that is gone as soon as it is open. */
static int open_unlinked(struct err *e)
{
	static const char *const parents[] = {"/run", "/tmp"};
	char path[64];

	for (size_t i = 0; i < sizeof parents / sizeof *parents; i++) {
		int fd;

		snprintf(path, sizeof path, "%s/dovetail-empty.XXXXXX", parents[i]);
		if (!mkdtemp(path))
			continue;
		fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		rmdir(path);
		if (fd >= 0)
			return fd;
	}
	return err_sys(e, "no place for an empty directory in /run or /tmp");
}

int sandbox_chroot(const char *dir, struct err *e)
{
	int fd = dir ? open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) : open_unlinked(e);
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
