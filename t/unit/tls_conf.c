/* stunnel's configuration file. */
#include "tls/conf.h"

#include "tap.h"

static const char file[] =
    "; a comment\n"
    "  debug = 7\r\n"
    "pid =\n"
    "cert = /global.pem\n"
    "[pop3s]\ncert = /pop.pem\n"
    "[imaps]\n"
    "cert = /imap.pem\nkey=/imap.key\nsslVersionMin = TLSv1.2\nsslVersionMax = TLSv1.3\n"
    "options = NO_SSLv3\noptions = -NO_TICKET\nciphers = HIGH:!aNULL\ncurves = X25519\n"
    "TIMEOUTbusy = 7\nTIMEOUTidle = 8\nTIMEOUTclose = 0\nverify = 3\nCAfile = /ca.pem\n"
    "exec = /bin/imap-login\nexecArgs = imap-login auth  --  imapd\n"
    "[other]\nsni = imaps:*.example.org\ncert = /other.pem\n"
    "[elsewhere]\nsni = pop3s:x\ncert = /x.pem\n";

static const struct {
	const char *text, *why;
} bad[] = {
    {"nonsense = 1\n", "f:1: unknown option: nonsense"},
    {"a\n", "f:1: option = value is meant: a"},
    {"\n[x\n", "f:2: \"]\" is missing: [x"},
    {"verify = 5\n", "f:1: verify is a number from 0 to 4: 5"},
    {"sslVersion = SSLv9\n", "f:1: not a protocol version: SSLv9"},
    {"options = NO_SUCH\n", "f:1: no such TLS option: NO_SUCH"},
    {"TIMEOUTidle = soon\n", "f:1: seconds are meant: soon"},
    {"verifyChain = maybe\n", "f:1: yes or no is meant: maybe"},
    {"execArgs = x\n", "f: execArgs without exec"},
    {"include = /etc\n", "f:1: include goes too deep: /etc"},
    {"sni = a:b\n", "f:1: sni belongs into a service: a:b"},
    {"[a]\n[b]\nsni = a:x\ncert = c\nnonsense = 1\n", "f:5: unknown option: nonsense"},
    {"[a]\n[b]\ncert = c\nnonsense = 1\nsni = a:x\n[c]\n", "f:4: unknown option: nonsense"},
    {"[a]\n[b]\nsni = a:x\n[c]\n", "f:4: a service for a server name needs its cert: b"},
};

static void good(struct arena *a)
{
	struct tls_conf c;
	struct err e = {.text = ""};

	tls_conf_init(&c);
	ok(tls_conf_parse(&c, a, str_c(file), "imaps", "f", &e) == 0, "a file: %s", e.text);
	is_str(str_c(c.cert), STR("/imap.pem"), "the service's certificate");
	is_str(str_c(c.key), STR("/imap.key"), "its key");
	is_str(str_c(c.min), STR("TLSv1.2"), "its lowest version");
	ok(c.handshake_s == 7 && c.idle_s == 8 && c.close_s == 0, "its times");
	ok(c.verify == TLS_CONF_VERIFY_REQUIRE && c.verify_peer && !c.no_chain, "verify = 3");
	ok(c.debug == 7 && c.options_off != 0, "debug, options");
	ok(c.sni.n == 1, "one further name");
	is_str(str_c(c.sni.p[0].pattern), STR("*.example.org"), "its pattern");
	is_str(str_c(c.sni.p[0].conf->cert), STR("/other.pem"), "its certificate");
	ok(c.sni.p[0].conf->verify == TLS_CONF_VERIFY_NONE && c.sni.p[0].conf->debug == 7,
	    "it begins with what is global, not with the first service");
	is_str(str_c(c.exec[0]), STR("/bin/imap-login"), "exec");
	is_str(str_c(c.exec[3]), STR("imapd"), "execArgs");
	ok(!c.exec[4], "and no more");
	tls_conf_init(&c);
	ok(tls_conf_parse(&c, a, str_c(file), NULL, "f", &e) == 0, "without a name");
	is_str(str_c(c.cert), STR("/pop.pem"), "the first service is meant");
	ok(tls_conf_parse(&c, a, str_c(file), "none", "f", &e) < 0 && e.kind == ERR_NOTFOUND,
	    "no such service");
	ok(tls_conf_parse(&c, a, STR("cert = \0\n"), NULL, "f", &e) < 0, "NUL");
}

int main(void)
{
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	good(&a);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct tls_conf c;
		struct err e = {.text = ""};

		tls_conf_init(&c);
		ok(tls_conf_parse(&c, &a, str_c(bad[i].text), NULL, "f", &e) < 0, "refused");
		is_str(str_c(e.text), str_c(bad[i].why), "why");
	}
	ok(tls_conf_sni_matches("mail.example.org", STR("MAIL.example.org")), "a name in any case");
	ok(tls_conf_sni_matches("*.example.org", STR("mail.example.org")), "one label");
	ok(tls_conf_sni_matches("*.example.org", STR("a.b.example.org")), "or several, as stunnel has it");
	ok(tls_conf_sni_matches("*", STR("a.b")) && tls_conf_sni_matches("*", STR("")), "or everything");
	ok(!tls_conf_sni_matches("*.example.org", STR("example.org")) &&
	        !tls_conf_sni_matches("mail.example.org", STR("x.mail.example.org")),
	    "but not other names");
	arena_free(&a);
	return done();
}
