/* A Maildir store: its root, its tree of folders, where indexes live. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "mailbox/maildir.h"
#include "maildir/folder.h"
#include "maildir/subs.h"
#include "maildir/uidtail.h"
#include "sys/fd.h"
#include "sys/file.h"

static struct maildir_store *own(const struct store *s)
{
	return s->own;
}

/* One "KEY=value" of MAIL. */
static int option(struct store *s, struct str key, struct str value, struct err *e)
{
	struct maildir_store *ms = own(s);

	if (str_ieq(key, STR("LAYOUT"))) {
		if (!str_ieq(value, STR("fs")) && !str_ieq(value, STR("maildir++")))
			return err_set(
			    e, ERR_SYNTAX, "LAYOUT=%.*s: expected fs or maildir++", STR_ARG(value));
		ms->root.layout = str_ieq(value, STR("fs")) ? MAILDIR_LAYOUT_FS : MAILDIR_LAYOUT_PLUSPLUS;
		return 0;
	}
	if (str_ieq(key, STR("SEPARATOR"))) {
		if (value.n != 1 || (value.p[0] != '/' && value.p[0] != '.'))
			return err_set(e, ERR_SYNTAX, "SEPARATOR=%.*s: expected / or .", STR_ARG(value));
		ms->root.separator = value.p[0];
		return 0;
	}
	if (str_ieq(key, STR("UTF8"))) {
		ms->root.utf8 = !value.n || str_ieq(value, STR("yes"));
		return 0;
	}
	if (str_ieq(key, STR("INDEX"))) {
		const char *path = arena_cstr(s->arena, value);

		ms->in_memory = str_ieq(value, STR("MEMORY"));
		if (ms->in_memory)
			return 0;
		if (!path || file_mkdir_all(path, e) < 0)
			return -1;
		ms->index_rootfd = file_open_dir(AT_FDCWD, path, e);
		return ms->index_rootfd < 0 ? -1 : 0;
	}
	return err_set(e, ERR_SYNTAX, "MAIL has an unknown option %.*s", STR_ARG(key));
}

int maildir_store_open(struct store *s, const struct conf_mail *where, struct err *e)
{
	struct maildir_store *ms = arena_new(s->arena, struct maildir_store);
	const char *dir = arena_cstr(s->arena, where->path);

	s->own = ms;
	ms->index_rootfd = ms->root.fd = -1;
	ms->root.utf8 = conf_bool("MAIL_UTF8_NAMES");
	if (conf_string("MAIL_SEPARATOR") &&
	    option(s, STR("SEPARATOR"), str_c(conf_string("MAIL_SEPARATOR")), e) < 0)
		return -1;
	if (!dir)
		return err_set(e, ERR_SYNTAX, "the path in MAIL holds a NUL");
	for (size_t i = 0; i < where->n; i++) {
		if (option(s, where->options[i].name, where->options[i].value, e) < 0)
			return -1;
	}
	if (file_mkdir_all(dir, e) < 0)
		return -1;
	if (!ms->root.separator)
		ms->root.separator = ms->root.layout == MAILDIR_LAYOUT_FS ? '/' : '.';
	ms->root.fd = file_open_dir(AT_FDCWD, dir, e);
	/* A store that can't be written (a read-only file system) may still have all it needs. */
	if (ms->root.fd < 0 || (maildir_folder_make(ms->root.fd, e) < 0 && e->kind != ERR_PERM))
		return -1;
	maildir_folder_clean(&ms->root);
	s->rootfd = ms->root.fd;
	s->separator = ms->root.separator;
	return 0;
}

void maildir_store_close(struct store *s)
{
	struct maildir_store *ms = own(s);

	fd_close(&ms->root.fd);
	fd_close(&ms->index_rootfd);
}

int maildir_store_list(
    struct store *s, struct arena *a, struct format_entry **list_r, size_t *n_r, struct err *e)
{
	struct maildir_list_entry *found;

	if (maildir_list_all(&own(s)->root, a, &found, n_r, e) < 0)
		return -1;
	*list_r = arena_array(a, *n_r, sizeof **list_r);
	for (size_t i = 0; i < *n_r; i++)
		(*list_r)[i] = (struct format_entry){found[i].name, found[i].noselect};
	return 0;
}

int maildir_store_check(struct store *s, struct str name, struct err *e)
{
	return maildir_list_check(&own(s)->root, name, e);
}

int maildir_store_create(struct store *s, struct str name, struct err *e)
{
	return maildir_folder_create(&own(s)->root, name, e);
}

/* The index files of a mailbox that is gone would be another mailbox's: its ident would say so, but they needn't stay. */
static void remove_index(struct store *s, struct str name)
{
	static const char *const files[] = {"dovetail.log", "dovetail.index", "dovetail.cache"};
	int dir;

	if (own(s)->index_rootfd < 0)
		return;
	dir = maildir_store_index_dir(s, name, -1);
	for (size_t i = 0; dir >= 0 && i < sizeof files / sizeof *files; i++)
		unlinkat(dir, files[i], 0);
	fd_close(&dir);
}

bool maildir_store_ident(struct store *s, struct str name, unsigned char guid[16])
{
	char dir[MAILDIR_DIR_SIZE];
	struct maildir_uidlist u;
	struct err e;
	bool known;
	int fd;

	/* Not maildir_list_open, which makes what is missing. */
	if (maildir_list_dir(&own(s)->root, name, dir, &e) < 0 ||
	    (fd = file_open_dir(own(s)->root.fd, dir, &e)) < 0)
		return false;
	maildir_uidlist_init(&u, fd);
	known = maildir_uidlist_head(&u, &e) == 0 && u.has_guid;
	if (known)
		memcpy(guid, u.guid, sizeof u.guid);
	maildir_uidlist_free(&u);
	fd_close(&fd);
	return known;
}

int maildir_store_remove(struct store *s, struct str name, struct err *e)
{
	if (maildir_folder_delete(&own(s)->root, name, e) < 0)
		return -1;
	remove_index(s, name);
	return 0;
}

int maildir_store_rename(struct store *s, struct str from, struct str to, struct err *e)
{
	if (maildir_folder_rename(&own(s)->root, from, to, e) < 0)
		return -1;
	remove_index(s, from);
	return 0;
}

int maildir_store_subscriptions(
    struct store *s, struct arena *a, struct str **names_r, size_t *n_r, struct err *e)
{
	return maildir_subs_read(&own(s)->root, own(s)->root.fd, a, names_r, n_r, e);
}

int maildir_store_subscribe(struct store *s, struct str name, bool on, struct err *e)
{
	return maildir_subs_set(&own(s)->root, own(s)->root.fd, name, on, e) < 0 ? -1 : 0;
}

bool maildir_store_has_cache(struct store *s, struct str name)
{
	int root = own(s)->index_rootfd < 0 ? own(s)->root.fd : own(s)->index_rootfd;
	char dir[MAILDIR_DIR_SIZE], path[MAILDIR_DIR_SIZE + 16];
	struct err e;

	if (own(s)->in_memory || maildir_list_dir(&own(s)->root, name, dir, &e) < 0)
		return false;
	snprintf(path, sizeof path, "%s/dovetail.cache", dir);
	return faccessat(root, path, F_OK, 0) == 0;
}

int maildir_store_index_dir(struct store *s, struct str name, int dirfd)
{
	char dir[MAILDIR_DIR_SIZE];
	struct err e;
	int fd;

	if (own(s)->in_memory)
		return -1;
	if (own(s)->index_rootfd < 0)
		return fcntl(dirfd, F_DUPFD_CLOEXEC, 0);
	if (maildir_list_dir(&own(s)->root, name, dir, &e) < 0)
		return -1;
	/* Maildir++ directories are one level; those of fs may need their parents. */
	for (char *p = strchr(dir, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		file_mkdir(own(s)->index_rootfd, dir, &e);
		*p = '/';
	}
	if (strcmp(dir, ".") != 0)
		file_mkdir(own(s)->index_rootfd, dir, &e);
	fd = file_open_dir(own(s)->index_rootfd, dir, &e);
	if (fd < 0)
		log_warning("the index of %.*s is kept in memory: %s", STR_ARG(name), e.text);
	return fd;
}

static uint64_t mtime_ns(const struct stat *st)
{
	return (uint64_t)st->st_mtim.tv_sec * 1000000000u + (uint64_t)st->st_mtim.tv_nsec;
}

int maildir_store_stamps(struct store *s, struct str name, uint64_t stamp[8], struct err *e)
{
	char path[MAILDIR_DIR_SIZE + 32], *end;
	static const char *const parts[] = {"/new", "/cur"};
	struct stat st;

	if (maildir_list_dir(&own(s)->root, name, path, e) < 0)
		return -1;
	end = path + strlen(path);
	for (int i = 0; i < 2; i++) {
		memcpy(end, parts[i], sizeof "/new");
		if (fstatat(own(s)->root.fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0) {
			stamp[i] = mtime_ns(&st);
			continue;
		}
		if (maildir_list_check(&own(s)->root, name, e) < 0)
			return -1;
		if (own(s)->root.layout == MAILDIR_LAYOUT_FS)
			return err_set(e, ERR_CANNOT, "%.*s can't be selected", STR_ARG(name));
		stamp[i] = 0; /* Maildir++: whoever opens it makes what is missing */
	}
	/* Flag changes stand in the log before they are in file names. */
	memcpy(end, "/dovetail.log", sizeof "/dovetail.log");
	if (fstatat(own(s)->index_rootfd >= 0 ? own(s)->index_rootfd : own(s)->root.fd, path, &st,
	        AT_SYMLINK_NOFOLLOW) == 0) {
		stamp[2] = st.st_ino;
		stamp[3] = (uint64_t)st.st_size;
	}
	return 0;
}
