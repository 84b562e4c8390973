/* One service's options: what they set, and what is refused. */
#include "tls/service.h"

#include "tap.h"

static const struct {
	const char *name, *value, *why; /* why NULL: taken */
} table[] = {
    {"securityLevel", "3", NULL},
    {"securityLevel", "6", "a level from 0 to 5 is meant: 6"},
    {"debug", "daemon.info", NULL},
    {"debug", "AUTHPRIV.6", NULL},
    {"debug", "8", "a level from 0 to 7 or its name is meant: 8"},
    {"protocol", "imap", NULL},
    {"protocol", "cifs", "protocol is imap, pop3, sieve or proxy, not: cifs"},
    {"checkHost", "mail.example.org", NULL},
    {"config", "Curves:X25519", NULL},
    {"sessionResume", "no", NULL},
    {"ticketKeySecret", "00112233445566778899aabbccddeeff", NULL},
    {"ticketMacSecret", "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff", NULL},
    {"ticketMacSecret", "0011", "a secret is 32 or 64 hexadecimal digits"},
    {"ticketMacSecret", "zz112233445566778899aabbccddeeff", "a secret is 32 or 64 hexadecimal digits"},
    {"client", "no", NULL},
    {"client", "yes", "client = yes isn't possible: tlswrap is a server"},
    {"PSKsecrets", "/x",
        "PSKsecrets = /x isn't possible: pre-shared keys aren't known here; certificates are"},
    {"libwrap", "yes",
        "libwrap = yes isn't possible: hosts.allow isn't asked; tcpserver -x or the packet filter are"},
    {"options", "MICROSOFT_SESS_ID_BUG", NULL},
    {"pid", "/x", NULL},
    {"nonsense", "", "unknown option: nonsense"},
};

/* Do these go together? */
static bool fits(struct arena *a, const char *const *pairs, struct err *e)
{
	struct tls_conf c;

	tls_conf_init(&c);
	for (; *pairs; pairs += 2) {
		if (tls_service_option(&c, a, str_c(pairs[0]), str_c(pairs[1]), e) < 0)
			return false;
	}
	return tls_service_finish(&c, a, e) == 0;
}

static void together(struct arena *a)
{
	struct err e = {.text = ""};

	ok(fits(a, (const char *const[]){"OCSPaia", "yes", NULL}, &e), "OCSPaia where nobody is verified");
	ok(!fits(a, (const char *const[]){"OCSP", "http://x", "verify", "2", NULL}, &e),
	    "OCSP and verify: %s", e.text);
	ok(!fits(a, (const char *const[]){"checkHost", "x", NULL}, &e), "checkHost alone: %s", e.text);
	ok(!fits(a, (const char *const[]){"protocol", "proxy", "protocol", "imap", NULL}, &e),
	    "two protocols: %s", e.text);
	ok(!fits(a, (const char *const[]){"ticketKeySecret", "00112233445566778899aabbccddeeff", NULL}, &e),
	    "half of the ticket's secrets: %s", e.text);
}

int main(void)
{
	struct tls_conf c;
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	tls_conf_init(&c);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct err e = {.text = ""};
		int r = tls_service_option(&c, &a, str_c(table[i].name), str_c(table[i].value), &e);

		ok((r == 0) == !table[i].why, "%s = %s", table[i].name, table[i].value);
		if (table[i].why)
			is_str(str_c(e.text), str_c(table[i].why), "why");
	}
	ok(c.security == 3 && c.debug == 6 && c.starttls && c.no_resume, "what they set");
	ok(c.checks.n == 1 && c.commands.n == 1 && c.ticket_key.n == 16 && c.ticket_key.p[15] == 0xff,
	    "lists and secrets");
	is_str(str_c(c.commands.p[0].name), STR("Curves"), "a command");
	is_str(str_c(c.commands.p[0].value), STR("X25519"), "its value");
	together(&a);
	arena_free(&a);
	return done();
}
