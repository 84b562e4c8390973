/* group: several messages come in together, each with a result of its own; a quota that hasn't room for all. */
#include "mailbox/group.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mailbox/mailbox.h"
#include "tap.h"

static struct err e;

struct bytes {
	struct mailbox_source src;
	struct str left;
};

static int next(struct mailbox_source *src, struct str *piece_r, struct err *err)
{
	struct bytes *b = (struct bytes *)src;

	(void)err;
	*piece_r = b->left;
	b->left = STR("");
	return 0;
}

static int add(struct mailbox_group *g, struct store *s, const char *name, size_t *place_r)
{
	struct bytes b = {{next}, STR("Subject: x\n\n")};

	return mailbox_group_add(g, s, str_c(name), &b.src, place_r, &e);
}

static int files(const char *root, const char *dir)
{
	char path[200];
	struct dirent *de;
	int n = 0;
	DIR *d;

	snprintf(path, sizeof path, "%s/%s", root, dir);
	d = opendir(path);
	while (d && (de = readdir(d)))
		n += de->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

static int remove_all(const char *path)
{
	char command[300];

	snprintf(command, sizeof command, "rm -r %s", path);
	return system(command);
}

static void together(const char *root, struct arena *a, struct store *s)
{
	struct mailbox_group g;
	size_t place = 99;

	mailbox_group_init(&g, a);
	ok(store_create(s, STR("other"), &e) == 0, "a second mailbox");
	ok(add(&g, s, "INBOX", &place) == 0 && place == 0, "one");
	ok(add(&g, s, "missing", &place) < 0 && e.kind == ERR_NOTFOUND, "none into what isn't there");
	ok(add(&g, s, "other", &place) == 0 && place == 1, "the next");
	ok(add(&g, s, "INBOX", &place) == 0 && place == 2, "and one more");
	is_int(files(root, "new") + files(root, ".other/new"), 0, "nothing is in yet");
	is_int(files(root, "tmp"), 2, "but in tmp/");
	mailbox_group_end(&g);
	is_int(files(root, "new"), 2, "then two are in");
	is_int(files(root, ".other/new"), 1, "and one in the other");
	is_int(files(root, "tmp"), 0, "none is in tmp/");
	for (size_t i = 0; i < 3; i++)
		is_int(g.items.p[i].result, 0, "good");
	mailbox_group_end(&g);
	is_int(files(root, "new"), 2, "an end of nothing");
	ok(add(&g, s, "INBOX", &place) == 0 && place == 3, "a group goes on");
	mailbox_group_end(&g);
	is_int(files(root, "new"), 3, "and ends again");
}

/* A directory that can't be written any more: the others come in. */
static void one_fails(const char *root, struct arena *a, struct store *s)
{
	struct mailbox_group g;
	char path[200];
	size_t place;

	mailbox_group_init(&g, a);
	ok(add(&g, s, "other", &place) == 0 && add(&g, s, "INBOX", &place) == 0, "two mailboxes");
	snprintf(path, sizeof path, "%s/.other/new", root);
	ok(files(root, ".other/new") == 1 && remove_all(path) == 0, "one of them loses new/");
	mailbox_group_end(&g);
	is_int(g.items.p[0].result, -1, "that one fails");
	is_int(g.items.p[1].result, 0, "the other doesn't");
	is_int(files(root, ".other/tmp"), 0, "nothing is left of it");
}

static void quota(const char *root, struct arena *a)
{
	struct mailbox_group g;
	struct store *s;
	size_t place;

	setenv("QUOTA_MESSAGES", "6", 1);
	if (store_open(&s, a, arena_printf(a, "maildir:%s", root), &e) < 0)
		exit(111);
	mailbox_group_init(&g, a);
	ok(add(&g, s, "INBOX", &place) == 0, "there is room for one"); /* 4 are there, and one below */
	ok(add(&g, s, "INBOX", &place) == 0, "and for another");
	ok(add(&g, s, "INBOX", &place) < 0 && e.kind == ERR_BUSY, "not for all three");
	mailbox_group_end(&g);
	ok(add(&g, s, "INBOX", &place) < 0 && e.kind == ERR_QUOTA, "nor for that one by itself");
	is_int(files(root, "tmp"), 0, "nothing is left of it");
	store_close(s);
}

int main(void)
{
	char root[] = "/tmp/group.XXXXXX";
	struct arena a;
	struct store *s;

	if (!mkdtemp(root))
		exit(111);
	arena_init(&a, "test", 64 << 20);
	if (store_open(&s, &a, arena_printf(&a, "maildir:%s", root), &e) < 0)
		exit(111);
	together(root, &a, s);
	one_fails(root, &a, s);
	store_close(s);
	quota(root, &a);
	ok(remove_all(root) == 0, "tidy");
	arena_free(&a);
	return done();
}
