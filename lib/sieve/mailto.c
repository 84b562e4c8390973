/* "mailto:" addresses "?" name=value "&" …, all percent-encoded. */
#include "sieve/mailto.h"

#include "base/num.h"
#include "sieve/address.h"

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

static bool add_addresses(struct arena *a, struct str list, struct sieve_mailto *r)
{
	struct str item;

	while (list.n && str_cut(&list, ',', &item)) {
		struct str address;
		bool known = false;

		if (!decode(a, item, &address))
			return false;
		address = str_trim(address);
		if (!sieve_address_is_valid(address) || r->nto == SIEVE_MAILTO_MAX)
			return false;
		for (size_t i = 0; i < r->nto; i++)
			known = known || str_ieq(r->to[i], address);
		if (!known)
			r->to[r->nto++] = address;
	}
	return true;
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
		return add_addresses(a, value, r);
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
	if (!str_istarts(uri, STR("mailto:")))
		return false;
	query = str_from(uri, 7);
	str_cut(&query, '?', &path);
	if (!add_addresses(a, path, r))
		return false;
	while (query.n && str_cut(&query, '&', &field))
		if (!add_field(a, field, r))
			return false;
	return r->nto > 0;
}
