/* Which scripts run. */
#include "deliver/chosen.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/log.h"
#include "conf/conf.h"
#include "conf/user.h"
#include "deliver/scripts.h"
#include "sys/file.h"

#define SUFFIX ".sieve"

extern char **environ;

static void failed(struct chosen *c, struct arena *a, const char *what, const struct err *e)
{
	log_error("Sieve script %s can't be read: %s", what, e->text);
	c->failed = arena_printf(a, "Sieve script %s can't be read: %s", what, e->text);
}

static void add(struct chosen *c, struct arena *a, struct chosen_script script)
{
	if (c->list.n < CHOSEN_MAX)
		*vec_push(&c->list, a) = script;
}

static void add_file(struct chosen *c, struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct buf b;
	struct err e;

	buf_init(&b, conf_size("SIEVE_SCRIPT_SIZE_MAX") + 1);
	if (file_read_path(path, &b, &e) == 0)
		add(c, a,
		    (struct chosen_script){.name = arena_str(a, str_c(slash ? slash + 1 : path)),
		        .text = arena_str(a, buf_str(&b)),
		        .global = true});
	else
		failed(c, a, path, &e);
	buf_free(&b);
}

static int by_name(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static void add_directory(struct chosen *c, struct arena *a, const char *path)
{
	VEC(struct str) names = {0};
	DIR *dir = opendir(path);
	struct dirent *de;
	struct err e;

	if (!dir) {
		file_err(&e, "opendir", AT_FDCWD, path);
		failed(c, a, path, &e);
		return;
	}
	while ((de = readdir(dir)) && names.n < CHOSEN_MAX)
		if (de->d_name[0] != '.' && str_ends(str_c(de->d_name), STR(SUFFIX)))
			*vec_push(&names, a) = arena_str(a, str_c(de->d_name));
	closedir(dir);
	if (names.n)
		qsort(names.p, names.n, sizeof *names.p, by_name);
	for (size_t i = 0; i < names.n; i++)
		add_file(c, a, arena_printf(a, "%s/%.*s", path, STR_ARG(names.p[i])).p);
}

static void add_path(struct chosen *c, struct arena *a, struct str text)
{
	struct conf_user u = conf_user_environment();
	struct err e;
	struct str path = conf_user_expand(a, text, &u, &e);
	struct stat st;

	if (str_is_nil(path))
		failed(c, a, "of a setting", &e);
	else if (stat(path.p, &st) == 0 && S_ISDIR(st.st_mode))
		add_directory(c, a, path.p);
	else
		add_file(c, a, path.p);
}

/* SIEVE_BEFORE, SIEVE_BEFORE2, SIEVE_BEFORE10: shorter names first. */
static int by_setting(const void *x, const void *y)
{
	const struct str *a = x, *b = y;
	size_t na = str_cspan(*a, "="), nb = str_cspan(*b, "=");

	return na != nb ? (na < nb ? -1 : 1) : str_cmp(str_head(*a, na), str_head(*b, nb));
}

/* All settings whose name begins with this. */
static void add_family(struct chosen *c, struct arena *a, struct str family)
{
	VEC(struct str) pairs = {0};

	for (char **p = environ; *p && pairs.n < CHOSEN_MAX; p++)
		if (str_starts(str_c(*p), family))
			*vec_push(&pairs, a) = str_c(*p);
	if (pairs.n)
		qsort(pairs.p, pairs.n, sizeof *pairs.p, by_setting);
	for (size_t i = 0; i < pairs.n; i++) {
		struct str value = pairs.p[i], name;

		if (str_cut(&value, '=', &name) && value.n)
			add_path(c, a, value);
	}
}

static void add_users(struct chosen *c, struct arena *a)
{
	struct scripts s;
	struct str name, text;
	struct err e;
	int found = -1;

	if (scripts_open(&s, a, false, &e) == 0)
		found = scripts_get_active(&s, conf_size("SIEVE_SCRIPT_SIZE_MAX"), &name, &text, &e);
	scripts_close(&s);
	if (found == 0)
		add(c, a, (struct chosen_script){.name = name, .text = text});
	else if (e.kind != ERR_NOTFOUND && e.kind != ERR_CANNOT)
		failed(c, a, "of the user", &e);
	else if (conf_string("SIEVE_DEFAULT"))
		add_path(c, a, str_c(conf_string("SIEVE_DEFAULT")));
}

void chosen_load(struct chosen *c, struct arena *a)
{
	*c = (struct chosen){0};
	add_family(c, a, STR("SIEVE_BEFORE"));
	add_users(c, a);
	add_family(c, a, STR("SIEVE_AFTER"));
}
