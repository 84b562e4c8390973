/* Mailbox names and directories. */
#include "maildir/list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/vec.h"
#include "maildir/folder.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "text/mutf7.h"
#include "text/utf8.h"

enum { MAILBOXES_MAX = 100000 };

bool maildir_list_is_inbox(struct str name)
{
	return str_ieq(name, STR("INBOX"));
}

/* ---- names to what is stored ---- */

static bool is_reserved(struct str level)
{
	return str_eq(level, STR("cur")) || str_eq(level, STR("new")) || str_eq(level, STR("tmp"));
}

static int check_level(const struct maildir_root *r, struct str level, struct err *e)
{
	bool fs = r->layout == MAILDIR_LAYOUT_FS;

	if (level.n == 0)
		return err_set(e, ERR_SYNTAX, "a mailbox name has an empty level");
	if (level.n > MAILDIR_LEVEL_MAX)
		return err_set(
		    e, ERR_LIMIT, "a level of a mailbox name has more than %d bytes", MAILDIR_LEVEL_MAX);
	for (size_t i = 0; i < level.n; i++) {
		if ((unsigned char)level.p[i] < ' ' || level.p[i] == 0x7f)
			return err_set(e, ERR_SYNTAX, "a mailbox name has control characters");
	}
	/* '/' is the file system's, '.' is what Maildir++ puts between levels. */
	if (str_chr(level, '/') >= 0 || (!fs && str_chr(level, '.') >= 0))
		return err_set(
		    e, ERR_CANNOT, "a level of a mailbox name can't have '/'%s here", fs ? "" : " or '.'");
	if (fs && (level.p[0] == '.' || is_reserved(level)))
		return err_set(e, ERR_CANNOT, "a mailbox can't be called %.*s here", STR_ARG(level));
	return 0;
}

static int add_level(const struct maildir_root *r, struct str level, struct buf *out, struct err *e)
{
	if (check_level(r, level, e) < 0)
		return -1;
	if (r->utf8)
		buf_add(out, level);
	else if (text_mutf7_encode(level, out) < 0)
		return err_set(e, ERR_SYNTAX, "a mailbox name isn't valid UTF-8");
	return 0;
}

int maildir_list_stored(
    const struct maildir_root *r, struct str name, char sep, struct buf *out, struct err *e)
{
	struct str rest = name, level;
	int depth = 0;

	if (name.n == 0 || name.n > MAILDIR_MAILBOX_MAX)
		return err_set(e, name.n ? ERR_LIMIT : ERR_SYNTAX, "a mailbox name has 1 to %d bytes",
		    MAILDIR_MAILBOX_MAX);
	if (name.p[0] == '~')
		return err_set(e, ERR_CANNOT, "a mailbox name can't begin with '~'");
	if (!text_utf8_is_valid(name))
		return err_set(e, ERR_SYNTAX, "a mailbox name isn't valid UTF-8");
	while (str_cut(&rest, r->separator, &level)) {
		if (++depth > MAILDIR_DEPTH_MAX)
			return err_set(
			    e, ERR_LIMIT, "a mailbox name has more than %d levels", MAILDIR_DEPTH_MAX);
		if (depth > 1)
			buf_ch(out, sep);
		if (depth == 1 && maildir_list_is_inbox(level))
			level = STR("INBOX");
		if (add_level(r, level, out, e) < 0)
			return -1;
	}
	return 0;
}

int maildir_list_dir(const struct maildir_root *r, struct str name, char dst[MAILDIR_DIR_SIZE], struct err *e)
{
	struct buf b;
	int result;

	if (maildir_list_is_inbox(name)) {
		memcpy(dst, ".", 2);
		return 0;
	}
	buf_init(&b, MAILDIR_DIR_SIZE - 1);
	if (r->layout == MAILDIR_LAYOUT_PLUSPLUS)
		buf_ch(&b, '.');
	result = maildir_list_stored(r, name, r->layout == MAILDIR_LAYOUT_FS ? '/' : '.', &b, e);
	if (result == 0 && (b.full || (r->layout == MAILDIR_LAYOUT_PLUSPLUS && b.n > 255)))
		result = err_set(e, ERR_LIMIT, "the mailbox name is too long for the file system");
	if (result == 0)
		memcpy(dst, buf_cstr(&b), b.n + 1);
	buf_free(&b);
	return result;
}

/* ---- and back ---- */

bool maildir_list_from_stored(const struct maildir_root *r, struct str stored, char sep, struct buf *out)
{
	size_t start = out->n;
	struct str rest = stored, level;
	bool sound = stored.n > 0;
	int depth = 0;

	while (sound && str_cut(&rest, sep, &level)) {
		size_t at = out->n + (depth > 0);

		if (depth++ > 0)
			buf_ch(out, r->separator);
		if (!r->utf8)
			sound = text_mutf7_decode(level, out) == 0;
		else if ((sound = text_utf8_is_valid(level)))
			buf_add(out, level);
		level = str_from(buf_str(out), at);
		sound = sound && depth <= MAILDIR_DEPTH_MAX && check_level(r, level, NULL) == 0 &&
		        str_chr(level, r->separator) < 0;
	}
	sound = sound && out->n - start <= MAILDIR_MAILBOX_MAX && out->p[start] != '~';
	if (!sound)
		out->n = start;
	return sound;
}

bool maildir_list_name(const struct maildir_root *r, struct str dir, struct buf *out)
{
	struct str first = dir;

	if (str_eq(dir, STR("."))) {
		buf_add(out, STR("INBOX"));
		return true;
	}
	if (r->layout == MAILDIR_LAYOUT_FS) {
		/* root/INBOX is only where INBOX/x stands, or a directory that the name INBOX can't mean. */
		return !maildir_list_is_inbox(dir) && maildir_list_from_stored(r, dir, '/', out);
	}
	if (dir.n < 2 || dir.p[0] != '.')
		return false;
	first = str_from(dir, 1);
	return !maildir_list_is_inbox(first) && maildir_list_from_stored(r, first, '.', out);
}

/* ---- listing ---- */

struct listing {
	const struct maildir_root *root;
	struct arena *a;
	struct map seen; /* name -> entry number + 1 */
	VEC(struct maildir_list_entry) entries;
	struct buf name;
	VEC(struct str) todo; /* fs: directories still to be read */
};

static bool is_dir(int dirfd, const struct dirent *d)
{
	struct stat st;

	if (d->d_type != DT_UNKNOWN && d->d_type != DT_LNK)
		return d->d_type == DT_DIR;
	return fstatat(dirfd, d->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

static void add_entry(struct listing *l, struct str name, bool noselect)
{
	size_t at = (size_t)(uintptr_t)map_get(&l->seen, name);
	struct maildir_list_entry *en;

	if (at) {
		if (!noselect)
			l->entries.p[at - 1].noselect = false;
		return;
	}
	en = vec_push(&l->entries, l->a);
	en->name = arena_str(l->a, name);
	en->noselect = noselect;
	map_put(&l->seen, en->name, (void *)(uintptr_t)l->entries.n);
}

/* The levels above, which may have no mailbox. */
static void add_parents(struct listing *l, struct str name)
{
	ptrdiff_t at;

	while ((at = str_rchr(name, l->root->separator)) > 0) {
		name = str_head(name, (size_t)at);
		if (map_get(&l->seen, name))
			return;
		add_entry(l, name, true);
	}
}

static void add_dir(struct listing *l, struct str dir, bool noselect)
{
	buf_clear(&l->name);
	if (!maildir_list_name(l->root, dir, &l->name))
		return;
	add_entry(l, buf_str(&l->name), noselect);
	add_parents(l, buf_str(&l->name));
}

static int read_plusplus(struct listing *l, struct err *e)
{
	int fd = file_open_dir(l->root->fd, ".", e);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *d;

	if (!dir) {
		fd_close(&fd);
		return -1;
	}
	while ((d = readdir(dir)) && l->entries.n < MAILBOXES_MAX) {
		if (d->d_name[0] == '.' && d->d_name[1] != '.' && d->d_name[1] && is_dir(fd, d))
			add_dir(l, str_c(d->d_name), false);
	}
	closedir(dir);
	return 0;
}

/* One directory of the fs layout: its children are listed, or put on the list of what to read. */
static void read_fs_dir(struct listing *l, struct str path)
{
	int fd = openat(l->root->fd, path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	bool selectable = false, top = str_eq(path, STR("."));
	struct dirent *d;

	if (!dir) {
		fd_close(&fd);
		return;
	}
	while ((d = readdir(dir)) && l->entries.n + l->todo.n < MAILBOXES_MAX) {
		struct str name = str_c(d->d_name);

		if (str_eq(name, STR("cur")))
			selectable = true;
		if (name.p[0] == '.' || is_reserved(name) || !is_dir(fd, d))
			continue;
		*vec_push(&l->todo, l->a) =
		    top ? arena_str(l->a, name) : arena_printf(l->a, "%s/%s", path.p, d->d_name);
	}
	closedir(dir);
	if (!top)
		add_dir(l, path, !selectable);
}

static void read_fs(struct listing *l)
{
	read_fs_dir(l, STR("."));
	for (size_t i = 0; i < l->todo.n; i++) {
		struct str path = l->todo.p[i];
		size_t depth = 1;

		for (size_t k = 0; k < path.n; k++)
			depth += path.p[k] == '/';
		/* A link to a directory above would go on for ever. */
		if (depth <= MAILDIR_DEPTH_MAX && path.n < MAILDIR_DIR_SIZE)
			read_fs_dir(l, path);
	}
}

static int entry_cmp(const void *a, const void *b)
{
	const struct maildir_list_entry *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

int maildir_list_all(const struct maildir_root *r, struct arena *a, struct maildir_list_entry **list_r,
    size_t *n_r, struct err *e)
{
	struct listing l = {.root = r, .a = a};
	int result = 0;

	map_init(&l.seen, NULL);
	buf_init(&l.name, MAILDIR_DIR_SIZE);
	add_entry(&l, STR("INBOX"), false);
	if (r->layout == MAILDIR_LAYOUT_FS)
		read_fs(&l);
	else
		result = read_plusplus(&l, e);
	/* INBOX stands first already. */
	if (result == 0)
		qsort(l.entries.p + 1, l.entries.n - 1, sizeof *l.entries.p, entry_cmp);
	*list_r = l.entries.p;
	*n_r = l.entries.n;
	map_free(&l.seen);
	buf_free(&l.name);
	return result;
}

/* ---- one of them ---- */

/* Whether anything stands below a name that is no mailbox itself: then it is a place in the hierarchy. */
static bool has_children(const struct maildir_root *r, const char *dir)
{
	size_t n = strlen(dir);
	bool found = false;
	struct dirent *d;
	DIR *all;
	int fd;

	if (r->layout == MAILDIR_LAYOUT_FS)
		return faccessat(r->fd, dir, F_OK, 0) == 0;
	fd = openat(r->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	all = fd < 0 ? NULL : fdopendir(fd);
	if (!all) {
		fd_close(&fd);
		return false;
	}
	while (!found && (d = readdir(all)))
		found = strncmp(d->d_name, dir, n) == 0 && d->d_name[n] == '.' && is_dir(fd, d);
	closedir(all);
	return found;
}

static int check_dir(const struct maildir_root *r, struct str name, const char *dir, struct err *e)
{
	char path[MAILDIR_DIR_SIZE + 5];
	struct stat st;
	bool fs = r->layout == MAILDIR_LAYOUT_FS;

	snprintf(path, sizeof path, "%s%s", dir, fs ? "/cur" : "");
	if (fstatat(r->fd, path, &st, 0) == 0) {
		if (S_ISDIR(st.st_mode))
			return 0;
	} else if (errno != ENOENT && errno != ENOTDIR) {
		return file_err(e, "stat", r->fd, path);
	}
	if (has_children(r, dir))
		return err_set(
		    e, ERR_NOTFOUND, "%.*s is no mailbox, it only has some below it", STR_ARG(name));
	return err_set(e, ERR_NOTFOUND, "mailbox %.*s doesn't exist", STR_ARG(name));
}

int maildir_list_check(const struct maildir_root *r, struct str name, struct err *e)
{
	char dir[MAILDIR_DIR_SIZE];

	if (maildir_list_dir(r, name, dir, e) < 0)
		return -1;
	return strcmp(dir, ".") == 0 ? 0 : check_dir(r, name, dir, e);
}

int maildir_list_open(const struct maildir_root *r, struct str name, struct err *e)
{
	char dir[MAILDIR_DIR_SIZE];
	struct stat st;
	int fd;

	if (maildir_list_dir(r, name, dir, e) < 0)
		return -1;
	if (strcmp(dir, ".") != 0 && check_dir(r, name, dir, e) < 0)
		return -1;
	fd = file_open_dir(r->fd, dir, e);
	if (fd < 0)
		return -1;
	/* cur/ is there in all but new or damaged ones. A store that can't be written may still be read. */
	if (fstatat(fd, "cur", &st, 0) < 0 || fstatat(fd, "new", &st, 0) < 0 ||
	    fstatat(fd, "tmp", &st, 0) < 0) {
		if (maildir_folder_make(fd, e) < 0 && e->kind != ERR_PERM)
			fd_close(&fd);
	}
	return fd;
}

const char *maildir_list_trash(const struct maildir_root *r)
{
	return r->layout == MAILDIR_LAYOUT_FS ? "..DOVECOT-TrasH" : "..DOVECOT-TRASHED";
}

bool maildir_list_is_trash(const struct maildir_root *r, int dirfd)
{
	struct stat trash, st;

	return fstatat(r->fd, maildir_list_trash(r), &trash, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstat(dirfd, &st) == 0 && st.st_ino == trash.st_ino && st.st_dev == trash.st_dev;
}
