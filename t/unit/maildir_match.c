/* Files against the uidlist. */
#include "maildir/match.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maildir/folder.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_match.XXXXXX";
static int at;

static void touch(const char *path)
{
	int fd = openat(at, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	close(fd);
}

static bool nobody(void *arg, uint32_t uid)
{
	(void)uid;
	++*(int *)arg;
	return false;
}

int main(void)
{
	static const char *const files[] = {
	    "cur/20.M1P1.h:2,S", "new/9.M5P1.h", "cur/9.M12P1.h:2,", "new/zzz", "cur/5.x:2,"};
	struct maildir_uidlist u;
	struct maildir_scan s;
	struct maildir_match m;
	struct err e;
	char cmd[80];
	int asked = 0;

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir_folder_make(at, NULL);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		touch(files[i]);
	file_write(at, MAILDIR_UIDLIST,
	    STR("3 V5 N1 G0a1b2c3d4e5f60718293a4b5c6d7e8f9\n1 :gone\n2 :5.x\n3 :5.x\n"), false, NULL);
	maildir_uidlist_init(&u, at);
	maildir_uidlist_refresh(&u, &e);
	maildir_scan_init(&s, at);
	is_int(maildir_match_scan_alive(&m, &u, &s, nobody, &asked, &e), 0, "scan and match");
	is_int((int64_t)m.known, 1, "known");
	is_int((int64_t)m.missing, 2, "missing");
	is_int(m.file[0], MAILDIR_MATCH_NONE, "no file");
	is_int(m.file[1], MAILDIR_MATCH_NONE, "of two lines for one file the higher UID has it");
	is_str(maildir_scan_base(&s, m.file[2]), STR("5.x"), "the file of a line");
	is_int((int64_t)m.fresh.n, 4, "new ones");
	is_str(maildir_scan_base(&s, m.fresh.p[0]), STR("zzz"), "no time: first");
	is_str(maildir_scan_base(&s, m.fresh.p[1]), STR("9.M5P1.h"), "by seconds, then M as a number");
	is_str(maildir_scan_base(&s, m.fresh.p[2]), STR("9.M12P1.h"), "by M");
	is_str(maildir_scan_base(&s, m.fresh.p[3]), STR("20.M1P1.h"), "seconds as a number");
	maildir_match_free(&m);
	is_int(maildir_match_scan(&m, &u, &s, &e), 0,
	    "reading again while something is missing and all is fresh");
	is_int((int64_t)m.missing, 2, "comes to an end");
	maildir_match_free(&m);
	maildir_scan_free(&s);
	maildir_uidlist_free(&u);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
