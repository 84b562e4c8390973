/* lists: settings to members. The files of a list: t/deliver.bats. */
#include "deliver/lists.h"

#include <unistd.h>

#include "tap.h"

int main(void)
{
	char path[] = "/tmp/deliver_lists.XXXXXX", setting[100];
	static struct arena a;
	struct str *members;
	struct err e;
	size_t n = 0;
	int fd = mkstemp(path);

	arena_init(&a, "test", 1 << 20);
	ok(str_is_nil(lists_schemes(&a)) && lists_exists(&a, STR(":addrbook:default"), &e) == 0,
	    "no settings, no lists");
	ok(fd >= 0 && write(fd, "a@example.com\r\n# no\n\nB@example.com", 34) == 34, "a file");
	snprintf(setting, sizeof setting, " :addrbook:default \t%s ", path);
	setenv("SIEVE_LIST1", setting, 1);
	setenv("SIEVE_LIST_X", "tag:x", 1);
	setenv("SIEVE_LIST_Y", "tag:\"y /x", 1);
	setenv("SIEVE_LIST_Z", "tag:z /z", 1);
	ok(str_eq(lists_schemes(&a), STR("urn tag")) || str_eq(lists_schemes(&a), STR("tag urn")),
	    "schemes, each once; names with quotes don't count");
	unsetenv("SIEVE_LIST_Z");
	ok(lists_contains(&a, STR("URN:ietf:params:sieve:addrbook:default"), STR("A@EXAMPLE.com"), &e) == 1 &&
	        lists_contains(&a, STR(":addrbook:default"), STR("b@example.com"), &e) == 1 &&
	        lists_contains(&a, STR(":addrbook:default"), STR("# no"), &e) == 0 &&
	        lists_contains(&a, STR(":addrbook:default"), STR(""), &e) == 0,
	    "members in any case, no comments");
	ok(lists_members(&a, STR(":addrbook:default"), &members, &n, &e) == 1 && n == 2 &&
	        str_eq(members[1], STR("B@example.com")),
	    "all members");
	ok(lists_exists(&a, STR("tag:x"), &e) == -1 && e.kind == ERR_SYNTAX, "a setting without a file");
	ok(lists_contains(&a, STR("tag:z"), STR("b"), &e) == 0 &&
	        lists_members(&a, STR("tag:z"), &members, &n, &e) == 0,
	    "no such list");
	unlink(path);
	arena_free(&a);
	return done();
}
