/* dovecot-uidlist, read. */
#include "maildir/uidlist.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_uidlist.XXXXXX";
static int at;

#define HEAD "3 V1712000000 N41 G0a1b2c3d4e5f60718293a4b5c6d7e8f9\n"
#define LINES                                      \
	"38 :1712000111.M52P77.tern,S=812,W=833\n" \
	"40 W2047 Gimported-0007 Puid-x O3 :1712000500.M9P80.tern:2,S\n"

static void put(const char *text)
{
	file_write(at, MAILDIR_UIDLIST, str_c(text), false, NULL);
}

static void append(const char *text)
{
	int fd = openat(at, MAILDIR_UIDLIST, O_WRONLY | O_APPEND | O_CLOEXEC);

	fd_write_all(fd, str_c(text));
	close(fd);
}

static void test_reading(struct maildir_uidlist *u)
{
	struct maildir_uidlist_record r;
	char buf[MAILDIR_UIDLIST_LINE_MAX];
	struct err e;

	is_int(maildir_uidlist_refresh(u, &e), -1, "no file");
	is_int(e.kind, ERR_NOTFOUND, "is NOTFOUND");
	put(HEAD LINES);
	is_int(maildir_uidlist_refresh(u, &e), MAILDIR_UIDLIST_NEW, "read");
	is_int(u->uidvalidity, 1712000000, "V");
	is_int(u->uidnext, 41, "N");
	is_int(u->guid[15], 0xf9, "G");
	is_int((int64_t)u->entries.n, 2, "records");
	is_str(maildir_uidlist_name(u, 1), STR("1712000500.M9P80.tern"), "name without flags");
	maildir_uidlist_record(u, 1, &r);
	is_str(r.guid, STR("imported-0007"), "record GUID");
	is_str(r.pop3_uidl, STR("uid-x"), "UIDL");
	is_int(r.pop3_order, 3, "order");
	is_int((int64_t)r.vsize, 2047, "W");
	maildir_uidlist_record(u, 0, &r);
	is_int((int64_t)r.vsize, 833, "W of the name");
	is_int(maildir_uidlist_refresh(u, &e), MAILDIR_UIDLIST_SAME, "the same");
	append("45 :c\n46 :to");
	is_int(maildir_uidlist_refresh(u, &e), MAILDIR_UIDLIST_GREW, "grew");
	is_int((int64_t)u->entries.n, 3, "by whole lines");
	is_int(u->uidnext, 47, "a torn line's UID isn't given again");
	append("rn\n");
	is_int(maildir_uidlist_refresh(u, &e), MAILDIR_UIDLIST_GREW, "the rest came");
	is_str(maildir_uidlist_name(u, 3), STR("torn"), "and the line is whole");
	is_int(maildir_uidlist_find(u, 45), 2, "find");
	is_int(maildir_uidlist_find(u, 44), -1, "find what isn't there");
	is_int(maildir_uidlist_line(u, u->entries.p[1].offset, 40, buf, &r, &e), 0, "one line");
	is_str(r.base, STR("1712000500.M9P80.tern"), "its base");
	is_int(maildir_uidlist_line(u, u->entries.p[1].offset, 41, buf, &r, &e), -1, "not this UID");
	is_int(maildir_uidlist_line(u, u->entries.p[1].offset + 1, 0, buf, &r, &e), -1, "not a line");
	put(HEAD "40 :1712000500.M9P80.tern\n");
	is_int(maildir_uidlist_line(u, 55, 40, buf, &r, &e), -1, "rewritten: not found at a wrong offset");
	is_int(maildir_uidlist_line(u, sizeof HEAD - 1, 40, buf, &r, &e), 0, "but at the right one");
	is_int(maildir_uidlist_refresh(u, &e), MAILDIR_UIDLIST_NEW, "another file");
}

static void test_speed(void)
{
	struct maildir_uidlist u;
	struct buf b;
	struct err e;
	int64_t start, took;

	buf_init(&b, 64 << 20);
	buf_printf(&b, "3 V5 N1 G0a1b2c3d4e5f60718293a4b5c6d7e8f9\n");
	for (int i = 1; i <= 100000; i++)
		buf_printf(&b, "%d :1712%06d.M%dP1234.mail.example.org,S=%d,W=%d\n", i, i, i * 7, i, i + 30);
	put(buf_cstr(&b));
	maildir_uidlist_init(&u, at);
	start = clock_mono_ms();
	maildir_uidlist_refresh(&u, &e);
	took = clock_mono_ms() - start;
	is_int((int64_t)u.entries.n, 100000, "a hundred thousand lines");
	ok(took < 2000, "read in %lld ms", (long long)took);
	maildir_uidlist_free(&u);
	buf_free(&b);
}

int main(void)
{
	struct maildir_uidlist u;
	char cmd[80];

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir_uidlist_init(&u, at);
	test_reading(&u);
	maildir_uidlist_free(&u);
	put("1 77 9\n3 old:2,S\n8 two\n");
	maildir_uidlist_init(&u, at);
	is_int(maildir_uidlist_refresh(&u, NULL), MAILDIR_UIDLIST_NEW, "version 1 is read");
	is_int(u.version, 1, "as such");
	is_int(u.uidvalidity, 77, "V");
	is_str(maildir_uidlist_name(&u, 0), STR("old"), "name");
	maildir_uidlist_free(&u);
	test_speed();
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
