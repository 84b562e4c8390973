/* Answers to scripts. */
#include "deliver/world.h"

#include <fcntl.h>

#include "base/log.h"
#include "conf/conf.h"
#include "conf/user.h"
#include "deliver/lists.h"
#include "deliver/memory.h"
#include "deliver/place.h"
#include "deliver/program.h"
#include "deliver/scripts.h"
#include "deliver/userlog.h"
#include "mailbox/metadata.h"
#include "sys/file.h"

static int mailbox_exists(void *ctx, struct str mailbox, struct err *e)
{
	struct delivery *d = ctx;

	if (store_check(d->store, mailbox, e) == 0)
		return 1;
	return e->kind == ERR_NOTFOUND || e->kind == ERR_CANNOT || e->kind == ERR_SYNTAX ||
	               e->kind == ERR_LIMIT
	           ? 0
	           : -1;
}

static int mailboxid_exists(void *ctx, struct str id, struct err *e)
{
	struct str name;

	return place_id(ctx, id, &name, e);
}

static int special_use_exists(void *ctx, struct str mailbox, struct str attribute, struct err *e)
{
	struct str name;

	return place_special(ctx, mailbox, attribute, &name, e);
}

static int duplicate(void *ctx, struct str handle, struct str id, struct err *e)
{
	struct delivery *d = ctx;
	struct memory m;
	int result;

	if (!conf_bool("LDA_DUPLICATES"))
		return 0;
	if (memory_open(&m, d->arena, "duplicates", d->now, e) < 0)
		return -1;
	result = memory_has(&m, handle, id, e);
	memory_close(&m);
	return result;
}

static int include_global(struct arena *a, struct str name, struct str *text_r)
{
	struct conf_user u = conf_user_environment();
	const char *dir = conf_string("SIEVE_GLOBAL");
	struct err e;
	struct str path = dir ? conf_user_expand(a, str_c(dir), &u, &e) : STR_NIL;
	struct buf b;
	int result;

	if (str_is_nil(path) || scripts_check_name(name, &e) < 0)
		return 0;
	buf_init(&b, conf_size("SIEVE_SCRIPT_SIZE_MAX"));
	result =
	    file_read_path(arena_printf(a, "%.*s/%.*s.sieve", STR_ARG(path), STR_ARG(name)).p, &b, &e) == 0;
	if (result)
		*text_r = arena_str(a, buf_str(&b));
	else if (e.kind != ERR_NOTFOUND)
		log_warning("include: %s", e.text);
	buf_free(&b);
	return result;
}

static int include(void *ctx, struct arena *a, bool global, struct str name, struct str *text_r)
{
	struct scripts s;
	struct err e;
	int result;

	(void)ctx;
	if (global)
		return include_global(a, name, text_r);
	if (scripts_check_name(name, &e) < 0 || scripts_open(&s, a, false, &e) < 0)
		return 0;
	result = scripts_get(&s, name, conf_size("SIEVE_SCRIPT_SIZE_MAX"), text_r, &e) == 0;
	if (!result && e.kind != ERR_NOTFOUND)
		log_warning("include: %s", e.text);
	scripts_close(&s);
	return result;
}

/* Of a mailbox that isn't there: none (RFC 5490 3.3). Names are kept in lower case (RFC 5464 3.2). */
static int metadata(void *ctx, struct arena *a, struct str mailbox, struct str name, struct str *value_r)
{
	struct delivery *d = ctx;
	struct mailbox_annotation *all;
	struct store_status st;
	struct err e;
	size_t n;

	if (!str_is_nil(mailbox) && store_status(d->store, mailbox, STORE_STATUS_MAILBOXID, &st, &e) < 0)
		return 0;
	if (mailbox_metadata_get(d->store, str_is_nil(mailbox) ? NULL : st.guid, a, &all, &n, &e) < 0) {
		log_warning("annotations can't be read: %s", e.text);
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		if (!str_ieq(all[i].name, name))
			continue;
		*value_r = all[i].value;
		return 1;
	}
	return 0;
}

/* "vnd.dovecot.config.reject-reason" is the setting SIEVE_ENV_REJECT_REASON (Pigeonhole's spec-bosch-sieve-dovecot-environment, 3). */
static int environment(void *ctx, struct arena *a, struct str name, struct str *value_r)
{
	const struct str prefix = STR("vnd.dovecot.config.");
	const char *value;
	char *setting;

	(void)ctx;
	if (!str_istarts(name, prefix) || str_chr(name, '\0') >= 0)
		return 0;
	setting = arena_bytes(a, name.n + 1);
	for (size_t i = prefix.n; i < name.n; i++)
		setting[i - prefix.n] = name.p[i] == '-' ? '_' : str_upper_ch(name.p[i]);
	setting[name.n - prefix.n] = '\0';
	value = getenv(arena_printf(a, "SIEVE_ENV_%s", setting).p);
	if (value)
		*value_r = str_c(value);
	return value != NULL;
}

static int list_exists(void *ctx, struct str list, struct err *e)
{
	struct delivery *d = ctx;

	return lists_exists(d->arena, list, e);
}

static int list_contains(void *ctx, struct str list, struct str value, struct err *e)
{
	struct delivery *d = ctx;

	return lists_contains(d->arena, list, value, e);
}

static int list_members(
    void *ctx, struct arena *a, struct str list, struct str **members_r, size_t *n_r, struct err *e)
{
	(void)ctx;
	return lists_members(a, list, members_r, n_r, e);
}

static int program(void *ctx, struct arena *a, struct sieve_program *p, struct err *e)
{
	if (program_run(ctx, a, p, e) < 0)
		return -1;
	if (p->status)
		log_warning("the script's program %.*s ended with %d", STR_ARG(p->name), p->status);
	return 1;
}

static void debug(void *ctx, struct str text)
{
	userlog_write(ctx, text);
}

void world_init(struct sieve_world *w, struct delivery *d)
{
	*w = (struct sieve_world){.ctx = d,
	    .mailbox_exists = mailbox_exists,
	    .mailboxid_exists = mailboxid_exists,
	    .special_use_exists = special_use_exists,
	    .metadata = metadata,
	    .environment = environment,
	    .duplicate = duplicate,
	    .include = include,
	    .list_exists = list_exists,
	    .list_contains = list_contains,
	    .list_members = list_members,
	    .program = program,
	    .debug = debug};
}
