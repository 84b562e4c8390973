/* Items by name. */
#include "sieve/environment.h"

#include "sieve/match.h"

static bool is_flag_event(const struct sieve_run *run)
{
	return !str_is_nil(run->cause) && str_eq(run->cause, STR("FLAG"));
}

struct str sieve_environment_item(struct sieve_interp *in, struct str name)
{
	const struct sieve_run *run = in->run;
	const struct {
		const char *name;
		struct str value;
	} items[] = {
	    {"domain", run->domain},
	    {"host", run->hostname},
	    {"location", str_is_nil(run->location) ? STR("MDA") : run->location},
	    {"name", STR("dovetail")},
	    {"phase", str_is_nil(run->phase) ? STR("during") : run->phase},
	    {"remote-host", run->remote_host},
	    {"remote-ip", run->remote_ip},
	    {"version", STR(DOVETAIL_VERSION)},
	    /* Empty at a delivery (RFC 6785 4.2, 4.5). */
	    {"imap.user", str_is_nil(run->cause) ? STR("") : run->user},
	    {"imap.email", str_is_nil(run->cause) ? STR("") : run->sender},
	    {"imap.cause", run->cause},
	    {"imap.mailbox", run->event_mailbox},
	    {"imap.changedflags", is_flag_event(run) ? run->changed_flags : STR("")},
	    {"vnd.dovecot.username", run->user},
	    {"vnd.dovecot.default-mailbox",
	        str_is_nil(run->default_mailbox) ? STR("INBOX") : run->default_mailbox},
	    {"vnd.dovecot.default_mailbox",
	        str_is_nil(run->default_mailbox) ? STR("INBOX") : run->default_mailbox},
	};
	struct str value = STR_NIL;

	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		if (str_ieq(str_c(items[i].name), name) && !str_is_nil(items[i].value))
			return items[i].value;
	if (in->world->environment && in->world->environment(in->world->ctx, &in->scratch, name, &value) > 0)
		return value;
	return STR_NIL;
}

struct str sieve_environment_get(struct sieve_interp *in, struct str name)
{
	struct str v = sieve_environment_item(in, name);

	return str_is_nil(v) ? STR("") : v;
}

/* An unknown item makes the test false, whatever the match type (RFC 5183 4). */
static int run_environment(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_match m;
	struct str name, value;
	int rc;

	if (sieve_interp_string(in, n, 0, &name) < 0 || sieve_match_begin(&m, in, n, n->pos[1]) < 0)
		return -1;
	value = sieve_environment_item(in, name);
	if (str_is_nil(value))
		return 0;
	rc = sieve_match_value(&m, value);
	return rc ? rc : sieve_match_end(&m);
}

static const struct sieve_command commands[] = {
    {.name = "environment",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_ENVIRONMENT,
        .args = "sS",
        .takes = SIEVE_TAKES_MATCH,
        .check = sieve_match_check,
        .run = run_environment},
    {0},
};

const struct sieve_feature sieve_environment = {.commands = commands};
