/*
 * pop3d: a POP3 session, as the mail user. fd 0 and 1: the client (or a shell's pipe: then MAIL says where the mail is and the session greets as
 * authorised). Environment: MAIL, POP3_*, what pop3-login hands over. Exit: 0, 100, 111. Manual: pop3d(8).
 */
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "pop3/line.h"
#include "pop3/pop3.h"
#include "session/command.h"
#include "session/handover.h"
#include "sys/become.h"
#include "sys/peer.h"
#include "sys/start.h"

static const struct session_command commands[] = {
    {"STAT", 1, pop3_cmd_stat, 0},
    {"LIST", 1, pop3_cmd_list, 0},
    {"UIDL", 1, pop3_cmd_uidl, 0},
    {"RETR", 1, pop3_cmd_retr, 0},
    {"TOP", 1, pop3_cmd_top, 0},
    {"DELE", 1, pop3_cmd_dele, 0},
    {"RSET", 1, pop3_cmd_rset, 0},
    {"NOOP", 1, pop3_cmd_noop, 0},
    {"LAST", 1, pop3_cmd_last, 0},
    {"CAPA", 1, pop3_cmd_capa, 0},
    {"UTF8", 1, pop3_cmd_utf8, 0},
    {"LANG", 1, pop3_cmd_lang, 0},
    {"QUIT", 1, pop3_cmd_quit, 0},
};

static void line(void *arg, struct str text)
{
	struct pop3 *p = arg;
	const struct session_command *c = NULL;
	struct pop3_line l;

	if (pop3_line_parse(text, &l)) {
		p->args = str_trim(l.args);
		c = session_command_find(commands, sizeof commands / sizeof *commands, l.verb);
	}
	if (!c) {
		p->s.bad++;
		pop3_reply_no(p, "unknown command");
		return;
	}
	p->s.bad = 0;
	c->run(p);
}

static bool idle(void *arg)
{
	struct pop3 *p = arg;

	return p->mb && mailbox_idle(p->mb);
}

static void farewell(void *arg, enum session_end why)
{
	struct pop3 *p = arg;

	pop3_reply_no(p, why == SESSION_END_IDLE ? "[SYS/TEMP] disconnected for inactivity"
	                                         : "too many unknown commands or too long a line");
}

static struct pop3 session;

static void last_words(enum err_kind kind, const char *text)
{
	(void)kind;
	(void)text;
	out_c(&session.s.out, "-ERR [SYS/TEMP] internal error, see the server's log\r\n");
	out_flush(&session.s.out);
}

static const struct session_protocol protocol = {line, idle, farewell, NULL};

static void serve(struct pop3 *p)
{
	enum session_end end = session_run(&p->s, &protocol, p);
	char more[160];

	pop3_drop_leave(p);
	snprintf(more, sizeof more, "retr=%u/%llu top=%u del=%u/%zu", p->counts.retr,
	    (unsigned long long)p->counts.retr_bytes, p->counts.top, p->counts.removed, p->drop.n);
	session_log_end(&p->s, end, more);
}

int main(int argc, char **argv)
{
	struct pop3 *p = &session;
	static struct handover from; /* its strings are the process's */
	struct err e;

	sys_start(argv, handover_highest_fd());
	peer_nodelay(0);
	if (argc != 1)
		die(ERR_SYNTAX, "usage: pop3d (settings are environment variables, pop3d(8))");
	become_refuse_root();
	session_init(&p->s, 0, 1, STR_NIL);
	die_farewell(last_words);
	if (handover_take(&from, &p->s.in, &e) < 0)
		die_err(&e);
	p->utf8 = from.tag && strcmp(from.tag, "UTF8") == 0;
	log_about(getenv("USER"), from.session);
	conf_check("pop3d");
	if (pop3_uidl_check(str_c(conf_string("POP3_UIDL_FORMAT")), &e) < 0)
		die_err(&e);
	p->s.in.timeout_ms = (int)(conf_seconds("POP3_TIMEOUT") * 1000);
	if (store_open(&p->store, &p->s.arena, STR_NIL, &e) < 0 || pop3_drop_open(p, &e) < 0) {
		pop3_reply_error(p, &e);
		out_flush(&p->s.out);
		return e.kind == ERR_BUSY ? ERR_EXIT_TEMPORARY : ERR_EXIT_PERMANENT;
	}
	out_printf(&p->s.out, "+OK %s%u messages\r\n", from.service ? "logged in, " : "pre-authenticated, ",
	    p->count);
	serve(p);
	mailbox_close(p->mb);
	store_close(p->store);
	return 0;
}
