/* The auth protocol's lines. */
#include "authd/line.h"

#include "auth/code.h"
#include "base/num.h"

static const char plain[] = {'\0', '\001', '\t', '\r', '\n'};
static const char escaped[] = "01trn";

bool authd_line_next(struct arena *a, struct str *rest, struct str *field_r)
{
	struct str raw;
	const char *at;
	char *to;
	size_t n = 0;

	if (!str_cut(rest, '\t', &raw))
		return false;
	if (str_chr(raw, '\001') < 0) {
		*field_r = raw;
		return true;
	}
	to = arena_bytes(a, raw.n + 1);
	for (size_t i = 0; i < raw.n; i++) {
		at = raw.p[i] == '\001' && i + 1 < raw.n && raw.p[i + 1] ? strchr(escaped, raw.p[i + 1])
		                                                         : NULL;
		to[n++] = at ? plain[at - escaped] : raw.p[i];
		i += at != NULL;
	}
	*field_r = str_of(to, n);
	return true;
}

void authd_line_add(struct buf *b, struct str field)
{
	const char *at;

	buf_ch(b, '\t');
	for (size_t i = 0; i < field.n; i++) {
		at = memchr(plain, field.p[i], sizeof plain);
		if (at) {
			buf_ch(b, '\001');
			buf_ch(b, escaped[at - plain]);
		} else {
			buf_ch(b, field.p[i]);
		}
	}
}

static void take(
    struct arena *a, struct authd_request *r, struct str name, struct str value, bool empty_is_none)
{
	struct {
		struct str name;
		struct str *at;
	} fields[] = {{STR("service"), &r->service}, {STR("protocol"), &r->service}, {STR("rip"), &r->remote},
	    {STR("lip"), &r->local}, {STR("cert_username"), &r->cert_user}};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (str_eq(fields[i].name, name))
			*fields[i].at = value;
	r->secured |= str_eq(name, STR("secured"));
	r->cert |= str_eq(name, STR("valid-client-cert"));
	if (!str_eq(name, STR("resp")) || (value.n == 0 && empty_is_none))
		return;
	r->initial = auth_code_unbase64(a, value, false);
	r->malformed |= str_is_nil(r->initial);
}

bool authd_line_parse(struct arena *a, struct str rest, bool empty_is_none, struct authd_request *r)
{
	struct str field, name;

	*r = (struct authd_request){0};
	if (!authd_line_next(a, &rest, &field) || !num_parse_u32(field, &r->id) || r->id == 0)
		return false;
	if (!authd_line_next(a, &rest, &r->mech) || r->mech.n == 0)
		return false;
	while (authd_line_next(a, &rest, &field)) {
		str_cut(&field, '=', &name);
		take(a, r, name, str_is_nil(field) ? STR("") : field, empty_is_none);
	}
	return true;
}
