/* memory: claims, expiry, damage, many processes. */
#include "deliver/memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

static struct arena arena;
static struct err e;
static char home[] = "/tmp/dovetail-memory.XXXXXX";

static struct memory at(int64_t now)
{
	struct memory m;

	ok(memory_open(&m, &arena, "test", now, &e) == 0, "open at %lld", (long long)now);
	return m;
}

static void test_claims(void)
{
	struct memory m = at(1000);

	is_int(memory_has(&m, STR("h"), STR("x"), &e), 0, "nothing yet");
	is_int(memory_claim(&m, STR("h"), STR("x"), 2000, &e), 1, "claimed");
	is_int(memory_claim(&m, STR("h"), STR("x"), 2000, &e), 0, "once");
	is_int(memory_claim(&m, STR("hx"), STR(""), 2000, &e), 1, "kind and what are apart");
	is_int(memory_put(&m, STR("h"), STR("x"), 0, &e), 0, "forgotten");
	is_int(memory_claim(&m, STR("h"), STR("x"), 2000, &e), 1, "and claimed again");
	memory_close(&m);
	m = at(2000);
	is_int(memory_has(&m, STR("h"), STR("x"), &e), 0, "expired");
	memory_close(&m);
}

static void test_damage(void)
{
	struct memory m = at(1000);
	int fd = open(arena_printf(&arena, "%s/.dovetail/test", home).p, O_WRONLY | O_APPEND);

	fd_write_all(fd, STR("garbage\n0123"));
	close(fd);
	is_int(memory_claim(&m, STR("k"), STR("y"), 5000, &e), 1, "a torn line doesn't swallow the next");
	is_int(memory_has(&m, STR("k"), STR("y"), &e), 1, "which is read");
	is_int(memory_has(&m, STR("h"), STR("x"), &e), 1, "as those before");
	memory_close(&m);
}

static void test_compact(void)
{
	struct memory m = at(1000);
	struct stat st;

	for (int i = 0; i < 800; i++)
		memory_put(&m, STR("c"), arena_printf(&arena, "%d", i), 1001, &e);
	memory_close(&m);
	m = at(3000);
	is_int(memory_put(&m, STR("c"), STR("last"), 4000, &e), 0, "one more");
	ok(fstatat(m.dirfd, "test", &st, 0) == 0 && st.st_size < 1000, "what expired goes");
	is_int(memory_has(&m, STR("k"), STR("y"), &e), 1, "the rest stays");
	memory_close(&m);
}

static void test_race(void)
{
	int won = 0, status;

	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			struct memory m;

			_exit(memory_open(&m, &arena, "race", 1, &e) == 0 &&
			              memory_claim(&m, STR("a"), STR("b"), 9, &e) == 1
			          ? 1
			          : 0);
		}
	}
	while (wait(&status) > 0)
		won += WIFEXITED(status) && WEXITSTATUS(status) == 1;
	is_int(won, 1, "one of many claims wins");
}

int main(void)
{
	ok(mkdtemp(home) != NULL, "home");
	setenv("HOME", home, 1);
	setenv("USER", "ann", 1);
	unsetenv("LDA_STATE");
	arena_init(&arena, "test", 8 << 20);
	test_claims();
	test_damage();
	test_compact();
	test_race();
	if (done())
		return 1;
	fflush(stdout);
	execl("/bin/rm", "rm", "-r", home, (char *)NULL);
	return 1;
}
