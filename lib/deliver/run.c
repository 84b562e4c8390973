/* One message to its end. */
#include "deliver/run.h"

#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/after.h"
#include "deliver/decide.h"
#include "deliver/guard.h"
#include "deliver/perform.h"
#include "deliver/userlog.h"

enum { REFUSAL_MAX = 1000, CPU_MARGIN_S = 2 };

/* What the sender may know: his message's fault, or the mailbox's state; nothing of paths and settings. */
static bool is_for_sender(const struct delivery *d, const struct err *e)
{
	return e->kind == ERR_QUOTA || e->kind == ERR_LIMIT || e->kind == ERR_NOTFOUND || d->looped;
}

static int fail(const struct delivery *d, enum exit_style style, const struct err *e)
{
	log_error("not delivered: %s", e->text);
	if (is_for_sender(d, e))
		dprintf(1, "%s\n", e->text);
	else if (style != EXIT_LMTP) /* there the reply's own sentence is better */
		dprintf(1, "delivery failed\n");
	if (d->looped && style != EXIT_QMAIL)
		return EXIT_LOOP;
	return exitcode_of(e->kind, style, conf_bool("LDA_QUOTA_TEMPORARY"));
}

static int keep(struct delivery *d, enum exit_style style)
{
	struct err e;

	return perform_keep(d, &e) < 0 ? fail(d, style, &e) : 0;
}

/* In the child that guards against the script. */
static int run_scripts(
    struct delivery *d, enum exit_style style, struct guard *guard, const struct chosen *scripts)
{
	struct sieve_result result;
	enum perform_end end;
	struct buf refusal;
	struct err e;

	decide(d, scripts, &result);
	guard_decided(guard);
	buf_init(&refusal, REFUSAL_MAX);
	end = perform(d, &result, &refusal, &e);
	if (end == PERFORM_REFUSED) {
		log_info("refused: %.*s", STR_ARG(buf_str(&refusal)));
		dprintf(1, "%.*s\n", STR_ARG(buf_str(&refusal)));
	}
	buf_free(&refusal);
	if (end == PERFORM_REFUSED)
		return exitcode_of(ERR_CANNOT, style, false);
	return end == PERFORM_FAILED ? fail(d, style, &e) : 0;
}

static int go(struct delivery *d, enum exit_style style, const struct chosen *scripts)
{
	struct guard guard;
	int64_t cpu = conf_seconds("SIEVE_CPU_MAX");
	int code = 0;

	if (!scripts->list.n)
		return keep(d, style);
	switch (guard_fork(&guard, cpu ? cpu + CPU_MARGIN_S : 0, &code)) {
	case GUARD_GO:
		code = run_scripts(d, style, &guard, scripts);
		if (guard.is_child) {
			if (code == 0)
				deliver_after(d->store);
			_exit(code);
		}
		return code;
	case GUARD_DONE:
		/* It died at work: what it had done, nobody knows; the MTA tries again. */
		return code > 128 || code < 0 ? exitcode_of(ERR_TEMP, style, false) : code;
	case GUARD_BROKE:
		break;
	}
	log_error("the Sieve script ended the process that ran it (%d): the message is kept", code);
	return keep(d, style);
}

int deliver_alone(struct delivery *d, enum exit_style style, const struct chosen *scripts)
{
	int code = go(d, style, scripts);

	if (code == 0)
		deliver_after(d->store);
	delivery_close(d);
	return code;
}

enum deliver_begun deliver_begin(
    struct delivery *d, enum exit_style style, struct chosen *scripts, int *code_r)
{
	struct err e = {0};
	bool open = delivery_open(d, &e) == 0;

	if (open) {
		chosen_load(scripts, d->arena);
		if (!scripts->list.n && !str_is_nil(scripts->failed))
			userlog_write(d, scripts->failed);
		if (scripts->list.n || !d->group)
			return DELIVER_ALONE;
		if (perform_keep(d, &e) == 0)
			return DELIVER_TOGETHER;
		if (e.kind == ERR_BUSY)
			return DELIVER_ALONE;
	}
	*code_r = fail(d, style, &e);
	delivery_close(d);
	return DELIVER_ENDED;
}

int deliver_end(struct delivery *d, enum exit_style style, bool is_last)
{
	struct mailbox_group_item *item = &d->group->items.p[*d->place];
	int code = 0;

	if (item->result < 0) {
		perform_unkept(&item->e);
		code = fail(d, style, &item->e);
	} else {
		log_info("stored in %.*s", STR_ARG(item->name));
		if (is_last)
			deliver_after(d->store);
	}
	delivery_close(d);
	return code;
}

int deliver_run(struct delivery *d, enum exit_style style)
{
	struct chosen scripts;
	int code;

	d->group = NULL;
	return deliver_begin(d, style, &scripts, &code) == DELIVER_ALONE ? deliver_alone(d, style, &scripts)
	                                                                 : code;
}
