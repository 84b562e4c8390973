/* Subscriptions, both versions. */
#include "maildir/subs.h"

#include <fcntl.h>
#include <unistd.h>

#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_subs.XXXXXX";
static struct arena a;

static struct str names_of(const struct maildir_root *r, struct str text)
{
	struct str *names, joined = STR("");
	size_t n;

	maildir_subs_parse(r, text, &a, &names, &n);
	for (size_t i = 0; i < n; i++)
		joined = arena_printf(&a, "%.*s%s%.*s", STR_ARG(joined), i ? " " : "", STR_ARG(names[i]));
	return joined;
}

static struct str file_text(int at)
{
	struct buf b;
	struct str s;

	buf_init(&b, 10000);
	file_read(at, MAILDIR_SUBS, &b, NULL);
	s = arena_str(&a, buf_str(&b));
	buf_free(&b);
	return s;
}

static void test_set(int at, const struct maildir_root *r)
{
	struct err e;

	is_int(maildir_subs_set(r, at, STR("Work/Tea"), true, &e), 1, "subscribe");
	is_str(file_text(at), STR("V\t2\n\nWork\tTea\n"), "a new file is version 2");
	is_int(maildir_subs_set(r, at, STR("Work/Tea"), true, &e), 0, "twice is once");
	is_int(maildir_subs_set(r, at, STR("inbox"), true, &e), 1, "INBOX");
	is_int(maildir_subs_set(r, at, STR("Caf\xc3\xa9"), true, &e), 1, "another");
	is_str(file_text(at), STR("V\t2\n\nWork\tTea\nINBOX\nCaf&AOk-\n"), "as on disk");
	is_int(maildir_subs_set(r, at, STR("Work/Tea"), false, &e), 1, "unsubscribe");
	is_int(maildir_subs_set(r, at, STR("Work/Tea"), false, &e), 0, "once");
	ok(maildir_subs_set(r, at, STR("a//b"), true, &e) == -1 && e.kind == ERR_SYNTAX, "a bad name");
	file_write(at, MAILDIR_SUBS, STR("old.name\nrub&bish\n"), false, NULL);
	is_int(maildir_subs_set(r, at, STR("A/B"), true, &e), 1, "version 1");
	is_str(
	    file_text(at), STR("old.name\nrub&bish\nA.B\n"), "stays version 1, and keeps what it can't read");
	file_write(at, MAILDIR_SUBS, STR(""), false, NULL);
	maildir_subs_set(r, at, STR("A/B"), true, &e);
	is_str(file_text(at), STR("A.B\n"), "an empty file is version 1");
	ok(faccessat(at, "subscriptions.lock", F_OK, 0) < 0, "no lock stays");
}

int main(void)
{
	struct maildir_root r = {.fd = -1, .layout = MAILDIR_LAYOUT_PLUSPLUS, .separator = '/'};
	char cmd[80];
	struct str *names;
	struct err e;
	size_t n;
	int at;

	if (!mkdtemp(dir))
		return 1;
	arena_init(&a, "test", 1 << 20);
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is_int(maildir_subs_read(&r, at, &a, &names, &n, &e), 0, "no file");
	is_int((int64_t)n, 0, "no names");
	is_str(names_of(&r, STR("Work.Tea\nCaf&AOk-\ninbox\n\n.x\na/b\n")), STR("Work/Tea Caf\xc3\xa9 INBOX"),
	    "version 1");
	is_str(names_of(&r, STR("V\t2\n\nWork\tTea\nCaf&AOk-\nINBOX\nA.B\n\1t\n")),
	    STR("Work/Tea Caf\xc3\xa9 INBOX"), "version 2");
	is_str(names_of(&r, STR("V\t3\n\nx\n")), STR("x"), "another version: what makes sense of it");
	r.layout = MAILDIR_LAYOUT_FS;
	is_str(names_of(&r, STR("V\t2\n\nA.B\tc\n")), STR("A.B/c"), "a dot in fs");
	r.layout = MAILDIR_LAYOUT_PLUSPLUS;
	test_set(at, &r);
	arena_free(&a);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
