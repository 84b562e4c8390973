/* Special uses and mailbox ids. */
#include "imap/special.h"

static const struct {
	struct str name;
	unsigned special;
} uses[] = {
    {STR("\\All"), STORE_SPECIAL_ALL},
    {STR("\\Archive"), STORE_SPECIAL_ARCHIVE},
    {STR("\\Drafts"), STORE_SPECIAL_DRAFTS},
    {STR("\\Flagged"), STORE_SPECIAL_FLAGGED},
    {STR("\\Important"), STORE_SPECIAL_IMPORTANT},
    {STR("\\Junk"), STORE_SPECIAL_JUNK},
    {STR("\\Sent"), STORE_SPECIAL_SENT},
    {STR("\\Trash"), STORE_SPECIAL_TRASH},
};
enum { USES = sizeof uses / sizeof *uses, UNKNOWN = 1 << 30 };

static int use(struct imap_parse *p, unsigned *special_r)
{
	const char *from = p->p;
	struct str atom;

	if (imap_parse_ch(p, '\\') < 0 || imap_parse_atom(p, &atom) < 0)
		return -1;
	for (int i = 0; i < USES; i++)
		if (str_ieq(str_of(from, (size_t)(p->p - from)), uses[i].name)) {
			*special_r |= uses[i].special;
			return 0;
		}
	*special_r |= UNKNOWN;
	return 0;
}

/* "USE" SP "(" [use-attr *(SP use-attr)] ")" */
static int uses_of(struct imap_parse *p, unsigned *special_r)
{
	if (!imap_parse_word(p, STR("USE")))
		return imap_parse_bad(p, "no such CREATE parameter");
	if (imap_parse_sp(p) < 0 || imap_parse_open(p) < 0)
		return -1;
	if (!imap_parse_peek(p, ')'))
		do {
			if (use(p, special_r) < 0)
				return -1;
		} while (imap_parse_take(p, ' '));
	return imap_parse_close(p);
}

int imap_special_parse_use(struct imap_parse *p, unsigned *special_r)
{
	*special_r = 0;
	if (imap_parse_open(p) < 0)
		return -1;
	do {
		if (uses_of(p, special_r) < 0)
			return -1;
	} while (imap_parse_take(p, ' '));
	return imap_parse_close(p);
}

bool imap_special_parse_value(struct arena *a, struct str value, unsigned *special_r)
{
	struct imap_parse p;
	struct err e;

	*special_r = 0;
	if (!value.n)
		return true;
	imap_parse_init(&p, value, a, &e);
	do {
		if (use(&p, special_r) < 0)
			return false;
	} while (imap_parse_take(&p, ' '));
	return imap_parse_end(&p) == 0;
}

struct str imap_special_value(struct arena *a, unsigned special)
{
	struct str s = STR_NIL;

	for (int i = 0; i < USES; i++)
		if (special & uses[i].special)
			s = arena_printf(a, "%.*s%s%.*s", STR_ARG(s), s.n ? " " : "", STR_ARG(uses[i].name));
	return s;
}

void imap_special_print(struct out *o, unsigned special)
{
	for (int i = 0; i < USES; i++)
		if (special & uses[i].special) {
			out_ch(o, ' ');
			out_str(o, uses[i].name);
		}
}

struct str imap_special_mailboxid(struct arena *a, const unsigned char guid[16])
{
	char *p = arena_bytes(a, 46), *at = p;

	at = mempcpy(at, "MAILBOXID (F", 12);
	for (int i = 0; i < 16; i++) {
		*at++ = "0123456789abcdef"[guid[i] >> 4];
		*at++ = "0123456789abcdef"[guid[i] & 15];
	}
	*at++ = ')';
	return str_of(p, (size_t)(at - p));
}
