/* PUTSCRIPT, CHECKSCRIPT, HAVESPACE, GETSCRIPT, LISTSCRIPTS, SETACTIVE, DELETESCRIPT, RENAMESCRIPT. */
#include "conf/conf.h"
#include "msieve/msieve.h"

static bool named(struct msieve *m, struct str name)
{
	struct err e;

	if (scripts_check_name(name, &e) == 0)
		return true;
	msieve_no(m, NULL, str_c(e.text));
	return false;
}

static struct str size_limit(struct msieve *m)
{
	return arena_printf(&m->s.cmd, "a script may have %zu bytes", m->script_max);
}

/* The number of scripts and their bytes after `name` would have `size` bytes. False when that is too much, and NO was said. */
static bool has_space(struct msieve *m, struct str name, uint64_t size)
{
	uint64_t most = conf_size("SIEVE_STORAGE_MAX"), count_most = (uint64_t)conf_int("SIEVE_SCRIPTS_MAX"),
	         total = size;
	struct scripts_entry *list;
	size_t n, count = 1;
	struct err e;

	if (size > m->script_max) {
		msieve_no(m, "QUOTA/MAXSIZE", size_limit(m));
		return false;
	}
	if (scripts_list(&m->scripts, &list, &n, &e) < 0) {
		msieve_error(m, &e);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].name, name))
			continue;
		total += list[i].size;
		count++;
	}
	if (count_most && count > count_most) {
		msieve_no(m, "QUOTA/MAXSCRIPTS", STR("that would be too many scripts"));
		return false;
	}
	if (most && total > most) {
		msieve_no(m, "QUOTA", STR("all scripts together would be too large"));
		return false;
	}
	return true;
}

int msieve_cmd_havespace(void *arg)
{
	struct msieve *m = arg;

	if (named(m, m->args.arg[0].s) && has_space(m, m->args.arg[0].s, m->args.arg[1].number))
		msieve_ok(m, "Putscript would succeed.");
	return 0;
}

/* What the compiler said, a line each. */
static struct str messages(struct msieve *m, const struct sieve_errors *errs)
{
	struct buf b;
	struct str text;

	buf_init(&b, 64 << 10);
	for (size_t i = 0; i < errs->list.n; i++) {
		sieve_error_print(&b, &errs->list.p[i]);
		buf_add(&b, STR("\r\n"));
	}
	text = arena_str(&m->s.cmd, buf_str(&b));
	buf_free(&b);
	return text;
}

/* Says NO with all errors when the script doesn't compile. warnings_r: what else the compiler has to say, "" nothing. */
static bool compiles(struct msieve *m, struct str name, struct str text, struct str *warnings_r)
{
	struct sieve_errors errs = {0};
	struct sieve_script *script = sieve_compile(&m->s.cmd, name, text, &m->settings, &errs);

	*warnings_r = errs.list.n ? messages(m, &errs) : STR("");
	if (script)
		return true;
	msieve_no(m, NULL, *warnings_r);
	return false;
}

static void done_with(struct msieve *m, struct str warnings, const char *text)
{
	if (!warnings.n) {
		msieve_ok(m, text);
		return;
	}
	out_c(&m->s.out, "OK (WARNINGS) ");
	msieve_string(&m->s.out, warnings);
	out_c(&m->s.out, "\r\n");
}

int msieve_cmd_putscript(void *arg)
{
	struct msieve *m = arg;
	struct str name = m->args.arg[0].s, text = m->args.arg[1].s, warnings;
	struct err e;

	if (!named(m, name))
		return 0;
	if (m->args.arg[1].too_big) {
		msieve_no(m, "QUOTA/MAXSIZE", size_limit(m));
		return 0;
	}
	if (!text.n) { /* RFC 5804 section 2.6 */
		msieve_no(m, NULL,
		    STR("a script may not be empty: DELETESCRIPT removes one, SETACTIVE \"\" switches it "
		        "off"));
		return 0;
	}
	if (!has_space(m, name, text.n) || !compiles(m, name, text, &warnings))
		return 0;
	if (scripts_put(&m->scripts, name, text, &e) < 0)
		msieve_error(m, &e);
	else
		done_with(m, warnings, "Putscript completed.");
	return 0;
}

int msieve_cmd_checkscript(void *arg)
{
	struct msieve *m = arg;
	struct str warnings;

	/* No question of quota (RFC 5804 section 2.12): a script of that size isn't run. */
	if (m->args.arg[0].too_big)
		msieve_no(m, NULL, size_limit(m));
	else if (compiles(m, STR("script"), m->args.arg[0].s, &warnings))
		done_with(m, warnings, "Script is valid.");
	return 0;
}

int msieve_cmd_listscripts(void *arg)
{
	struct msieve *m = arg;
	struct scripts_entry *list;
	struct err e;
	size_t n;

	if (scripts_list(&m->scripts, &list, &n, &e) < 0) {
		msieve_error(m, &e);
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		msieve_string(&m->s.out, list[i].name);
		out_c(&m->s.out, list[i].active ? " ACTIVE\r\n" : "\r\n");
	}
	msieve_ok(m, "Listscripts completed.");
	return 0;
}

int msieve_cmd_setactive(void *arg)
{
	struct msieve *m = arg;
	struct str name = m->args.arg[0].s;
	struct err e;

	if (name.n && !named(m, name))
		return 0;
	if (scripts_activate(&m->scripts, name, &e) < 0)
		msieve_error(m, &e);
	else
		msieve_ok(m, name.n ? "Setactive completed." : "No script is active now.");
	return 0;
}

int msieve_cmd_getscript(void *arg)
{
	struct msieve *m = arg;
	struct str text;
	struct err e;

	if (!named(m, m->args.arg[0].s))
		return 0;
	if (scripts_get(&m->scripts, m->args.arg[0].s, MSIEVE_SCRIPT_MOST, &text, &e) < 0) {
		msieve_error(m, &e);
		return 0;
	}
	out_printf(&m->s.out, "{%zu}\r\n", text.n);
	out_str(&m->s.out, text);
	out_c(&m->s.out, "\r\n");
	msieve_ok(m, "Getscript completed.");
	return 0;
}

int msieve_cmd_deletescript(void *arg)
{
	struct msieve *m = arg;
	struct err e;

	if (!named(m, m->args.arg[0].s))
		return 0;
	if (scripts_delete(&m->scripts, m->args.arg[0].s, &e) < 0)
		msieve_error(m, &e);
	else
		msieve_ok(m, "Deletescript completed.");
	return 0;
}

int msieve_cmd_renamescript(void *arg)
{
	struct msieve *m = arg;
	struct err e;

	if (!named(m, m->args.arg[0].s) || !named(m, m->args.arg[1].s))
		return 0;
	if (scripts_rename(&m->scripts, m->args.arg[0].s, m->args.arg[1].s, &e) < 0)
		msieve_error(m, &e);
	else
		msieve_ok(m, "Renamescript completed.");
	return 0;
}
