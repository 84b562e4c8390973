/* Samples: as dear as the real one, and without its secret. */
#include "auth/sample.h"

#include <sys/stat.h>
#include <unistd.h>

#include "auth/scheme.h"
#include "tap.h"

static struct arena a;

/* For each scheme that can be made: compared with, the sample is a mismatch and nothing else, and what follows the salt isn't in it. */
static void test_all(void)
{
	for (size_t i = 0; auth_scheme_at(i); i++) {
		const char *name = auth_scheme_at(i)->name;
		struct auth_secret who = {.a = &a, .user = STR("ann"), .password = STR("pass word")};
		struct str stored = auth_scheme_make(&who, str_c(name), true, NULL), sample, tail;

		if (str_is_nil(stored))
			continue;
		sample = auth_sample_of(&a, stored, STR("CRYPT"));
		tail = str_from(stored, stored.n - 8);
		ok(auth_scheme_verify(&who, sample, STR("CRYPT"), true) == AUTH_SCHEME_MISMATCH &&
		        str_find(sample, tail) < 0 && str_find(sample, STR("word")) < 0,
		    "%s", name);
		arena_reset(&a);
	}
}

static void test_forms(void)
{
	static const struct {
		const char *stored, *otherwise, *sample;
	} table[] = {
	    {"$6$rounds=9000$salt$ab.c/", "CRYPT", "{CRYPT}$6$rounds=9000$salt$AAAAA"},
	    {"{SHA512-CRYPT.hex}24362473616c742478797a", "CRYPT", "{SHA512-CRYPT}$6$salt$AAA"},
	    {"{SCRAM-SHA-256}4096,c2FsdA==,abcd,ef==", "CRYPT", "{SCRAM-SHA-256}4096,c2FsdA==,AAAA,AA=="},
	    {"{SCRAM-SHA-256}4096", "CRYPT", "{PLAIN}A"},
	    {"{PLAIN}$6$this is the password$itself", "CRYPT", "{PLAIN}A"},
	    {"$6$itself$too", "PLAIN", "{PLAIN}A"},
	    {"*", "CRYPT", "{PLAIN}A"},
	    {"$6$salt$", "CRYPT", "{PLAIN}A"},
	    {"{NO-SUCH}x", "CRYPT", NULL},
	    {"{SSHA.hex}xyz", "CRYPT", NULL},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct str sample = auth_sample_of(&a, str_c(table[i].stored), str_c(table[i].otherwise));

		ok(table[i].sample ? str_eq(sample, str_c(table[i].sample)) : str_is_nil(sample), "%s: %.*s",
		    table[i].stored, STR_ARG(sample));
	}
}

static void test_file(void)
{
	char dir[] = "/tmp/auth_sample.XXXXXX", path[sizeof dir + 10];

	if (!mkdtemp(dir))
		exit(1);
	snprintf(path, sizeof path, "%s/samples", dir);
	ok(str_is_nil(auth_sample_recall(&a, dir, "one")), "nothing yet");
	auth_sample_remember(&a, dir, "one", STR("{PLAIN}A"));
	auth_sample_remember(&a, dir, "two", STR("{CRYPT}$6$x$AA"));
	auth_sample_remember(&a, dir, "two", STR_NIL);
	is_str(auth_sample_recall(&a, dir, "one"), STR("{PLAIN}A"), "one database's");
	is_str(auth_sample_recall(&a, dir, "two"), STR("{CRYPT}$6$x$AA"), "another's");
	chmod(path, 0644);
	ok(str_is_nil(auth_sample_recall(&a, dir, "one")), "a file that others can read isn't believed");
	unlink(path);
	rmdir(dir);
	auth_sample_remember(&a, dir, "one", STR("x"));
	ok(str_is_nil(auth_sample_recall(&a, dir, "one")), "without a folder there is none");
	ok(str_is_nil(auth_sample_recall(&a, NULL, "one")), "nor without its name");
}

int main(void)
{
	arena_init(&a, "test", 512 << 20);
	test_all();
	test_forms();
	test_file();
	return done();
}
