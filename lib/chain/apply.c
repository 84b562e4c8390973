/* Environment and identity of a user that was found. */
#include "chain/apply.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "sys/become.h"

static int resolve_uid(struct str s, struct chain_identity *id, struct arena *a, struct err *e)
{
	struct passwd *pw;
	const char *name;
	uint32_t n;

	if (num_parse_u32(s, &n)) {
		id->uid = n;
		return 0;
	}
	name = arena_cstr(a, s);
	pw = name ? getpwnam(name) : NULL;
	if (!pw)
		return err_set(e, ERR_NOTFOUND, "uid=%.*s: no such system user", STR_ARG(s));
	id->uid = pw->pw_uid;
	id->gid = pw->pw_gid;
	return 0;
}

static int resolve_gid(struct str s, gid_t *gid_r, struct arena *a, struct err *e)
{
	struct group *gr;
	const char *name;
	uint32_t n;

	if (num_parse_u32(s, &n)) {
		*gid_r = n;
		return 0;
	}
	name = arena_cstr(a, s);
	gr = name ? getgrnam(name) : NULL;
	if (!gr)
		return err_set(e, ERR_NOTFOUND, "gid=%.*s: no such system group", STR_ARG(s));
	*gid_r = gr->gr_gid;
	return 0;
}

static int resolve_groups(
    const struct auth_record *r, struct chain_identity *id, struct arena *a, struct err *e)
{
	struct str system = auth_record_field(r, STR("system_groups_user")),
	           list = auth_record_field(r, STR("groups")), one;
	int n = CHAIN_GROUPS_MAX;

	id->ngroups = 0;
	if (system.n) {
		const char *name = arena_cstr(a, system);

		if (!name || getgrouplist(name, id->gid, id->groups, &n) < 0)
			return err_set(e, ERR_LIMIT, "system_groups_user=%.*s: more than %d groups",
			    STR_ARG(system), CHAIN_GROUPS_MAX);
		id->ngroups = n;
		return 0;
	}
	while (list.n && str_cut(&list, ',', &one)) {
		if (id->ngroups == CHAIN_GROUPS_MAX)
			return err_set(e, ERR_LIMIT, "more than %d groups", CHAIN_GROUPS_MAX);
		if (resolve_gid(str_trim(one), &id->groups[id->ngroups++], a, e))
			return -1;
	}
	return 0;
}

int chain_apply_resolve(const struct auth_record *r, struct chain_identity *id, struct err *e)
{
	struct arena a;
	int result = -1;

	memset(id, 0, sizeof *id);
	if (r->uid.n == 0)
		return 0;
	arena_init(&a, "names", 65536);
	id->gid = (gid_t)-1;
	if (resolve_uid(r->uid, id, &a, e) || (r->gid.n && resolve_gid(r->gid, &id->gid, &a, e)) ||
	    resolve_groups(r, id, &a, e))
		goto out;
	if (id->gid == (gid_t)-1) {
		err_set(e, ERR_SYNTAX, "the record has a uid and no gid");
		goto out;
	}
	if (id->uid == 0 || id->gid == 0 || id->uid == (uid_t)-1) {
		err_set(e, ERR_PERM, "uid %u and gid %u: mail isn't read as root", (unsigned)id->uid,
		    (unsigned)id->gid);
		goto out;
	}
	id->has = true;
	result = 0;
out:
	arena_free(&a);
	return result;
}

struct str chain_apply_setting(struct arena *a, struct str field)
{
	static const char *const never[] = {"LOGIN_", "AUTH_", "TLS_"};
	bool translated = str_starts(field, STR("userdb_"));
	struct str name;
	char *to;

	if (translated)
		field = str_from(field, 7);
	to = arena_bytes(a, field.n + 1);
	for (size_t i = 0; i < field.n; i++)
		to[i] = !translated                              ? field.p[i]
		        : field.p[i] == '/' || field.p[i] == '-' ? '_'
		                                                 : str_upper_ch(field.p[i]);
	to[field.n] = '\0';
	name = str_of(to, field.n);
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (str_starts(name, str_c(never[i])))
			return STR_NIL;
	if (!conf_is_ours(name) || (translated && !conf_find(name)))
		return STR_NIL;
	return name;
}

/* setenv with the arena's memory: whoever doesn't ask malloc for anything is spared its first pages. What is put here lasts until exec. */
static void put_variable(struct arena *a, char *variable, size_t name_n)
{
	size_t n = 0;
	char **more;

	for (; environ && environ[n]; n++) {
		if (strncmp(environ[n], variable, name_n) == 0 && environ[n][name_n] == '=') {
			environ[n] = variable;
			return;
		}
	}
	more = arena_array(a, n + 2, sizeof *more);
	if (n)
		memcpy(more, environ, n * sizeof *more);
	more[n] = variable;
	more[n + 1] = NULL;
	environ = more;
}

static int put(struct arena *a, const char *name, struct str value, struct err *e)
{
	if (str_chr(value, '\0') >= 0)
		return err_set(e, ERR_SYNTAX, "%s holds a NUL", name);
	/* arena_printf's NUL is behind it. */
	put_variable(a, (char *)(uintptr_t)arena_printf(a, "%s=%.*s", name, STR_ARG(value)).p, strlen(name));
	return 0;
}

/* For whoever changes identity later: login-report, or a combinator. */
static int put_identity(struct arena *a, const struct chain_identity *id, struct err *e)
{
	struct buf b;
	int r;

	if (put(a, "UID", arena_printf(a, "%u", (unsigned)id->uid), e) ||
	    put(a, "GID", arena_printf(a, "%u", (unsigned)id->gid), e))
		return -1;
	buf_init(&b, 16 * CHAIN_GROUPS_MAX);
	for (int i = 0; i < id->ngroups; i++)
		buf_printf(&b, "%s%u", i ? "," : "", (unsigned)id->groups[i]);
	r = put(a, "GROUPS", buf_str(&b), e);
	buf_free(&b);
	return r;
}

/* What others than the session look at. */
static bool is_known(struct str field)
{
	static const char *const names[] = {
	    "nologin", "reason", "allow_nets", "nopassword", "groups", "system_groups_user"};

	if (str_starts(field, STR("userdb_")))
		field = str_from(field, 7);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(field, str_c(names[i])))
			return true;
	return false;
}

static int put_field(struct arena *a, const struct auth_field *f, struct err *e)
{
	struct str name = chain_apply_setting(a, f->name);

	if (name.n == 0 && !is_known(f->name))
		log_warning(
		    "the user's record: the field %.*s has no meaning here", STR_ARG(str_head(f->name, 80)));
	if (name.n == 0)
		return 0;
	if (conf_check_value(name, f->value, e))
		return err_context(e, "the user's record");
	return put(a, name.p, f->value, e);
}

int chain_apply_environment(
    const struct auth_record *r, const struct chain_identity *id, struct arena *a, struct err *e)
{
	static const char *const gone[] = {"AUTH_MECH", "AUTH_CHALLENGE", "AUTH_MORE"};

	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		unsetenv(gone[i]);
	if (put(a, "USER", r->user, e) || (r->home.n && put(a, "HOME", r->home, e)))
		return -1;
	if ((r->shell.n || id->has) && put(a, "SHELL", r->shell.n ? r->shell : STR("/bin/sh"), e))
		return -1;
	if (id->has && put_identity(a, id, e))
		return -1;
	for (size_t i = 0; i < r->fields.n; i++)
		if (put_field(a, &r->fields.p[i], e))
			return -1;
	return 0;
}

int chain_apply_become(
    const struct auth_record *r, const struct chain_identity *id, struct arena *a, struct err *e)
{
	const char *check_only = getenv("AUTH_CHECK_ONLY");
	const char *home = r->home.n ? arena_cstr(a, r->home) : NULL;

	if (check_only && strcmp(check_only, "1") == 0)
		return 0;
	if (id->has && geteuid() == 0 &&
	    become(id->uid, id->gid, id->groups, id->ngroups ? id->ngroups : -1, e))
		return -1;
	if (!home)
		return 0;
	if (chdir(home) == 0)
		return 0;
	if (errno != ENOENT)
		return err_sys(e, "chdir(%s)", home);
	return chdir("/") ? err_sys(e, "chdir(/)") : 0;
}
