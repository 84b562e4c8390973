/* ManageSieve before login. */
#include "msieve/prelogin.h"

#include "base/buf.h"
#include "deliver/policy.h"
#include "msieve/caps.h"
#include "text/base64.h"

enum {
	CAPABILITIES_MAX = 8 << 10,
	MECHANISMS_MAX = 256, /* of what the session is told */
};

/* Made before the cage closes: the settings are gone then. */
static const char *banner(struct arena *a)
{
	struct sieve_settings set;
	const char *r;
	struct out o;
	struct buf b;

	policy_load(&set, a, false);
	buf_init(&b, CAPABILITIES_MAX);
	out_init_buf(&o, &b);
	msieve_caps_print(&o, &set);
	out_flush(&o);
	out_free(&o);
	r = arena_str(a, buf_str(&b)).p;
	buf_free(&b);
	return r;
}

static void line_out(struct login_client *c, const char *text)
{
	out_c(&c->out, text);
	out_c(&c->out, "\r\n");
}

/* The mechanisms that are offered now, with blanks between them. */
static struct str mechanisms(struct login_client *c)
{
	struct str rest = login_client_mechs(c), word, r;
	struct buf b;

	buf_init(&b, MECHANISMS_MAX);
	while (login_client_mech_next(c, &rest, &word))
		if (b.n + 1 + word.n < MECHANISMS_MAX)
			buf_printf(&b, "%s%.*s", b.n ? " " : "", STR_ARG(word));
	r = arena_str(&c->arena, buf_str(&b));
	buf_free(&b);
	return r;
}

static void capabilities(struct login_client *c)
{
	out_c(&c->out, c->banner);
	msieve_caps_item(&c->out, "SASL", mechanisms(c));
	if (c->facts->can_starttls)
		msieve_caps_item(&c->out, "STARTTLS", STR_NIL);
	if (c->facts->trusted)
		msieve_caps_item(&c->out, "XCLIENT", STR(LOGIN_FORWARD_ATTRIBUTES));
}

static void greet(struct login_client *c)
{
	capabilities(c);
	out_printf(&c->out, "OK \"%s\"\r\n", c->set->greeting);
}

static void bye(struct login_client *c, enum login_end why, const char *text)
{
	if (why != LOGIN_END_LOGOUT)
		out_printf(&c->out, "BYE %s\"Disconnected: %s\"\r\n",
		    why == LOGIN_END_INTERNAL ? "(TRYLATER) " : "", text);
}

static void challenge(struct login_client *c, struct str bytes)
{
	out_ch(&c->out, '"');
	login_client_put_base64(c, bytes);
	line_out(c, "\"");
}

static void bad(struct login_client *c, const char *text)
{
	out_printf(&c->out, "NO \"%s\"\r\n", text);
	login_client_bad(c);
}

/* The literal that text announces, and the line behind it, are added to it. */
static void more(struct login_client *c, size_t n, struct buf *text)
{
	char *dst;

	if (text->n + n > LOGIN_LINE_MAX)
		login_client_end(c, LOGIN_END_TOOLONG);
	buf_add(text, STR("\r\n"));
	dst = buf_space(text, n);
	if (n)
		memcpy(dst, login_client_bytes(c, n).p, n);
	buf_add(text, login_client_line(c));
	if (text->full || text->n > LOGIN_LINE_MAX)
		login_client_end(c, LOGIN_END_TOOLONG);
}

/* One command, or one string of a SASL exchange, with its literals. The views of cmd live in text and the arena. */
static enum msieve_prelogin_status read_command(
    struct login_client *c, struct buf *text, struct msieve_prelogin_cmd *cmd)
{
	buf_add(text, login_client_line(c));
	for (;;) {
		enum msieve_prelogin_status s;

		/* Within an exchange the arena holds what the exchange needs: only literals make it grow, and few fit into a line. */
		s = msieve_prelogin_parse(&c->arena, buf_str(text), cmd);
		if (s == MSIEVE_PRELOGIN_TOOBIG)
			login_client_end(c, LOGIN_END_TOOLONG);
		if (s != MSIEVE_PRELOGIN_LITERAL)
			return s;
		more(c, cmd->literal, text);
	}
}

static void text_init(struct buf *text)
{
	buf_init(text, 2 * LOGIN_LINE_MAX + LOGIN_LITERAL_MAX);
}

static void text_wipe(struct buf *text)
{
	if (text->p)
		explicit_bzero(text->p, text->cap);
	buf_free(text);
}

/* RFC 5804 section 2.1: a string of base64; the string "*" cancels. */
static enum login_result response(struct login_client *c, struct buf *b)
{
	enum login_result r = LOGIN_SYNTAX;
	struct msieve_prelogin_cmd cmd;
	struct buf text;

	text_init(&text);
	if (read_command(c, &text, &cmd) == MSIEVE_PRELOGIN_OK && cmd.name.n == 0 && cmd.n == 1) {
		if (str_eq(cmd.arg[0], STR("*")))
			r = LOGIN_CANCELLED;
		else if (text_base64_decode(cmd.arg[0], b) == 0)
			r = LOGIN_OK;
	}
	text_wipe(&text);
	return r;
}

static void failed(struct login_client *c, const struct login_answer *a)
{
	static const char *const texts[] = {
	    [LOGIN_REFUSED] = "NO \"Authentication failed.\"",
	    [LOGIN_DISABLED] = "NO \"This account is disabled.\"",
	    [LOGIN_EXPIRED] = "NO \"The password has expired.\"",
	    [LOGIN_AUTHZID] = "NO \"Authorization failed.\"",
	    [LOGIN_SYNTAX] = "NO \"Invalid authentication data.\"",
	    [LOGIN_CANCELLED] = "NO \"Authentication cancelled.\"",
	    [LOGIN_TEMPORARY] = "NO (TRYLATER) \"Temporary authentication failure.\"",
	    [LOGIN_LIMIT] = "NO (TRYLATER) \"Too many sessions.\"",
	    [LOGIN_OK] = "NO (TRYLATER) \"Authentication failed.\"",
	};

	line_out(c, texts[a->result]);
	if (a->last)
		login_client_end(c, LOGIN_END_TRIES);
	if (a->result == LOGIN_SYNTAX)
		login_client_bad(c);
}

static bool initial_response(struct login_client *c, const struct msieve_prelogin_cmd *cmd, struct str *r)
{
	struct buf b;
	bool good;

	*r = STR_NIL;
	if (cmd->n < 2)
		return true;
	*r = STR("");
	if (str_eq(cmd->arg[1], STR("=")))
		return true;
	buf_init(&b, LOGIN_LINE_MAX);
	good = text_base64_decode(cmd->arg[1], &b) == 0;
	if (good)
		*r = arena_str(&c->arena, buf_str(&b));
	buf_free(&b);
	return good;
}

static void authenticate(struct login_client *c, const struct msieve_prelogin_cmd *cmd)
{
	/* The session tells them again, so that a client can see whether somebody had taken some away (RFC 5804 section 2.1). */
	struct login_done done = {STR("AUTHENTICATE"), mechanisms(c)};
	struct str initial, mech;
	struct login_answer a;
	char *upper;

	if (cmd->n < 1 || cmd->n > 2) {
		bad(c, "AUTHENTICATE needs a mechanism.");
		return;
	}
	mech = str_head(cmd->arg[0], 32);
	upper = arena_bytes(&c->arena, mech.n);
	for (size_t i = 0; i < mech.n; i++)
		upper[i] = str_upper_ch(mech.p[i]);
	mech = str_of(upper, mech.n);
	if (!login_client_has_mech(c, mech)) {
		line_out(c, c->secured ? "NO \"Unsupported authentication mechanism.\""
		                       : "NO (ENCRYPT-NEEDED) \"Use TLS first, or another mechanism.\"");
	} else if (!initial_response(c, cmd, &initial)) {
		bad(c, "Invalid base64 data in initial response.");
	} else {
		a = login_client_sasl(c, mech, initial, &done);
		failed(c, &a);
	}
}

/* RFC 5804 section 2.2: after TLS the server says its capabilities again, unasked. */
static void starttls(struct login_client *c, const struct msieve_prelogin_cmd *cmd)
{
	(void)cmd;
	if (!c->facts->can_starttls) {
		bad(c, c->facts->tls[0] ? "TLS is already active." : "TLS isn't available.");
		return;
	}
	login_client_starttls_may(c);
	line_out(c, "OK \"Begin TLS negotiation now.\"");
	login_client_starttls(c);
	greet(c);
}

static void capability(struct login_client *c, const struct msieve_prelogin_cmd *cmd)
{
	(void)cmd;
	capabilities(c);
	line_out(c, "OK \"Capability completed.\"");
}

/* RFC 5804 section 2.13: the argument comes back as a tag. */
static void noop(struct login_client *c, const struct msieve_prelogin_cmd *cmd)
{
	if (cmd->n == 0) {
		line_out(c, "OK \"NOOP completed.\"");
		return;
	}
	out_printf(&c->out, "OK (TAG {%zu}\r\n", cmd->arg[0].n);
	out_str(&c->out, cmd->arg[0]);
	line_out(c, ") \"Done\"");
}

static void logout(struct login_client *c, const struct msieve_prelogin_cmd *cmd)
{
	(void)cmd;
	line_out(c, "OK \"Logout completed.\"");
	login_client_end(c, LOGIN_END_LOGOUT);
}

static const struct verb {
	const char *name;
	int args;
	void (*run)(struct login_client *c, const struct msieve_prelogin_cmd *cmd);
} verbs[] = {
    {"AUTHENTICATE", 2, authenticate},
    {"CAPABILITY", 0, capability},
    {"LOGOUT", 0, logout},
    {"NOOP", 1, noop},
    {"STARTTLS", 0, starttls},
};

static void run(struct login_client *c, const struct msieve_prelogin_cmd *cmd)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!str_ieq(cmd->name, str_c(verbs[i].name)))
			continue;
		if (cmd->n > verbs[i].args)
			bad(c, "Too many arguments.");
		else
			verbs[i].run(c, cmd);
		return;
	}
	bad(c, "Unknown command, or not before login.");
}

/* A proxy's words stand there as they are, without RFC 5804's quotes, or with them. */
static void xclient(struct login_client *c, struct str args)
{
	struct login_forward said = {0};

	if (login_forward_words(&said, args) && login_client_forward(c, &said))
		line_out(c, "OK \"Updated\"");
	else
		bad(c, "You are no proxy that may say so, or it makes no sense.");
}

static void command(struct login_client *c)
{
	enum msieve_prelogin_status got;
	struct msieve_prelogin_cmd cmd;
	struct buf text;

	text_init(&text);
	got = read_command(c, &text, &cmd);
	if (str_istarts(buf_str(&text), STR("XCLIENT ")))
		xclient(c, str_from(buf_str(&text), STR("XCLIENT").n));
	else if (got == MSIEVE_PRELOGIN_OK)
		run(c, &cmd);
	else
		bad(c, "Invalid command.");
	text_wipe(&text);
}

const struct login_proto msieve_prelogin = {
    .service = "sieve",
    .unauthenticate = true,
    .banner = banner,
    .greet = greet,
    .command = command,
    .bye = bye,
    .challenge = challenge,
    .response = response,
};
