/* envelope: what MTAs say, details, trace lines. */
#include "deliver/envelope.h"

#include "tap.h"

static struct arena a;
static struct err e;

static struct envelope complete(const char *sender, const char *recipient, const char *ext)
{
	struct envelope env = {STR_NIL, STR_NIL, STR_NIL, STR_NIL};

	unsetenv("RPLINE");
	unsetenv("DTLINE");
	unsetenv("EXTENSION");
	setenv("SENDER", sender, 1);
	setenv("RECIPIENT", recipient, 1);
	setenv("EXT", ext, 1);
	ok(envelope_complete(&env, &a, STR("+-"), &e) == 0, "complete");
	return env;
}

int main(void)
{
	struct envelope env;
	struct buf b;

	arena_init(&a, "test", 1 << 20);
	buf_init(&b, 1000);
	env = complete("a@b", "ann+lists@x.org", "");
	is_str(env.from, STR("a@b"), "sender");
	is_str(env.detail, STR("lists"), "detail of the recipient");
	envelope_trace(&env, &b);
	is_str(buf_str(&b), STR("Return-Path: <a@b>\nDelivered-To: ann+lists@x.org\n"), "trace");
	env = complete("<>", "ann@x.org", "ext");
	is_str(env.from, STR(""), "a bounce");
	is_str(env.detail, STR("ext"), "qmail's extension");
	buf_clear(&b);
	setenv("DTLINE", "Delivered-To: ann-ext@x.org\n", 1);
	setenv("RPLINE", "Bcc: evil\nReturn-Path: <>\n", 1);
	envelope_trace(&env, &b);
	is_str(buf_str(&b), STR("Return-Path: <>\nDelivered-To: ann-ext@x.org\n"),
	    "qmail's own line, and not one that isn't it");
	env = (struct envelope){STR("x\ny"), STR("z"), STR_NIL, STR_NIL};
	ok(envelope_complete(&env, &a, STR("+"), &e) == -1 && e.kind == ERR_SYNTAX,
	    "control bytes are refused");
	buf_free(&b);
	arena_free(&a);
	return done();
}
