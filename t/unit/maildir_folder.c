/* Folders made, removed, renamed. */
#include "maildir/folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_folder.XXXXXX";
static struct err e;

static bool is_there(const struct maildir_root *r, const char *path)
{
	return faccessat(r->fd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static int make(const struct maildir_root *r, const char *name)
{
	return maildir_folder_create(r, str_c(name), &e);
}

static int del(const struct maildir_root *r, const char *name)
{
	return maildir_folder_delete(r, str_c(name), &e);
}

static int ren(const struct maildir_root *r, const char *from, const char *to)
{
	return maildir_folder_rename(r, str_c(from), str_c(to), &e);
}

static bool refused(int result, enum err_kind kind)
{
	return result == -1 && e.kind == kind;
}

static void test_common(const struct maildir_root *r)
{
	is_int(make(r, "A"), 0, "create");
	ok(refused(make(r, "A"), ERR_EXISTS), "once");
	ok(refused(make(r, "Inbox"), ERR_EXISTS), "INBOX is there already");
	is_int(make(r, "A/B/C"), 0, "with a level between that has none");
	ok(refused(maildir_list_check(r, STR("A/B"), &e), ERR_NOTFOUND), "which is noselect");
	is_int(make(r, "A/B"), 0, "until it is created");
	is_int(del(r, "A"), 0, "delete one with others below");
	ok(refused(maildir_list_check(r, STR("A"), &e), ERR_NOTFOUND), "it becomes noselect");
	is_int(maildir_list_check(r, STR("A/B/C"), &e), 0, "those below stay");
	ok(refused(del(r, "A"), ERR_NOTFOUND), "a noselect name can't be deleted while it has some");
	ok(refused(del(r, "INBOX"), ERR_CANNOT), "nor INBOX");
	ok(refused(del(r, "nothing"), ERR_NOTFOUND), "nor what isn't there");
	is_int(make(r, "X"), 0, "another");
	ok(refused(ren(r, "A/B", "X"), ERR_EXISTS), "rename to what is there");
	ok(refused(ren(r, "X", "INBOX"), ERR_EXISTS), "or INBOX");
	ok(refused(ren(r, "INBOX", "Y"), ERR_CANNOT), "INBOX itself");
	ok(refused(ren(r, "A", "A/B/D"), ERR_CANNOT), "below itself");
	ok(refused(ren(r, "nothing", "Y"), ERR_NOTFOUND), "what isn't there");
	is_int(ren(r, "A", "Z/Y"), 0, "rename with all below, to a new level");
	is_int(maildir_list_check(r, STR("Z/Y/B/C"), &e), 0, "all came along");
	ok(refused(maildir_list_check(r, STR("A/B"), &e), ERR_NOTFOUND), "and nothing stayed");
	is_int(del(r, "Z/Y/B/C"), 0, "delete a leaf");
	ok(refused(maildir_list_check(r, STR("Z/Y/B/C"), &e), ERR_NOTFOUND), "it is gone");
}

static void test_plusplus(const struct maildir_root *r)
{
	int trash;

	test_common(r);
	make(r, "keep");
	ok(is_there(r, ".keep/maildirfolder"), "maildirfolder");
	file_write(r->fd, ".keep/cur/1:2,S", STR("x"), false, NULL);
	file_write(r->fd, ".keep/dovecot-uidlist", STR("x"), false, NULL);
	mkdirat(r->fd, ".keep/other", 0700);
	ok(refused(del(r, "keep"), ERR_CANNOT), "a folder with another directory in it");
	ok(is_there(r, ".keep/cur/1:2,S"), "keeps its messages");
	unlinkat(r->fd, ".keep/other", AT_REMOVEDIR);
	/* What a crash left. */
	mkdirat(r->fd, "..DOVECOT-TRASHED", 0700);
	mkdirat(r->fd, "..DOVECOT-TRASHED/cur", 0700);
	file_write(r->fd, "..DOVECOT-TRASHED/cur/2:2,", STR("x"), false, NULL);
	trash = openat(r->fd, "..DOVECOT-TRASHED", O_RDONLY | O_DIRECTORY);
	ok(maildir_list_is_trash(r, trash) && !maildir_list_is_trash(r, r->fd), "what is trash is known");
	close(trash);
	is_int(del(r, "keep"), 0, "delete, with old trash in the way");
	ok(!is_there(r, ".keep") && !is_there(r, "..DOVECOT-TRASHED"), "both are gone");
	mkdirat(r->fd, "outside", 0700);
	file_write(r->fd, "outside/precious", STR("x"), false, NULL);
	is_int(symlinkat("outside", r->fd, ".link"), 0, "a link");
	is_int(del(r, "link"), 0, "a folder that is a link");
	ok(!is_there(r, ".link") && is_there(r, "outside/precious"), "loses the link alone");
	make(r, "in");
	is_int(symlinkat("../../outside", r->fd, ".in/cur/l"), 0, "a link");
	is_int(del(r, "in"), 0, "a link inside");
	ok(is_there(r, "outside/precious"), "isn't followed");
	make(r, "p");
	make(r, "p/q");
	mkdirat(r->fd, ".t.q", 0700);
	ok(refused(ren(r, "p", "t"), ERR_EXISTS), "a child's new name is taken");
	ok(is_there(r, ".p") && is_there(r, ".p.q"), "nothing moved");
}

static void test_fs(const struct maildir_root *r)
{
	test_common(r);
	make(r, "keep");
	make(r, "keep/child");
	file_write(r->fd, "keep/cur/1:2,S", STR("x"), false, NULL);
	file_write(r->fd, "keep/dovecot-uidlist", STR("x"), false, NULL);
	is_int(del(r, "keep"), 0, "one with a child");
	ok(!is_there(r, "keep/cur") && !is_there(r, "keep/dovecot-uidlist"), "loses what is its own");
	ok(is_there(r, "keep/child/cur"), "the child stays");
	is_int(del(r, "keep/child"), 0, "until it is deleted");
	ok(refused(maildir_list_check(r, STR("keep"), &e), ERR_NOTFOUND) && is_there(r, "keep"),
	    "a place stays");
	is_int(del(r, "keep"), 0, "and goes");
	ok(!is_there(r, "keep") && refused(del(r, "keep"), ERR_NOTFOUND), "once");
	ok(!is_there(r, "..DOVECOT-TrasH"), "no trash stays");
}

int main(void)
{
	struct maildir_root p = {.layout = MAILDIR_LAYOUT_PLUSPLUS, .separator = '/'};
	struct maildir_root f = {.layout = MAILDIR_LAYOUT_FS, .separator = '/'};
	char cmd[80];
	int at;

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mkdirat(at, "p", 0700);
	mkdirat(at, "f", 0700);
	p.fd = openat(at, "p", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	f.fd = openat(at, "f", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir_folder_make(p.fd, &e);
	maildir_folder_make(f.fd, &e);
	test_plusplus(&p);
	test_fs(&f);
	maildir_folder_clean(&p);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
