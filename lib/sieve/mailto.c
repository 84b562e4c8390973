/* "mailto:" addresses "?" name=value "&" …, all percent-encoded. */
#include "sieve/mailto.h"

#include "base/num.h"
#include "sieve/address.h"
#include "sieve/outbound.h"

static bool decode(struct arena *a, struct str s, struct str *r)
{
	char *p = arena_bytes(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		uint64_t v;

		if (s.p[i] != '%') {
			p[n++] = s.p[i];
			continue;
		}
		if (i + 2 >= s.n || !num_parse_hex(str_head(str_from(s, i + 1), 2), &v) || v == 0)
			return false;
		p[n++] = (char)v;
		i += 2;
	}
	*r = (struct str){p, n};
	return true;
}

/* What a URI is written with (RFC 3986 2); "%" begins an encoded octet. */
static bool is_uri(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_alnum(s.p[i]) && (s.p[i] == '\0' || !strchr("-._~:/?#[]@!$&'()*+,;=%", s.p[i])))
			return false;
	return true;
}

static bool knows(const struct sieve_mailto *r, struct str address)
{
	for (size_t i = 0; i < r->nto; i++)
		if (str_ieq(r->to[i], address))
			return true;
	for (size_t i = 0; i < r->ncc; i++)
		if (str_ieq(r->cc[i], address))
			return true;
	return false;
}

/* Commas between addresses come plain (RFC 6068 2) or as %2C (RFC 2368 2); those in a quoted local part stand between quotes in both. */
static bool add_addresses(struct arena *a, struct str list, struct sieve_mailto *r, bool cc)
{
	struct str found[SIEVE_MAILTO_MAX], *to = cc ? r->cc : r->to;
	size_t *nto = cc ? &r->ncc : &r->nto;
	int n;

	if (!decode(a, list, &list))
		return false;
	n = str_trim(list).n ? sieve_outbound_list(a, list, found, SIEVE_MAILTO_MAX) : 0;
	for (int i = 0; i < n; i++) {
		if (knows(r, found[i]))
			continue;
		if (r->nto + r->ncc == SIEVE_MAILTO_MAX)
			return false;
		to[(*nto)++] = found[i];
	}
	return n >= 0;
}

/* RFC 5436 2.7: these are the notification's own, or unsafe. */
static bool is_ignored(struct str name)
{
	static const char *const names[] = {"from", "auto-submitted", "received", "message-id", "date", "bcc",
	    "sender", "return-path", "content-type", "content-transfer-encoding", "mime-version"};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (str_ieq(name, str_c(names[i])))
			return true;
	return str_istarts(name, STR("resent-"));
}

static bool is_field_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
			return false;
	return s.n > 0;
}

/* Line ends in a field would begin another one. */
static struct str one_line(struct arena *a, struct str s)
{
	char *p = (char *)arena_str(a, s).p;

	for (size_t i = 0; i < s.n; i++)
		if (p[i] == '\r' || p[i] == '\n')
			p[i] = ' ';
	return (struct str){p, s.n};
}

static bool add_field(struct arena *a, struct str field, struct sieve_mailto *r)
{
	struct str name, value = field;

	str_cut(&value, '=', &name);
	if (str_is_nil(value) || !is_field_name(name))
		return false;
	if (str_ieq(name, STR("to")) || str_ieq(name, STR("cc")))
		return add_addresses(a, value, r, str_ieq(name, STR("cc")));
	if (!decode(a, value, &value))
		return false;
	if (str_ieq(name, STR("body"))) {
		r->body = value;
		return true;
	}
	value = one_line(a, value);
	if (str_ieq(name, STR("subject"))) {
		r->subject = value;
		return true;
	}
	if (is_ignored(name))
		return true;
	if (r->nfields == SIEVE_MAILTO_MAX)
		return false;
	r->fields[r->nfields].name = name;
	r->fields[r->nfields++].value = value;
	return true;
}

bool sieve_mailto_parse(struct arena *a, struct str uri, struct sieve_mailto *r)
{
	struct str path, query, field;

	*r = (struct sieve_mailto){0};
	if (!str_istarts(uri, STR("mailto:")) || !is_uri(uri))
		return false;
	query = str_from(uri, 7);
	str_cut(&query, '?', &path);
	if (!add_addresses(a, path, r, false))
		return false;
	while (query.n && str_cut(&query, '&', &field))
		if (!add_field(a, field, r))
			return false;
	return r->nto + r->ncc > 0;
}
