/*
 * managesieved: a ManageSieve session, as the mail user. fd 0 and 1: the client. Environment: SIEVE_*, what managesieve-login hands over. Exit:
 * 0, 100, 111. Manual: managesieved(8).
 */
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/policy.h"
#include "msieve/msieve.h"
#include "session/command.h"
#include "session/handback.h"
#include "session/handover.h"
#include "sys/become.h"
#include "sys/peer.h"
#include "sys/start.h"

/* flags: the arguments, a digit each from the right: 1 string, 2 number, 3 an optional string, 4 a script. */
static const struct session_command commands[] = {
    {"CAPABILITY", 1, msieve_cmd_capability, 0},
    {"HAVESPACE", 1, msieve_cmd_havespace, 21},
    {"PUTSCRIPT", 1, msieve_cmd_putscript, 41},
    {"CHECKSCRIPT", 1, msieve_cmd_checkscript, 4},
    {"LISTSCRIPTS", 1, msieve_cmd_listscripts, 0},
    {"SETACTIVE", 1, msieve_cmd_setactive, 1},
    {"GETSCRIPT", 1, msieve_cmd_getscript, 1},
    {"DELETESCRIPT", 1, msieve_cmd_deletescript, 1},
    {"RENAMESCRIPT", 1, msieve_cmd_renamescript, 11},
    {"NOOP", 1, msieve_cmd_noop, 3},
    {"LOGOUT", 1, msieve_cmd_logout, 0},
    {"UNAUTHENTICATE", 1, msieve_cmd_unauthenticate, 0},
};

/* A literal over the limit was passed over: only the commands that take a script know what to say to that. */
static bool arguments_are_whole(const struct msieve_args *args, unsigned shape)
{
	for (int i = 0; i < args->n; i++, shape /= 10)
		if (args->arg[i].too_big && shape % 10 != 4)
			return false;
	return true;
}

static bool arguments_fit(const struct msieve_args *args, unsigned shape)
{
	int i = 0;

	for (; shape; shape /= 10) {
		if (shape % 10 == 3 && i == args->n)
			continue;
		if (i == args->n || str_is_nil(args->arg[i].s) != (shape % 10 == 2))
			return false;
		i++;
	}
	return i == args->n;
}

static void line(void *arg, struct str text)
{
	struct msieve *m = arg;
	const struct session_command *c;
	const char *why = "";
	int got;

	if (!text.n)
		return;
	m->scripts.arena = &m->s.cmd;
	got = msieve_args_read(&m->s, text, m->script_max, &m->args, &why);
	if (got == -2) {
		m->s.done = true;
		return;
	}
	c = session_command_find(commands, sizeof commands / sizeof *commands, m->args.verb);
	if (got == 0 && c && arguments_fit(&m->args, c->flags) && arguments_are_whole(&m->args, c->flags)) {
		m->s.bad = 0;
		c->run(m);
		return;
	}
	m->s.bad++;
	msieve_no(m, NULL,
	    got < 0 ? str_c(why)
	    : c     ? STR("these aren't the command's arguments, or one is too long")
	            : STR("unknown command"));
}

static void farewell(void *arg, enum session_end why)
{
	struct msieve *m = arg;

	out_printf(&m->s.out, "BYE \"%s\"\r\n",
	    why == SESSION_END_IDLE ? "Disconnected for inactivity."
	                            : "Too many errors, or too long a line.");
}

static const struct session_protocol protocol = {line, NULL, farewell, NULL};
static struct msieve session;

static void last_words(enum err_kind kind, const char *text)
{
	(void)kind;
	(void)text;
	out_c(&session.s.out, "BYE (TRYLATER) \"Internal error, see the server's log.\"\r\n");
	out_flush(&session.s.out);
}

static void settings(struct msieve *m)
{
	m->script_max = (size_t)conf_size("SIEVE_SCRIPT_SIZE_MAX");
	policy_load(&m->settings, &m->s.arena, false);
	m->owner = str_c(getenv("USER"));
}

int main(int argc, char **argv)
{
	struct msieve *m = &session;
	static struct handover from; /* its strings are the process's */
	enum session_end why;
	bool goes_on;
	struct err e;

	sys_start(argv, handover_highest_fd());
	peer_nodelay(0);
	if (argc != 1)
		die(ERR_SYNTAX, "usage: managesieved (settings are environment variables, managesieved(8))");
	become_refuse_root();
	session_init(&m->s, 0, 1, STR_NIL);
	die_farewell(last_words);
	if (handover_take(&from, &m->s.in, &e) < 0)
		die_err(&e);
	m->mechanisms = str_c(from.tag);
	m->back = handover_back_fd(&from);
	log_about(getenv("USER"), from.session);
	conf_check("managesieved");
	settings(m);
	m->s.in.timeout_ms = (int)(conf_seconds("SIEVE_TIMEOUT") * 1000);
	if (scripts_open(&m->scripts, &m->s.arena, false, &e) < 0)
		die_err(&e);
	if (!from.service)
		msieve_capabilities(m);
	out_c(&m->s.out, "OK");
	if (from.sasl)
		out_printf(&m->s.out, " (SASL \"%s\")", from.sasl);
	out_c(&m->s.out, from.service ? " \"Logged in.\"\r\n" : " \"dovetail ready.\"\r\n");
	why = session_run(&m->s, &protocol, m);
	session_log_end(&m->s, m->handing_back ? SESSION_END_BACK : why, "");
	goes_on = m->handing_back && !m->s.out.error && handback_leave(m->back, in_buffered(&m->s.in));
	scripts_close(&m->scripts);
	return goes_on ? HANDBACK_EXIT : 0;
}
