/* Lists in files. */
#include "deliver/lists.h"

#include <cdb.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/vec.h"
#include "conf/user.h"
#include "sys/fd.h"
#include "sys/file.h"

#define FAMILY "SIEVE_LIST"
#define URN "urn:ietf:params:sieve"

extern char **environ;

static struct str whole_name(struct arena *a, struct str name)
{
	return str_starts(name, STR(":")) ? arena_printf(a, URN "%.*s", STR_ARG(name)) : name;
}

/* The next setting of ours as its two words; the file NIL when there is none. */
static bool next_list(char ***at, struct str *name_r, struct str *file_r)
{
	for (; **at; (*at)++) {
		struct str pair = str_c(**at), name;

		if (!str_starts(pair, STR(FAMILY)) || !str_cut(&pair, '=', &name))
			continue;
		(*at)++;
		pair = str_trim(pair);
		*name_r = str_head(pair, str_cspan(pair, " \t"));
		*file_r = str_trim(str_from(pair, name_r->n));
		/* A name is a URI: quotes can't be in it. */
		if (name_r->n && str_cspan(*name_r, "\"\\") == name_r->n)
			return true;
	}
	return false;
}

static bool has_word(struct str all, struct str word)
{
	struct str item;

	while (str_cut(&all, ' ', &item))
		if (str_ieq(item, word))
			return true;
	return false;
}

struct str lists_schemes(struct arena *a)
{
	struct str name, file, all = STR_NIL;

	for (char **at = environ; next_list(&at, &name, &file);) {
		struct str whole = whole_name(a, name), scheme = str_head(whole, str_cspan(whole, ":"));

		if (scheme.n && !has_word(all, scheme))
			all = arena_printf(a, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "", STR_ARG(scheme));
	}
	return all;
}

/* 1 and the list's file, 0, -1. */
static int find(struct arena *a, struct str list, const char **path_r, struct err *e)
{
	struct conf_user u = conf_user_environment();
	struct str name, file, path;

	list = whole_name(a, list);
	for (char **at = environ; next_list(&at, &name, &file);) {
		if (!str_ieq(whole_name(a, name), list))
			continue;
		if (!file.n)
			return err_set(
			    e, ERR_SYNTAX, "the setting of the list %.*s names no file", STR_ARG(name));
		path = conf_user_expand(a, file, &u, e);
		*path_r = path.p;
		return str_is_nil(path) ? -1 : 1;
	}
	return 0;
}

int lists_exists(struct arena *a, struct str name, struct err *e)
{
	const char *path;

	return find(a, name, &path, e);
}

/* What somebody does with each member: 0 to go on, 1 to end, -1. */
struct visit {
	int (*each)(struct visit *v, struct str member, struct err *e);
	struct arena *a;
	struct str value;
	VEC(struct str) members;
};

static int visit_text(const char *path, struct visit *v, struct err *e)
{
	struct str rest, line;
	struct buf b;
	int rc;

	buf_init(&b, LISTS_FILE_MAX);
	rc = file_read_path(path, &b, e);
	rest = buf_str(&b);
	while (rc == 0 && str_cut(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n && line.p[0] != '#')
			rc = v->each(v, line, e);
	}
	buf_free(&b);
	return rc;
}

static int damaged(const char *path, struct err *e)
{
	return err_set(e, ERR_CORRUPT, "%s is no constant database, or it is damaged", path);
}

static int visit_keys(struct cdb *c, const char *path, struct visit *v, struct err *e)
{
	unsigned at;
	int rc = 0, more = 1;

	cdb_seqinit(&at, c);
	while (rc == 0 && (more = cdb_seqnext(&at, c)) > 0) {
		const void *key = cdb_getkey(c);

		if (!key)
			return damaged(path, e);
		rc = v->each(v, str_of(key, cdb_keylen(c)), e);
	}
	return more < 0 ? damaged(path, e) : rc;
}

static int with_cdb(const char *path, struct visit *v, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc;
	struct cdb c;

	if (fd < 0)
		return file_err(e, "open", AT_FDCWD, path);
	if (cdb_init(&c, fd)) {
		fd_close(&fd);
		return damaged(path, e);
	}
	if (str_is_nil(v->value)) {
		rc = visit_keys(&c, path, v, e);
	} else {
		rc = cdb_find(&c, v->value.p, (unsigned)v->value.n);
		if (rc < 0)
			damaged(path, e);
	}
	cdb_free(&c);
	fd_close(&fd);
	return rc;
}

static int visit_list(struct visit *v, struct str name, struct err *e)
{
	const char *path;
	int rc = find(v->a, name, &path, e);

	if (rc <= 0)
		return rc;
	return str_ends(str_c(path), STR(".cdb")) ? with_cdb(path, v, e) : visit_text(path, v, e);
}

static int is_it(struct visit *v, struct str member, struct err *e)
{
	(void)e;
	return str_ieq(member, v->value);
}

int lists_contains(struct arena *a, struct str name, struct str value, struct err *e)
{
	struct visit v = {.each = is_it, .a = a};
	char *lower;

	if (value.n > LISTS_MEMBER_MAX || !value.n)
		return 0;
	lower = arena_bytes(a, value.n);
	for (size_t i = 0; i < value.n; i++)
		lower[i] = str_lower_ch(value.p[i]);
	v.value = str_of(lower, value.n);
	return visit_list(&v, name, e);
}

static int gather(struct visit *v, struct str member, struct err *e)
{
	if (v->members.n == LISTS_MEMBERS_MAX)
		return err_set(e, ERR_LIMIT, "the list has more than %d members", LISTS_MEMBERS_MAX);
	*vec_push(&v->members, v->a) = arena_str(v->a, member);
	return 0;
}

int lists_members(struct arena *a, struct str name, struct str **members_r, size_t *n_r, struct err *e)
{
	struct visit v = {.each = gather, .a = a, .value = STR_NIL};
	int rc = lists_exists(a, name, e);

	if (rc <= 0 || visit_list(&v, name, e) < 0)
		return rc <= 0 ? rc : -1;
	*members_r = v.members.p;
	*n_r = v.members.n;
	return 1;
}
