/* Compile, run, report. */
#include "deliver/decide.h"

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/esmtp.h"
#include "deliver/policy.h"
#include "deliver/userlog.h"
#include "deliver/world.h"
#include "text/date.h"

enum { LINE_MAX = 2048 };

static void say(struct delivery *d, struct str text)
{
	log_warning("Sieve: %.*s", STR_ARG(text));
	userlog_write(d, text);
}

static const struct sieve_script *compile(struct delivery *d, const struct chosen_script *s)
{
	struct sieve_errors errors = {0};
	struct sieve_settings set;
	const struct sieve_script *script;
	struct buf line;

	policy_load(&set, d->arena, s->global);
	script = sieve_compile(d->arena, s->name, s->text, &set, &errors);
	buf_init(&line, LINE_MAX);
	for (size_t i = 0; i < errors.list.n && !script; i++) {
		buf_clear(&line);
		sieve_error_print(&line, &errors.list.p[i]);
		say(d, buf_str(&line));
	}
	buf_free(&line);
	return script;
}

static struct str domain_of(struct str address)
{
	ptrdiff_t at = str_rchr(address, '@');

	return at < 0 ? STR("") : str_from(address, (size_t)at + 1);
}

static void fill(struct delivery *d, struct sieve_run *run)
{
	const char *ip = getenv("TCPREMOTEIP");

	run->message = d->message;
	run->envelope.from = d->env.from;
	run->envelope.to = d->env.to;
	run->envelope.orig_to = d->env.original;
	esmtp_parameters(d->arena, d->esmtp, d->now, &run->envelope);
	run->now = d->now;
	run->zone_minutes = text_date_local_zone(d->now);
	run->user = d->user;
	run->default_mailbox = d->mailbox;
	run->sender = d->address;
	run->domain = domain_of(d->address);
	run->hostname = d->hostname;
	run->remote_ip = str_c(ip);
	run->location = STR("MDA");
	run->phase = STR("during");
	if (str_chr(d->user, '@') >= 0) {
		run->addresses = &d->user;
		run->naddresses = 1;
	}
}

void decide(struct delivery *d, const struct chosen *c, struct sieve_result *r)
{
	const struct sieve_script *scripts[CHOSEN_MAX];
	struct sieve_run run = {.scripts = scripts};
	struct sieve_settings set;
	struct sieve_world world;

	for (size_t i = 0; i < c->list.n; i++) {
		scripts[run.nscripts] = compile(d, &c->list.p[i]);
		run.nscripts += scripts[run.nscripts] != NULL;
	}
	if (!str_is_nil(c->failed))
		userlog_write(d, c->failed);
	policy_load(&set, d->arena, false);
	world_init(&world, d);
	fill(d, &run);
	run.world = &world;
	sieve_run(d->arena, &set, &run, r);
	if (!str_is_nil(r->error))
		say(d, arena_printf(d->arena, "%.*s: line %u: %.*s: the message is kept",
		           STR_ARG(r->error_script), r->error_line, STR_ARG(r->error)));
}
