/* dovecot-keywords. */
#include "maildir/keywords.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "sys/file.h"
#include "tap.h"

static struct str read_all(int at, struct buf *b)
{
	buf_clear(b);
	file_read(at, MAILDIR_KEYWORDS, b, NULL);
	return buf_str(b);
}

static void test_add(int at, struct maildir_keywords *k, struct buf *b)
{
	struct str names[] = {STR("$Junk"), STR("new"), STR("has space"), STR("$junk")}, many[30];
	int letters[30];
	char text[30][8];
	struct stat before, after;
	struct err e;

	fstatat(at, MAILDIR_KEYWORDS, &before, 0);
	is_int(maildir_keywords_add(k, names, 4, 1U << 1, letters, &e), 0, "add");
	is_int(letters[0], 0, "known: its letter");
	is_int(letters[1], 3, "new: the first that is free and unused");
	is_int(letters[2], -1, "with a space: none");
	is_int(letters[3], 0, "in any case");
	is_str(read_all(at, b), STR("0 $Junk\n2 c\n3 new\n"), "the file");
	fstatat(at, MAILDIR_KEYWORDS, &after, 0);
	ok(after.st_mtime > before.st_mtime, "its time grew by a second");
	for (int i = 0; i < 30; i++) {
		snprintf(text[i], sizeof text[i], "k%d", i);
		many[i] = str_c(text[i]);
	}
	is_int(maildir_keywords_add(k, many, 30, 0, letters, &e), 0, "more than there are letters");
	is_int(letters[22], 25, "the last letter");
	is_int(letters[23], -1, "the rest gets none");
	is_str(maildir_keywords_name(k, 25), STR("k22"), "its name");
}

int main(void)
{
	char dir[] = "/tmp/maildir_keywords.XXXXXX", cmd[80];
	struct timespec later[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = clock_now_s() + 100}};
	struct maildir_keywords k;
	struct buf b;
	struct err e;
	int at;

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	buf_init(&b, 1 << 20);
	maildir_keywords_init(&k, at);
	is_int(maildir_keywords_refresh(&k, &e), 0, "no file");
	is_str(maildir_keywords_name(&k, 4), STR("unknown-4"), "unmapped letter");
	ok(str_is_nil(maildir_keywords_name(&k, 26)), "no letter");
	file_write(at, MAILDIR_KEYWORDS, STR("0 $Junk\nrubbish\n26 x\n1 \n2 c\n2 d\n3 C\nx y\n4 to rn\n"),
	    false, NULL);
	utimensat(at, MAILDIR_KEYWORDS, later, 0);
	is_int(maildir_keywords_refresh(&k, &e), 1, "read");
	is_str(maildir_keywords_name(&k, 0), STR("$Junk"), "0");
	is_str(maildir_keywords_name(&k, 1), STR("unknown-1"), "an empty name is none");
	is_str(maildir_keywords_name(&k, 2), STR("c"), "the first to claim a letter has it");
	is_str(maildir_keywords_name(&k, 3), STR("unknown-3"), "a name has one letter");
	is_int(maildir_keywords_find(&k, STR("$JUNK")), 0, "found in any case");
	is_int(maildir_keywords_find(&k, STR("unknown-7")), 7, "an unmapped letter by its number");
	is_int(maildir_keywords_find(&k, STR("unknown-2")), -1, "but not a mapped one");
	is_int(maildir_keywords_refresh(&k, &e), 0, "unchanged");
	test_add(at, &k, &b);
	maildir_keywords_free(&k);
	buf_free(&b);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
