/* The front's loop and its table of commands. */
#include "lmtp/front.h"

#include "base/log.h"
#include "conf/conf.h"
#include "lmtp/frame.h"
#include "sys/fd.h"

enum { ARENA = 8 << 20, ASK_MS = 10 * 60 * 1000 };

void lmtp_say(struct lmtp *l, const char *line)
{
	out_c(&l->out, line);
	out_c(&l->out, "\r\n");
}

struct str lmtp_ask(struct lmtp *l, const struct lmtp_frame *ask, int *fd_r)
{
	char buf[LMTP_FRAME_MAX];
	struct lmtp_frame answer;

	if (ask->type != LMTP_FRAME_REPLY && lmtp_frame_send(l->sock, ask) < 0) {
		l->done = true;
		return STR("");
	}
	if (ask->type == LMTP_FRAME_RESET || ask->type == LMTP_FRAME_QUIT)
		return STR("");
	if (lmtp_frame_read(l->sock, buf, ASK_MS, &answer) != 1 || answer.type != LMTP_FRAME_REPLY) {
		l->done = true;
		return STR("");
	}
	if (fd_r)
		*fd_r = answer.fd;
	return arena_str(&l->arena, answer.field[0]);
}

void lmtp_reset(struct lmtp *l)
{
	static const struct lmtp_frame forget = {.type = LMTP_FRAME_RESET, .fd = -1};

	if (l->rcpts)
		lmtp_ask(l, &forget, NULL);
	l->mail = l->utf8 = l->binary = l->bdat = l->overflow = l->failed = false;
	l->rcpts = 0;
	l->spooled = 0;
	fd_close(&l->spool);
	l->from[0] = l->last_rcpt[0] = '\0';
}

static void cmd_rset(struct lmtp *l, struct str args)
{
	(void)args;
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
	(void)args;
	lmtp_say(l, "252 2.5.0 Send some mail, it will be tried");
}

static void cmd_helo(struct lmtp *l, struct str args)
{
	(void)args;
	lmtp_say(l, "500 5.5.1 This is LMTP: say LHLO");
}

static void cmd_quit(struct lmtp *l, struct str args)
{
	(void)args;
	lmtp_say(l, "221 2.0.0 Bye");
	l->done = true;
}

static const struct {
	const char *verb;
	void (*run)(struct lmtp *l, struct str args);
} table[] = {
    {"LHLO", lmtp_cmd_lhlo},
    {"MAIL", lmtp_cmd_mail},
    {"RCPT", lmtp_cmd_rcpt},
    {"DATA", lmtp_cmd_data},
    {"BDAT", lmtp_cmd_bdat},
    {"RSET", cmd_rset},
    {"NOOP", cmd_noop},
    {"VRFY", cmd_vrfy},
    {"HELO", cmd_helo},
    {"EHLO", cmd_helo},
    {"QUIT", cmd_quit},
    {"STARTTLS", lmtp_cmd_starttls},
    {"XCLIENT", lmtp_cmd_xclient},
};

static void line(struct lmtp *l, struct str text)
{
	size_t n = str_cspan(text, " ");
	struct str verb = str_head(text, n), args = str_trim(str_from(text, n));

	if (str_chr(text, '\0') < 0) {
		for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
			if (str_ieq(verb, str_c(table[i].verb))) {
				table[i].run(l, args);
				return;
			}
		}
	}
	lmtp_say(l, "500 5.5.2 Unknown command");
	if (++l->bad >= LMTP_BAD_MAX) {
		lmtp_say(l, "421 4.7.0 Too many errors");
		l->done = true;
	}
}

static void flush(void *arg)
{
	struct lmtp *l = arg;

	if (out_flush(&l->out) < 0)
		l->done = true;
}

void lmtp_front_connect(struct lmtp *l, int in, int out)
{
	int timeout_ms = (int)(conf_seconds("LMTP_TIMEOUT") * 1000);

	in_free(&l->in);
	out_free(&l->out);
	in_init_fd(&l->in, in, timeout_ms);
	out_init_fd(&l->out, out, timeout_ms);
	l->in.before_wait = flush;
	l->in.before_wait_arg = l;
}

void lmtp_front_init(struct lmtp *l, int sock, struct login_facts *facts)
{
	*l = (struct lmtp){.sock = sock, .spool = -1, .facts = facts};
	l->size_max = conf_size("LMTP_MAX_SIZE");
	l->add_received = conf_bool("LMTP_RECEIVED");
	l->delimiter = conf_bool("LMTP_ADDRESS_EXTENSION") ? str_c(conf_string("LDA_DELIMITER")) : STR("");
	snprintf(l->client_ip, sizeof l->client_ip, "%s", facts->rip);
	if (facts->rip[0])
		snprintf(l->peer, sizeof l->peer, "[%s]", facts->rip);
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

	lmtp_greet(l);
	while (!l->done && (st = in_line(&l->in, LMTP_LINE_MAX, &text)) == IN_OK) {
		line(l, arena_str(&l->arena, text));
		arena_reset(&l->arena);
	}
	if (st == IN_TOOLONG)
		lmtp_say(l, "500 5.5.2 The line is too long");
	if (st == IN_TIMEOUT)
		lmtp_say(l, "421 4.4.2 No command in time");
	out_flush(&l->out);
}
