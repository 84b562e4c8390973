/* The front's loop and its table of commands. */
#include "lmtp/front.h"

#include "base/log.h"
#include "conf/conf.h"
#include "sys/fd.h"

enum { ARENA = 8 << 20 };

void lmtp_reset(struct lmtp *l)
{
	static const struct lmtp_frame forget = {.type = LMTP_FRAME_RESET, .fd = -1};

	if (l->rcpts)
		lmtp_ask(l, &forget, NULL);
	l->mail = l->utf8 = l->binary = l->bdat = l->overflow = l->failed = false;
	l->rcpts = 0;
	l->spooled = l->size = 0;
	l->late_ms = 0;
	fd_close(&l->spool);
	l->from[0] = l->last_rcpt[0] = '\0';
}

/* RFC 5321 4.1.1: RSET, DATA and QUIT have no parameters. True: that was said. */
bool lmtp_has_args(struct lmtp *l, struct str args)
{
	if (args.n)
		lmtp_say(l, "501 5.5.4 This command has no parameters");
	return args.n > 0;
}

static void cmd_rset(struct lmtp *l, struct str args)
{
	if (lmtp_has_args(l, args))
		return;
	lmtp_reset(l);
	lmtp_say(l, "250 2.0.0 OK");
}

static void cmd_noop(struct lmtp *l, struct str args)
{
	(void)args;
	lmtp_say(l, "250 2.0.0 OK");
}

static void cmd_vrfy(struct lmtp *l, struct str args)
{
	lmtp_say(
	    l, args.n ? "252 2.5.0 Send some mail, it will be tried" : "501 5.5.4 VRFY wants an address");
}

static void cmd_help(struct lmtp *l, struct str args)
{
	(void)args;
	lmtp_say(l, "214 2.0.0 LHLO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT: see RFC 2033");
}

static void cmd_helo(struct lmtp *l, struct str args)
{
	(void)args;
	lmtp_say(l, "500 5.5.1 This is LMTP: say LHLO");
}

static void cmd_not_here(struct lmtp *l, struct str args)
{
	(void)args;
	lmtp_say(l, "502 5.5.1 This command isn't for LMTP, or not offered here");
}

static void cmd_quit(struct lmtp *l, struct str args)
{
	if (lmtp_has_args(l, args))
		return;
	lmtp_say(l, "221 2.0.0 Bye");
	l->done = true;
}

static const struct {
	const char *verb;
	void (*run)(struct lmtp *l, struct str args);
	bool waits;   /* for the answers to the messages before it */
	bool at_once; /* its reply isn't kept back until the input is empty (RFC 2920 section 3.2, 5) */
} table[] = {
    {"LHLO", lmtp_cmd_lhlo, true, true},
    {"MAIL", lmtp_cmd_mail, false, false},
    {"RCPT", lmtp_cmd_rcpt, false, false},
    {"DATA", lmtp_cmd_data, false, false},
    {"BDAT", lmtp_cmd_bdat, false, false},
    {"RSET", cmd_rset, false, false},
    {"NOOP", cmd_noop, false, true},
    {"VRFY", cmd_vrfy, false, true},
    {"HELP", cmd_help, false, false},
    {"EXPN", cmd_not_here, false, true},
    {"AUTH", cmd_not_here, false, false},
    {"ETRN", cmd_not_here, false, false},
    {"TURN", cmd_not_here, false, true},
    {"HELO", cmd_helo, false, true},
    {"EHLO", cmd_helo, false, true},
    {"QUIT", cmd_quit, true, true},
    {"STARTTLS", lmtp_cmd_starttls, true, false},
    {"XCLIENT", lmtp_cmd_xclient, true, false},
};

/* Too many of what isn't understood end the connection. */
static void bad(struct lmtp *l, const char *reply)
{
	lmtp_say(l, reply);
	if (++l->bad >= LMTP_BAD_MAX) {
		lmtp_say(l, "421 4.7.0 Too many errors");
		l->done = true;
	}
}

static void line(struct lmtp *l, struct str text)
{
	size_t n = str_cspan(text, " ");
	struct str verb = str_head(text, n), args = str_trim(str_from(text, n));

	if (str_chr(text, '\0') < 0) {
		for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
			if (!str_ieq(verb, str_c(table[i].verb)))
				continue;
			if (table[i].waits)
				lmtp_land_all(l);
			table[i].run(l, args);
			if (table[i].at_once)
				out_flush(&l->out);
			return;
		}
	}
	bad(l, "500 5.5.2 Unknown command");
	out_flush(&l->out);
}

void lmtp_no_more(struct lmtp *l, enum in_status st)
{
	if (st == IN_TIMEOUT && !l->done)
		lmtp_say(l, "421 4.4.2 Nothing came in time");
	l->done = true;
}

void lmtp_hang_up(struct lmtp *l)
{
	lmtp_say(l, "421 4.7.0 What follows can't be told from commands");
	l->done = true;
}

/* A line that is too long is passed over; the next one is a command again. */
static void skip_line(struct lmtp *l)
{
	size_t passed = 0;
	ptrdiff_t lf = -1;

	while (lf < 0 && passed < LMTP_LINE_SKIP_MAX) {
		enum in_status st = in_need(&l->in, 1);
		struct str there;

		if (st != IN_OK) {
			lmtp_no_more(l, st);
			return;
		}
		there = in_buffered(&l->in);
		lf = str_chr(there, '\n');
		passed += there.n;
		in_take(&l->in, lf < 0 ? there.n : (size_t)lf + 1);
	}
	bad(l, "500 5.5.2 The line is too long");
	if (lf < 0)
		lmtp_hang_up(l);
}

void lmtp_front_connect(struct lmtp *l, int in, int out)
{
	int timeout_ms = (int)(conf_seconds("LMTP_TIMEOUT") * 1000);

	in_free(&l->in);
	out_free(&l->out);
	in_init_fd(&l->in, in, timeout_ms);
	l->in.is_client = true;
	out_init_fd(&l->out, out, timeout_ms);
	l->in.before_wait = lmtp_before_wait;
	l->in.before_wait_arg = l;
}

void lmtp_front_init(struct lmtp *l, int sock, struct login_facts *facts)
{
	*l = (struct lmtp){.sock = sock, .spool = -1, .facts = facts};
	l->size_max = conf_size("LMTP_MAX_SIZE");
	l->add_received = conf_bool("LMTP_RECEIVED");
	l->delimiter = conf_bool("LMTP_ADDRESS_EXTENSION") ? str_c(conf_string("LDA_DELIMITER")) : STR("");
	snprintf(l->client_ip, sizeof l->client_ip, "%s", facts->rip);
	lmtp_describe_peer(l);
	lmtp_front_connect(l, 0, 1);
	arena_init(&l->arena, "command", ARENA);
}

void lmtp_greet(struct lmtp *l)
{
	out_printf(&l->out, "220 %s LMTP dovetail ready\r\n", l->hostname);
}

void lmtp_front_run(struct lmtp *l)
{
	struct str text;
	enum in_status st = IN_OK;

	while (!l->done && (st == IN_OK || st == IN_TOOLONG)) {
		/* What has no end was cut off: it isn't what the client meant. */
		st = in_whole_line(&l->in, LMTP_LINE_MAX, &text);
		if (st == IN_OK)
			line(l, arena_str(&l->arena, text));
		else if (st == IN_TOOLONG)
			skip_line(l);
		arena_reset(&l->arena);
	}
	lmtp_land_all(l);
	lmtp_no_more(l, st);
	out_flush(&l->out);
}
