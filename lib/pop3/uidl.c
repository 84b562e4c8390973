/* UIDLs by format: dovetail's and Dovecot's are the same language. */
#include "pop3/pop3.h"

#include "base/num.h"
#include "text/digest.h"

enum { ITEM_MAX = 2 * TEXT_DIGEST_MAX + 1, WIDTH_MAX = 32 };

/* "%[0][width][modifiers]c" */
struct item {
	unsigned width; /* with zero the least, else the most characters */
	bool zero, hex, md5, lower, upper;
	char what;
};

static bool take_modifier(struct item *it, char c)
{
	switch (c) {
	case 'X':
	case 'x':
		return it->hex = true;
	case 'M':
		return it->md5 = true;
	case 'L':
		return it->lower = true;
	case 'U':
		return it->upper = true;
	default:
		return false;
	}
}

/* Takes one item off the format. False when it isn't one. */
static bool take_item(struct str *f, struct item *it)
{
	uint32_t width = 0;

	*it = (struct item){0};
	*f = str_from(*f, 1);
	if (f->n && f->p[0] == '0') {
		it->zero = true;
		*f = str_from(*f, 1);
	}
	if (f->n && str_is_digit(f->p[0]) && (!num_take_u32(f, &width) || width > WIDTH_MAX))
		return false;
	it->width = width;
	while (f->n && take_modifier(it, f->p[0]))
		*f = str_from(*f, 1);
	if (!f->n || str_chr(STR("uvfg%"), f->p[0]) < 0)
		return false;
	it->what = f->p[0];
	*f = str_from(*f, 1);
	return true;
}

int pop3_uidl_check(struct str format, struct err *e)
{
	struct str f = format;
	struct item it;
	bool differs = false;

	while (f.n) {
		if (f.p[0] <= ' ' || f.p[0] > '~')
			return err_set(e, ERR_SYNTAX,
			    "POP3_UIDL_FORMAT=%.*s: printable ASCII without spaces is wanted",
			    STR_ARG(format));
		if (f.p[0] != '%') {
			f = str_from(f, 1);
			continue;
		}
		if (!take_item(&f, &it))
			return err_set(e, ERR_SYNTAX,
			    "POP3_UIDL_FORMAT=%.*s: %%u %%v %%f %%g %%%% are known, with 08, X, M, L, U "
			    "before them",
			    STR_ARG(format));
		differs = differs || it.what == 'u' || it.what == 'f' || it.what == 'g';
	}
	return differs ? 0
	               : err_set(e, ERR_SYNTAX, "POP3_UIDL_FORMAT=%.*s would be the same for all",
	                     STR_ARG(format));
}

/* What the item stands for, before its modifiers. */
static int value(
    struct pop3 *p, const struct pop3_message *m, const struct item *it, struct str *r, struct err *e)
{
	uint32_t v = it->what == 'u' ? m->uid : mailbox_head(p->mb)->uidvalidity, seq;

	if (it->what == '%') {
		*r = STR("%");
		return 0;
	}
	if (it->what == 'u' || it->what == 'v') {
		*r = arena_printf(&p->s.cmd, it->hex ? "%x" : "%u", v);
		return 0;
	}
	seq = mailbox_seq(p->mb, m->uid);
	if (!seq)
		return err_set(e, ERR_NOTFOUND, "the message is gone");
	return it->what == 'f' ? mailbox_pop3_name(p->mb, seq, &p->s.cmd, r, e)
	                       : mailbox_pop3_id(p->mb, seq, &p->s.cmd, r, e);
}

static void put(struct buf *b, const struct item *it, struct str s)
{
	unsigned char sum[TEXT_DIGEST_MAX];
	char hex[ITEM_MAX];

	if (it->md5) {
		text_digest_of(TEXT_MD5, s, sum);
		for (size_t i = 0; i < 16; i++)
			snprintf(hex + 2 * i, 3, "%02x", sum[i]);
		s = str_of(hex, 32);
	}
	for (size_t i = s.n; it->zero && i < it->width; i++)
		buf_ch(b, '0');
	if (!it->zero && it->width)
		s = str_head(s, it->width);
	for (size_t i = 0; i < s.n; i++)
		buf_ch(b, it->lower ? str_lower_ch(s.p[i]) : it->upper ? str_upper_ch(s.p[i]) : s.p[i]);
}

int pop3_uidl_format(
    struct pop3 *p, struct str format, const struct pop3_message *m, struct buf *b, struct err *e)
{
	struct item it;
	struct str s;

	while (format.n) {
		if (format.p[0] == '%' && take_item(&format, &it)) {
			if (value(p, m, &it, &s, e) < 0)
				return -1;
			put(b, &it, s);
			continue;
		}
		buf_ch(b, format.p[0]);
		format = str_from(format, 1);
	}
	return 0;
}
