/* Mailboxes made, removed and renamed. */
#include "maildir/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "base/vec.h"
#include "sys/fd.h"
#include "sys/file.h"

static const char *const parts[] = {"tmp", "new", "cur"}; /* cur/ last: what has it is whole */
enum { PARTS = 3, TRASH_TRIES = 5, SYNCED_S = 300 };

int maildir_folder_make(int dirfd, struct err *e)
{
	bool made = false;
	for (int i = 0; i < PARTS; i++)
		if (mkdirat(dirfd, parts[i], 0700) == 0)
			made = true;
		else if (errno != EEXIST)
			return file_err(e, "mkdir", dirfd, parts[i]);
	made = made || !(file_syncs_names(dirfd) || file_is_older(dirfd, "cur", SYNCED_S));
	return made ? file_sync(dirfd, e) : 0; /* who made them may have died before his sync */
}

/* ---- create ---- */

/* fs: the directories above, each durable in its own parent. */
static int make_parents(const struct maildir_root *r, char *dir, struct err *e)
{
	for (char *p = strchr(dir, '/'); p; p = strchr(p + 1, '/')) {
		int result;

		*p = '\0';
		result = mkdirat(r->fd, dir, 0700);
		if (result < 0 && errno != EEXIST)
			return file_err(e, "mkdir", r->fd, dir);
		*p = '/';
	}
	return 0;
}

/* The directory that holds the last component, synced. */
static int sync_parent(const struct maildir_root *r, const char *dir, struct err *e)
{
	const char *slash = strrchr(dir, '/');
	char parent[MAILDIR_DIR_SIZE];
	int fd, result;

	if (!slash)
		return file_sync(r->fd, e);
	snprintf(parent, sizeof parent, "%.*s", (int)(slash - dir), dir);
	fd = file_open_dir(r->fd, parent, e);
	result = fd < 0 ? -1 : file_sync(fd, e);
	fd_close(&fd);
	/* Those above may be new, too: their own parents are synced up to the root. */
	for (char *p = strrchr(parent, '/'); result == 0 && p; p = strrchr(parent, '/')) {
		*p = '\0';
		fd = file_open_dir(r->fd, parent, e);
		result = fd < 0 ? -1 : file_sync(fd, e);
		fd_close(&fd);
	}
	return result < 0 ? -1 : file_sync(r->fd, e);
}

static int fill_folder(const struct maildir_root *r, const char *dir, struct err *e)
{
	int fd = file_open_dir(r->fd, dir, e), mark, result = -1;

	if (fd < 0)
		return -1;
	if (r->layout == MAILDIR_LAYOUT_PLUSPLUS) {
		mark = file_open(fd, "maildirfolder", O_WRONLY | O_CREAT, 0600, e);
		if (mark < 0)
			goto out;
		fd_close(&mark);
	}
	result = maildir_folder_make(fd, e);
out:
	fd_close(&fd);
	return result;
}

int maildir_folder_create(const struct maildir_root *r, struct str name, struct err *e)
{
	char dir[MAILDIR_DIR_SIZE];

	if (maildir_list_dir(r, name, dir, e) < 0)
		return -1;
	if (strcmp(dir, ".") == 0 || maildir_list_check(r, name, e) == 0)
		return err_set(e, ERR_EXISTS, "mailbox %.*s exists already", STR_ARG(name));
	if (make_parents(r, dir, e) < 0)
		return -1;
	if (mkdirat(r->fd, dir, 0700) < 0) {
		if (errno == EEXIST && r->layout == MAILDIR_LAYOUT_PLUSPLUS)
			return err_set(e, ERR_EXISTS, "mailbox %.*s exists already", STR_ARG(name));
		if (errno != EEXIST)
			return file_err(e, "mkdir", r->fd, dir);
	}
	if (fill_folder(r, dir, e) < 0)
		return -1;
	return sync_parent(r, dir, e);
}

/* ---- delete ---- */

static bool is_part(const char *name)
{
	return strcmp(name, "cur") == 0 || strcmp(name, "new") == 0 || strcmp(name, "tmp") == 0;
}

static bool is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool is_real_dir(int at, const char *name)
{
	struct stat st;

	return fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static DIR *open_real_dir(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	if (!d)
		fd_close(&fd);
	return d;
}

/* The first directory in `name` that isn't cur, new or tmp (with `any`: of any name), into dst. */
static bool find_dir(int at, const char *name, bool any, char dst[256])
{
	DIR *d = open_real_dir(at, name);
	struct dirent *ent;
	bool found = false;

	while (d && !found && (ent = readdir(d))) {
		if (is_dot(ent->d_name) || (!any && is_part(ent->d_name)))
			continue;
		if (ent->d_type == DT_DIR ||
		    (ent->d_type == DT_UNKNOWN && is_real_dir(dirfd(d), ent->d_name)))
			found = snprintf(dst, 256, "%s", ent->d_name) > 0;
	}
	if (d)
		closedir(d);
	return found;
}

/* Refuses a folder that holds more than a mailbox. In the fs layout directories beside cur/ are mailboxes of their own, and stay. */
static int check_contents(const struct maildir_root *r, const char *dir, struct err *e)
{
	char path[MAILDIR_DIR_SIZE + 5], found[256];

	if (r->layout == MAILDIR_LAYOUT_PLUSPLUS && find_dir(r->fd, dir, false, found))
		return err_set(e, ERR_CANNOT, "%s/%s holds a directory %s, which is no part of a mailbox",
		    file_path(r->fd), dir, found);
	for (int i = 0; i < PARTS; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, parts[i]);
		if (find_dir(r->fd, path, true, found))
			return err_set(e, ERR_CANNOT, "%s/%s holds a directory %s, which is no message",
			    file_path(r->fd), path, found);
	}
	return 0;
}

/* Removes what is in `name` but directories (links themselves, not what they point to), then it. */
static void remove_flat(int at, const char *name)
{
	DIR *d = open_real_dir(at, name);
	struct dirent *ent;

	while (d && (ent = readdir(d))) {
		if (!is_dot(ent->d_name))
			unlinkat(dirfd(d), ent->d_name, 0);
	}
	if (d)
		closedir(d);
	unlinkat(at, name, AT_REMOVEDIR);
}

static void remove_folder(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return;
	for (int i = 0; i < PARTS; i++)
		remove_flat(fd, parts[i]);
	fd_close(&fd);
	remove_flat(at, name);
}

void maildir_folder_clean(const struct maildir_root *r)
{
	remove_folder(r->fd, maildir_list_trash(r));
}

static int rename_keep(int at, const char *from, const char *to)
{
	struct stat st;

	if (syscall(SYS_renameat2, at, from, at, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (fstatat(at, to, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return -1;
	}
	return renameat(at, from, at, to);
}

/* Moves a directory to the trash's place `to`, which another deletion, or a crash, may occupy. ENOENT of `from` is no error when optional. */
static int move_to_trash(
    const struct maildir_root *r, const char *from, const char *to, bool optional, struct err *e)
{
	for (int i = 0; i < TRASH_TRIES; i++) {
		if (strchr(to, '/'))
			mkdirat(r->fd, maildir_list_trash(r), 0700);
		if (rename_keep(r->fd, from, to) == 0 ||
		    (errno == ENOENT && optional && !is_real_dir(r->fd, from)))
			return 0;
		if (errno == EEXIST || errno == ENOTEMPTY)
			maildir_folder_clean(r);
		else if (errno != ENOENT || !strchr(to, '/'))
			break;
	}
	return file_err(e, "rename", r->fd, from);
}

/* fs, with mailboxes below: only what is this mailbox's own goes; cur/ first, since without it there is no mailbox. */
static int delete_parts(const struct maildir_root *r, const char *dir, struct err *e)
{
	char from[MAILDIR_DIR_SIZE + 5], to[64];
	int result = 0;

	for (int i = PARTS - 1; i >= 0 && result == 0; i--) {
		snprintf(from, sizeof from, "%s/%s", dir, parts[i]);
		snprintf(to, sizeof to, "%s/%s", maildir_list_trash(r), parts[i]);
		result = move_to_trash(r, from, to, parts[i][0] != 'c', e);
	}
	if (result == 0)
		remove_flat(r->fd, dir);
	return result;
}

static int delete_dir(const struct maildir_root *r, const char *dir, struct err *e)
{
	char child[256];

	if (check_contents(r, dir, e) < 0)
		return -1;
	if (r->layout == MAILDIR_LAYOUT_FS && find_dir(r->fd, dir, false, child))
		return delete_parts(r, dir, e);
	return move_to_trash(r, dir, maildir_list_trash(r), false, e);
}

int maildir_folder_delete(const struct maildir_root *r, struct str name, struct err *e)
{
	char dir[MAILDIR_DIR_SIZE];
	struct stat st;

	if (maildir_list_dir(r, name, dir, e) < 0)
		return -1;
	if (strcmp(dir, ".") == 0)
		return err_set(e, ERR_CANNOT, "INBOX can't be deleted");
	/* fs: a place in the hierarchy goes once nothing is below it (RFC 9051 section 6.3.5). */
	if (maildir_list_check(r, name, e) < 0)
		return unlinkat(r->fd, dir, AT_REMOVEDIR) == 0 ? sync_parent(r, dir, e) : -1;
	if (fstatat(r->fd, dir, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode)) {
		if (unlinkat(r->fd, dir, 0) < 0)
			return file_err(e, "unlink", r->fd, dir);
		return sync_parent(r, dir, e);
	}
	if (delete_dir(r, dir, e) < 0 || file_sync(r->fd, e) < 0)
		return -1;
	maildir_folder_clean(r);
	return strchr(dir, '/') && is_real_dir(r->fd, dir) ? sync_parent(r, dir, e) : 0;
}

/* ---- rename ---- */

struct move {
	struct str from, to;
};
struct moves {
	struct arena a;
	VEC(struct move) list;
};

/* Maildir++: the folder and all whose names go on behind it. */
static int collect(
    const struct maildir_root *r, const char *from, const char *to, struct moves *m, struct err *e)
{
	size_t n = strlen(from);
	DIR *d = open_real_dir(r->fd, ".");
	struct dirent *ent;

	if (!d)
		return file_err(e, "opendir", r->fd, ".");
	while ((ent = readdir(d))) {
		struct move *mv;

		if (strncmp(ent->d_name, from, n) != 0 || (ent->d_name[n] != '\0' && ent->d_name[n] != '.'))
			continue;
		mv = vec_push(&m->list, &m->a);
		mv->from = arena_str(&m->a, str_c(ent->d_name));
		mv->to = arena_printf(&m->a, "%s%s", to, ent->d_name + n);
	}
	closedir(d);
	return m->list.n ? 0 : err_set(e, ERR_NOTFOUND, "the mailbox doesn't exist");
}

static int check_moves(const struct maildir_root *r, const struct moves *m, struct err *e)
{
	struct stat st;

	for (size_t i = 0; i < m->list.n; i++) {
		if (m->list.p[i].to.n > 255)
			return err_set(e, ERR_LIMIT, "a mailbox name would be too long for the file system");
		if (fstatat(r->fd, m->list.p[i].to.p, &st, AT_SYMLINK_NOFOLLOW) == 0)
			return err_set(e, ERR_EXISTS, "a mailbox of the new name exists already (%s)",
			    m->list.p[i].to.p);
	}
	return 0;
}

static int make_moves(const struct maildir_root *r, const struct moves *m, struct err *e)
{
	for (size_t i = 0; i < m->list.n; i++) {
		if (rename_keep(r->fd, m->list.p[i].from.p, m->list.p[i].to.p) == 0)
			continue;
		file_err(e, "rename", r->fd, m->list.p[i].from.p);
		while (i-- > 0) {
			if (rename_keep(r->fd, m->list.p[i].to.p, m->list.p[i].from.p) < 0)
				log_error("%s/%s can't be renamed back: %s", file_path(r->fd),
				    m->list.p[i].to.p, strerror(errno));
		}
		return -1;
	}
	return file_sync(r->fd, e);
}

static int rename_plusplus(const struct maildir_root *r, const char *from, const char *to, struct err *e)
{
	struct moves m = {0};
	int result;

	arena_init(&m.a, "rename", 64 << 20);
	result = collect(r, from, to, &m, e);
	if (result == 0)
		result = check_moves(r, &m, e);
	if (result == 0)
		result = make_moves(r, &m, e);
	arena_free(&m.a);
	return result;
}

static int rename_fs(const struct maildir_root *r, const char *from, char *to, struct err *e)
{
	if (faccessat(r->fd, from, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, ERR_NOTFOUND, "the mailbox doesn't exist");
	if (make_parents(r, to, e) < 0)
		return -1;
	if (rename_keep(r->fd, from, to) < 0)
		return file_err(e, "rename", r->fd, to);
	return sync_parent(r, to, e) < 0 || sync_parent(r, from, e) < 0 ? -1 : 0;
}

int maildir_folder_rename(const struct maildir_root *r, struct str from, struct str to, struct err *e)
{
	char dir_from[MAILDIR_DIR_SIZE], dir_to[MAILDIR_DIR_SIZE];
	size_t n;

	if (maildir_list_dir(r, from, dir_from, e) < 0 || maildir_list_dir(r, to, dir_to, e) < 0)
		return -1;
	if (strcmp(dir_from, ".") == 0)
		return err_set(e, ERR_CANNOT, "INBOX itself can't be renamed");
	if (strcmp(dir_to, ".") == 0 || strcmp(dir_from, dir_to) == 0)
		return err_set(e, ERR_EXISTS, "mailbox %.*s exists already", STR_ARG(to));
	n = strlen(dir_from);
	if (strncmp(dir_to, dir_from, n) == 0 && dir_to[n] == (r->layout == MAILDIR_LAYOUT_FS ? '/' : '.'))
		return err_set(e, ERR_CANNOT, "a mailbox can't be moved below itself");
	return r->layout == MAILDIR_LAYOUT_FS ? rename_fs(r, dir_from, dir_to, e)
	                                      : rename_plusplus(r, dir_from, dir_to, e);
}
