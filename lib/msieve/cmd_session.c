/* CAPABILITY, NOOP, LOGOUT. */
#include "conf/conf.h"
#include "msieve/msieve.h"

static void item(struct msieve *m, const char *name, struct str value)
{
	out_printf(&m->s.out, "\"%s\"", name);
	if (!str_is_nil(value)) {
		out_ch(&m->s.out, ' ');
		msieve_string(&m->s.out, value);
	}
	out_c(&m->s.out, "\r\n");
}

void msieve_capabilities(struct msieve *m)
{
	struct buf names;

	buf_init(&names, 8 << 10);
	sieve_capabilities(&names, &m->settings);
	item(m, "IMPLEMENTATION", str_c(conf_string("SIEVE_IMPLEMENTATION")));
	item(m, "SASL", STR(""));
	item(m, "SIEVE", buf_str(&names));
	item(m, "NOTIFY", STR(SIEVE_NOTIFY_METHODS));
	item(m, "MAXREDIRECTS", arena_printf(&m->s.cmd, "%lld", (long long)conf_int("SIEVE_REDIRECTS_MAX")));
	item(m, "LANGUAGE", STR("en"));
	if (m->owner.n)
		item(m, "OWNER", m->owner);
	item(m, "VERSION", STR("1.0"));
	buf_free(&names);
}

int msieve_cmd_capability(void *arg)
{
	struct msieve *m = arg;

	msieve_capabilities(m);
	msieve_ok(m, "Capability completed.");
	return 0;
}

int msieve_cmd_noop(void *arg)
{
	struct msieve *m = arg;

	if (m->args.n == 0) {
		msieve_ok(m, "NOOP completed.");
		return 0;
	}
	out_c(&m->s.out, "OK (TAG ");
	msieve_string(&m->s.out, m->args.arg[0].s);
	out_c(&m->s.out, ") \"Done\"\r\n");
	return 0;
}

int msieve_cmd_logout(void *arg)
{
	struct msieve *m = arg;

	m->s.done = true;
	msieve_ok(m, "Logout completed.");
	return 0;
}
