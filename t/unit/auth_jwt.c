/* Tokens: their parts, and what their claims must say. */
#include "auth/jwt.h"

#include "base/buf.h"
#include "tap.h"
#include "text/base64.h"

static void part(struct buf *b, const char *json)
{
	struct buf plain;

	buf_init(&plain, 1000);
	text_base64_encode(str_c(json), &plain);
	for (size_t i = 0; i < plain.n && plain.p[i] != '='; i++)
		buf_ch(b, plain.p[i] == '+' ? '-' : plain.p[i] == '/' ? '_' : plain.p[i]);
	buf_free(&plain);
}

static int parse(struct arena *a, const char *header, const char *claims, struct auth_jwt *t)
{
	struct str token;
	struct err e;
	struct buf b;

	buf_init(&b, 4000);
	part(&b, header);
	buf_ch(&b, '.');
	part(&b, claims);
	buf_add(&b, STR(".c2ln"));
	token = arena_str(a, buf_str(&b));
	buf_free(&b);
	return auth_jwt_parse(a, token, t, &e);
}

static const struct {
	const char *claims;
	struct auth_jwt_rules rules;
	bool good;
} checks[] = {
    {"{\"exp\":2000}", {.now_s = 1999}, true},
    {"{\"exp\":2000}", {.now_s = 2000}, false},
    {"{\"exp\":2000}", {.now_s = 2059, .leeway_s = 60}, true},
    {"{\"exp\":2000}", {.now_s = 2060, .leeway_s = 60}, false},
    {"{\"exp\":2000.9}", {.now_s = 1999}, true},
    {"{\"exp\":\"2000\"}", {.now_s = 1}, false},
    {"{\"exp\":2e9}", {.now_s = 1}, false},
    {"{}", {.now_s = 1}, false},
    {"{\"exp\":2000,\"exp\":9000}", {.now_s = 1}, false},
    {"{\"exp\":2000,\"nbf\":1500}", {.now_s = 1500}, true},
    {"{\"exp\":2000,\"nbf\":1500}", {.now_s = 1499}, false},
    {"{\"exp\":2000,\"iss\":\"i\"}", {.issuer = "i"}, true},
    {"{\"exp\":2000,\"iss\":\"ii\"}", {.issuer = "i"}, false},
    {"{\"exp\":2000}", {.issuer = "i"}, false},
    {"{\"exp\":2000,\"aud\":\"imap\"}", {.audience = "imap"}, true},
    {"{\"exp\":2000,\"aud\":[\"x\",\"imap\"]}", {.audience = "imap"}, true},
    {"{\"exp\":2000,\"aud\":[\"x\",[\"imap\"]]}", {.audience = "imap"}, false},
    {"{\"exp\":2000,\"aud\":[]}", {.audience = "imap"}, false},
    {"{\"exp\":2000,\"scope\":\"a mail b\"}", {.scope = "mail"}, true},
    {"{\"exp\":2000,\"scope\":\"mails\"}", {.scope = "mail"}, false},
};

int main(void)
{
	struct auth_jwt t;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	ok(parse(&a, "{\"alg\":\"RS256\",\"kid\":\"k\"}", "{\"email\":\"a\"}", &t) == 0, "a token");
	is_str(t.alg, STR("RS256"), "its algorithm");
	is_str(t.kid, STR("k"), "its key");
	is_str(t.signature, STR("sig"), "its signature");
	is_str(auth_jwt_claim(&t, STR("email"), &a), STR("a"), "a claim");
	ok(parse(&a, "{\"alg\":\"RS256\",\"crit\":[\"x\"]}", "{}", &t) < 0, "a demand that isn't understood");
	ok(parse(&a, "{}", "{}", &t) < 0, "no algorithm");
	ok(parse(&a, "{\"alg\":\"RS256\"}", "[]", &t) < 0, "claims that are no object");
	ok(auth_jwt_parse(&a, STR("a.b"), &t, &e) < 0, "two parts");
	ok(auth_jwt_parse(&a, STR("e30.e30.e30.e30"), &t, &e) < 0, "four parts");
	ok(auth_jwt_parse(&a, STR("e30=.e30.e30"), &t, &e) < 0, "padding");
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		ok(parse(&a, "{\"alg\":\"RS256\"}", checks[i].claims, &t) == 0, "%s", checks[i].claims);
		is_int(auth_jwt_check(&t, &checks[i].rules, &a, &e) == 0, checks[i].good, "its claims");
	}
	return done();
}
