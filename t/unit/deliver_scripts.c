/* scripts: names, the active link, renaming. */
#include "deliver/scripts.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "sys/file.h"
#include "tap.h"

static void test_names(void)
{
	static const struct {
		const char *name;
		bool ok;
	} t[] = {{"main", true}, {"a b", true}, {"é", true}, {"", false}, {".x", false}, {"a/b", false},
	    {"a\nb", false}, {"\xc2\x85", false}, {"\xff", false}, {"\xe2\x80\xa8", false}};
	struct err e;

	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		ok((scripts_check_name(str_c(t[i].name), &e) == 0) == t[i].ok, "name %zu", i);
}

int main(void)
{
	char home[] = "/tmp/dovetail-scripts.XXXXXX", path[200];
	struct scripts_entry *list;
	struct scripts s;
	static struct arena a;
	struct str text, name;
	struct err e;
	size_t n;

	test_names();
	ok(mkdtemp(home) != NULL, "home");
	setenv("HOME", home, 1);
	setenv("USER", "ann", 1);
	arena_init(&a, "test", 8 << 20);
	ok(scripts_open(&s, &a, false, &e) == 0 && s.dirfd == -1, "no directory yet");
	ok(scripts_list(&s, &list, &n, &e) == 0 && n == 0, "no scripts");
	ok(str_is_nil(scripts_active(&s)), "none active");
	ok(scripts_put(&s, STR("one"), STR("keep;"), &e) == 0, "put makes the directory");
	ok(scripts_put(&s, STR("two"), STR("stop;"), &e) == 0, "another");
	ok(scripts_activate(&s, STR("none"), &e) == -1 && e.kind == ERR_NOTFOUND,
	    "activate one that isn't there");
	ok(scripts_activate(&s, STR("one"), &e) == 0, "activate");
	snprintf(path, sizeof path, "%s/.dovecot.sieve", home);
	{
		char target[100] = "";
		ssize_t got = readlink(path, target, sizeof target);

		is_str(str_of(target, got > 0 ? (size_t)got : 0), STR("sieve/one.sieve"),
		    "a relative link, as Dovecot makes it");
	}
	ok(scripts_list(&s, &list, &n, &e) == 0 && n == 2 && list[0].active && !list[1].active &&
	        list[0].size == 5,
	    "listed");
	ok(scripts_delete(&s, STR("one"), &e) == -1 && e.kind == ERR_CANNOT,
	    "the active one can't be deleted");
	ok(scripts_rename(&s, STR("one"), STR("two"), &e) == -1 && e.kind == ERR_EXISTS,
	    "rename to a taken name");
	ok(scripts_rename(&s, STR("one"), STR("uno"), &e) == 0, "rename");
	is_str(scripts_active(&s), STR("uno"), "it stays active");
	ok(scripts_get_active(&s, 1000, &name, &text, &e) == 0, "the active text");
	is_str(text, STR("keep;"), "is it");
	ok(scripts_get(&s, STR("two"), 3, &text, &e) == -1 && e.kind == ERR_LIMIT, "too large");
	ok(scripts_activate(&s, STR(""), &e) == 0 && str_is_nil(scripts_active(&s)), "deactivate");
	ok(scripts_delete(&s, STR("uno"), &e) == 0 && scripts_delete(&s, STR("uno"), &e) == -1,
	    "delete, once");
	ok(file_write(AT_FDCWD, path, STR("# by hand\n"), false, &e) == 0, "a plain file");
	ok(scripts_get_active(&s, 1000, &name, &text, &e) == 0 && str_eq(text, STR("# by hand\n")),
	    "is active");
	ok(scripts_activate(&s, STR("two"), &e) == 0, "and gives way without being lost");
	is_str(scripts_active(&s), STR("two"), "to the link");
	scripts_close(&s);
	arena_free(&a);
	return done();
}
