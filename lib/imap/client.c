/* From line to command to answer. */
#include "imap/client.h"

#include "imap/capability.h"
#include "imap/cmd.h"
#include "imap/context.h"
#include "imap/deflate.h"
#include "imap/event.h"
#include "imap/literal.h"
#include "imap/notify.h"
#include "imap/park.h"
#include "imap/reply.h"
#include "imap/sync.h"

void imap_client_init(struct imap *c, const struct session_command *commands, size_t n, struct store *store)
{
	uint64_t max = conf_size("IMAP_APPEND_MAX");

	*c = (struct imap){.commands = commands, .ncommands = n, .store = store, .back = -1};
	session_init(&c->s, 0, 1, STR_NIL);
	c->s.in.timeout_ms = (int)(conf_seconds("IMAP_TIMEOUT") * 1000);
	c->s.line_max = conf_size("IMAP_LINE_MAX");
	c->append_max = max ? max : IMAP_APPEND_DEFAULT;
	c->message_max = (uint32_t)conf_int("IMAP_MESSAGE_LIMIT");
	c->save_max = (uint32_t)conf_int("IMAP_SAVE_LIMIT");
	c->literal_minus = conf_bool("IMAP_LITERAL_MINUS");
}

void imap_client_free(struct imap *c)
{
	imap_client_deselect(c, false);
	if (c->notify)
		imap_notify_end(c, c->notify);
	imap_deflate_free(c);
	session_free(&c->s);
}

void imap_client_greet(struct imap *c, const char *tag)
{
	struct out *o = &c->s.out;

	out_c(o, tag ? tag : "*");
	out_c(o, tag ? " OK [CAPABILITY " : " PREAUTH [CAPABILITY ");
	imap_capability_print(c);
	out_c(o, tag ? "] Logged in\r\n" : "] dovetail is ready\r\n");
}

int imap_client_numbers_off(struct imap *c)
{
	c->code = STR("UIDREQUIRED");
	return imap_parse_bad(&c->p, "sequence numbers are off");
}

int imap_client_no(struct imap *c, enum err_kind kind, const char *code, const char *text)
{
	c->code = str_c(code);
	return err_set(&c->err, kind, "%s", text);
}

void imap_client_condstore(struct imap *c)
{
	if (imap_is(c, IMAP_CONDSTORE))
		return;
	c->enabled |= IMAP_CONDSTORE;
	if (!c->box)
		return;
	out_c(&c->s.out, "* OK [HIGHESTMODSEQ ");
	out_u64(&c->s.out, mailbox_head(c->box)->highestmodseq);
	out_c(&c->s.out, "] Highest\r\n");
}

void imap_client_keep(struct imap *c, struct arena *a)
{
	struct str rest = arena_str(a, str_of(c->p.p, (size_t)(c->p.end - c->p.p)));

	c->p.arena = a;
	c->p.p = rest.p;
	c->p.end = rest.p + rest.n;
	c->line = rest;
}

void imap_client_kept(struct imap *c)
{
	c->p.arena = &c->s.cmd;
	c->line = arena_str(&c->s.cmd, c->line);
	c->p.p = c->p.end = c->line.p + c->line.n;
}

/* What a session knows of its selected mailbox ends. */
static void forget(struct imap *c, bool closed)
{
	c->exists = c->recent = 0;
	imap_context_cancel(c, STR_NIL);
	index_ranges_free(&c->saved);
	index_ranges_free(&c->told);
	if (closed)
		out_c(&c->s.out, "* OK [CLOSED] Previous mailbox is now closed\r\n");
}

void imap_client_deselect(struct imap *c, bool closed)
{
	if (!c->box)
		return;
	mailbox_close(c->box);
	c->box = NULL;
	forget(c, closed);
}

int imap_client_select(struct imap *c, struct str name, unsigned flags)
{
	int again = c->box ? mailbox_again(c->box, name, flags, &c->err) : 1;

	if (again == 0) {
		forget(c, true);
		return 0;
	}
	/* A SELECT that fails leaves nothing selected (RFC 9051 section 6.3.2). */
	imap_client_deselect(c, true);
	return again < 0 ? -1 : mailbox_open(&c->box, c->store, name, flags, &c->err);
}

/* Verb, or "UID" and a verb. */
static int parse_verb(struct imap *c)
{
	struct imap_parse *p = &c->p;
	struct str verb;
	const char *from;

	if (imap_parse_tag(p, &c->tag) < 0) {
		c->tag = STR("*");
		return -1;
	}
	if (imap_parse_sp(p) < 0)
		return -1;
	from = p->p;
	if (imap_parse_atom(p, &verb) < 0)
		return -1;
	c->uid = str_ieq(verb, STR("UID"));
	if (c->uid && (imap_parse_sp(p) < 0 || imap_parse_atom(p, &verb) < 0))
		return -1;
	verb = str_of(from, (size_t)(p->p - from));
	c->command = session_command_find(c->commands, c->ncommands, verb);
	if (!c->command)
		return imap_parse_bad(p, "unknown command");
	if (!(c->command->states & (c->box ? IMAP_SELECTED : IMAP_AUTH)))
		return imap_parse_bad(
		    p, c->box ? "not while a mailbox is selected" : "no mailbox is selected");
	if (imap_is(c, IMAP_UIDONLY) && (c->command->flags & IMAP_SEQUENCE))
		return imap_client_numbers_off(c);
	return 0;
}

static void begin(struct imap *c, struct str line)
{
	c->command = NULL;
	c->event = NULL;
	c->uid = c->looked = false;
	c->code = c->text = c->limited = c->tag = STR_NIL;
	c->err = (struct err){0};
	c->line = line;
	c->bytes = line.n;
	imap_parse_init(&c->p, line, &c->s.cmd, &c->err);
	c->p.utf8 = imap_utf8(c);
	if (conf_list_has("IMAP_WORKAROUNDS", STR("tb-extra-mailbox-sep")))
		c->p.extra_sep = store_separator(c->store);
	c->p.more = imap_literal_more;
	c->p.more_arg = c;
}

/* A command that was run is told about, and answered. */
static void end(struct imap *c, int got)
{
	if (got < 0)
		imap_literal_drain(c);
	if (got < 0 && c->p.failed)
		c->s.bad++;
	else
		c->s.bad = 0;
	if (c->s.done && got < 0)
		return; /* the client went away within the command */
	/* Why it failed is no news to a client whose mailbox isn't there any more. */
	if (got < 0 && !c->p.failed && imap_sync_lost(c, &c->err))
		imap_client_no(c, ERR_NOTFOUND, "NONEXISTENT", "The selected mailbox is gone");
	imap_event_run(c);
	if (c->command && !(c->command->flags & IMAP_QUIET) && !(got < 0 && c->p.failed)) {
		imap_sync(c, !(c->command->flags & IMAP_NOEXPUNGE));
		if (!c->s.done)
			imap_notify_tell(c);
	}
	imap_notify_own_end(c);
	imap_reply_tagged(c, got == 0);
	index_ranges_free(&c->told);
	if (c->deflate)
		imap_deflate_switch(c);
}

static void line(void *arg, struct str l)
{
	struct imap *c = arg;
	int got;

	begin(c, l);
	got = parse_verb(c);
	if (got == 0 && !(c->command->flags & (IMAP_QUIET | IMAP_NUMBERLESS)))
		imap_sync_came(c);
	end(c, got == 0 ? c->command->run(c) : got);
}

void imap_client_resume(struct imap *c, const struct imap_park *p)
{
	begin(c, STR(""));
	c->command = session_command_find(c->commands, c->ncommands, STR("IDLE"));
	c->tag = arena_str(&c->s.cmd, p->tag);
	end(c, imap_cmd_idle_resume(c, p));
	arena_reset(&c->s.cmd);
}

static bool idle(void *arg)
{
	struct imap *c = arg;

	return c->box && mailbox_idle(c->box);
}

static bool wait_for_client(void *arg)
{
	return imap_notify_wait(arg);
}

static void farewell(void *arg, enum session_end why)
{
	struct imap *c = arg;

	out_c(&c->s.out, why == SESSION_END_IDLE  ? "* BYE Disconnected for inactivity\r\n"
	                 : why == SESSION_END_BAD ? "* BYE Too many invalid commands\r\n"
	                                          : IMAP_CLIENT_TOO_LONG);
}

void imap_client_run(struct imap *c)
{
	static const struct session_protocol protocol = {line, idle, farewell, wait_for_client};

	enum session_end why = session_run(&c->s, &protocol, c);

	session_log_end(&c->s, c->handing_back ? SESSION_END_BACK : why, "");
}
