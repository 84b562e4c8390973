/* Tagged answers. */
#include "imap/reply.h"

#include "base/log.h"
#include "session/reply.h"

static const struct session_reply codes[] = {
    {ERR_NOTFOUND, "NONEXISTENT"},
    {ERR_EXISTS, "ALREADYEXISTS"},
    {ERR_PERM, "NOPERM"},
    {ERR_QUOTA, "OVERQUOTA"},
    {ERR_FULL, "OVERQUOTA"}, /* no better code: RFC 5530 has none for a full disk */
    {ERR_LIMIT, "LIMIT"},
    {ERR_SYNTAX, "CANNOT"}, /* of a mailbox room: a name that can't be */
    {ERR_CORRUPT, "CORRUPTION"},
    {ERR_BUSY, "INUSE"},
    {ERR_TEMP, "UNAVAILABLE"},
    {ERR_CANNOT, "CANNOT"},
};

struct str imap_reply_code(enum err_kind kind)
{
	return session_reply_code(codes, sizeof codes / sizeof *codes, kind);
}

void imap_reply_text(struct imap *c, const struct err *e)
{
	if (e->kind == ERR_TEMP || e->kind == ERR_CORRUPT || e->kind == ERR_PERM) {
		out_c(&c->s.out, e->kind == ERR_PERM ? "Permission denied; the server's log says more"
		                                     : "Internal error; the server's log says more");
		return;
	}
	for (const char *t = e->text; *t; t++)
		out_ch(&c->s.out, (unsigned char)*t < 128 || imap_utf8(c) ? *t : '?');
}

static const char *verb_of(const struct imap *c)
{
	return c->command ? c->command->verb : "command";
}

/* Of two codes the other one is in the tagged answer (RFC 9738 section 3.1, which has it so for EXPUNGEISSUED). */
static void tell_limit(struct imap *c, bool ok)
{
	if (ok && str_is_nil(c->code)) {
		c->code = c->limited;
		c->text = STR("Done for the last messages only");
		return;
	}
	out_c(&c->s.out, "* NO [");
	out_str(&c->s.out, c->limited);
	out_c(&c->s.out, "] Done for the last messages only\r\n");
}

void imap_reply_tagged(struct imap *c, bool ok)
{
	struct out *o = &c->s.out;
	bool bad = !ok && c->p.failed && c->err.kind == ERR_SYNTAX;
	struct str code;

	if (c->limited.n && !bad)
		tell_limit(c, ok);
	code = c->code;
	if (!ok && session_reply_is_logged(c->err.kind))
		log_error("%s: %s", verb_of(c), c->err.text);
	if (!ok && !bad && str_is_nil(code))
		code = imap_reply_code(c->err.kind);
	out_str(o, c->tag);
	out_c(o, ok ? " OK " : bad ? " BAD " : " NO ");
	if (code.n) {
		out_ch(o, '[');
		out_str(o, code);
		out_c(o, "] ");
	}
	if (ok && !str_is_nil(c->text)) {
		out_str(o, c->text);
	} else if (ok) {
		out_c(o, verb_of(c));
		out_c(o, " completed");
	} else {
		if (bad)
			out_c(o, "Error: ");
		imap_reply_text(c, &c->err);
	}
	out_c(o, "\r\n");
}
