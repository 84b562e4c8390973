/* POP3 before login. */
#include "pop3/prelogin.h"

#include "base/buf.h"
#include "login/frame.h"
#include "login/sasl.h"
#include "pop3/line.h"
#include "pop3/pop3.h"
#include "text/base64.h"

enum { DIGEST = 32 };

static void line_out(struct login_client *c, const char *text)
{
	out_c(&c->out, text);
	out_c(&c->out, "\r\n");
}

static void bad(struct login_client *c, const char *text)
{
	line_out(c, text);
	login_client_bad(c);
}

/* RFC 1939 section 7: the stamp stands in the greeting. */
static void greet(struct login_client *c)
{
	out_printf(&c->out, "+OK %s%s%s%s\r\n", c->facts->trusted ? "[XCLIENT] " : "", c->set->greeting,
	    c->stamp ? " " : "", c->stamp ? c->stamp : "");
}

static void bye(struct login_client *c, enum login_end why, const char *text)
{
	if (why != LOGIN_END_LOGOUT)
		out_printf(&c->out, "-ERR %sDisconnected: %s\r\n",
		    why == LOGIN_END_INTERNAL ? "[SYS/TEMP] " : "", text);
}

static void challenge(struct login_client *c, struct str bytes)
{
	out_c(&c->out, "+ ");
	login_client_put_base64(c, bytes);
	out_c(&c->out, "\r\n");
}

static void failed(struct login_client *c, const struct login_answer *a)
{
	static const char *const texts[] = {
	    [LOGIN_REFUSED] = "-ERR [AUTH] Authentication failed.",
	    [LOGIN_DISABLED] = "-ERR [AUTH] This account is disabled.",
	    [LOGIN_EXPIRED] = "-ERR [AUTH] The password has expired.",
	    [LOGIN_AUTHZID] = "-ERR [AUTH] Authorization failed.",
	    [LOGIN_SYNTAX] = "-ERR Invalid authentication data.",
	    [LOGIN_CANCELLED] = "-ERR Authentication cancelled.",
	    [LOGIN_TEMPORARY] = "-ERR [SYS/TEMP] Temporary authentication failure.",
	    [LOGIN_LIMIT] = "-ERR [IN-USE] Too many sessions.",
	    [LOGIN_OK] = "-ERR [SYS/TEMP] Authentication failed.",
	};

	line_out(c, texts[a->result]);
	if (a->last)
		login_client_end(c, LOGIN_END_TRIES);
	if (a->result == LOGIN_SYNTAX)
		login_client_bad(c);
}

static struct login_done done_with(const struct login_client *c, struct str command)
{
	return (struct login_done){command, c->utf8 ? STR("UTF8") : STR("")};
}

static bool refuse_plaintext(struct login_client *c)
{
	if (!c->secured)
		line_out(c, "-ERR [AUTH] Plaintext authentication is disabled: use TLS.");
	return !c->secured;
}

/* What the environment says, before the cage closes. */
static const char *banner(struct arena *a)
{
	struct out o;
	struct buf b;
	const char *text;

	buf_init(&b, LOGIN_LINE_MAX);
	out_init_buf(&o, &b);
	pop3_capa_common(&o);
	out_flush(&o);
	text = arena_printf(a, "%.*s", STR_ARG(buf_str(&b))).p;
	buf_free(&b);
	return text;
}

static void capa(struct login_client *c, struct str args)
{
	struct str rest = login_client_mechs(c), word;
	bool first = true;

	(void)args;
	line_out(c, "+OK");
	out_c(&c->out, c->banner);
	if (c->facts->can_starttls)
		line_out(c, "STLS");
	if (c->secured)
		line_out(c, "USER");
	while (login_client_mech_next(c, &rest, &word)) {
		out_printf(&c->out, "%s%.*s", first ? "SASL " : " ", STR_ARG(word));
		first = false;
	}
	line_out(c, first ? "." : "\r\n.");
}

/* The name of USER waits for its PASS: the only thing that one command leaves for the next, and only for it. */
static void user(struct login_client *c, struct str args)
{
	struct login_done done = done_with(c, STR("PASS"));
	struct pop3_line cmd;
	struct login_answer a;
	struct str name, line;

	if (refuse_plaintext(c))
		return;
	if (args.n == 0 || args.n > LOGIN_LITERAL_MAX) {
		bad(c, "-ERR USER needs a name");
		return;
	}
	name = arena_str(&c->arena, args);
	line_out(c, "+OK");
	line = login_client_line(c);
	if (!pop3_line_parse(line, &cmd) || !str_ieq(cmd.verb, STR("PASS"))) {
		c->own = arena_new(&c->arena, struct str);
		*(struct str *)c->own =
		    arena_str(&c->arena, line); /* not a password: a command as any other */
		return;
	}
	a = login_client_password(c, STR("USER"), name, cmd.args, &done);
	failed(c, &a);
}

/* "name SPACE digest": the helper knows the challenge from its environment (auth/converse.h). */
static void apop(struct login_client *c, struct str args)
{
	struct login_done done = done_with(c, STR("APOP"));
	struct login_frame f = {.type = LOGIN_FRAME_MECH, .field = {STR("APOP"), STR("1"), args}};
	struct login_answer a = {.result = LOGIN_SYNTAX, .text = STR("")};
	ptrdiff_t space = str_rchr(args, ' ');

	if (!c->stamp) {
		bad(c, "-ERR APOP isn't available");
		return;
	}
	if (space < 1 || args.n - (size_t)space - 1 != DIGEST || args.n > LOGIN_LITERAL_MAX) {
		bad(c, "-ERR APOP needs a name and a digest");
		return;
	}
	login_sasl_exchange(c, &f, &done, &a);
	failed(c, &a);
}

static bool initial_response(struct login_client *c, struct str word, struct str *r)
{
	struct buf b;
	bool good;

	*r = STR("");
	if (str_eq(word, STR("=")))
		return true;
	buf_init(&b, LOGIN_LINE_MAX);
	good = text_base64_decode(word, &b) == 0;
	*r = arena_str(&c->arena, buf_str(&b));
	buf_free(&b);
	return good;
}

/* RFC 5034: alone it lists the mechanisms (RFC 1734 servers do), else mechanism and initial response. */
static void auth(struct login_client *c, struct str args)
{
	struct login_done done = done_with(c, STR("AUTH"));
	struct str mech, initial = STR_NIL, rest = login_client_mechs(c), word;
	struct login_answer a;
	char *upper;

	str_cut(&args, ' ', &mech);
	if (mech.n == 0) {
		line_out(c, "+OK");
		while (login_client_mech_next(c, &rest, &word))
			out_printf(&c->out, "%.*s\r\n", STR_ARG(word));
		line_out(c, ".");
		return;
	}
	mech = str_head(mech, 32);
	upper = arena_bytes(&c->arena, mech.n);
	for (size_t i = 0; i < mech.n; i++)
		upper[i] = str_upper_ch(mech.p[i]);
	mech = str_of(upper, mech.n);
	if (!login_client_has_mech(c, mech)) {
		line_out(c, "-ERR Unsupported authentication mechanism.");
	} else if (!str_is_nil(args) && !initial_response(c, args, &initial)) {
		bad(c, "-ERR Invalid base64 data in initial response");
	} else {
		a = login_client_sasl(c, mech, initial, &done);
		failed(c, &a);
	}
}

static void stls(struct login_client *c, struct str args)
{
	if (c->utf8) {
		bad(c, "-ERR STLS comes before UTF8");
		return;
	}
	if (args.n || !c->facts->can_starttls) {
		bad(c, c->facts->tls[0] ? "-ERR TLS is already active" : "-ERR TLS isn't available");
		return;
	}
	login_client_starttls_may(c);
	line_out(c, "+OK Begin TLS negotiation");
	login_client_starttls(c);
}

static void quit(struct login_client *c, struct str args)
{
	(void)args;
	line_out(c, "+OK Logging out");
	login_client_end(c, LOGIN_END_LOGOUT);
}

static void noop(struct login_client *c, struct str args)
{
	(void)args;
	line_out(c, "+OK");
}

/* As Dovecot's proxy says it, when it has seen [XCLIENT] in the greeting. */
static void xclient(struct login_client *c, struct str args)
{
	struct login_forward said = {0};

	if (login_forward_words(&said, args) && login_client_forward(c, &said))
		line_out(c, "+OK Updated");
	else
		bad(c, "-ERR You are no proxy that may say so, or it makes no sense");
}

static void utf8(struct login_client *c, struct str args)
{
	if (args.n) {
		bad(c, "-ERR UTF8 has no arguments");
		return;
	}
	c->utf8 = true;
	line_out(c, "+OK UTF-8 it is");
}

static void lang(struct login_client *c, struct str args)
{
	pop3_lang_answer(&c->out, args);
}

static void pass(struct login_client *c, struct str args)
{
	(void)args;
	bad(c, "-ERR PASS comes after USER");
}

static const struct verb {
	const char *name;
	void (*run)(struct login_client *c, struct str args);
} verbs[] = {
    {"APOP", apop},
    {"AUTH", auth},
    {"CAPA", capa},
    {"LANG", lang},
    {"NOOP", noop},
    {"PASS", pass},
    {"QUIT", quit},
    {"STLS", stls},
    {"USER", user},
    {"UTF8", utf8},
    {"XCLIENT", xclient},
};

static void run(struct login_client *c, struct str line)
{
	struct pop3_line cmd;

	if (!pop3_line_parse(line, &cmd)) {
		bad(c, "-ERR Invalid command");
		return;
	}
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (str_ieq(cmd.verb, str_c(verbs[i].name))) {
			verbs[i].run(c, cmd.args);
			return;
		}
	}
	bad(c, "-ERR Unknown command, or not before login");
}

/* A line that followed USER without being PASS comes next; USER after USER goes round here, not down. */
static void command(struct login_client *c)
{
	struct str line = arena_str(&c->arena, login_client_line(c)), *left;

	for (;;) {
		c->own = NULL;
		run(c, line);
		left = c->own;
		if (!left)
			return;
		if (c->arena.used > LOGIN_ARENA_MAX / 2)
			login_client_end(c, LOGIN_END_BAD);
		line = *left;
	}
}

const struct login_proto pop3_prelogin = {
    .service = "pop3",
    .apop = true,
    .banner = banner,
    .greet = greet,
    .command = command,
    .bye = bye,
    .challenge = challenge,
    .response = login_client_base64_line,
};
