/* Replies (RFC 5804 section 1.3, 4): one table from kinds of error to response codes. */
#include "base/log.h"
#include "msieve/msieve.h"
#include "session/reply.h"
#include "text/utf8.h"

enum { QUOTED_MAX = 1024 };

static const struct session_reply codes[] = {
    {ERR_NOTFOUND, "NONEXISTENT"},
    {ERR_EXISTS, "ALREADYEXISTS"},
    {ERR_CANNOT, "ACTIVE"},
    {ERR_QUOTA, "QUOTA"},
    {ERR_FULL, "QUOTA"},
    {ERR_LIMIT, "QUOTA/MAXSIZE"},
    {ERR_BUSY, "TRYLATER"},
    {ERR_PERM, "TRYLATER"},
    {ERR_TEMP, "TRYLATER"},
    {ERR_CORRUPT, "TRYLATER"},
};

void msieve_string(struct out *o, struct str s)
{
	bool plain = s.n <= QUOTED_MAX && text_utf8_is_valid(s);

	for (size_t i = 0; plain && i < s.n; i++)
		plain = s.p[i] != '\0' && s.p[i] != '\r' && s.p[i] != '\n';
	if (!plain) {
		out_printf(o, "{%zu}\r\n", s.n);
		out_str(o, s);
		return;
	}
	out_ch(o, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			out_ch(o, '\\');
		out_ch(o, s.p[i]);
	}
	out_ch(o, '"');
}

void msieve_ok(struct msieve *m, const char *text)
{
	out_printf(&m->s.out, "OK \"%s\"\r\n", text);
}

void msieve_no(struct msieve *m, const char *code, struct str text)
{
	out_c(&m->s.out, "NO ");
	if (code)
		out_printf(&m->s.out, "(%s) ", code);
	msieve_string(&m->s.out, text);
	out_c(&m->s.out, "\r\n");
}

void msieve_error(struct msieve *m, const struct err *e)
{
	struct str code = session_reply_code(codes, sizeof codes / sizeof *codes, e->kind);

	if (session_reply_is_logged(e->kind))
		log_error("%s", e->text);
	msieve_no(m, code.n ? code.p : NULL, str_c(e->text));
}
