/* Errors on the wire: one table from kinds to RFC 2449 and RFC 3206 codes. */
#include "base/log.h"
#include "pop3/pop3.h"
#include "session/reply.h"

static const struct session_reply codes[] = {
    {ERR_PERM, "[SYS/PERM]"},
    {ERR_QUOTA, "[SYS/TEMP]"},
    {ERR_FULL, "[SYS/TEMP]"},
    {ERR_CORRUPT, "[SYS/PERM]"},
    {ERR_BUSY, "[IN-USE]"},
    {ERR_TEMP, "[SYS/TEMP]"},
};

void pop3_reply_error(struct pop3 *p, const struct err *e)
{
	struct str code = session_reply_code(codes, sizeof codes / sizeof *codes, e->kind);

	if (session_reply_is_logged(e->kind))
		log_error("%s", e->text);
	out_printf(&p->s.out, "-ERR %.*s%s%s\r\n", STR_ARG(code), code.n ? " " : "", e->text);
}

void pop3_reply_no(struct pop3 *p, const char *text)
{
	out_printf(&p->s.out, "-ERR %s\r\n", text);
}
