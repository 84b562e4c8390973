/* The envelope of a local delivery. */
#include "deliver/envelope.h"

static struct str from_env(const char *name)
{
	return str_c(getenv(name));
}

static bool is_clean(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < 32 || s.p[i] == 127)
			return false;
	}
	return true;
}

/* "user+detail@domain": what stands between the first delimiter and the @. */
static struct str detail_of(struct str address, struct str delimiters)
{
	ptrdiff_t at = str_rchr(address, '@');
	struct str local = at < 0 ? address : str_head(address, (size_t)at);

	for (size_t i = 1; i < local.n; i++) {
		if (str_chr(delimiters, local.p[i]) >= 0)
			return str_from(local, i + 1);
	}
	return STR_NIL;
}

int envelope_complete(struct envelope *env, struct arena *a, struct str delimiters, struct err *e)
{
	if (str_is_nil(env->from))
		env->from = arena_str(a, from_env("SENDER"));
	if (str_is_nil(env->to))
		env->to = arena_str(a, from_env("RECIPIENT"));
	if (str_is_nil(env->detail)) {
		struct str ext = from_env("EXTENSION");

		env->detail = arena_str(a, ext.n ? ext : from_env("EXT"));
	}
	if (!env->detail.n && !str_is_nil(env->to))
		env->detail = detail_of(env->to, delimiters);
	if (str_eq(env->from, STR("<>")) || str_eq(env->from, STR("MAILER-DAEMON")))
		env->from = STR("");
	if (!is_clean(env->from) || !is_clean(env->to) || !is_clean(env->detail))
		return err_set(e, ERR_SYNTAX, "the envelope holds control bytes");
	return 0;
}

/* An MTA's own line, if it is one line and of that name. */
static bool own_line(struct buf *lines, const char *variable, struct str name)
{
	struct str line = from_env(variable);

	while (line.n && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
		line.n--;
	if (!line.n || !str_istarts(line, name) || !is_clean(line))
		return false;
	buf_printf(lines, "%.*s\n", STR_ARG(line));
	return true;
}

void envelope_trace(const struct envelope *env, struct buf *lines)
{
	if (!own_line(lines, "RPLINE", STR("Return-Path:")) && !str_is_nil(env->from))
		buf_printf(lines, "Return-Path: <%.*s>\n", STR_ARG(env->from));
	if (!own_line(lines, "DTLINE", STR("Delivered-To:")) && !str_is_nil(env->to))
		buf_printf(lines, "Delivered-To: %.*s\n", STR_ARG(env->to));
}
