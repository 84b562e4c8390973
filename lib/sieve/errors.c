/* Collecting and printing compile errors. */
#include "sieve/errors.h"

#include <stdarg.h>

/* Control characters, those of C1 in UTF-8, too: a terminal would obey them. */
static void hide_controls(char *p)
{
	for (; *p; p++) {
		bool c1 = *p == '\xc2' && (unsigned char)p[1] >= 0x80 && (unsigned char)p[1] < 0xa0;

		if (c1)
			*p++ = '?';
		if (c1 || (unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	}
}

static void add(struct sieve_reporter *r, struct sieve_error e, const char *fmt, va_list ap)
{
	char text[400];
	struct sieve_error *slot;

	if (r->errors->list.n >= SIEVE_MAX_ERRORS)
		return;
	vsnprintf(text, sizeof text, fmt, ap);
	hide_controls(text);
	slot = vec_push(&r->errors->list, r->a);
	*slot = e;
	slot->script = r->script;
	slot->text = arena_str(r->a, str_c(text));
}

int sieve_errors_add(struct sieve_reporter *r, unsigned line, unsigned column, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(r, (struct sieve_error){.line = line, .column = column}, fmt, ap);
	va_end(ap);
	r->errors->count++;
	return -1;
}

void sieve_errors_warn(struct sieve_reporter *r, unsigned line, unsigned column, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(r, (struct sieve_error){.line = line, .column = column, .warning = true}, fmt, ap);
	va_end(ap);
}

void sieve_error_print(struct buf *b, const struct sieve_error *e)
{
	buf_add(b, e->script);
	buf_printf(b, ": ");
	if (e->line)
		buf_printf(b, "line %u, column %u: ", e->line, e->column);
	buf_printf(b, "%s: ", e->warning ? "warning" : "error");
	buf_add(b, e->text);
}
