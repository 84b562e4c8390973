/* Mailbox names and directories, both layouts. */
#include "maildir/list.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "maildir/folder.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_list.XXXXXX";
static struct arena a;

static const struct {
	enum maildir_layout layout;
	char sep;
	bool utf8;
	const char *name, *dir;
	enum err_kind kind;
} names[] = {
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "inBox", ".", 0},
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "Inbox/x", ".INBOX.x", 0},
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "A/B", ".A.B", 0},
    {MAILDIR_LAYOUT_PLUSPLUS, '.', false, "A.B", ".A.B", 0},
    {MAILDIR_LAYOUT_PLUSPLUS, '.', false, "W\xc3\xb6rk", ".W&APY-rk", 0},
    {MAILDIR_LAYOUT_PLUSPLUS, '.', true, "W\xc3\xb6rk", ".W\xc3\xb6rk", 0},
    {MAILDIR_LAYOUT_PLUSPLUS, '.', false, "a&b", ".a&-b", 0},
    {MAILDIR_LAYOUT_FS, '/', false, "A/B.c", "A/B.c", 0},
    {MAILDIR_LAYOUT_FS, '/', false, "inbox/x", "INBOX/x", 0},
    {MAILDIR_LAYOUT_FS, '.', false, "A.B", "A/B", 0},
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "", NULL, ERR_SYNTAX},
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "a//b", NULL, ERR_SYNTAX},
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "a/", NULL, ERR_SYNTAX},
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "a\tb", NULL, ERR_SYNTAX},
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "a\xff", NULL, ERR_SYNTAX},
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "a.b", NULL, ERR_CANNOT},
    {MAILDIR_LAYOUT_PLUSPLUS, '.', false, "a/b", NULL, ERR_CANNOT},
    {MAILDIR_LAYOUT_PLUSPLUS, '.', false, "../../etc", NULL, ERR_SYNTAX},
    {MAILDIR_LAYOUT_PLUSPLUS, '/', false, "~root", NULL, ERR_CANNOT},
    {MAILDIR_LAYOUT_FS, '/', false, "../x", NULL, ERR_CANNOT},
    {MAILDIR_LAYOUT_FS, '/', false, "a/../x", NULL, ERR_CANNOT},
    {MAILDIR_LAYOUT_FS, '/', false, "a/./x", NULL, ERR_CANNOT},
    {MAILDIR_LAYOUT_FS, '/', false, "/etc", NULL, ERR_SYNTAX},
    {MAILDIR_LAYOUT_FS, '/', false, "a/cur", NULL, ERR_CANNOT},
    {MAILDIR_LAYOUT_FS, '/', false, ".hidden", NULL, ERR_CANNOT},
};

static void test_names(void)
{
	char got[MAILDIR_DIR_SIZE], longest[1100];
	struct maildir_root r = {.fd = -1, .layout = MAILDIR_LAYOUT_PLUSPLUS, .separator = '/'};
	struct err e;
	struct buf b;

	buf_init(&b, 10000);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct maildir_root root = {
		    .layout = names[i].layout, .separator = names[i].sep, .utf8 = names[i].utf8};
		int result = maildir_list_dir(&root, str_c(names[i].name), got, &e);

		if (!names[i].dir) {
			ok(result == -1 && e.kind == names[i].kind, "'%s' is refused", names[i].name);
			continue;
		}
		is_int(result, 0, names[i].name);
		is_str(str_c(got), str_c(names[i].dir), "its directory");
		buf_clear(&b);
		ok(maildir_list_name(&root, str_c(got), &b), "has a name");
		ok(str_ieq(buf_str(&b), str_c(names[i].name)), "the same");
	}
	memset(longest, 'x', sizeof longest);
	is_int(maildir_list_dir(&r, str_of(longest, 254), got, &e), 0, "254 bytes fit in a directory entry");
	is_int(maildir_list_dir(&r, str_of(longest, 255), got, &e), -1, "255 don't with the dot");
	r.layout = MAILDIR_LAYOUT_FS;
	is_int(maildir_list_dir(&r, str_of(longest, 255), got, &e), 0, "a level of 255");
	is_int(maildir_list_dir(&r, str_of(longest, 256), got, &e), -1, "of 256");
	is_int(e.kind, ERR_LIMIT, "LIMIT");
	for (size_t i = 1; i < sizeof longest; i += 100)
		longest[i] = '/';
	is_int(maildir_list_dir(&r, str_of(longest, 1000), got, &e), 0, "a name of 1000");
	is_int(maildir_list_dir(&r, str_of(longest, 1001), got, &e), -1, "of 1001");
	ok(!maildir_list_name(&r, STR("a&b"), &b), "no modified UTF-7: no name");
	buf_free(&b);
}

static void expect(const struct maildir_root *r, const char *want, const char *what)
{
	struct maildir_list_entry *list;
	struct buf b;
	struct err e;
	size_t n;

	buf_init(&b, 10000);
	is_int(maildir_list_all(r, &a, &list, &n, &e), 0, what);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s%s", i ? " " : "", STR_ARG(list[i].name), list[i].noselect ? "!" : "");
	is_str(buf_str(&b), str_c(want), what);
	buf_free(&b);
}

static void test_plusplus(int at)
{
	struct maildir_root r = {.fd = at, .layout = MAILDIR_LAYOUT_PLUSPLUS, .separator = '/'};
	int64_t start = clock_mono_ms();
	char name[40];
	struct err e;

	mkdirat(at, ".A.B", 0700);
	mkdirat(at, ".W&APY-rk", 0700);
	mkdirat(at, ".bad&name", 0700);
	mkdirat(at, "plain", 0700);
	mkdirat(at, "..DOVECOT-TRASHED", 0700);
	close(openat(at, ".file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	expect(&r, "INBOX A! A/B W\xc3\xb6rk", "Maildir++");
	is_int(maildir_list_check(&r, STR("inbox"), &e), 0, "INBOX is there");
	is_int(maildir_list_check(&r, STR("A/B"), &e), 0, "so is A/B");
	ok(maildir_list_check(&r, STR("A"), &e) < 0 && e.kind == ERR_NOTFOUND, "A is noselect");
	ok(maildir_list_check(&r, STR("C"), &e) < 0 && e.kind == ERR_NOTFOUND, "C isn't there");
	close(maildir_list_open(&r, STR("A/B"), &e));
	ok(faccessat(at, ".A.B/cur", F_OK, 0) == 0, "opening makes what is missing");
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, ".n%d", i);
		mkdirat(at, name, 0700);
	}
	start = clock_mono_ms();
	is_int(
	    maildir_list_all(&r, &a, &(struct maildir_list_entry *){0}, &(size_t){0}, &e), 0, "a thousand");
	ok(clock_mono_ms() - start < 2000, "in %lld ms", (long long)(clock_mono_ms() - start));
}

static void test_fs(int at)
{
	struct maildir_root r = {.fd = at, .layout = MAILDIR_LAYOUT_FS, .separator = '/'};
	struct err e;

	mkdirat(at, "A", 0700);
	mkdirat(at, "A/B", 0700);
	mkdirat(at, "A/B/cur", 0700);
	mkdirat(at, "INBOX", 0700);
	mkdirat(at, "INBOX/x", 0700);
	mkdirat(at, "INBOX/x/cur", 0700);
	mkdirat(at, "cur", 0700);
	mkdirat(at, ".hidden", 0700);
	is_int(symlinkat("..", at, "A/loop"), 0, "a link");
	ok(maildir_list_check(&r, STR("A"), &e) < 0 && e.kind == ERR_NOTFOUND, "A is noselect");
	is_int(maildir_list_check(&r, STR("A/B"), &e), 0, "A/B is there");
	ok(maildir_list_check(&r, STR("A/B/C"), &e) < 0 && e.kind == ERR_NOTFOUND, "A/B/C isn't");
	is_int(maildir_list_all(&r, &a, &(struct maildir_list_entry *){0}, &(size_t){0}, &e), 0,
	    "a link to above ends");
	unlinkat(at, "A/loop", 0);
	expect(&r, "INBOX A! A/B INBOX/x", "fs");
}

int main(void)
{
	char cmd[80];
	int at;

	if (!mkdtemp(dir))
		return 1;
	arena_init(&a, "test", 64 << 20);
	test_names();
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mkdirat(at, "p", 0700);
	mkdirat(at, "f", 0700);
	test_plusplus(openat(at, "p", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	test_fs(openat(at, "f", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	arena_free(&a);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
