/* IMAP URLs. */
#include "imap/url.h"

#include "base/num.h"
#include "text/mutf7.h"

static int bad(struct err *e, const char *what)
{
	return err_set(e, ERR_SYNTAX, "the URL %s", what);
}

static int hex(char c)
{
	return str_is_digit(c)        ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	                              : -1;
}

/* bchar of RFC 5092 section 11, but "%". */
static bool is_plain(char c)
{
	return str_is_alnum(c) || (c && strchr("-._~!$'()*+,&=:@/", c));
}

/* %XX undone; no NUL may come of it, and what a URL may not hold as it is has to be escaped. */
static int unescape(struct arena *a, struct str s, struct str *r, struct err *e)
{
	char *to = arena_bytes(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int c = (unsigned char)s.p[i];

		if (c == '%') {
			if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
				return bad(e, "has a broken escape");
			c = hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]);
			i += 2;
		} else if (!is_plain(s.p[i])) {
			return bad(e, "holds what must be escaped");
		}
		if (c == 0)
			return bad(e, "holds a NUL");
		to[n++] = (char)c;
	}
	*r = str_of(to, n);
	return 0;
}

/* "imap://user;AUTH=x@host:port/": user and host are kept, the way to authenticate isn't ours. */
static int server(struct arena *a, struct str *s, struct imap_url *r, struct err *e)
{
	struct str part, user = STR_NIL;
	ptrdiff_t at;

	if (!str_istarts(*s, STR("imap://")))
		return str_starts(*s, STR("/")) ? (*s = str_from(*s, 1), 0) : bad(e, "isn't an IMAP URL");
	*s = str_from(*s, 7);
	if (!str_cut(s, '/', &part) || str_is_nil(*s))
		return bad(e, "names no mailbox");
	at = str_rchr(part, '@');
	if (at >= 0) {
		user = str_head(part, (size_t)at);
		part = str_from(part, (size_t)at + 1);
		user = str_head(user, str_cspan(user, ";"));
		if (unescape(a, user, &r->user, e) < 0)
			return -1;
	}
	r->host = part;
	return 0;
}

static int partial(struct str v, struct imap_url *r, struct err *e)
{
	r->partial = true;
	r->length = UINT64_MAX;
	if (!num_take_u64(&v, &r->first))
		return bad(e, "has a broken PARTIAL");
	if (!v.n)
		return 0;
	v = v.p[0] == '.' ? str_from(v, 1) : STR("");
	return num_take_u64(&v, &r->length) && !v.n && r->length ? 0 : bad(e, "has a broken PARTIAL");
}

static int section(struct arena *a, struct str v, struct imap_url *r, struct err *e)
{
	struct imap_parse p;
	struct str text;

	if (unescape(a, v, &text, e) < 0)
		return -1;
	imap_parse_init(&p, text, a, e);
	return imap_section_parse_inner(&p, &r->section) < 0 || imap_parse_end(&p) < 0 ? -1 : 0;
}

/* The parameters of RFC 5092 section 11, each once and in this order. */
enum name { UIDVALIDITY, UID, SECTION, PARTIAL, EXPIRE, NAMES };

static int parameter(struct arena *a, enum name name, struct str value, struct imap_url *r, struct err *e)
{
	switch (name) {
	case UIDVALIDITY:
		return num_parse_u32(value, &r->uidvalidity) && r->uidvalidity
		           ? 0
		           : bad(e, "has a broken UIDVALIDITY");
	case UID:
		return num_parse_u32(value, &r->uid) && r->uid ? 0 : bad(e, "has a broken UID");
	case SECTION:
		return section(a, value, r, e);
	case PARTIAL:
		return partial(value, r, e);
	default:
		r->expire = value;
		return r->access.n ? 0 : bad(e, "expires without URLAUTH");
	}
}

static int parameters(struct arena *a, struct str s, struct imap_url *r, struct err *e)
{
	static const struct str begins[NAMES] = {
	    STR(";UIDVALIDITY="), STR("/;UID="), STR("/;SECTION="), STR("/;PARTIAL="), STR(";EXPIRE=")};

	for (int i = 0; i < NAMES; i++) {
		struct str value = str_from(s, begins[i].n);

		if (!str_istarts(s, begins[i]))
			continue;
		value = str_head(value, str_cspan(value, ";"));
		s = str_from(s, begins[i].n + value.n);
		/* The slash in front of what follows. */
		if (s.n && value.n && value.p[value.n - 1] == '/') {
			s = str_of(s.p - 1, s.n + 1);
			value.n--;
		}
		if (parameter(a, (enum name)i, value, r, e) < 0)
			return -1;
	}
	return s.n ? bad(e, "has a parameter that isn't known, or not in its place") : 0;
}

/* ";URLAUTH=access[:mechanism:token]": always last (RFC 4467 section 3). */
static int authorised(struct str whole, struct str *rest, struct imap_url *r, struct err *e)
{
	static const struct str mark = STR(";URLAUTH=");
	ptrdiff_t at = str_ifind(*rest, mark);
	struct str v;

	if (at < 0)
		return 0;
	v = str_from(*rest, (size_t)at + mark.n);
	*rest = str_head(*rest, (size_t)at);
	str_cut(&v, ':', &r->access);
	r->rump = str_of(whole.p, (size_t)(r->access.p + r->access.n - whole.p));
	if (!r->access.n)
		return bad(e, "has a broken URLAUTH");
	if (str_is_nil(v))
		return 0;
	str_cut(&v, ':', &r->mechanism);
	r->token = v;
	return r->mechanism.n && v.n ? 0 : bad(e, "has a broken URLAUTH");
}

/* The mailbox, in modified UTF-7 or UTF-8 behind its escapes. */
static int mailbox(struct arena *a, struct str s, struct imap_url *r, struct err *e)
{
	struct str raw;
	struct buf b;
	int got;

	if (unescape(a, s, &raw, e) < 0)
		return -1;
	buf_init(&b, 4 * IMAP_URL_MAX);
	got =
	    text_mutf7_decode(raw, &b) == 0 || text_mutf7_nfc(raw, &b) == 0 ? 0 : bad(e, "names no mailbox");
	r->mailbox = str_ieq(buf_str(&b), STR("INBOX")) ? STR("INBOX") : arena_str(a, buf_str(&b));
	buf_free(&b);
	return got;
}

int imap_url_parse(struct arena *a, struct str s, struct imap_url *r, struct err *e)
{
	struct str whole = s;
	ptrdiff_t at;

	*r = (struct imap_url){.length = UINT64_MAX};
	if (s.n > IMAP_URL_MAX)
		return bad(e, "is too long");
	if (server(a, &s, r, e) < 0 || authorised(whole, &s, r, e) < 0)
		return -1;
	at = str_ifind(s, STR(";UIDVALIDITY="));
	if (at < 0)
		at = str_ifind(s, STR("/;UID="));
	if (at < 0)
		return bad(e, "names no message");
	if (mailbox(a, str_head(s, (size_t)at), r, e) < 0 || parameters(a, str_from(s, (size_t)at), r, e) < 0)
		return -1;
	return r->uid ? 0 : bad(e, "names no message");
}

int imap_url_open(struct store *s, struct mailbox *selected, const struct imap_url *u,
    struct imap_url_open *r, struct err *e)
{
	uint32_t seq;

	*r = (struct imap_url_open){.box = selected};
	if (!selected || !str_eq(mailbox_name(selected), u->mailbox)) {
		if (mailbox_open(&r->box, s, u->mailbox, MAILBOX_READONLY, e) < 0)
			return -1;
		r->own_box = true;
	}
	seq = mailbox_seq(r->box, u->uid);
	if (!seq || (u->uidvalidity && u->uidvalidity != mailbox_head(r->box)->uidvalidity))
		err_set(e, ERR_NOTFOUND, "the message isn't there");
	else if (mailbox_read(r->box, seq, &r->msg, e) == 0) {
		if (mailbox_parse(r->box, &r->msg, e) == 0)
			return 0;
		mailbox_read_done(&r->msg);
	}
	if (r->own_box)
		mailbox_close(r->box);
	return -1;
}

void imap_url_close(struct imap_url_open *o)
{
	mailbox_read_done(&o->msg);
	if (o->own_box)
		mailbox_close(o->box);
}
