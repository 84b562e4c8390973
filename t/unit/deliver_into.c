/* into: with and without flags, making mailboxes, an error leaves nothing. */
#include "deliver/into.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "index/index.h"
#include "tap.h"

static struct arena arena;
static struct err e;
static char root[] = "/tmp/dovetail-into.XXXXXX";

static int files(const char *dir)
{
	DIR *d = opendir(arena_printf(&arena, "%s/%s", root, dir).p);
	struct dirent *de;
	int n = 0;

	while (d && (de = readdir(d)))
		n += de->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

int main(void)
{
	struct into_bytes bytes = {.pieces = {STR("A: b\n"), STR("\n"), STR("x\n")}};
	struct into to = {.mailbox = STR("INBOX")};
	struct str keyword = STR("work");
	struct store *s;

	ok(mkdtemp(root) != NULL, "directory");
	arena_init(&arena, "test", 64 << 20);
	ok(store_open(&s, &arena, arena_printf(&arena, "maildir:%s", root), &e) == 0, "store");
	ok(into_mailbox(s, &to, &bytes, &e) == 0 && files("new") == 1 && files("cur") == 0,
	    "without flags into new/");
	ok(access(arena_printf(&arena, "%s/dovecot-uidlist", root).p, F_OK) < 0, "without a uidlist");
	to.flags = INDEX_SEEN;
	to.keywords = &keyword;
	to.nkeywords = 1;
	ok(into_mailbox(s, &to, &bytes, &e) == 0 && files("cur") == 1, "with flags into cur/");
	to = (struct into){.mailbox = STR("none")};
	ok(into_mailbox(s, &to, &bytes, &e) == -1 && e.kind == ERR_NOTFOUND, "no such mailbox");
	to.create = to.subscribe = true;
	ok(into_mailbox(s, &to, &bytes, &e) == 0 && files(".none/new") == 1, "unless it may be made");
	to.mailbox = STR("a..b");
	ok(into_mailbox(s, &to, &bytes, &e) == -1 && files("tmp") == 0, "an impossible name");
	store_close(s);
	if (done())
		return 1;
	fflush(stdout);
	execl("/bin/rm", "rm", "-r", root, (char *)NULL);
	return 1;
}
