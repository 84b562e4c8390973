/* CAPABILITY, NOOP, LOGOUT, UNAUTHENTICATE. */
#include "msieve/caps.h"
#include "msieve/msieve.h"
#include "session/handback.h"

void msieve_capabilities(struct msieve *m)
{
	msieve_caps_print(&m->s.out, &m->settings);
	if (m->mechanisms.n)
		msieve_caps_item(&m->s.out, "SASL", m->mechanisms);
	if (m->owner.n)
		msieve_caps_item(&m->s.out, "OWNER", m->owner);
	if (m->back >= 0)
		msieve_caps_item(&m->s.out, "UNAUTHENTICATE", STR_NIL);
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

/* RFC 5804 section 2.14.1 lets the answer be OK or BYE. Where no login program waits, this process can't be nobody's again: BYE. */
int msieve_cmd_unauthenticate(void *arg)
{
	struct msieve *m = arg;

	m->s.done = true;
	m->handing_back = m->back >= 0 && in_buffered(&m->s.in).n <= HANDBACK_MAX;
	if (m->handing_back) {
		m->s.goes_on = true;
		handback_begin(m->back);
		msieve_ok(m, "Unauthenticate completed.");
		return 0;
	}
	out_c(&m->s.out, "BYE \"To log in as somebody else, connect again.\"\r\n");
	return 0;
}
