/* The loop over an MTA's lines. */
#include "authd/serve.h"

#include <unistd.h>

#include "auth/code.h"
#include "auth/sasl.h"
#include "authd/exchange.h"
#include "authd/line.h"
#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "io/in.h"
#include "io/out.h"

#define WRITE_MS 60000
#define MEMORY (1 << 20)

struct server {
	struct in in;
	struct out out;
	struct arena a; /* one line's */
	char *argv[AUTHD_CHAIN_MAX + 2];
	struct authd_exchange open[AUTHD_OPEN_MAX];
	bool users, empty_is_none, is_ours;
	int failures;
};

static void say(struct server *s, struct buf *b)
{
	buf_ch(b, '\n');
	out_str(&s->out, buf_str(b));
	out_flush(&s->out);
	buf_free(b);
}

static void print_mech(struct server *s, struct str name)
{
	static const struct {
		unsigned trait;
		const char *word;
	} words[] = {{AUTH_MECH_PLAINTEXT | AUTH_MECH_TOKEN, "plaintext"},
	    {AUTH_MECH_DICTIONARY, "dictionary"}, {AUTH_MECH_ACTIVE, "active"},
	    {AUTH_MECH_ANONYMOUS, "anonymous"}, {AUTH_MECH_MUTUAL, "mutual-auth"},
	    {AUTH_MECH_BINDING, "channel-binding"}};
	const struct auth_mech *m = auth_sasl_find(name);

	if (m && m->traits & (AUTH_MECH_PRIVATE | AUTH_MECH_BINDING))
		return;
	out_printf(&s->out, "MECH\t%.*s", STR_ARG(name));
	for (size_t i = 0; m && i < sizeof words / sizeof *words; i++)
		if (m->traits & words[i].trait)
			out_printf(&s->out, "\t%s", words[i].word);
	out_ch(&s->out, '\n');
}

/* Everything at once: Exim says nothing until it has read DONE, and Postfix reads on. */
static void greet(struct server *s)
{
	struct str rest = str_c(conf_string("AUTH_MECHANISMS")), name;
	unsigned char cookie[16];

	out_c(&s->out, s->users ? "VERSION\t1\t1\n" : "VERSION\t1\t2\n");
	while (!s->users && conf_list_next(&rest, &name))
		print_mech(s, name);
	out_printf(&s->out, "SPID\t%d\n", (int)getpid());
	if (!s->users) {
		auth_hash_random(cookie, sizeof cookie);
		out_printf(&s->out, "CUID\t1\nCOOKIE\t%.*s\nDONE\n",
		    STR_ARG(auth_code_hex(&s->a, str_of(cookie, sizeof cookie))));
	}
	out_flush(&s->out);
}

static void answer_failure(
    struct server *s, const struct authd_exchange *x, const struct authd_answer *answer)
{
	struct buf b;

	if (answer->code.n == 0) { /* slower with each wrong password */
		unsigned seconds = (unsigned)conf_seconds("LOGIN_FAILURE_DELAY")
		                   << num_min((size_t)s->failures++, 3);

		sleep(seconds > 15 ? 15 : seconds);
	}
	buf_init(&b, AUTHD_LINE_MAX);
	buf_printf(&b, "FAIL\t%u", x->id);
	if (x->user[0])
		authd_line_add(&b, arena_printf(&s->a, "user=%s", x->user));
	if (answer->code.n)
		authd_line_add(&b, arena_printf(&s->a, "code=%.*s", STR_ARG(answer->code)));
	if (str_eq(answer->code, STR("temp_fail")))
		authd_line_add(&b, STR("temp"));
	if (answer->reason.n)
		authd_line_add(&b, arena_printf(&s->a, "reason=%.*s", STR_ARG(answer->reason)));
	say(s, &b);
}

static void answer_it(struct server *s, struct authd_exchange *x, const struct authd_answer *answer)
{
	struct buf b;

	if (answer->kind == AUTHD_FAIL) {
		answer_failure(s, x, answer);
		authd_exchange_end(x);
		return;
	}
	buf_init(&b, 2 * AUTHD_LINE_MAX);
	if (answer->kind == AUTHD_CONTINUE) {
		buf_printf(&b, "CONT\t%u", x->id);
		authd_line_add(&b, auth_code_base64(&s->a, answer->challenge));
		say(s, &b);
		return;
	}
	buf_printf(&b, "OK\t%u", x->id);
	authd_line_add(&b, arena_printf(&s->a, "user=%.*s", STR_ARG(answer->user)));
	say(s, &b);
	s->failures = 0;
	authd_exchange_end(x);
}

static const struct authd_answer no_base64 = {
    .kind = AUTHD_FAIL, .code = STR("invalid_base64"), .reason = STR("Invalid base64 data")};

static struct authd_exchange *place_of(struct server *s, uint32_t id)
{
	for (size_t i = 0; i < AUTHD_OPEN_MAX; i++)
		if (s->open[i].id == id)
			return &s->open[i];
	return NULL;
}

/* -1: the client broke the protocol. */
static int do_auth(struct server *s, struct str rest)
{
	struct authd_answer answer = {.kind = AUTHD_FAIL};
	struct authd_exchange *x;
	struct authd_request r;

	if (!authd_line_parse(&s->a, rest, s->empty_is_none, &r) || r.service.n == 0 || place_of(s, r.id))
		return -1;
	x = place_of(s, 0);
	if (!x || !conf_list_has("AUTH_MECHANISMS", r.mech))
		return -1;
	if (r.malformed) {
		*x = (struct authd_exchange){.id = r.id, .attempt = {.pid = -1, .request = -1, .report = -1}};
		buf_init(&x->attempt.message, 1);
		answer = no_base64;
	} else {
		authd_exchange_begin(x, s->argv, &r, &s->a, &answer);
	}
	answer_it(s, x, &answer);
	return 0;
}

static int do_cont(struct server *s, struct str rest)
{
	struct authd_answer answer;
	struct authd_exchange *x;
	struct str field, data;
	uint32_t id;

	if (!authd_line_next(&s->a, &rest, &field) || !num_parse_u32(field, &id) || id == 0)
		return -1;
	x = place_of(s, id);
	if (!x) { /* an exchange that ended meanwhile: no reason to part from a client */
		out_printf(&s->out, "FAIL\t%u\treason=There is no such request (any more)\n", id);
		out_flush(&s->out);
		return 0;
	}
	data = auth_code_unbase64(&s->a, str_is_nil(rest) ? STR("") : rest, false);
	answer = no_base64;
	if (!str_is_nil(data))
		authd_exchange_go_on(x, s->argv, data, &s->a, &answer);
	answer_it(s, x, &answer);
	return 0;
}

static int do_cancel(struct server *s, struct str rest)
{
	struct authd_exchange *x;
	uint32_t id;

	x = num_parse_u32(rest, &id) && id ? place_of(s, id) : NULL;
	if (x)
		authd_exchange_end(x);
	return 0;
}

/* The names that Dovecot's clients know, from the chain's environment. */
static void print_user(struct server *s, uint32_t id, const struct authd_answer *answer)
{
	struct str env = answer->env, item, name;
	struct buf b;

	buf_init(&b, 2 * AUTHD_LINE_MAX);
	buf_printf(&b, "USER\t%u", id);
	authd_line_add(&b, answer->user);
	while (str_cut(&env, '\0', &item)) {
		struct str value = item;

		str_cut(&value, '=', &name);
		if (str_eq(name, STR("UID")) || str_eq(name, STR("GID")) || str_eq(name, STR("HOME")) ||
		    str_eq(name, STR("MAIL")) || str_starts(name, STR("QUOTA_"))) {
			char *lower = arena_bytes(&s->a, item.n);

			for (size_t i = 0; i < item.n; i++)
				lower[i] = i < name.n ? str_lower_ch(item.p[i]) : item.p[i];
			authd_line_add(&b, str_of(lower, item.n));
		}
	}
	say(s, &b);
}

static int do_user(struct server *s, struct str rest)
{
	struct authd_exchange x = {.mech = "USER", .attempt = {.pid = -1, .request = -1, .report = -1}};
	struct authd_answer answer;
	struct authd_request r;

	if (!authd_line_parse(&s->a, rest, true, &r))
		return -1;
	authd_exchange_check(
	    &x, s->argv, &(struct auth_checkpw){.user = r.mech, .password = STR("")}, &s->a, &answer);
	if (answer.kind == AUTHD_OK)
		print_user(s, r.id, &answer);
	else
		out_printf(
		    &s->out, "%s\t%u\n", str_eq(answer.code, STR("temp_fail")) ? "FAIL" : "NOTFOUND", r.id);
	out_flush(&s->out);
	authd_exchange_end(&x);
	return 0;
}

static int do_version(struct server *s, struct str rest)
{
	struct str major;
	uint32_t minor = 0;

	str_cut(&rest, '\t', &major);
	num_parse_u32(rest, &minor);
	s->empty_is_none = minor < 2;
	return str_eq(major, STR("1")) ? 0 : -1;
}

static int nothing(struct server *s, struct str rest)
{
	(void)s;
	(void)rest;
	return 0;
}

static int command(struct server *s, struct str line)
{
	static const struct {
		const char *verb;
		bool users, auth;
		int (*run)(struct server *s, struct str rest);
	} commands[] = {{"AUTH", false, true, do_auth}, {"CONT", false, true, do_cont},
	    {"CANCEL", false, true, do_cancel}, {"USER", true, false, do_user},
	    {"VERSION", true, true, do_version}, {"CPID", true, true, nothing}};
	struct str verb;

	str_cut(&line, '\t', &verb);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (str_eq(verb, str_c(commands[i].verb)) &&
		    (s->users ? commands[i].users : commands[i].auth))
			return commands[i].run(s, line);
	return -1;
}

int authd_serve(char *const *chain, const char *report, bool users)
{
	static struct server s;
	enum in_status got;
	struct str line;
	size_t n = 0;

	for (; chain[n] && n < AUTHD_CHAIN_MAX; n++)
		s.argv[n] = chain[n];
	s.argv[n] = (char *)(uintptr_t)report;
	s.users = users;
	in_init_fd(&s.in, 0, -1);
	out_init_fd(&s.out, 1, WRITE_MS);
	arena_init(&s.a, "line", MEMORY);
	greet(&s);
	while ((got = in_line(&s.in, AUTHD_LINE_MAX, &line)) == IN_OK) {
		if (command(&s, line)) {
			log_error("the client broke the auth protocol with a line that begins with %.*s",
			    STR_ARG(str_head(line, 10)));
			break;
		}
		if (s.out.error)
			break;
		arena_reset(&s.a);
	}
	for (size_t i = 0; i < AUTHD_OPEN_MAX; i++)
		if (s.open[i].id)
			authd_exchange_end(&s.open[i]);
	return got == IN_EOF ? 0 : 1;
}
