/* Options of a service. */
#include "tls/service.h"

#include "base/num.h"
#include "tls/option.h"

static int complain(struct err *e, const char *what, struct str s)
{
	return err_set(e, ERR_SYNTAX, "%s: %.*s", what, STR_ARG(s));
}

/* Options whose value is a text. */
static const char **text_option(struct tls_conf *c, struct str name)
{
	const struct {
		const char *name;
		const char **where;
	} table[] = {
	    {"cert", &c->cert},
	    {"key", &c->key},
	    {"CAfile", &c->cafile},
	    {"CApath", &c->capath},
	    {"CRLfile", &c->crlfile},
	    {"CRLpath", &c->crlpath},
	    {"ciphers", &c->ciphers},
	    {"ciphersuites", &c->ciphersuites},
	    {"curves", &c->curves},
	    {"curve", &c->curves},
	    {"dhparam", &c->dhparam},
	    {"OCSPstaple", &c->ocsp},
	    {"ticketKeys", &c->tickets},
	    {"ALPN", &c->alpn},
	    {"tlsUser", &c->user},
	    {"tlsChroot", &c->chroot},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (str_ieq(name, str_c(table[i].name)))
			return table[i].where;
	}
	return NULL;
}

static bool is_one_of(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_ieq(name, str_c(names[i])))
			return true;
	}
	return false;
}

/* What a daemon needs and we don't, or what is so anyway. */
static bool is_skipped(struct str name)
{
	static const char *const names[] = {"accept", "chroot", "connect", "delay", "EGD", "engine",
	    "engineCtrl", "engineDefault", "engineId", "engineNum", "failover", "foreground", "ident",
	    "local", "log", "logId", "OCSPflag", "OCSPnonce", "output", "pid", "redirect", "renegotiation",
	    "reset", "retry", "RNDbytes", "RNDfile", "RNDoverwrite", "service", "sessionCacheSize",
	    "sessionCacheTimeout", "setgid", "setuid", "socket", "stack", "syslog", "taskbar",
	    "TIMEOUTconnect", "TIMEOUTocsp", "PSKidentity"};

	return is_one_of(name, names, sizeof names / sizeof *names);
}

/* To pass these over would be to do less than the administrator believes; "no" asks for nothing. */
static int refuse(struct str name, struct str value, struct err *e)
{
	static const struct {
		const char *name, *why;
	} table[] = {
	    {"client", "tlswrap is a server"},
	    {"PSKsecrets", "pre-shared keys aren't known here; certificates are"},
	    {"libwrap", "hosts.allow isn't asked; tcpserver -x or the packet filter are"},
	    {"transparent", "the program keeps the connection's addresses in its environment"},
	    {"pty", "programs get no terminal here"},
	    {"fips", "OpenSSL's FIPS provider isn't loaded"},
	    {"compression", "TLS compression betrays secrets (CRIME)"},
	    {"sessiond", "sessions are resumed by tickets (ticketKeys)"},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (!str_ieq(name, str_c(table[i].name)))
			continue;
		if (str_ieq(value, STR("no")))
			return 0;
		return err_set(e, ERR_SYNTAX, "%.*s = %.*s isn't possible: %s", STR_ARG(name), STR_ARG(value),
		    table[i].why);
	}
	return 1;
}

static int set_verify(struct tls_conf *c, struct str value, struct err *e)
{
	uint32_t level;

	if (!num_parse_u32(value, &level) || level > 4)
		return complain(e, "verify is a number from 0 to 4", value);
	c->verify = level == 0   ? TLS_CONF_VERIFY_NONE
	            : level == 1 ? TLS_CONF_VERIFY_OPTIONAL
	                         : TLS_CONF_VERIFY_REQUIRE;
	c->verify_peer = level >= 3;
	c->no_chain = level == 4;
	return 0;
}

static void set_flag(struct tls_conf *c, struct str name)
{
	bool chain = str_ieq(name, STR("verifyChain")), peer = str_ieq(name, STR("verifyPeer"));

	if (str_ieq(name, STR("OCSPaia"))) {
		c->asks_ocsp = true;
		return;
	}
	c->no_chain = peer ? c->verify == TLS_CONF_VERIFY_NONE : c->no_chain && !chain;
	c->verify = TLS_CONF_VERIFY_REQUIRE;
	c->verify_peer = c->verify_peer || peer;
}

/* Options that are yes or no. 1: not one of these. */
static int flag_option(struct tls_conf *c, struct str name, struct str value, struct err *e)
{
	static const char *const names[] = {
	    "verifyChain", "verifyPeer", "requireCert", "OCSPaia", "sessionResume"};
	bool on = str_ieq(value, STR("yes"));

	if (!is_one_of(name, names, sizeof names / sizeof *names))
		return 1;
	if (!on && !str_ieq(value, STR("no")))
		return complain(e, "yes or no is meant", value);
	if (str_ieq(name, STR("sessionResume")))
		c->no_resume = !on;
	else if (on)
		set_flag(c, name);
	return 0;
}

static const char *version(struct str v)
{
	static const char *const names[] = {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_ieq(v, str_c(names[i])))
			return names[i];
	}
	return NULL;
}

static int version_option(struct tls_conf *c, struct str name, struct str value, struct err *e)
{
	bool both = str_ieq(name, STR("sslVersion"));
	const char *v = version(value);

	if (!both && !str_ieq(name, STR("sslVersionMin")) && !str_ieq(name, STR("sslVersionMax")))
		return 1;
	if (!v && !str_ieq(value, STR("all")))
		return complain(e, "not a protocol version", value);
	if (both || str_ieq(name, STR("sslVersionMin")))
		c->min = v;
	if (both || str_ieq(name, STR("sslVersionMax")))
		c->max = v;
	return 0;
}

static int number_option(struct tls_conf *c, struct str name, struct str value, struct err *e)
{
	bool level = str_ieq(name, STR("securityLevel"));
	int *where = str_ieq(name, STR("TIMEOUTbusy"))    ? &c->handshake_s
	             : str_ieq(name, STR("TIMEOUTidle"))  ? &c->idle_s
	             : str_ieq(name, STR("TIMEOUTclose")) ? &c->close_s
	             : level                              ? &c->security
	                                                  : NULL;
	uint32_t n;

	if (!where)
		return 1;
	if (!num_parse_u32(value, &n) || n > (level ? 5 : 7 * 86400))
		return complain(e, level ? "a level from 0 to 5 is meant" : "seconds are meant", value);
	*where = (int)n;
	return 0;
}

static int set_options(struct tls_conf *c, struct str value, struct err *e)
{
	bool off = str_starts(value, STR("-"));
	uint64_t bit;

	if (!tls_option_find(str_from(value, off ? 1 : 0), &bit))
		return complain(e, "no such TLS option", value);
	*(off ? &c->options_off : &c->options) |= bit;
	return 0;
}

/* [facility.]level, by syslog's name or number. */
static int set_debug(struct tls_conf *c, struct str value, struct err *e)
{
	static const char *const names[] = {
	    "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};
	struct str level = value;
	uint32_t n;

	for (ptrdiff_t dot; (dot = str_chr(level, '.')) >= 0;)
		level = str_from(level, (size_t)dot + 1);
	if (num_parse_u32(level, &n) && n <= 7) {
		c->debug = (int)n;
		return 0;
	}
	for (int i = 0; i < 8; i++) {
		if (str_ieq(level, str_c(names[i]))) {
			c->debug = i;
			return 0;
		}
	}
	return complain(e, "a level from 0 to 7 or its name is meant", value);
}

/* STARTTLS is the login program's, which asks for TLS when its client does; the PROXY protocol goes in front of the client's bytes. */
static int set_protocol(struct tls_conf *c, struct str value, struct err *e)
{
	static const char *const asked[] = {"imap", "pop3", "managesieve", "sieve"};

	if (is_one_of(value, asked, sizeof asked / sizeof *asked))
		c->starttls = true;
	else if (str_ieq(value, STR("proxy")))
		c->proxy = true;
	else
		return complain(e, "protocol is imap, pop3, sieve or proxy, not", value);
	return 0;
}

static int set_secret(struct tls_conf_secret *s, struct str value, struct err *e)
{
	*s = (struct tls_conf_secret){.n = 0};
	for (uint64_t byte; value.n >= 2 && s->n < TLS_CONF_SECRET; s->n++) {
		if (!num_parse_hex(str_head(value, 2), &byte))
			break;
		s->p[s->n] = (unsigned char)byte;
		value = str_from(value, 2);
		value = str_from(value, str_starts(value, STR(":")) ? 1 : 0);
	}
	if (value.n || (s->n != 16 && s->n != 32))
		return err_set(e, ERR_SYNTAX, "a secret is 32 or 64 hexadecimal digits");
	return 0;
}

static int add_check(struct tls_conf *c, struct arena *a, struct str name, struct str value)
{
	struct tls_conf_check check = {.value = arena_cstr(a, value)};

	if (str_ieq(name, STR("checkHost")))
		check.kind = TLS_CONF_HOST;
	else if (str_ieq(name, STR("checkEmail")))
		check.kind = TLS_CONF_EMAIL;
	else if (str_ieq(name, STR("checkIP")))
		check.kind = TLS_CONF_IP;
	else
		return 1;
	*vec_push(&c->checks, a) = check;
	return 0;
}

static int add_command(struct tls_conf *c, struct arena *a, struct str value)
{
	struct tls_conf_command command = {.value = NULL};
	struct str name = value;

	if (str_cut(&value, ':', &name))
		command.value = arena_cstr(a, value);
	command.name = arena_cstr(a, name);
	*vec_push(&c->commands, a) = command;
	return 0;
}

static int single_option(
    struct tls_conf *c, struct arena *a, struct str name, struct str value, struct err *e)
{
	if (str_ieq(name, STR("verify")))
		return set_verify(c, value, e);
	if (str_ieq(name, STR("options")))
		return set_options(c, value, e);
	if (str_ieq(name, STR("debug")))
		return set_debug(c, value, e);
	if (str_ieq(name, STR("protocol")))
		return set_protocol(c, value, e);
	if (str_ieq(name, STR("config")))
		return add_command(c, a, value);
	if (str_ieq(name, STR("ticketKeySecret")))
		return set_secret(&c->ticket_key, value, e);
	if (str_ieq(name, STR("ticketMacSecret")))
		return set_secret(&c->ticket_mac, value, e);
	if (str_ieq(name, STR("OCSP")))
		c->asks_ocsp = value.n > 0;
	else if (str_ieq(name, STR("exec")))
		c->exec_path = value;
	else if (str_ieq(name, STR("execArgs")))
		c->exec_args = value;
	else if (!is_skipped(name))
		return complain(e, "unknown option", name);
	return 0;
}

int tls_service_option(struct tls_conf *c, struct arena *a, struct str name, struct str value, struct err *e)
{
	const char **text = text_option(c, name);
	int done;

	if (text) {
		*text = arena_cstr(a, value);
		return *text ? 0 : complain(e, "a NUL in the value of", name);
	}
	if ((done = flag_option(c, name, value, e)) <= 0 || (done = version_option(c, name, value, e)) <= 0 ||
	    (done = number_option(c, name, value, e)) <= 0 || (done = add_check(c, a, name, value)) <= 0 ||
	    (done = refuse(name, value, e)) <= 0)
		return done;
	return single_option(c, a, name, value, e);
}

/* execArgs begins with argv[0]; without it the program's own name stands there. */
static int make_exec(struct tls_conf *c, struct arena *a, struct err *e)
{
	VEC(char *) v = {0};
	struct str rest = c->exec_args.n ? c->exec_args : c->exec_path;

	if (c->exec_path.n == 0)
		return c->exec_args.n ? err_set(e, ERR_SYNTAX, "execArgs without exec") : 0;
	while ((rest = str_from(rest, str_span(rest, " \t"))).n) {
		size_t n = str_cspan(rest, " \t");

		*vec_push(&v, a) = (char *)(uintptr_t)arena_cstr(a, str_head(rest, n));
		rest = str_from(rest, n);
	}
	v.p[0] = (char *)(uintptr_t)arena_cstr(a, c->exec_path);
	*vec_push(&v, a) = NULL;
	c->exec = v.p;
	return 0;
}

int tls_service_finish(struct tls_conf *c, struct arena *a, struct err *e)
{
	if (c->asks_ocsp && c->verify != TLS_CONF_VERIFY_NONE)
		return err_set(e, ERR_SYNTAX,
		    "OCSP isn't asked about clients' certificates: give revocation lists (CRLfile, CRLpath)");
	if ((c->ticket_key.n == 0) != (c->ticket_mac.n == 0))
		return err_set(e, ERR_SYNTAX, "ticketKeySecret and ticketMacSecret go together");
	if (c->checks.n && c->verify == TLS_CONF_VERIFY_NONE)
		return err_set(
		    e, ERR_SYNTAX, "checkHost, checkEmail and checkIP need verifyChain or verifyPeer");
	if (c->proxy && c->starttls)
		return err_set(e, ERR_SYNTAX, "protocol = proxy is for TLS at once");
	return make_exec(c, a, e);
}
