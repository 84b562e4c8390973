/* policy: which extensions are on, for whom. */
#include "deliver/policy.h"

#include "tap.h"

static struct arena arena;

static bool has(const struct sieve_settings *set, const char *name)
{
	struct buf b;
	struct str all, item;
	bool found = false;

	buf_init(&b, 8192);
	sieve_capabilities(&b, set);
	all = buf_str(&b);
	while (str_cut(&all, ' ', &item))
		found |= str_eq(item, str_c(name));
	buf_free(&b);
	return found;
}

int main(void)
{
	static const char *const names[] = {"SIEVE_EXTENSIONS", "SIEVE_GLOBAL_EXTENSIONS", "SIEVE_PIPE_DIR",
	    "SIEVE_FILTER_DIR", "SIEVE_EXECUTE_DIR", "SIEVE_REDIRECTS_MAX"};
	struct sieve_settings set;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
	arena_init(&arena, "test", 1 << 20);
	policy_load(&set, &arena, false);
	ok(has(&set, "vacation") && has(&set, "regex") && !has(&set, "vnd.dovecot.pipe"),
	    "by default all but programs");
	ok(set.max_redirects == 4 && !set.no_redirect, "four redirects");
	setenv("SIEVE_PIPE_DIR", "/x", 1);
	setenv("SIEVE_EXTENSIONS", "-vacation", 1);
	setenv("SIEVE_GLOBAL_EXTENSIONS", "+vnd.dovecot.pipe copy", 1);
	policy_load(&set, &arena, false);
	ok(!has(&set, "vacation") && has(&set, "fileinto") && !has(&set, "copy") &&
	        !has(&set, "vnd.dovecot.pipe"),
	    "changes, and what is only global");
	policy_load(&set, &arena, true);
	ok(has(&set, "copy") && has(&set, "vnd.dovecot.pipe") && !has(&set, "vacation"), "global scripts");
	setenv("SIEVE_EXTENSIONS", "fileinto, envelope", 1);
	setenv("SIEVE_REDIRECTS_MAX", "0", 1);
	policy_load(&set, &arena, false);
	ok(has(&set, "fileinto") && !has(&set, "regex") && set.no_redirect, "a plain list names all");
	arena_free(&arena);
	return done();
}
