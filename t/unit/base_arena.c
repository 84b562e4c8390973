/* arena: alignment, zeroing, reset, the cap. */
#include "base/arena.h"

#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	static struct arena a;
	bool aligned = true, zero = true;
	int status;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 1; i < 200; i++) {
		unsigned char *p = arena_alloc(&a, i);

		aligned = aligned && (uintptr_t)p % 16 == 0;
		for (size_t k = 0; k < i; k++)
			zero = zero && p[k] == 0;
		memset(p, 255, i);
	}
	ok(aligned, "aligned to 16");
	ok(zero, "zeroed");
	is_str(arena_str(&a, STR("x\0y")), STR("x\0y"), "a copy with a NUL");
	ok(arena_cstr(&a, STR("x\0y")) == NULL, "no C string of it");
	is_str(str_c(arena_cstr(&a, STR("xy"))), STR("xy"), "a C string");
	is_str(arena_printf(&a, "%d-%s", 5, "z"), STR("5-z"), "printf");
	ok(str_is_nil(arena_str(&a, STR_NIL)), "NIL stays NIL");
	arena_reset(&a);
	ok(a.used <= 4096, "a reset keeps one small chunk");
	if (fork() == 0) {
		close(2);
		arena_alloc(&a, 2 << 20);
		_exit(0);
	}
	wait(&status);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 111, "the cap ends the process");
	arena_free(&a);
	is_int((int64_t)a.used, 0, "free");
	return done();
}
