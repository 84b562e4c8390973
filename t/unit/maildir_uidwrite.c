/* dovecot-uidlist, written: made, appended, repaired, converted, rewritten. */
#include "maildir/uidwrite.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maildir/name.h"
#include "maildir/uidspare.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_uidwrite.XXXXXX";
static int at;
static const struct maildir_uidlist_hint no_hint = {0, 0, -1};

#define GUID "0a1b2c3d4e5f60718293a4b5c6d7e8f9"

static void put(const char *text)
{
	file_write(at, MAILDIR_UIDLIST, str_c(text), false, NULL);
}

static struct str text(void)
{
	static struct buf b;

	buf_free(&b);
	buf_init(&b, 1 << 20);
	file_read(at, MAILDIR_UIDLIST, &b, NULL);
	return buf_str(&b);
}

static void test_new(void)
{
	struct maildir_uidlist_add adds[] = {
	    {.base = STR("b,S=3,W=4"), .psize = 3, .vsize = 4},
	    {.base = STR("c"), .psize = 5, .vsize = MAILDIR_SIZE_UNKNOWN, .guid = STR("other")},
	};
	struct maildir_uidlist_add bad = {.base = STR("a\nb")};
	struct maildir_uidlist_hint hint = {77, 12, -1};
	struct maildir_uidlist u, other;
	char want[200];
	struct err e;

	maildir_uidlist_init(&u, at);
	maildir_uidlist_init(&other, at);
	is_int(maildir_uidlist_lock(&u, 0, &e), 0, "locked");
	is_int(maildir_uidlist_lock(&other, 0, &e), -1, "once");
	is_int(maildir_uidlist_sync(&u, &hint, &e), MAILDIR_UIDLIST_NEW, "made");
	is_int(u.uidvalidity, 77, "with the hint's UIDVALIDITY");
	is_int(u.uidnext, 12, "and next UID");
	ok(u.has_guid, "and a GUID");
	is_int(maildir_uidlist_append(&u, adds, 2, &e), 0, "appended");
	is_int(adds[1].uid, 13, "UIDs in order");
	is_int(maildir_uidlist_append(&u, &bad, 1, &e), -1, "a name with LF");
	is_int(e.kind, ERR_CANNOT, "can't be");
	is_int(maildir_uidlist_refresh(&other, &e), MAILDIR_UIDLIST_NEW, "another reads");
	is_int((int64_t)other.entries.n, 2, "both");
	is_int((int64_t)other.entries.p[1].offset, (int64_t)adds[1].offset, "offset as said");
	is_int((int64_t)u.entries.p[1].name_at, other.entries.p[1].name_at, "the writer's own list agrees");
	is_str(maildir_uidlist_name(&u, 1), STR("c"), "names, too");
	snprintf(want, sizeof want, "12 :b,S=3,W=4\n13 S5 Gother :c\n");
	ok(str_ends(text(), str_c(want)), "lines as they should be");
	is_int(maildir_uidlist_refresh(&u, &e), MAILDIR_UIDLIST_SAME, "nothing new for the writer");
	ok(maildir_uidlist_unlock(&u), "unlocked");
	maildir_uidlist_free(&u);
	maildir_uidlist_free(&other);
}

static struct str namer(void *arg, uint32_t uid)
{
	(void)arg;
	return uid == 3 ? STR("new") : uid == 4 ? STR("d") : uid == 5 ? STR("two words") : STR_NIL;
}

static void test_name_pop3(void)
{
	struct maildir_uidlist u;
	struct err e;

	put("3 V5 N9 G" GUID "\n1 :a\n2 Pold :b\n3 W7 :c\n4 :d\n5 :e\n");
	maildir_uidlist_init(&u, at);
	maildir_uidlist_lock(&u, 0, &e);
	maildir_uidlist_sync(&u, &no_hint, &e);
	ok(!maildir_uidlist_has_pop3(&u, 0) && maildir_uidlist_has_pop3(&u, 1) &&
	        !maildir_uidlist_has_pop3(&u, 2),
	    "who has something for POP3");
	is_int(maildir_uidlist_name_pop3(&u, namer, NULL, &e), 0, "UIDLs noted");
	is_str(text(), STR("3 V5 N9 G" GUID "\n1 :a\n2 Pold :b\n3 W7 Pnew :c\n4 P :d\n5 :e\n"),
	    "where there was none, and only what can stand there");
	ok(maildir_uidlist_has_pop3(&u, 2) && maildir_uidlist_has_pop3(&u, 3), "the list in memory follows");
	maildir_uidlist_unlock(&u);
	maildir_uidlist_free(&u);
}

static const struct {
	const char *what, *before, *courier;
	struct maildir_uidlist_hint hint;
	const char *after;
} syncs[] = {
    {"version 1 becomes 3", "1 5 9\n3 a:2,S\n4 b\n", NULL, {0, 0, -1}, "3 V5 N9 G*\n3 :a\n4 :b\n"},
    {"Courier's list is taken over", NULL, "1 6 9\n3 a:2,S\n", {0, 0, -1}, "3 V6 N9 G*\n3 :a\n"},
    {"a GUID is given", "3 V5 N9 Pfmt\n3 :a\n", NULL, {0, 0, -1}, "3 V5 N9 G* Pfmt\n3 :a\n"},
    {"a torn line goes, its UID stays used", "3 V5 N1 G" GUID "\n3 :a\n4 :b", NULL, {0, 0, -1},
        "3 V5 N5 G*\n3 :a\n"},
    {"keys are kept, others dropped", "3 V5 N9 Xyz\n3 Zq W7 x1 :a\n", NULL, {0, 0, -1},
        "3 V5 N9 G* Xyz\n3 Zq W7 :a\n"},
    {"a bad line goes", "3 V5 N1 G" GUID "\n3 :a\n4 b\n5 :c\n", NULL, {0, 0, -1}, "3 V5 N6 G*\n3 :a\n5 :c\n"},
    {"the hint raises the next UID", "3 V5 N1\n3 :a\n", NULL, {5, 90, -1}, "3 V5 N90 G*\n3 :a\n"},
    {"another mailbox's hint doesn't", "3 V5 N1\n3 :a\n", NULL, {6, 90, -1}, "3 V5 N4 G*\n3 :a\n"},
    {"without a first line the hint says whose UIDs they are", "4 V5 N1\n3 :a\n", NULL, {8, 7, -1},
        "3 V8 N7 G*\n3 :a\n"},
    {"without a hint nothing is believed", "4 V5 N1\n3 :a\n", NULL, {0, 0, -1}, "3 V* N1 G*\n"},
};

/* Whether s is like pattern, in which '*' stands for a run of hex digits. */
static bool is_like(struct str s, const char *pattern)
{
	size_t i = 0;

	for (; *pattern; pattern++) {
		if (*pattern == '*') {
			while (i < s.n && (str_is_digit(s.p[i]) || (s.p[i] >= 'a' && s.p[i] <= 'f')))
				i++;
		} else if (i >= s.n || s.p[i++] != *pattern) {
			return false;
		}
	}
	return i == s.n;
}

static void test_sync(void)
{
	struct maildir_uidlist u;
	struct err e;

	for (size_t i = 0; i < sizeof syncs / sizeof *syncs; i++) {
		unlinkat(at, MAILDIR_UIDLIST, 0);
		unlinkat(at, MAILDIR_UIDLIST_COURIER, 0);
		unlinkat(at, MAILDIR_UIDSPARE, 0);
		if (syncs[i].before)
			put(syncs[i].before);
		if (syncs[i].courier)
			file_write(at, MAILDIR_UIDLIST_COURIER, str_c(syncs[i].courier), false, NULL);
		maildir_uidlist_init(&u, at);
		maildir_uidlist_lock(&u, 0, &e);
		is_int(maildir_uidlist_sync(&u, &syncs[i].hint, &e), MAILDIR_UIDLIST_NEW, syncs[i].what);
		if (!ok(is_like(text(), syncs[i].after), "%s: the file", syncs[i].what))
			printf("# %.*s\n", STR_ARG(text()));
		is_int(maildir_uidlist_sync(&u, &syncs[i].hint, &e), MAILDIR_UIDLIST_SAME, "once");
		maildir_uidlist_free(&u);
	}
}

static void test_rewrite(void)
{
	static const bool dead[] = {true, false, true};
	struct maildir_uidlist u;
	struct err e;

	put("3 V5 N1 G" GUID " Qx\n1 :a\n2 Kv :b\n3 :c\n");
	maildir_uidlist_init(&u, at);
	maildir_uidlist_lock(&u, 0, &e);
	maildir_uidlist_sync(&u, &no_hint, &e);
	ok(maildir_uidlist_wants_rewrite(&u, 1), "one of three: worth it");
	ok(!maildir_uidlist_wants_rewrite(&u, 3), "three of three: not");
	is_int(maildir_uidlist_rewrite(&u, dead, &e), 0, "rewritten");
	is_str(text(), STR("3 V5 N4 G" GUID " Qx\n2 Kv :b\n"), "without the dead, N up to date");
	is_int((int64_t)u.entries.p[0].offset, 45, "new offsets");
	is_int(maildir_uidlist_reset(&u, 9, -1, &e), 0, "reset");
	is_str(text(), STR("3 V9 N1 G" GUID " Qx\n"), "to another UIDVALIDITY");
	maildir_uidlist_free(&u);
	put("3 V5 N4294967293 G" GUID "\n");
	maildir_uidlist_init(&u, at);
	maildir_uidlist_sync(&u, &no_hint, &e);
	is_int(maildir_uidlist_append(&u, (struct maildir_uidlist_add[]){{.base = STR("a")}}, 1, &e), 0,
	    "UID 2^32-3");
	is_int(maildir_uidlist_append(
	           &u, (struct maildir_uidlist_add[]){{.base = STR("a")}, {.base = STR("b")}}, 2, &e),
	    -1, "no more are left");
	is_int(e.kind, ERR_LIMIT, "LIMIT");
	maildir_uidlist_free(&u);
}

/* Processes that append at the same time: every UID once. */
static void test_race(void)
{
	struct maildir_uidlist u;
	struct err e;
	char name[40];
	int status, bad = 0;

	put("3 V5 N1 G" GUID "\n");
	fflush(stdout);
	for (int child = 0; child < 4; child++) {
		if (fork() != 0)
			continue;
		maildir_uidlist_init(&u, at);
		for (int i = 0; i < 25; i++) {
			struct maildir_uidlist_add add = {.psize = 1, .vsize = 2};

			snprintf(name, sizeof name, "%d.M%d", child, i);
			add.base = str_c(name);
			if (maildir_uidlist_lock(&u, 20000, &e) < 0 ||
			    maildir_uidlist_sync(&u, &no_hint, &e) < 0 ||
			    maildir_uidlist_append(&u, &add, 1, &e) < 0)
				_exit(1);
			maildir_uidlist_unlock(&u);
		}
		_exit(0);
	}
	while (wait(&status) > 0)
		bad += status != 0;
	is_int(bad, 0, "four processes append");
	maildir_uidlist_init(&u, at);
	is_int(maildir_uidlist_refresh(&u, &e), MAILDIR_UIDLIST_NEW, "the list is sound");
	is_int((int64_t)u.entries.n, 100, "every line is there");
	is_int(u.uidnext, 101, "every UID once");
	maildir_uidlist_free(&u);
}

int main(void)
{
	char cmd[80];

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	test_new();
	test_name_pop3();
	test_sync();
	test_rewrite();
	test_race();
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
