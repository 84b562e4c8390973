/* The action list as text, for people and for tests. */
#include "sieve/sieve.h"

static const char *const kinds[] = {
    [SIEVE_KEEP] = "keep",
    [SIEVE_FILEINTO] = "fileinto",
    [SIEVE_REDIRECT] = "redirect",
    [SIEVE_DISCARD] = "discard",
    [SIEVE_REJECT] = "reject",
    [SIEVE_EREJECT] = "ereject",
    [SIEVE_VACATION] = "vacation",
    [SIEVE_NOTIFY] = "notify",
    [SIEVE_PIPE] = "pipe",
    [SIEVE_REPORT] = "report",
    [SIEVE_MARK_DUPLICATE] = "mark-duplicate",
    [SIEVE_ADD_FLAGS] = "set-flags",
};

/* In quotes; what isn't printable is written as in C. */
static void quoted(struct buf *b, struct str s)
{
	buf_ch(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\r')
			buf_add(b, STR("\\r"));
		else if (c == '\n')
			buf_add(b, STR("\\n"));
		else if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			buf_printf(b, "\\x%02x", c);
		else
			buf_ch(b, (char)c);
	}
	buf_ch(b, '"');
}

static void named(struct buf *b, const char *name, struct str s)
{
	if (str_is_nil(s))
		return;
	buf_printf(b, " %s=", name);
	quoted(b, s);
}

static void list(struct buf *b, const char *name, const struct str *p, size_t n)
{
	if (n)
		buf_printf(b, " %s=[", name);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_ch(b, ' ');
		quoted(b, p[i]);
	}
	if (n)
		buf_ch(b, ']');
}

static void word(struct buf *b, bool set, const char *name)
{
	if (set)
		buf_printf(b, " %s", name);
}

static void place(struct buf *b, const struct sieve_fcc *f)
{
	if (str_is_nil(f->mailbox))
		return;
	named(b, "fcc", f->mailbox);
	named(b, "fcc-special-use", f->special_use);
	named(b, "fcc-mailboxid", f->mailboxid);
	list(b, "fcc-flags", f->flags, f->nflags);
	word(b, f->create, "fcc-create");
}

static void action(struct buf *b, const struct sieve_action *a)
{
	buf_add(b, str_c(kinds[a->kind]));
	word(b, a->implicit, "implicit");
	named(b, "mailbox", a->mailbox);
	named(b, "address", a->address);
	named(b, "uri", a->uri);
	named(b, "from", a->from);
	named(b, "subject", a->subject);
	named(b, "importance", a->importance);
	named(b, "program", a->program.name);
	list(b, "args", a->program.args, a->program.nargs);
	list(b, "options", a->options, a->noptions);
	list(b, "told-already", a->told, a->ntold);
	if (a->flags_given && a->nflags == 0)
		buf_add(b, STR(" flags=[]"));
	list(b, "flags", a->flags, a->nflags);
	named(b, "special-use", a->special_use);
	named(b, "mailboxid", a->mailboxid);
	word(b, a->create, "create");
	word(b, a->optional, "try");
	word(b, a->mime, "mime");
	word(b, a->headers_only, "headers-only");
	named(b, "dsn-notify", a->dsn_notify);
	named(b, "dsn-ret", a->dsn_ret);
	if (a->by_given)
		buf_printf(b, " by=%.*s;%c%s%s", STR_ARG(a->by_time), a->by_mode, a->by_trace ? "T" : "",
		    a->by_absolute ? " absolute" : "");
	if (a->kind == SIEVE_VACATION || a->kind == SIEVE_MARK_DUPLICATE)
		buf_printf(b, " seconds=%lld", (long long)a->seconds);
	named(b, "handle", a->handle);
	place(b, &a->fcc);
	named(b, "text", a->text);
	word(b, a->message.edited, "edited");
	buf_ch(b, '\n');
}

void sieve_result_print(struct buf *b, const struct sieve_result *r)
{
	if (!str_is_nil(r->error)) {
		buf_add(b, STR("error "));
		if (r->error_line)
			buf_printf(b, "line=%u ", r->error_line);
		if (r->error_script.n) {
			buf_add(b, STR("script="));
			quoted(b, r->error_script);
			buf_ch(b, ' ');
		}
		buf_add(b, STR("text="));
		quoted(b, r->error);
		buf_ch(b, '\n');
	}
	for (size_t i = 0; i < r->actions.n; i++)
		action(b, &r->actions.p[i]);
}
