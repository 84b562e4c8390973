/* Introspection's request and answer. */
#include "oauth/introspect.h"

#include "auth/code.h"
#include "base/buf.h"

#define REQUEST_MAX 32768

/* application/x-www-form-urlencoded (RFC 6749 appendix B). */
static void add_form(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (str_is_alnum(s.p[i]) || (s.p[i] && strchr("-._~", s.p[i])))
			buf_ch(b, s.p[i]);
		else
			buf_printf(b, "%%%02X", (unsigned char)s.p[i]);
	}
}

static struct str basic(const struct oauth_introspect *who, struct arena *a)
{
	struct str text;
	struct buf b;

	buf_init(&b, REQUEST_MAX);
	add_form(&b, who->id);
	buf_ch(&b, ':');
	add_form(&b, who->secret);
	text = auth_code_base64(a, buf_str(&b));
	buf_free(&b);
	return text;
}

struct str oauth_introspect_request(const struct oauth_introspect *who, struct arena *a, struct str token)
{
	struct str text;
	struct buf b;

	buf_init(&b, REQUEST_MAX);
	buf_add(&b, STR("Accept: application/json\nContent-Type: application/x-www-form-urlencoded\n"));
	if (who->bearer.n)
		buf_printf(&b, "Authorization: Bearer %.*s\n", STR_ARG(who->bearer));
	else if (who->id.n)
		buf_printf(&b, "Authorization: Basic %.*s\n", STR_ARG(basic(who, a)));
	buf_add(&b, STR("\ntoken="));
	add_form(&b, token);
	buf_add(&b, STR("&token_type_hint=access_token"));
	text = b.full ? STR_NIL : arena_str(a, buf_str(&b));
	buf_free(&b);
	return text;
}

enum auth_result oauth_introspect_parse(struct str text, struct auth_jwt *r, struct err *e)
{
	struct text_json active;

	*r = (struct auth_jwt){.kid = STR_NIL};
	if (!text_json_parse(text, &r->claims) || r->claims.type != TEXT_JSON_OBJECT ||
	    !text_json_member(r->claims, STR("active"), &active) ||
	    (active.type != TEXT_JSON_TRUE && active.type != TEXT_JSON_FALSE)) {
		err_set(e, ERR_TEMP, "the server's answer doesn't say whether the token is active");
		return AUTH_TEMPFAIL;
	}
	if (active.type == TEXT_JSON_TRUE)
		return AUTH_OK;
	err_set(e, ERR_PERM, "the token isn't active");
	return AUTH_REFUSED;
}
