/* envelope: arguments before environment, details, the trace lines. */
#include "deliver/envelope.h"

#include "tap.h"

static struct arena arena;

static struct envelope complete(const char *from, const char *to)
{
	struct envelope env = {str_c(from), str_c(to), STR_NIL, STR_NIL};
	struct err e;

	ok(envelope_complete(&env, &arena, STR("+-"), &e) == 0, "complete %s", to ? to : "(none)");
	return env;
}

static void test_detail(void)
{
	static const struct {
		const char *to, *detail;
	} t[] = {{"ann@x", NULL}, {"ann+lists@x", "lists"}, {"ann-a+b@x", "a+b"}, {"+x@y", NULL},
	    {"ann+@x", ""}, {"ann+d", "d"}, {"ann@x+y", NULL}};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct envelope env = complete("a@b", t[i].to);

		is_str(str_is_nil(env.detail) ? STR("") : env.detail,
		    t[i].detail ? str_c(t[i].detail) : STR(""), t[i].to);
	}
}

static void test_environment(void)
{
	struct envelope env;
	struct buf lines;
	struct err e;

	setenv("SENDER", "s@x", 1);
	setenv("RECIPIENT", "ann-list@x", 1);
	setenv("EXT", "list", 1);
	setenv("DTLINE", "Delivered-To: ann-list@x\n", 1);
	env = complete(NULL, NULL);
	is_str(env.from, STR("s@x"), "sender");
	is_str(env.to, STR("ann-list@x"), "recipient");
	is_str(env.detail, STR("list"), "the MTA's extension");
	env = complete("<>", "bob@y");
	is_str(env.from, STR(""), "<> is the null sender");
	is_str(env.to, STR("bob@y"), "arguments win");
	buf_init(&lines, 1000);
	envelope_trace(&env, &lines);
	is_str(buf_str(&lines), STR("Return-Path: <>\nDelivered-To: ann-list@x\n"),
	    "the MTA's own line is taken");
	setenv("DTLINE", "Delivered-To: a\nX-Forged: b\n", 1);
	buf_clear(&lines);
	envelope_trace(&env, &lines);
	is_str(buf_str(&lines), STR("Return-Path: <>\nDelivered-To: bob@y\n"), "unless it is two lines");
	buf_free(&lines);
	env = (struct envelope){STR("a\nb"), STR_NIL, STR_NIL, STR_NIL};
	ok(envelope_complete(&env, &arena, STR("+"), &e) == -1 && e.kind == ERR_SYNTAX, "control bytes");
}

int main(void)
{
	static const char *const names[] = {"SENDER", "RECIPIENT", "EXT", "EXTENSION", "DTLINE", "RPLINE"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
	arena_init(&arena, "test", 1 << 20);
	test_detail();
	test_environment();
	arena_free(&arena);
	return done();
}
