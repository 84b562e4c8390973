/* The user's scripts on disk. */
#include "deliver/scripts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/vec.h"
#include "conf/conf.h"
#include "conf/user.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/leftover.h"
#include "text/utf8.h"

#define SUFFIX ".sieve"
enum { NAME_CHARS = 128, NAME_BYTES = 240, SCRIPTS_MOST = 100000, SCRIPT_MOST = 64 << 20 };

int scripts_check_name(struct str name, struct err *e)
{
	uint32_t cp;

	if (!name.n || name.n > NAME_BYTES || !text_utf8_is_valid(name) ||
	    text_utf8_count(name) > NAME_CHARS || name.p[0] == '.')
		return err_set(e, ERR_SYNTAX,
		    "a script name has 1 to %d characters of UTF-8, and no '.' in front", NAME_CHARS);
	for (struct str rest = name; rest.n; rest = str_from(rest, text_utf8_decode(rest, &cp))) {
		text_utf8_decode(rest, &cp);
		if (cp < 32 || (cp >= 127 && cp < 160) || cp == 0x2028 || cp == 0x2029 || cp == '/')
			return err_set(e, ERR_SYNTAX, "a script name may not hold control characters or '/'");
	}
	return 0;
}

static const char *path_setting(struct arena *a, const char *name, struct err *e)
{
	struct conf_user u = conf_user_environment();
	struct str s = conf_user_expand(a, str_c(conf_string(name)), &u, e);

	return str_is_nil(s) ? NULL : s.p;
}

int scripts_open(struct scripts *s, struct arena *a, bool create, struct err *e)
{
	struct err none;

	*s = (struct scripts){.dirfd = -1, .arena = a};
	s->dir = path_setting(a, "SIEVE_DIR", e);
	s->link = s->dir ? path_setting(a, "SIEVE_SCRIPT", e) : NULL;
	if (!s->link || (create && file_mkdir_all(s->dir, e) < 0))
		return -1;
	s->dirfd = file_open_dir(AT_FDCWD, s->dir, &none);
	if (s->dirfd < 0 && (create || none.kind != ERR_NOTFOUND)) {
		*e = none;
		return -1;
	}
	return 0;
}

void scripts_close(struct scripts *s)
{
	fd_close(&s->dirfd);
}

static const char *file_name(struct scripts *s, struct str name)
{
	return arena_printf(s->arena, "%.*s" SUFFIX, STR_ARG(name)).p;
}

/* "name" of "name.sieve", NIL for another file. */
static struct str script_name(struct str file)
{
	struct err e;

	if (!str_ends(file, STR(SUFFIX)))
		return STR_NIL;
	file.n -= sizeof SUFFIX - 1;
	return scripts_check_name(file, &e) == 0 ? file : STR_NIL;
}

struct str scripts_active(struct scripts *s)
{
	char target[PATH_MAX];
	ssize_t n = readlink(s->link, target, sizeof target);
	struct str path;
	ptrdiff_t slash;

	if (n < 0)
		return access(s->link, F_OK) == 0 ? STR("") : STR_NIL;
	path = str_of(target, (size_t)n);
	slash = str_rchr(path, '/');
	return arena_str(s->arena, script_name(str_from(path, (size_t)(slash + 1))));
}

static int by_name(const void *a, const void *b)
{
	const struct scripts_entry *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

int scripts_list(struct scripts *s, struct scripts_entry **list_r, size_t *n_r, struct err *e)
{
	VEC(struct scripts_entry) list = {0};
	struct str active = scripts_active(s);
	int fd = s->dirfd < 0 ? -1 : openat(s->dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;
	struct stat st;

	if (s->dirfd >= 0 && !d)
		return file_err(e, "opendir", AT_FDCWD, s->dir);
	while (d && list.n < SCRIPTS_MOST && (de = readdir(d))) {
		struct str name = script_name(str_c(de->d_name));

		if (str_is_nil(name) || fstatat(s->dirfd, de->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		    !S_ISREG(st.st_mode))
			continue;
		*vec_push(&list, s->arena) = (struct scripts_entry){.name = arena_str(s->arena, name),
		    .size = (uint64_t)st.st_size,
		    .active = !str_is_nil(active) && str_eq(active, name)};
	}
	if (d)
		closedir(d);
	if (list.n)
		qsort(list.p, list.n, sizeof *list.p, by_name);
	*list_r = list.p;
	*n_r = list.n;
	return 0;
}

static int no_such(struct str name, struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "there is no script \"%.*s\"", STR_ARG(name));
}

static bool exists(struct scripts *s, struct str name)
{
	return s->dirfd >= 0 && faccessat(s->dirfd, file_name(s, name), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static int read_text(
    struct scripts *s, int dirfd, const char *file, size_t max, struct str *text_r, struct err *e)
{
	struct buf b;
	int result;

	buf_init(&b, max + 1);
	result = file_read(dirfd, file, &b, e);
	if (result == 0)
		*text_r = arena_str(s->arena, buf_str(&b));
	buf_free(&b);
	return result;
}

int scripts_get(struct scripts *s, struct str name, size_t max, struct str *text_r, struct err *e)
{
	if (!exists(s, name))
		return no_such(name, e);
	return read_text(s, s->dirfd, file_name(s, name), max, text_r, e);
}

/* Back to what was there: NO means that the old script stays (RFC 5804 section 2.6), also when only the directory couldn't be synced. */
static void put_back(struct scripts *s, struct str name, struct str old)
{
	struct err ignored;

	if (str_is_nil(old))
		unlinkat(s->dirfd, file_name(s, name), 0);
	else
		file_write(s->dirfd, file_name(s, name), old, false, &ignored);
}

int scripts_put(struct scripts *s, struct str name, struct str text, struct err *e)
{
	struct str old = STR_NIL;

	if (s->dirfd < 0) {
		if (file_mkdir_all(s->dir, e) < 0)
			return -1;
		s->dirfd = file_open_dir(AT_FDCWD, s->dir, e);
		if (s->dirfd < 0)
			return -1;
	}
	if (exists(s, name) && scripts_get(s, name, SCRIPT_MOST, &old, e) < 0)
		return -1;
	if (file_write(s->dirfd, file_name(s, name), text, true, e) == 0) {
		sys_leftover_clean(s->dirfd, SYS_LEFTOVER_OLD_S);
		return 0;
	}
	put_back(s, name, old);
	return -1;
}

static bool is_active(struct scripts *s, struct str name)
{
	struct str active = scripts_active(s);

	return !str_is_nil(active) && str_eq(active, name);
}

int scripts_delete(struct scripts *s, struct str name, struct err *e)
{
	if (!exists(s, name))
		return no_such(name, e);
	if (is_active(s, name))
		return err_set(e, ERR_CANNOT, "the active script can't be deleted");
	if (unlinkat(s->dirfd, file_name(s, name), 0) < 0)
		return file_err(e, "unlink", s->dirfd, file_name(s, name));
	return file_sync(s->dirfd, e);
}

static int taken(struct str to, struct err *e)
{
	return err_set(e, ERR_EXISTS, "there is a script \"%.*s\" already", STR_ARG(to));
}

/*
 * Two names for a moment: the active link never points to nothing, whenever a crash comes, which leaves both. What fails is taken back; where even that
 * fails, the name that is active stays.
 */
static int rename_active(struct scripts *s, struct str from, struct str to, struct err *e)
{
	struct err ignored;

	if (linkat(s->dirfd, file_name(s, from), s->dirfd, file_name(s, to), 0) < 0)
		return errno == EEXIST ? taken(to, e) : file_err(e, "link", s->dirfd, file_name(s, to));
	if (scripts_activate(s, to, e) == 0) {
		if (unlinkat(s->dirfd, file_name(s, from), 0) == 0)
			return file_sync(s->dirfd, e);
		file_err(e, "unlink", s->dirfd, file_name(s, from));
	}
	if (is_active(s, to))
		scripts_activate(s, from, &ignored);
	if (!is_active(s, to))
		unlinkat(s->dirfd, file_name(s, to), 0);
	return -1;
}

int scripts_rename(struct scripts *s, struct str from, struct str to, struct err *e)
{
	if (!exists(s, from))
		return no_such(from, e);
	if (is_active(s, from))
		return rename_active(s, from, to, e);
	if (file_rename_new(s->dirfd, file_name(s, from), s->dirfd, file_name(s, to), e) < 0)
		return e->kind == ERR_EXISTS ? taken(to, e) : -1;
	return file_sync(s->dirfd, e);
}

/* The directory of the link, synced: SETACTIVE's OK is durable. */
static int sync_link(struct scripts *s, struct err *e)
{
	struct str path = str_c(s->link);
	ptrdiff_t slash = str_rchr(path, '/');
	const char *dir = slash > 0    ? arena_cstr(s->arena, str_head(path, (size_t)slash))
	                  : slash == 0 ? "/"
	                               : ".";
	int fd = file_open_dir(AT_FDCWD, dir, e), result;

	if (fd < 0)
		return -1;
	result = file_sync(fd, e);
	fd_close(&fd);
	return result;
}

/* A plain file where the link belongs is a script that somebody wrote by hand: it is kept under a name. */
static int keep_plain_file(struct scripts *s, struct err *e)
{
	char target[8];
	const char *kept;

	if (readlink(s->link, target, sizeof target) >= 0 || access(s->link, F_OK) < 0)
		return 0;
	kept = arena_printf(s->arena, "%s.%lld", s->link, (long long)clock_now_us()).p;
	return rename(s->link, kept) < 0 ? file_err(e, "rename", AT_FDCWD, s->link) : 0;
}

/* Beside each other the link is relative (a home directory may move), else absolute. */
static const char *target_of(struct scripts *s, struct str name)
{
	struct str link = str_c(s->link), dir = str_c(s->dir);
	ptrdiff_t slash = str_rchr(link, '/');
	struct str home = slash >= 0 ? str_head(link, (size_t)slash + 1) : STR("");

	if (home.n && str_starts(dir, home))
		dir = str_from(dir, home.n);
	return arena_printf(s->arena, "%.*s/%s", STR_ARG(dir), file_name(s, name)).p;
}

int scripts_activate(struct scripts *s, struct str name, struct err *e)
{
	const char *tmp =
	    arena_printf(s->arena, "%s.tmp.%d.%lld", s->link, (int)getpid(), (long long)clock_now_us()).p;

	if (!name.n) {
		if (keep_plain_file(s, e) < 0)
			return -1;
		if (unlink(s->link) < 0 && errno != ENOENT)
			return file_err(e, "unlink", AT_FDCWD, s->link);
		return sync_link(s, e);
	}
	if (!exists(s, name))
		return no_such(name, e);
	if (keep_plain_file(s, e) < 0)
		return -1;
	if (symlink(target_of(s, name), tmp) < 0)
		return file_err(e, "symlink", AT_FDCWD, tmp);
	if (rename(tmp, s->link) < 0) {
		file_err(e, "rename", AT_FDCWD, s->link);
		unlink(tmp);
		return -1;
	}
	return sync_link(s, e);
}

int scripts_get_active(struct scripts *s, size_t max, struct str *name_r, struct str *text_r, struct err *e)
{
	struct str name = scripts_active(s);

	if (str_is_nil(name))
		return err_set(e, ERR_NOTFOUND, "no script is active");
	*name_r = name.n ? name : str_c(s->link);
	if (name.n)
		return scripts_get(s, name, max, text_r, e);
	return read_text(s, AT_FDCWD, s->link, max, text_r, e);
}
