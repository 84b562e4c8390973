/* Mailbox names. */
#include "imap/name.h"

#include "imap/print.h"
#include "text/mutf7.h"
#include "text/utf8.h"

static int cannot(struct imap_parse *p, const char *why)
{
	return err_set(p->e, ERR_CANNOT, "%s", why);
}

static int inside(struct imap_parse *p, struct str wire, struct str *r)
{
	/* Modified UTF-7 is ASCII: what isn't is UTF-8, from a client that hasn't enabled it too (RFC 6855 section 3). */
	bool utf8 = p->utf8 || !text_utf8_is_ascii(wire);
	struct buf b;
	int got;

	p->old_name = STR_NIL;
	if (wire.n > IMAP_NAME_MAX)
		return cannot(p, "a mailbox name has at most 1000 bytes");
	buf_init(&b, 4 * IMAP_NAME_MAX);
	/* A client that was told UTF-8 may still hold names in modified UTF-7; those are ASCII and mean themselves (RFC 9051 5.1). */
	got = utf8 ? text_mutf7_nfc(wire, &b) : text_mutf7_decode(wire, &b);
	*r = arena_str(p->arena, buf_str(&b));
	buf_free(&b);
	if (got < 0)
		return cannot(
		    p, utf8 ? "the mailbox name isn't UTF-8" : "the mailbox name isn't modified UTF-7");
	if (str_ieq(*r, STR("INBOX")))
		*r = STR("INBOX");
	else if (p->utf8 && !str_eq(*r, wire))
		p->old_name = arena_str(p->arena, wire);
	return 0;
}

int imap_name_parse(struct imap_parse *p, struct str *r)
{
	struct str wire;

	if (imap_parse_astring(p, &wire) < 0)
		return -1;
	if (p->extra_sep && wire.n > 1 && wire.p[wire.n - 1] == p->extra_sep)
		wire.n--;
	return inside(p, wire, r);
}

int imap_name_parse_pattern(struct imap_parse *p, struct str *r)
{
	struct str wire;

	return imap_parse_pattern(p, &wire) < 0 ? -1 : inside(p, wire, r);
}

void imap_name_print(struct out *o, struct str name, bool utf8)
{
	struct buf b;

	if (utf8 || text_mutf7_is_plain(name)) {
		imap_print_astring(o, name, utf8);
		return;
	}
	buf_init(&b, 16 * IMAP_NAME_MAX);
	/* What isn't UTF-8 in the store can't be named by anyone; it is shown as it is, escaped as a literal. */
	if (text_mutf7_encode(name, &b) < 0)
		buf_add(&b, name);
	imap_print_astring(o, buf_str(&b), false);
	buf_free(&b);
}

void imap_name_print_listed(struct out *o, char sep, struct str name, struct str old, bool utf8)
{
	imap_print_string(o, str_of(&sep, 1), false);
	out_ch(o, ' ');
	imap_name_print(o, name, utf8);
	if (!str_is_nil(old)) {
		out_c(o, " (\"OLDNAME\" (");
		imap_name_print(o, old, utf8);
		out_c(o, "))");
	}
	out_c(o, "\r\n");
}
