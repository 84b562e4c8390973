/* tlswrap's configuration: the environment, and stunnel's file. */
#include "tls/conf.h"

#include <fcntl.h>

#include "base/num.h"
#include "conf/conf.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "tls/option.h"

struct reader {
	struct tls_conf *c;
	struct arena *a;
	const char *service; /* the one that is meant, once known */
	struct str section;  /* the one that we are in; NIL: global */
	const char *file;
	int line;
	bool found;              /* the service was there */
	struct tls_conf_sni sni; /* of this section, when it only serves a name of our service */
	bool is_sni;
	struct str exec, args;
};

void tls_conf_init(struct tls_conf *c)
{
	static const char *const modes[] = {"starttls"};
	const char *mode = conf_string("TLS_MODE");

	*c = (struct tls_conf){
	    .cert = conf_string("TLS_CERT"),
	    .key = conf_string("TLS_KEY"),
	    .cafile = conf_string("TLS_CAFILE"),
	    .crlfile = conf_string("TLS_CRLFILE"),
	    .dhparam = conf_string("TLS_DHPARAM"),
	    .ocsp = conf_string("TLS_OCSP"),
	    .tickets = conf_string("TLS_TICKET_KEYS"),
	    .ciphers = conf_string("TLS_CIPHERS"),
	    .ciphersuites = conf_string("TLS_CIPHERSUITES"),
	    .curves = conf_string("TLS_CURVES"),
	    .min = conf_string("TLS_MIN"),
	    .max = conf_string("TLS_MAX"),
	    .alpn = conf_string("TLS_ALPN"),
	    .verify = (enum tls_conf_verify)conf_enum("TLS_VERIFY"),
	    .handshake_s = (int)conf_seconds("TLS_TIMEOUT"),
	    .idle_s = 12 * 3600,
	    .close_s = 60,
	    .user = conf_string("TLS_USER"),
	    .chroot = conf_string("TLS_CHROOT"),
	    .ktls = conf_enum("TLS_KTLS") == 0,
	    .starttls = mode && strcmp(mode, modes[0]) == 0,
	};
}

static int complain(const struct reader *r, struct err *e, const char *what, struct str s)
{
	return err_set(e, ERR_SYNTAX, "%s:%d: %s: %.*s", r->file, r->line, what, STR_ARG(s));
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

/* What a daemon needs and we don't, or what is so anyway. protocol: our login programs do STARTTLS themselves. */
static bool is_skipped(struct str name)
{
	static const char *const names[] = {"accept", "chroot", "compression", "connect", "delay", "EGD",
	    "engine", "engineCtrl", "engineDefault", "engineId", "failover", "fips", "foreground", "ident",
	    "include", "libwrap", "local", "log", "logId", "OCSP", "OCSPaia", "OCSPflag", "OCSPnonce",
	    "output", "pid", "protocol", "pty", "redirect", "renegotiation", "reset", "retry", "RNDbytes",
	    "RNDfile", "RNDoverwrite", "securityLevel", "service", "sessionCacheSize", "sessionCacheTimeout",
	    "sessionResume", "setgid", "setuid", "socket", "stack", "syslog", "taskbar", "ticketKeySecret",
	    "ticketMacSecret", "TIMEOUTconnect", "TIMEOUTocsp", "transparent", "client", "PSKsecrets",
	    "PSKidentity", "config"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_ieq(name, str_c(names[i])))
			return true;
	}
	return false;
}

static int set_verify(struct reader *r, struct str value, struct err *e)
{
	uint32_t level;

	if (!num_parse_u32(value, &level) || level > 4)
		return complain(r, e, "verify is a number from 0 to 4", value);
	r->c->verify = level == 0   ? TLS_CONF_VERIFY_NONE
	               : level == 1 ? TLS_CONF_VERIFY_OPTIONAL
	                            : TLS_CONF_VERIFY_REQUIRE;
	r->c->verify_peer = level >= 3;
	r->c->no_chain = level == 4;
	return 0;
}

/* verifyChain, verifyPeer, requireCert, debug, sslVersion: options with a meaning of their own. 1: not one of these. */
static int set_flag(struct reader *r, struct str name, struct str value, struct err *e)
{
	bool chain = str_ieq(name, STR("verifyChain")), peer = str_ieq(name, STR("verifyPeer"));
	bool on = str_ieq(value, STR("yes"));

	if (!chain && !peer && !str_ieq(name, STR("requireCert")))
		return 1;
	if (!on && !str_ieq(value, STR("no")))
		return complain(r, e, "yes or no is meant", value);
	if (!on)
		return 0;
	r->c->verify = TLS_CONF_VERIFY_REQUIRE;
	r->c->verify_peer = r->c->verify_peer || peer;
	r->c->no_chain = peer && !r->c->capath && !chain;
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

static int set_version(struct reader *r, struct str name, struct str value, struct err *e)
{
	bool both = str_ieq(name, STR("sslVersion"));
	const char *v = version(value);

	if (!both && !str_ieq(name, STR("sslVersionMin")) && !str_ieq(name, STR("sslVersionMax")))
		return 1;
	if (!v && !str_ieq(value, STR("all")))
		return complain(r, e, "not a protocol version", value);
	if (both || str_ieq(name, STR("sslVersionMin")))
		r->c->min = v;
	if (both || str_ieq(name, STR("sslVersionMax")))
		r->c->max = v;
	return 0;
}

static int set_time(struct reader *r, struct str name, struct str value, struct err *e)
{
	int *where = str_ieq(name, STR("TIMEOUTbusy"))    ? &r->c->handshake_s
	             : str_ieq(name, STR("TIMEOUTidle"))  ? &r->c->idle_s
	             : str_ieq(name, STR("TIMEOUTclose")) ? &r->c->close_s
	                                                  : NULL;
	uint32_t n;

	if (!where)
		return 1;
	if (!num_parse_u32(value, &n) || n > 7 * 86400)
		return complain(r, e, "seconds are meant", value);
	*where = (int)n;
	return 0;
}

static int set_options(struct reader *r, struct str value, struct err *e)
{
	bool off = str_starts(value, STR("-"));
	uint64_t bit;

	if (!tls_option_find(str_from(value, off ? 1 : 0), &bit))
		return complain(r, e, "no such TLS option", value);
	*(off ? &r->c->options_off : &r->c->options) |= bit;
	return 0;
}

static int set_debug(struct reader *r, struct str value)
{
	uint32_t level;

	r->c->debug = str_ends(value, STR("debug")) || (num_parse_u32(value, &level) && level >= 7);
	return 0;
}

/* sni = SERVICE:PATTERN in another section: that section is a certificate of our service. */
static int set_sni(struct reader *r, struct str value, struct err *e)
{
	struct str service;

	str_cut(&value, ':', &service);
	if (str_is_nil(r->section) || str_is_nil(value) || value.n == 0)
		return complain(r, e, "sni = service:pattern is meant, in a service of its own", service);
	if (r->service && !str_eq(service, str_c(r->service)))
		return 0;
	r->is_sni = true;
	r->sni.pattern = arena_cstr(r->a, value);
	return 0;
}

static int option(struct reader *r, struct str name, struct str value, struct err *e)
{
	const char **text = text_option(r->c, name);
	int done;

	if (text) {
		*text = arena_cstr(r->a, value);
		return *text ? 0 : complain(r, e, "a NUL in the value of", name);
	}
	if ((done = set_flag(r, name, value, e)) <= 0 || (done = set_version(r, name, value, e)) <= 0 ||
	    (done = set_time(r, name, value, e)) <= 0)
		return done;
	if (str_ieq(name, STR("verify")))
		return set_verify(r, value, e);
	if (str_ieq(name, STR("options")))
		return set_options(r, value, e);
	if (str_ieq(name, STR("debug")))
		return set_debug(r, value);
	if (str_ieq(name, STR("exec")))
		r->exec = value;
	else if (str_ieq(name, STR("execArgs")))
		r->args = value;
	else if (!is_skipped(name))
		return complain(r, e, "unknown option", name);
	return 0;
}

/* In a section of somebody else's only sni, and then cert and key, concern us. */
static int foreign_option(struct reader *r, struct str name, struct str value, struct err *e)
{
	if (str_ieq(name, STR("sni")))
		return set_sni(r, value, e);
	if (str_ieq(name, STR("cert")))
		r->sni.cert = arena_cstr(r->a, value);
	if (str_ieq(name, STR("key")))
		r->sni.key = arena_cstr(r->a, value);
	return 0;
}

static int end_section(struct reader *r, struct err *e)
{
	if (r->is_sni && !r->sni.cert)
		return complain(r, e, "a service for a server name needs its cert", r->section);
	if (r->is_sni && r->c->sni.n >= TLS_CONF_SNI_MAX)
		return complain(r, e, "too many server names", r->section);
	if (r->is_sni)
		*vec_push(&r->c->sni, r->a) = r->sni;
	r->is_sni = false;
	r->sni = (struct tls_conf_sni){NULL};
	return 0;
}

static int begin_section(struct reader *r, struct str s, struct err *e)
{
	if (!str_ends(s, STR("]")))
		return complain(r, e, "\"]\" is missing", s);
	if (end_section(r, e) < 0)
		return -1;
	r->section = str_trim(str_of(s.p + 1, s.n - 2));
	if (!r->service)
		r->service = arena_cstr(r->a, r->section);
	if (r->service && str_eq(r->section, str_c(r->service)))
		r->found = true;
	return 0;
}

static int one_line(struct reader *r, struct str s, struct err *e)
{
	struct str name;

	s = str_trim(s);
	if (s.n == 0 || s.p[0] == ';' || s.p[0] == '#')
		return 0;
	if (s.p[0] == '[')
		return begin_section(r, s, e);
	if (!str_cut(&s, '=', &name) || str_is_nil(s))
		return complain(r, e, "option = value is meant", name);
	name = str_trim(name);
	s = str_trim(s);
	if (!str_is_nil(r->section) && !str_eq(r->section, str_c(r->service)))
		return foreign_option(r, name, s, e);
	/* sni in our own section names the server name that this service itself answers to: every name, for us. */
	return str_ieq(name, STR("sni")) ? 0 : option(r, name, s, e);
}

/* execArgs begins with argv[0]; without it the program's own name stands there. */
static int make_exec(struct reader *r, struct err *e)
{
	VEC(char *) v = {0};
	struct str rest = r->args.n ? r->args : r->exec;

	if (r->exec.n == 0)
		return r->args.n ? err_set(e, ERR_SYNTAX, "%s: execArgs without exec", r->file) : 0;
	while ((rest = str_from(rest, str_span(rest, " \t"))).n) {
		size_t n = str_cspan(rest, " \t");

		*vec_push(&v, r->a) = (char *)(uintptr_t)arena_cstr(r->a, str_head(rest, n));
		rest = str_from(rest, n);
	}
	v.p[0] = (char *)(uintptr_t)arena_cstr(r->a, r->exec);
	*vec_push(&v, r->a) = NULL;
	r->c->exec = v.p;
	return 0;
}

int tls_conf_parse(struct tls_conf *c, struct arena *a, struct str text, const char *service,
    const char *name, struct err *e)
{
	struct reader r = {.c = c, .a = a, .service = service, .section = STR_NIL, .file = name};
	struct str line;

	if (str_chr(text, '\0') >= 0)
		return err_set(e, ERR_SYNTAX, "%s: a NUL in the file", name);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	while (str_cut(&text, '\n', &line)) {
		r.line++;
		if (one_line(&r, line, e) < 0)
			return -1;
	}
	if (end_section(&r, e) < 0)
		return -1;
	if (service && !r.found)
		return err_set(e, ERR_NOTFOUND, "%s: there is no service [%s]", name, service);
	return make_exec(&r, e);
}

int tls_conf_load(struct tls_conf *c, struct arena *a, const char *path, const char *service, struct err *e)
{
	/* Not through file_read: an administrator's configuration may be a symbolic link. */
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *p = arena_bytes(a, TLS_CONF_FILE_MAX + 1);
	ssize_t n;

	if (fd < 0)
		return file_err(e, "open", AT_FDCWD, path);
	n = fd_read_full(fd, p, TLS_CONF_FILE_MAX + 1);
	fd_close(&fd);
	if (n < 0)
		return file_err(e, "read", AT_FDCWD, path);
	if (n > TLS_CONF_FILE_MAX)
		return err_set(e, ERR_LIMIT, "%s: more than %d bytes", path, TLS_CONF_FILE_MAX);
	return tls_conf_parse(c, a, str_of(p, (size_t)n), service, path, e);
}

bool tls_conf_sni_matches(const char *pattern, struct str name)
{
	struct str p = str_c(pattern);
	ptrdiff_t dot;

	if (!str_starts(p, STR("*.")))
		return str_ieq(p, name);
	dot = str_chr(name, '.');
	return dot > 0 && str_ieq(str_from(p, 1), str_from(name, (size_t)dot));
}
