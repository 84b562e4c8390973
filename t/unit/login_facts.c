/* Facts of a connection, from the environment. */
#include "login/facts.h"

#include <stdlib.h>

#include "tap.h"

static const struct {
	const char *rip, *lip, *tls;
	enum login_plaintext plaintext;
	bool secured_by_setting, want_same, want_secured;
} cases[] = {
    {"192.0.2.1", "192.0.2.2", NULL, LOGIN_PLAINTEXT_LOCAL, false, false, false},
    {"192.0.2.1", "192.0.2.1", NULL, LOGIN_PLAINTEXT_LOCAL, false, true, true},
    {"127.0.0.1", "127.0.0.2", NULL, LOGIN_PLAINTEXT_LOCAL, false, true, true},
    {"127.0.0.1", "127.0.0.1", NULL, LOGIN_PLAINTEXT_NEVER, false, true, false},
    {"::1", "::1", NULL, LOGIN_PLAINTEXT_LOCAL, false, true, true},
    {"192.0.2.1", "192.0.2.2", "TLSv1.2", LOGIN_PLAINTEXT_NEVER, false, false, true},
    {"192.0.2.1", "192.0.2.2", NULL, LOGIN_PLAINTEXT_ALWAYS, false, false, true},
    {"192.0.2.1", "192.0.2.2", NULL, LOGIN_PLAINTEXT_NEVER, true, false, true},
};

static void words(void)
{
	char dst[128];

	is_str(str_c(login_facts_word(STR("bob"), dst)), STR("bob"), "a name");
	is_str(str_c(login_facts_word(STR("a>, rip=b\n\0c"), dst)), STR("a???rip=b??c"),
	    "what could be a field");
	is_str(str_c(login_facts_word(STR("\xc3\xa4"), dst)), STR("\xc3\xa4"), "UTF-8");
	is_str(
	    str_c(login_facts_reason(STR("connection closed"), dst)), STR("connection closed"), "a reason");
	is_str(str_c(login_facts_reason(STR("x (auth), rip=<1>\n[2]"), dst)), STR("x ?auth?? rip??1???2?"),
	    "what could be one of our lines");
}

int main(void)
{
	struct login_facts f;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct login_settings s = {
		    .plaintext = cases[i].plaintext, .secured = cases[i].secured_by_setting};

		setenv("TCPREMOTEIP", cases[i].rip, 1);
		setenv("TCPLOCALIP", cases[i].lip, 1);
		if (cases[i].tls)
			setenv("SSL_PROTOCOL", cases[i].tls, 1);
		else
			unsetenv("SSL_PROTOCOL");
		login_facts_load(&f, &s);
		is_int(f.same_host, cases[i].want_same, "same host");
		is_int(login_facts_is_secured(&f, &s), cases[i].want_secured, "passwords may pass");
	}
	setenv("TCPREMOTEIP", "1.2.3.4\nevil", 1);
	login_facts_load(&f, &(struct login_settings){.plaintext = LOGIN_PLAINTEXT_LOCAL});
	is_str(str_c(f.rip), STR(""), "an address that is none");
	is_int(login_facts_highest_fd(), 2, "no UCSPI-TLS");
	setenv("SSLCTLFD", "5", 1);
	setenv("SSLREADFD", "7", 1);
	setenv("SSLWRITEFD", "6", 1);
	is_int(login_facts_highest_fd(), 7, "the highest of three");
	login_facts_load(&f, &(struct login_settings){.plaintext = LOGIN_PLAINTEXT_LOCAL});
	ok(f.can_starttls && f.tls_control == 5 && f.tls_read == 7 && f.tls_write == 6,
	    "STARTTLS is possible");
	setenv("SSL_PROTOCOL", "TLSv1.3", 1);
	login_facts_load(&f, &(struct login_settings){.plaintext = LOGIN_PLAINTEXT_LOCAL});
	ok(!f.can_starttls, "not twice");
	words();
	return done();
}
