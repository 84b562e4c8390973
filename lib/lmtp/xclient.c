/* Parses: the words of XCLIENT. */
#include "lmtp/xclient.h"

#include "login/forward.h"

static int hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	                              : -1;
}

/* xchar is 33 to 126 but '+' and '='; "+XX" is a byte. NIL when it isn't xtext, or a byte isn't printable. */
static struct str from_xtext(struct arena *a, struct str s)
{
	char *to = arena_bytes(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int c = (unsigned char)s.p[i];

		if (c == '=')
			return STR_NIL;
		if (c == '+') {
			int high = i + 2 < s.n ? hex(s.p[i + 1]) : -1,
			    low = i + 2 < s.n ? hex(s.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return STR_NIL;
			c = high << 4 | low;
			i += 2;
		}
		if (c < 33 || c > 126)
			return STR_NIL;
		to[n++] = (char)c;
	}
	to[n] = '\0';
	return n <= LMTP_XCLIENT_VALUE_MAX ? str_of(to, n) : STR_NIL;
}

static struct str *place_of(struct lmtp_xclient *x, struct str name)
{
	const struct {
		struct str name;
		struct str *place;
	} names[] = {
	    {STR("NAME"), &x->name},
	    {STR("ADDR"), &x->addr},
	    {STR("PORT"), &x->port},
	    {STR("PROTO"), &x->proto},
	    {STR("HELO"), &x->helo},
	    {STR("LOGIN"), &x->login},
	    {STR("DESTADDR"), &x->destaddr},
	    {STR("DESTPORT"), &x->destport},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_ieq(name, names[i].name))
			return names[i].place;
	return NULL;
}

static bool take(struct arena *a, struct str word, struct lmtp_xclient *r)
{
	struct str name, value, *place;

	if (!str_cut(&word, '=', &name) || !word.n)
		return false;
	place = place_of(r, name);
	value = place ? from_xtext(a, word) : STR_NIL;
	if (str_is_nil(value))
		return false;
	if (str_ieq(value, STR("[UNAVAILABLE]")) || str_ieq(value, STR("[TEMPUNAVAIL]")))
		value = STR("");
	if ((place == &r->addr || place == &r->destaddr) && str_istarts(value, STR("IPV6:")))
		value = str_from(value, 5);
	*place = value;
	return true;
}

static bool are_addresses(const struct lmtp_xclient *x)
{
	struct login_forward f = {
	    .address = x->addr.n ? x->addr : STR("127.0.0.1"), /* an address must be there */
	    .port = x->port,
	    .local_address = x->destaddr,
	    .local_port = x->destport};

	return login_forward_is_valid(&f);
}

bool lmtp_xclient_parse(struct arena *a, struct str words, struct lmtp_xclient *r)
{
	struct str word;
	size_t n = 0;

	*r = (struct lmtp_xclient){STR_NIL, STR_NIL, STR_NIL, STR_NIL, STR_NIL, STR_NIL, STR_NIL, STR_NIL};
	for (; words.n; words = str_from(words, word.n)) {
		words = str_from(words, str_span(words, " "));
		word = str_head(words, str_cspan(words, " "));
		if (word.n && !take(a, word, r))
			return false;
		n += word.n > 0;
	}
	return n > 0 && are_addresses(r) &&
	       (!r->proto.n || str_ieq(r->proto, STR("SMTP")) || str_ieq(r->proto, STR("ESMTP")) ||
	           str_ieq(r->proto, STR("LMTP")));
}
