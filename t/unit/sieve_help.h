/* For the unit tests of lib/sieve: a script over a message, its actions as text. */
#ifndef SIEVE_HELP_H
#define SIEVE_HELP_H

#include "sieve/double.h"
#include "sieve/sieve.h"
#include "tap.h"

#define MESSAGE                                                                                         \
	"From: Ann <ann+x@example.net>\r\nTo: me@example.com\r\nSubject: Hello [list] there\r\n"        \
	"Date: Tue, 20 May 2025 10:15:00 -0500\r\nMessage-ID: <1@example.net>\r\nMIME-Version: 1.0\r\n" \
	"Content-Type: multipart/mixed; boundary=b\r\n\r\nprologue\r\n--b\r\n\r\none text\r\n--b\r\n"   \
	"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "                         \
	"base64\r\n\r\nPGI+dHdvPC9iPg==\r\n"                                                            \
	"--b--\r\nepilogue\r\n"

struct sieve_case {
	const char *what, *script, *want; /* want: the printed actions, or the compile errors without place */
	const char *world;                /* lines of sieve/double.h, may be NULL */
	const char *message;              /* NULL: MESSAGE */
};

__attribute__((unused)) static void sieve_case_errors(struct buf *b, const struct sieve_errors *errors)
{
	for (size_t i = 0; i < errors->list.n; i++) {
		buf_printf(b, "%u:%u ", errors->list.p[i].line, errors->list.p[i].column);
		buf_add(b, errors->list.p[i].text);
		buf_ch(b, '\n');
	}
}

__attribute__((unused)) static void sieve_case_run(struct arena *a, const struct sieve_case *c, struct buf *b)
{
	struct sieve_settings set = {.programs = true};
	struct sieve_run run = {.message = str_c(c->message ? c->message : MESSAGE), .now = 1747827420};
	const struct sieve_script *script;
	struct sieve_errors errors;
	struct sieve_result result;
	struct sieve_double d;
	struct err e;

	run.envelope.from = STR("ann+x@example.net");
	run.envelope.to = STR("me@example.com");
	if (sieve_double_parse(&d, a, str_c(c->world ? c->world : ""), &e) < 0 ||
	    sieve_double_apply(&d, &set, &run, &e) < 0) {
		buf_printf(b, "world: %s", e.text);
		return;
	}
	run.world = &d.world;
	script = sieve_compile(a, STR("s"), str_c(c->script), &set, &errors);
	sieve_case_errors(b, &errors);
	if (script) {
		run.scripts = &script;
		run.nscripts = 1;
		sieve_run(a, &set, &run, &result);
		sieve_result_print(b, &result);
	}
	buf_add(b, buf_str(&d.log));
	sieve_double_free(&d);
}

__attribute__((unused)) static int sieve_cases(const struct sieve_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct arena a;
		struct buf b;

		arena_init(&a, "test", (size_t)256 << 20);
		buf_init(&b, 1 << 20);
		sieve_case_run(&a, &cases[i], &b);
		is_str(buf_str(&b), str_c(cases[i].want), cases[i].what);
		buf_free(&b);
		arena_free(&a);
	}
	return done();
}
#define SIEVE_CASES(cases) sieve_cases(cases, sizeof(cases) / sizeof *(cases))

#endif
