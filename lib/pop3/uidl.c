/* UIDLs by format: %v uidvalidity, %u uid, %f file name, %g GUID; 08 and such pad, X is hexadecimal (%08Xu%08Xv, Dovecot's default). */
#include "conf/conf.h"
#include "pop3/pop3.h"

#include "base/num.h"

enum { UIDL_MAX = 70 }; /* RFC 1939 section 7: 1 to 70 characters */

struct item {
	unsigned width;
	bool zero, hex;
	char what;
};

/* Takes one "%[0][width][X]c" off the format. False when it isn't one. */
static bool take_item(struct str *f, struct item *it)
{
	uint32_t width = 0;

	*it = (struct item){0};
	*f = str_from(*f, 1);
	if (f->n && f->p[0] == '0') {
		it->zero = true;
		*f = str_from(*f, 1);
	}
	if (f->n && str_is_digit(f->p[0]) && (!num_take_u32(f, &width) || width > 32))
		return false;
	it->width = width;
	if (f->n && (f->p[0] == 'X' || f->p[0] == 'x')) {
		it->hex = true;
		*f = str_from(*f, 1);
	}
	if (!f->n || str_chr(STR("uvfgm"), f->p[0]) < 0)
		return false;
	it->what = f->p[0];
	*f = str_from(*f, 1);
	return true;
}

int pop3_uidl_check(struct str format, struct err *e)
{
	struct str f = format;
	struct item it;
	bool any = false;

	while (f.n) {
		if (f.p[0] != '%') {
			f = str_from(f, 1);
			continue;
		}
		any = true;
		if (!take_item(&f, &it))
			return err_set(e, ERR_SYNTAX,
			    "POP3_UIDL_FORMAT=%.*s: %%u %%v %%f %%g are known, with 08 and X before them",
			    STR_ARG(format));
	}
	return any ? 0
	           : err_set(
	                 e, ERR_SYNTAX, "POP3_UIDL_FORMAT=%.*s would be the same for all", STR_ARG(format));
}

static void number(struct buf *b, const struct item *it, uint32_t v)
{
	if (it->hex && it->zero)
		buf_printf(b, "%0*x", (int)it->width, v);
	else if (it->hex)
		buf_printf(b, "%*x", (int)it->width, v);
	else if (it->zero)
		buf_printf(b, "%0*u", (int)it->width, v);
	else
		buf_printf(b, "%u", v);
}

static int print_item(
    struct pop3 *p, const struct pop3_message *m, const struct item *it, struct buf *b, struct err *e)
{
	uint32_t seq = mailbox_seq(p->mb, m->uid);
	struct mailbox_pop3 info;
	unsigned char guid[16];

	if (it->what == 'u')
		number(b, it, m->uid);
	else if (it->what == 'v')
		number(b, it, mailbox_head(p->mb)->uidvalidity);
	else if (!seq)
		return err_set(e, ERR_NOTFOUND, "the message is gone");
	else if (it->what == 'f') {
		if (mailbox_pop3_name(p->mb, seq, &p->s.cmd, &info.uidl, e) < 0)
			return -1;
		buf_add(b, info.uidl);
	} else {
		if (mailbox_guid(p->mb, seq, guid, e) < 0)
			return -1;
		for (int i = 0; i < 16; i++)
			buf_printf(b, "%02x", guid[i]);
	}
	return 0;
}

/* "%08Xu%08Xv" straight, for lists of 100,000. */
static void print_default(struct pop3 *p, const struct pop3_message *m, struct out *out)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t both = (uint64_t)m->uid << 32 | mailbox_head(p->mb)->uidvalidity;
	char *at = out_room(out, 16);

	for (int i = 0; i < 16; i++)
		at[i] = digits[both >> (60 - 4 * i) & 15];
	out_fill(out, 16);
}

int pop3_uidl_print(struct pop3 *p, const struct pop3_message *m, struct out *out, struct err *e)
{
	struct str f = str_c(conf_string("POP3_UIDL_FORMAT"));
	struct mailbox_pop3 info = {0};
	uint32_t seq = mailbox_seq(p->mb, m->uid);
	struct item it;
	struct buf b;

	if (seq && mailbox_pop3_info(p->mb, seq, &info, e) < 0 && e->kind != ERR_NOTFOUND)
		return -1;
	if (info.uidl.n) { /* what another server gave it: a client that leaves mail here knows it by that */
		out_str(out, str_head(info.uidl, UIDL_MAX));
		return 0;
	}
	if (str_eq(f, STR("%08Xu%08Xv"))) {
		print_default(p, m, out);
		return 0;
	}
	buf_init(&b, UIDL_MAX);
	while (f.n) {
		if (f.p[0] == '%' && take_item(&f, &it)) {
			if (print_item(p, m, &it, &b, e) < 0) {
				buf_free(&b);
				return -1;
			}
			continue;
		}
		buf_ch(&b, f.p[0]);
		f = str_from(f, 1);
	}
	out_str(out, buf_str(&b));
	buf_free(&b);
	return 0;
}
