/* maildirsize. */
#include "maildir/quota.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "maildir/folder.h"
#include "sys/file.h"
#include "tap.h"

static const struct {
	const char *text;
	uint64_t bytes, count;
	bool usable;
	int64_t sum, messages;
} parses[] = {
    {"1000S,5C\n10 1\n-4 -1\n+6 +1\n", 1000, 5, true, 12, 1},
    {"5C,1000S\n", 1000, 5, true, 0, 0},
    {"1000S\n10 1\n", 1000, 0, true, 10, 1},
    {"0S\n  10   1 \n", 0, 0, true, 10, 1},
    {"1000S\n10 1\n", 999, 0, false, 0, 0},
    {"1000S\n-10 1\n", 1000, 0, false, 0, 0},
    {"1000S\n10\n", 1000, 0, false, 0, 0},
    {"1000S\n10 1", 1000, 0, false, 0, 0},
    {"1000S\nx y\n", 1000, 0, false, 0, 0},
    {"1000S\n9223372036854775807 1\n9 1\n", 1000, 0, false, 0, 0},
    {"junk\n", 0, 0, false, 0, 0},
    {"", 0, 0, false, 0, 0},
};

static struct str text(int at)
{
	static struct buf b;

	buf_free(&b);
	buf_init(&b, 10000);
	file_read(at, MAILDIR_QUOTA, &b, NULL);
	return buf_str(&b);
}

static void test_store(struct maildir_root *r)
{
	struct maildir_quota_limits limits = {.bytes = 100, .count = 3};
	struct maildir_quota_use use;
	struct timespec old[2] = {{1000, 0}, {1000, 0}};
	struct err e;

	maildir_folder_create(r, STR("A"), &e);
	file_write(r->fd, "new/1,S=10,W=12", STR("sizes are believed"), false, NULL);
	file_write(r->fd, ".A/cur/2:2,S", STR("12345"), false, NULL);
	is_int(maildir_quota_read(r, r->fd, &limits, &use, &e), 0, "counted");
	is_int(use.bytes, 15, "bytes");
	is_int(use.count, 2, "messages");
	is_str(text(r->fd), STR("100S,3C\n15 2\n"), "the file");
	maildir_quota_add(r->fd, 7, 1);
	maildir_quota_add(r->fd, -3, -1);
	is_str(text(r->fd), STR("100S,3C\n15 2\n+7 +1\n-3 -1\n"), "lines are added");
	maildir_quota_read(r, r->fd, &limits, &use, &e);
	is_int(use.bytes, 19, "and summed");
	is_int(maildir_quota_fits(&use, &limits, 81, 1, &e), 0, "what fits");
	ok(maildir_quota_fits(&use, &limits, 82, 1, &e) < 0 && e.kind == ERR_QUOTA, "and what doesn't");
	ok(maildir_quota_fits(&use, &limits, 1, 2, &e) < 0, "by count");
	maildir_quota_add(r->fd, 1000, 1);
	maildir_quota_read(r, r->fd, &limits, &use, &e);
	is_int(use.bytes, 15, "over by more than one line: counted anew");
	file_write(r->fd, MAILDIR_QUOTA, STR("100S,3C\n500 2\n"), false, NULL);
	maildir_quota_read(r, r->fd, &limits, &use, &e);
	is_int(use.bytes, 500, "over by one fresh line: believed");
	utimensat(r->fd, MAILDIR_QUOTA, old, 0);
	maildir_quota_read(r, r->fd, &limits, &use, &e);
	is_int(use.bytes, 15, "by an old one: counted anew");
	unlinkat(r->fd, MAILDIR_QUOTA, 0);
	maildir_quota_add(r->fd, 1, 1);
	ok(faccessat(r->fd, MAILDIR_QUOTA, F_OK, 0) < 0, "adding makes no file");
}

int main(void)
{
	struct maildir_root r = {.layout = MAILDIR_LAYOUT_PLUSPLUS, .separator = '/'};
	char dir[] = "/tmp/maildir_quota.XXXXXX", cmd[80];
	struct maildir_quota_use use;

	if (!mkdtemp(dir))
		return 1;
	for (size_t i = 0; i < sizeof parses / sizeof *parses; i++) {
		struct maildir_quota_limits limits = {.bytes = parses[i].bytes, .count = parses[i].count};

		is_int(maildir_quota_parse(str_c(parses[i].text), &limits, &use), parses[i].usable,
		    parses[i].text[0] ? "parse" : "empty");
		if (parses[i].usable)
			ok(use.bytes == parses[i].sum && use.count == parses[i].messages, "sums");
	}
	r.fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir_folder_make(r.fd, NULL);
	test_store(&r);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
