/* The error value, and the end of a process that can't go on. */
#include "base/err.h"

#include <errno.h>
#include <unistd.h>

#include "base/log.h"

static void (*farewell)(enum err_kind kind, const char *text);

/* Names and bytes from outside stand in these lines: one line must stay one line. */
static void clean(char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < 32 || *text == 127)
			*text = '?';
	}
}

int err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return -1;
	e->kind = kind;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	clean(e->text);
	return -1;
}

static enum err_kind kind_of_errno(int n)
{
	switch (n) {
	case ENOENT:
	case ENOTDIR:
		return ERR_NOTFOUND;
	case EEXIST:
		return ERR_EXISTS;
	case EACCES:
	case EPERM:
	case EROFS:
		return ERR_PERM;
	case ENOSPC:
		return ERR_FULL;
	case EDQUOT:
		return ERR_QUOTA;
	case ENAMETOOLONG:
		return ERR_LIMIT;
	default:
		return ERR_TEMP;
	}
}

int err_sys(struct err *e, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;
	int n;

	if (!e)
		return -1;
	e->kind = kind_of_errno(saved);
	va_start(ap, fmt);
	n = vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof e->text)
		snprintf(e->text + n, sizeof e->text - (size_t)n, ": %s", strerror(saved));
	clean(e->text);
	return -1;
}

int err_context(struct err *e, const char *fmt, ...)
{
	char old[sizeof e->text];
	va_list ap;
	int n;

	if (!e)
		return -1;
	memcpy(old, e->text, sizeof old);
	va_start(ap, fmt);
	n = vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof e->text)
		snprintf(e->text + n, sizeof e->text - (size_t)n, ": %s", old);
	clean(e->text);
	return -1;
}

bool err_is_space(enum err_kind kind)
{
	return kind == ERR_QUOTA || kind == ERR_FULL;
}

const char *err_kind_name(enum err_kind kind)
{
	static const char *const names[] = {"none", "not found", "exists", "not permitted", "quota", "limit",
	    "syntax", "corrupt", "busy", "temporary", "cannot", "full"};

	return (size_t)kind < sizeof names / sizeof *names ? names[kind] : "?";
}

void die_farewell(void (*say)(enum err_kind kind, const char *text))
{
	farewell = say;
}

_Noreturn static void end(enum err_kind kind, const char *text)
{
	void (*say)(enum err_kind, const char *) = farewell;

	farewell = NULL; /* a farewell that dies must not come back here */
	log_error("%s", text);
	if (say)
		say(kind, text);
	switch (kind) {
	case ERR_SYNTAX:
	case ERR_PERM:
	case ERR_CANNOT:
	case ERR_NOTFOUND:
		_exit(ERR_EXIT_PERMANENT);
	default:
		_exit(ERR_EXIT_TEMPORARY);
	}
}

void die(enum err_kind kind, const char *fmt, ...)
{
	struct err e;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e.text, sizeof e.text, fmt, ap);
	va_end(ap);
	clean(e.text);
	end(kind, e.text);
}

void die_err(const struct err *e)
{
	end(e->kind, e->text);
}
