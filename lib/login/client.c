/* The pre-auth child's half that all protocols share. */
#include "login/client.h"

#include <unistd.h>

#include "base/err.h"
#include "login/frame.h"
#include "login/sasl.h"
#include "session/handback.h"
#include "text/base64.h"

enum { STALL_MS = 10000 };

static const char *const ends[] = {
    [LOGIN_END_LOGOUT] = "logged out",
    [LOGIN_END_GONE] = "connection closed",
    [LOGIN_END_TIMEOUT] = "timeout",
    [LOGIN_END_TOOLONG] = "line too long",
    [LOGIN_END_BAD] = "too many invalid commands",
    [LOGIN_END_TRIES] = "too many failed attempts",
    [LOGIN_END_INJECTED] = "data behind STARTTLS",
    [LOGIN_END_CROWDED] = "too many connections",
    [LOGIN_END_INTERNAL] = "internal error",
};

void login_client_end(struct login_client *c, enum login_end why)
{
	struct login_frame f = {.type = LOGIN_FRAME_QUIT, .field = {str_c(ends[why])}};

	if (why != LOGIN_END_GONE && why != LOGIN_END_INJECTED) {
		c->proto->bye(c, why, why == LOGIN_END_CROWDED ? c->crowded : ends[why]);
		out_flush(&c->out);
	}
	login_frame_send(c->frames, &f);
	_exit(0);
}

void login_client_bad(struct login_client *c)
{
	if (++c->bad >= c->set->bad_commands)
		login_client_end(c, LOGIN_END_BAD);
}

/* Whatever isn't IN_OK ends the connection. */
static void must(struct login_client *c, enum in_status s)
{
	switch (s) {
	case IN_OK:
		return;
	case IN_TIMEOUT:
		login_client_end(c, LOGIN_END_TIMEOUT);
	case IN_TOOLONG:
		login_client_end(c, LOGIN_END_TOOLONG);
	case IN_EOF:
	case IN_ERROR:
		login_client_end(c, LOGIN_END_GONE);
	}
}

/*
 * A client that ends compression with UNAUTHENTICATE may do so by a flush, and later by the end of its deflate stream (RFC 1951 section 3.2.6: an empty
 * last block, 03 00), which nobody's first word looks like.
 */
struct str login_client_line(struct login_client *c)
{
	struct str line = STR("");

	must(c, in_whole_line(&c->in, LOGIN_LINE_MAX, &line));
	if (c->again && !c->begun && str_starts(line, STR("\3\0")))
		line = str_from(line, 2);
	c->begun = true;
	return line;
}

struct str login_client_bytes(struct login_client *c, size_t n)
{
	struct str b;

	if (n > LOGIN_LITERAL_MAX)
		login_client_end(c, LOGIN_END_TOOLONG);
	must(c, in_need(&c->in, n));
	b = str_head(in_buffered(&c->in), n);
	in_take(&c->in, n);
	return b;
}

static void flush_before_wait(void *arg)
{
	struct login_client *c = arg;

	if (out_flush(&c->out) < 0)
		login_client_end(c, LOGIN_END_GONE);
}

static void connect_io(struct login_client *c, int in, int out)
{
	in_init_fd(&c->in, in, -1);
	c->in.is_client = true;
	c->in.deadline_ms = c->facts->started_ms + (int64_t)c->set->timeout_s * 1000;
	c->in.before_wait = flush_before_wait;
	c->in.before_wait_arg = c;
	out_init_fd(&c->out, out, STALL_MS);
}

void login_client_run(struct login_client *c)
{
	arena_init(&c->arena, "pre-login", LOGIN_ARENA_MAX);
	buf_init(&c->frame, LOGIN_FRAME_MAX);
	c->secured = login_facts_is_secured(c->facts, c->set);
	connect_io(c, 0, 1);
	if (c->crowded)
		login_client_end(c, LOGIN_END_CROWDED);
	if (c->again)
		handback_take(c->left, &c->in);
	else
		c->proto->greet(c);
	for (;;) {
		arena_reset(&c->arena);
		c->proto->command(c);
	}
}

static bool needs_secured(struct str mech)
{
	static const char *const names[] = {"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_eq(mech, str_c(names[i])))
			return true;
	}
	return false;
}

bool login_client_forward(struct login_client *c, const struct login_forward *said)
{
	struct login_frame f = {.type = LOGIN_FRAME_CLIENT,
	    .field = {said->address, said->port, said->local_address, said->local_port, said->session}};

	if (!c->facts->trusted || c->forwarded || !login_forward_is_valid(said))
		return false;
	c->forwarded = true;
	if (login_frame_send(c->frames, &f) < 0)
		login_client_end(c, LOGIN_END_INTERNAL);
	return true;
}

struct str login_client_mechs(const struct login_client *c)
{
	return str_c(c->set->mechanisms);
}

bool login_client_mech_next(const struct login_client *c, struct str *rest, struct str *word_r)
{
	while (rest->n) {
		size_t n;

		*rest = str_from(*rest, str_span(*rest, " ,\t"));
		n = str_cspan(*rest, " ,\t");
		*word_r = str_head(*rest, n);
		*rest = str_from(*rest, n);
		if (n == 0 || str_eq(*word_r, STR("APOP")))
			continue;
		if (str_ends(*word_r, STR("-PLUS")) && !c->channel_binding)
			continue;
		if (str_eq(*word_r, STR("EXTERNAL")) && !c->certificate)
			continue;
		if (c->secured || !needs_secured(*word_r))
			return true;
	}
	return false;
}

bool login_client_has_mech(const struct login_client *c, struct str mech)
{
	struct str rest = login_client_mechs(c), word;

	while (login_client_mech_next(c, &rest, &word)) {
		if (str_eq(word, mech))
			return true;
	}
	return false;
}

struct login_answer login_client_password(struct login_client *c, struct str mech, struct str user,
    struct str password, const struct login_done *done)
{
	struct login_frame f = {.type = LOGIN_FRAME_PASSWORD, .field = {mech, user, password}};
	struct login_answer a = {.result = LOGIN_SYNTAX};

	login_sasl_exchange(c, &f, done, &a);
	return a;
}

void login_client_starttls_may(struct login_client *c)
{
	if (in_buffered(&c->in).n)
		login_client_end(c, LOGIN_END_INJECTED);
}

void login_client_starttls(struct login_client *c)
{
	struct login_frame f = {.type = LOGIN_FRAME_STARTTLS};

	if (out_flush(&c->out) < 0)
		login_client_end(c, LOGIN_END_GONE);
	if (login_frame_send(c->frames, &f) < 0 || login_frame_read(c->frames, &c->frame, 0, &f) != 1 ||
	    f.type != LOGIN_FRAME_TLS)
		login_client_end(c, LOGIN_END_GONE);
	in_free(&c->in);
	out_free(&c->out);
	c->facts->can_starttls = false;
	snprintf(c->facts->tls, sizeof c->facts->tls, "yes"); /* what exactly, the monitor knows */
	c->secured = true;
	c->channel_binding = str_chr(f.field[0], 'b') >= 0;
	c->certificate = str_chr(f.field[0], 'c') >= 0;
	c->bad = 0;
	c->own = NULL;
	if (str_chr(f.field[0], 'k') >= 0)
		connect_io(c, 0, 1);
	else
		connect_io(c, c->facts->tls_read, c->facts->tls_write);
}

enum login_result login_client_base64_line(struct login_client *c, struct buf *b)
{
	struct str line = login_client_line(c);

	if (str_eq(line, STR("*")))
		return LOGIN_CANCELLED;
	return text_base64_decode(line, b) < 0 ? LOGIN_SYNTAX : LOGIN_OK;
}

void login_client_put_base64(struct login_client *c, struct str bytes)
{
	struct buf b;

	buf_init(&b, text_base64_size(LOGIN_FRAME_SASL_MAX * 2));
	text_base64_encode(bytes, &b);
	out_str(&c->out, buf_str(&b));
	buf_free(&b);
}
