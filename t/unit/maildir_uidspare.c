/* The second name of dovecot-uidlist: made, followed, and read when the list is gone. */
#include "maildir/uidspare.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maildir/uidwrite.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_uidspare.XXXXXX";
static int dirfd_;
static const struct maildir_uidlist_hint hint = {0, 0, -1};

static ino_t inode(const char *name)
{
	struct stat st;

	return fstatat(dirfd_, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? st.st_ino : 0;
}

static void put(const char *text)
{
	file_write(dirfd_, MAILDIR_UIDLIST, str_c(text), false, NULL);
}

/* The list as the next holder of the lock finds or makes it. */
static void sync_list(struct maildir_uidlist *u)
{
	struct err e;

	maildir_uidlist_init(u, dirfd_);
	ok(maildir_uidlist_lock(u, 1000, &e) == 0 && maildir_uidlist_sync(u, &hint, &e) >= 0, "synced");
	ok(u->lock.held, "the lock is still held");
	maildir_uidlist_unlock(u);
}

#define LIST "3 V77 N10 G00112233445566778899aabbccddeeff\n5 :a\n9 :b\n"

static void test_keep(void)
{
	put(LIST);
	maildir_uidspare_keep(dirfd_);
	ok(inode(MAILDIR_UIDLIST) && inode(MAILDIR_UIDLIST) == inode(MAILDIR_UIDSPARE), "the same file");
	put(LIST);
	ok(inode(MAILDIR_UIDLIST) != inode(MAILDIR_UIDSPARE), "another program wrote it anew");
	maildir_uidspare_keep(dirfd_);
	ok(inode(MAILDIR_UIDLIST) == inode(MAILDIR_UIDSPARE), "and the name follows");
	put("");
	maildir_uidspare_keep(dirfd_);
	ok(inode(MAILDIR_UIDSPARE) && inode(MAILDIR_UIDLIST) != inode(MAILDIR_UIDSPARE),
	    "but not to nothing");
}

static void test_read(const char *what, const char *list)
{
	struct maildir_uidlist u;

	put(LIST);
	unlinkat(dirfd_, MAILDIR_UIDSPARE, 0);
	maildir_uidspare_keep(dirfd_);
	unlinkat(dirfd_, MAILDIR_UIDLIST, 0);
	if (list)
		put(list);
	sync_list(&u);
	ok(u.uidvalidity == 77 && u.entries.n == 2 && u.entries.p[0].uid == 5 && u.guid[15] == 0xff, "%s",
	    what);
	is_int(u.uidnext, 10 + MAILDIR_UIDSPARE_LEAP, "no UID that somebody may have given meanwhile");
	maildir_uidlist_free(&u);
	sync_list(&u);
	is_int(u.uidnext, 10 + MAILDIR_UIDSPARE_LEAP, "which is written down, and rises once");
	ok(inode(MAILDIR_UIDLIST) == inode(MAILDIR_UIDSPARE), "the new list has a second name");
	maildir_uidlist_free(&u);
}

static void test_none(void)
{
	struct maildir_uidlist u;

	put("nonsense\n");
	unlinkat(dirfd_, MAILDIR_UIDSPARE, 0);
	(void)!linkat(dirfd_, MAILDIR_UIDLIST, dirfd_, MAILDIR_UIDSPARE, 0);
	sync_list(&u);
	ok(u.uidvalidity != 77 && u.entries.n == 0, "damaged under both names: a new UIDVALIDITY");
	maildir_uidlist_free(&u);
	unlinkat(dirfd_, MAILDIR_UIDLIST, 0);
	file_write(dirfd_, MAILDIR_UIDSPARE, STR("nonsense\n"), false, NULL);
	sync_list(&u);
	ok(u.uidvalidity != 77 && u.uidnext == 1, "nonsense isn't believed");
	maildir_uidlist_free(&u);
}

int main(void)
{
	char cmd[64];

	if (!mkdtemp(dir))
		return 1;
	dirfd_ = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	test_keep();
	test_read("deleted: all keep their UIDs", NULL);
	test_read("another file without sense: the same", "3 garbage\n\xff\xff\n");
	test_none();
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
