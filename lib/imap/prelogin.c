/* IMAP before login: the commands. */
#include "imap/prelogin.h"

#include "base/buf.h"
#include "imap/language.h"
#include "imap/print.h"
#include "text/base64.h"

#define CAPABILITIES(literals) "IMAP4rev1 IMAP4rev2 " literals " SASL-IR ID ENABLE IDLE LANGUAGE"

static void reply(struct login_client *c, struct str tag, const char *text)
{
	out_str(&c->out, tag.n ? tag : STR("*"));
	out_ch(&c->out, ' ');
	out_c(&c->out, text);
	out_c(&c->out, "\r\n");
}

static void capabilities(struct login_client *c)
{
	struct str rest = login_client_mechs(c), word;

	if (c->set->capability)
		out_c(&c->out, c->set->capability);
	else
		out_c(&c->out, c->set->literal_minus ? CAPABILITIES("LITERAL-") : CAPABILITIES("LITERAL+"));
	if (c->facts->can_starttls)
		out_c(&c->out, " STARTTLS");
	if (!c->secured)
		out_c(&c->out, " LOGINDISABLED");
	while (login_client_mech_next(c, &rest, &word))
		out_printf(&c->out, " AUTH=%.*s", STR_ARG(word));
}

static void greet(struct login_client *c)
{
	out_c(&c->out, "* OK [CAPABILITY ");
	capabilities(c);
	out_printf(&c->out, "] %s\r\n", c->set->greeting);
}

static void bye(struct login_client *c, enum login_end why, const char *text)
{
	if (why == LOGIN_END_LOGOUT)
		return;
	out_printf(
	    &c->out, "* BYE %sDisconnected: %s\r\n", why == LOGIN_END_INTERNAL ? "[UNAVAILABLE] " : "", text);
}

static void challenge(struct login_client *c, struct str bytes)
{
	out_c(&c->out, "+ ");
	login_client_put_base64(c, bytes);
	out_c(&c->out, "\r\n");
}

static void failed(struct login_client *c, struct str tag, const struct login_answer *a)
{
	static const char *const texts[] = {
	    [LOGIN_REFUSED] = "NO [AUTHENTICATIONFAILED] Authentication failed.",
	    [LOGIN_DISABLED] = "NO [CONTACTADMIN] This account is disabled.",
	    [LOGIN_EXPIRED] = "NO [EXPIRED] The password has expired.",
	    [LOGIN_AUTHZID] = "NO [AUTHORIZATIONFAILED] Authorization failed.",
	    [LOGIN_SYNTAX] = "BAD Invalid authentication data.",
	    [LOGIN_CANCELLED] = "BAD Authentication cancelled.",
	    [LOGIN_TEMPORARY] = "NO [UNAVAILABLE] Temporary authentication failure.",
	    [LOGIN_LIMIT] = "NO [LIMIT] Too many sessions.",
	    [LOGIN_OK] = "NO [SERVERBUG] Authentication failed.",
	};

	reply(c, tag, texts[a->result]);
	if (a->last)
		login_client_end(c, LOGIN_END_TRIES);
	if (a->result == LOGIN_SYNTAX)
		login_client_bad(c);
}

static void bad(struct login_client *c, const struct imap_prelogin_cmd *cmd, const char *why)
{
	out_str(&c->out, cmd->tag.n ? cmd->tag : STR("*"));
	out_printf(&c->out, " BAD %s.\r\n", why);
	login_client_bad(c);
}

static bool is_string(const struct imap_prelogin_arg *a)
{
	return a->kind == IMAP_PRELOGIN_ATOM || a->kind == IMAP_PRELOGIN_STRING;
}

/* Password commands on a line that others can read: said in the way that clients know from RFC 3501 6.2.3 and RFC 5530. */
static bool refuse_plaintext(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	if (c->secured)
		return false;
	reply(c, STR("*"),
	    "BAD [ALERT] Plaintext authentication isn't allowed without TLS, but your client did it anyway. "
	    "If anyone was listening, the password was exposed.");
	reply(c, cmd->tag, "NO [PRIVACYREQUIRED] Plaintext authentication is disabled: use TLS.");
	return true;
}

static void login(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	struct login_done done = {STR("LOGIN"), cmd->tag};
	struct login_answer a;

	if (refuse_plaintext(c, cmd))
		return;
	if (cmd->n != 2 || !is_string(&cmd->arg[0]) || !is_string(&cmd->arg[1]) || !cmd->arg[0].s.n) {
		bad(c, cmd, "LOGIN needs a name and a password");
		return;
	}
	a = login_client_password(c, STR("LOGIN"), cmd->arg[0].s, cmd->arg[1].s, &done);
	failed(c, cmd->tag, &a);
}

/* RFC 4959: "=" is an empty response. */
static bool initial_response(struct login_client *c, const struct imap_prelogin_cmd *cmd, struct str *r)
{
	struct buf b;
	bool good;

	*r = STR_NIL;
	if (cmd->n < 2)
		return true;
	*r = STR("");
	if (str_eq(cmd->arg[1].s, STR("=")))
		return true;
	buf_init(&b, LOGIN_LINE_MAX);
	good = text_base64_decode(cmd->arg[1].s, &b) == 0;
	if (good)
		*r = arena_str(&c->arena, buf_str(&b));
	buf_free(&b);
	return good;
}

static void authenticate(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	struct login_done done = {STR("AUTHENTICATE"), cmd->tag};
	struct str initial, mech;
	struct login_answer a;
	char *upper;

	if (cmd->n < 1 || cmd->n > 2 || !is_string(&cmd->arg[0]) || !is_string(&cmd->arg[cmd->n - 1])) {
		bad(c, cmd, "AUTHENTICATE needs a mechanism");
		return;
	}
	mech = str_head(cmd->arg[0].s, 32);
	upper = arena_bytes(&c->arena, mech.n);
	for (size_t i = 0; i < mech.n; i++)
		upper[i] = str_upper_ch(mech.p[i]);
	mech = str_of(upper, mech.n);
	if (!login_client_has_mech(c, mech)) {
		if (c->secured || (!str_eq(mech, STR("PLAIN")) && !str_eq(mech, STR("LOGIN"))))
			reply(c, cmd->tag, "NO [CANNOT] Unsupported authentication mechanism.");
		else
			refuse_plaintext(c, cmd);
		return;
	}
	if (cmd->n > 1 && (str_eq(mech, STR("CRAM-MD5")) || str_eq(mech, STR("DIGEST-MD5")))) {
		/* RFC 4959 section 3. */
		bad(c, cmd, "The server begins with this mechanism");
		return;
	}
	if (!initial_response(c, cmd, &initial)) {
		bad(c, cmd, "Invalid base64 data in initial response");
		return;
	}
	a = login_client_sasl(c, mech, initial, &done);
	failed(c, cmd->tag, &a);
}

static void starttls(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	if (!c->facts->can_starttls) {
		bad(c, cmd, c->facts->tls[0] ? "TLS is already active" : "TLS isn't available");
		return;
	}
	login_client_starttls_may(c);
	reply(c, cmd->tag, "OK Begin TLS negotiation now.");
	login_client_starttls(c);
}

static void capability(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	out_c(&c->out, "* CAPABILITY ");
	capabilities(c);
	out_c(&c->out, "\r\n");
	reply(c, cmd->tag, "OK Capability completed.");
}

static void noop(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	reply(c, cmd->tag, "OK NOOP completed.");
}

static void logout(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	reply(c, STR("*"), "BYE Logging out");
	reply(c, cmd->tag, "OK Logout completed.");
	login_client_end(c, LOGIN_END_LOGOUT);
}

/* Pairs of a proxy that is trusted; from others they are nothing but a client's words. */
static void forward(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	struct login_forward said = {0};
	bool any = false;

	for (int i = 1; i + 1 < cmd->n; i += 2)
		if (is_string(&cmd->arg[i]) && is_string(&cmd->arg[i + 1]))
			any = login_forward_pair(&said, cmd->arg[i].s, cmd->arg[i + 1].s) || any;
	if (any)
		login_client_forward(c, &said);
}

static void id(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	bool nil =
	    cmd->n == 1 && cmd->arg[0].kind == IMAP_PRELOGIN_ATOM && str_ieq(cmd->arg[0].s, STR("NIL"));

	if (!nil && (cmd->n < 2 || cmd->n % 2 || cmd->arg[0].kind != IMAP_PRELOGIN_OPEN)) {
		bad(c, cmd, "ID needs NIL or a list of pairs");
		return;
	}
	forward(c, cmd);
	imap_print_id(&c->out, c->set->id);
	reply(c, cmd->tag, "OK ID completed.");
}

/* RFC 5255 section 3.2: valid in all states, and every session begins with i-default, so that nothing has to be handed over. */
static void language(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	const char *found = cmd->n ? NULL : IMAP_LANGUAGES;

	for (int i = 0; i < cmd->n; i++)
		if (!is_string(&cmd->arg[i])) {
			bad(c, cmd, "LANGUAGE needs language ranges");
			return;
		}
	for (int i = 0; i < cmd->n && !found; i++)
		found = imap_language_served(cmd->arg[i].s);
	if (!found) {
		reply(c, cmd->tag, "NO [CANNOT] Unsupported language");
		return;
	}
	out_printf(&c->out, "* LANGUAGE (%s)\r\n", found);
	reply(c, cmd->tag, "OK LANGUAGE completed.");
}

static const struct verb {
	const char *name;
	bool has_args;
	void (*run)(struct login_client *c, const struct imap_prelogin_cmd *cmd);
} verbs[] = {
    {"AUTHENTICATE", true, authenticate},
    {"CAPABILITY", false, capability},
    {"ID", true, id},
    {"LANGUAGE", true, language},
    {"LOGIN", true, login},
    {"LOGOUT", false, logout},
    {"NOOP", false, noop},
    {"STARTTLS", false, starttls},
};

static void run(struct login_client *c, const struct imap_prelogin_cmd *cmd)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!str_ieq(cmd->name, str_c(verbs[i].name)))
			continue;
		if (cmd->n && !verbs[i].has_args)
			bad(c, cmd, "No arguments are meant here");
		else
			verbs[i].run(c, cmd);
		return;
	}
	bad(c, cmd, "Unknown command, or not before login");
}

/* The literal that text announces, and the line behind it, are added to it. False: it can't be taken, the command is answered. */
static bool more(struct login_client *c, const struct imap_prelogin_cmd *cmd, struct buf *text)
{
	size_t n = cmd->literal;
	char *dst;

	/* One budget for the whole command: many small literals are one large one. */
	if (text->n + n > LOGIN_LINE_MAX) {
		if (!cmd->sync)
			login_client_end(c, LOGIN_END_TOOLONG);
		bad(c, cmd, "Command too long");
		return false;
	}
	if (cmd->sync)
		out_c(&c->out, "+ OK\r\n");
	buf_add(text, STR("\r\n"));
	dst = buf_space(text, n);
	if (n)
		memcpy(dst, login_client_bytes(c, n).p, n);
	buf_add(text, login_client_line(c));
	if (text->full || text->n > LOGIN_LINE_MAX)
		login_client_end(c, LOGIN_END_TOOLONG);
	return true;
}

static void read_and_run(struct login_client *c, struct buf *text)
{
	struct imap_prelogin_cmd *cmd;

	buf_add(text, login_client_line(c));
	for (;;) {
		arena_reset(&c->arena); /* the command is parsed anew after each literal */
		cmd = arena_new(&c->arena, struct imap_prelogin_cmd);
		switch (imap_prelogin_parse(&c->arena, buf_str(text), cmd)) {
		case IMAP_PRELOGIN_OK:
			run(c, cmd);
			return;
		case IMAP_PRELOGIN_LITERAL:
			if (!more(c, cmd, text))
				return;
			break;
		case IMAP_PRELOGIN_TOOBIG:
			/* The bytes of a non-synchronizing literal are on their way already: nothing behind them can be trusted. */
			if (!cmd->sync)
				login_client_end(c, LOGIN_END_TOOLONG);
			bad(c, cmd, "[TOOBIG] Literal too long before login");
			return;
		case IMAP_PRELOGIN_BAD:
			bad(c, cmd, cmd->why);
			return;
		}
	}
}

static void command(struct login_client *c)
{
	struct buf text;

	buf_init(&text, 2 * LOGIN_LINE_MAX + LOGIN_LITERAL_MAX);
	read_and_run(c, &text);
	if (text.p)
		explicit_bzero(text.p, text.cap);
	buf_free(&text);
}

const struct login_proto imap_prelogin = {
    .service = "imap",
    .unauthenticate = true,
    .greet = greet,
    .command = command,
    .bye = bye,
    .challenge = challenge,
    .response = login_client_base64_line,
};
