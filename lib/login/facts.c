/* Facts of a connection. */
#include "login/facts.h"

#include <stdlib.h>
#include <unistd.h>

#include "auth/net.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/num.h"
#include "sys/peer.h"

enum { FD_MAX = 1000 };

/* Copies an environment value that is a plain word; anything else counts as absent. */
static bool env_word(const char *name, char *dst, size_t room)
{
	const char *v = getenv(name);

	dst[0] = '\0';
	if (!v || !*v || strlen(v) >= room)
		return false;
	for (const char *p = v; *p; p++) {
		if (!str_is_alnum(*p) && !strchr(".:%-_", *p))
			return false;
	}
	snprintf(dst, room, "%s", v);
	return true;
}

static bool is_loopback(const char *ip)
{
	return strncmp(ip, "127.", 4) == 0 || strcmp(ip, "::1") == 0;
}

static int env_fd(const char *name)
{
	const char *v = getenv(name);
	uint32_t n;

	if (!v)
		return -1;
	if (!num_parse_u32(str_c(v), &n) || n > FD_MAX)
		die(ERR_SYNTAX, "%s=%s: a descriptor is meant", name, v);
	return (int)n;
}

int login_facts_highest_fd(void)
{
	int a = env_fd("SSLCTLFD"), b = env_fd("SSLREADFD"), c = env_fd("SSLWRITEFD"), most = 2;

	most = a > most ? a : most;
	most = b > most ? b : most;
	return c > most ? c : most;
}

static void load_tls(struct login_facts *f, const struct login_settings *s)
{
	const char *flag = getenv("SSLTLS");

	if (!env_word("SSL_PROTOCOL", f->tls, sizeof f->tls) &&
	    !env_word("TLS_VERSION", f->tls, sizeof f->tls) && ((flag && *flag) || s->secured))
		snprintf(f->tls, sizeof f->tls, "yes");
	f->tls_control = env_fd("SSLCTLFD");
	f->tls_read = env_fd("SSLREADFD");
	f->tls_write = env_fd("SSLWRITEFD");
	f->can_starttls = !f->tls[0] && f->tls_control > 2 && f->tls_read > 2 && f->tls_write > 2;
}

void login_facts_load(struct login_facts *f, const struct login_settings *s)
{
	char started[24];
	uint64_t ms;

	*f = (struct login_facts){.started_ms = clock_mono_ms()};
	peer_setenv(0);
	peer_nodelay(0);
	env_word("TCPREMOTEIP", f->rip, sizeof f->rip);
	env_word("TCPREMOTEPORT", f->rport, sizeof f->rport);
	env_word("TCPLOCALIP", f->lip, sizeof f->lip);
	env_word("TCPLOCALPORT", f->lport, sizeof f->lport);
	load_tls(f, s);
	f->trusted = s->trusted && auth_net_match(str_c(s->trusted), str_c(f->rip));
	f->same_host = strcmp(f->rip, f->lip) == 0 || (is_loopback(f->rip) && is_loopback(f->lip));
	if (env_word("LOGIN_STARTED", started, sizeof started) && num_parse_u64(str_c(started), &ms) &&
	    ms <= (uint64_t)f->started_ms)
		f->started_ms = (int64_t)ms;
	snprintf(f->session, sizeof f->session, "%llx.%x", (unsigned long long)clock_now_us() & 0xffffffffff,
	    (unsigned)getpid());
}

static void replace(char *dst, size_t room, const char *variable, struct str s)
{
	if (s.n == 0 || s.n >= room)
		return;
	snprintf(dst, room, "%.*s", STR_ARG(s));
	if (variable)
		setenv(variable, dst, 1);
}

void login_facts_forward(struct login_facts *f, const struct login_forward *said)
{
	f->rport[0] = '\0';
	f->same_host = false;
	unsetenv("TCPREMOTEPORT");
	unsetenv("TCPREMOTEHOST");
	replace(f->rip, sizeof f->rip, "TCPREMOTEIP", said->address);
	replace(f->rport, sizeof f->rport, "TCPREMOTEPORT", said->port);
	replace(f->lip, sizeof f->lip, "TCPLOCALIP", said->local_address);
	replace(f->lport, sizeof f->lport, "TCPLOCALPORT", said->local_port);
	replace(f->session, sizeof f->session, NULL, said->session);
}

bool login_facts_is_secured(const struct login_facts *f, const struct login_settings *s)
{
	if (f->tls[0] || s->plaintext == LOGIN_PLAINTEXT_ALWAYS)
		return true;
	return f->same_host && s->plaintext == LOGIN_PLAINTEXT_LOCAL;
}

void login_facts_tls_started(struct login_facts *f)
{
	f->can_starttls = false;
	if (!env_word("SSL_PROTOCOL", f->tls, sizeof f->tls) &&
	    !env_word("TLS_VERSION", f->tls, sizeof f->tls))
		snprintf(f->tls, sizeof f->tls, "yes");
}

const char *login_facts_text(const struct login_facts *f)
{
	static char text[280];

	snprintf(text, sizeof text, "rip=%s, lip=%s, %s%s%ssession=<%s>", f->rip[0] ? f->rip : "local",
	    f->lip[0] ? f->lip : "local", f->tls[0] ? "TLS=" : "",
	    strcmp(f->tls, "yes") == 0 ? "yes" : f->tls, f->tls[0] ? ", " : "", f->session);
	return text;
}

static const char *replaced(struct str s, const char *bad, char dst[static 128])
{
	size_t n = num_min(s.n, 120);

	for (size_t i = 0; i < n; i++)
		dst[i] = (unsigned char)s.p[i] < 32 || strchr(bad, s.p[i]) ? '?' : s.p[i];
	dst[n] = '\0';
	return dst;
}

const char *login_facts_word(struct str s, char dst[static 128])
{
	return replaced(s, " <>,\177", dst);
}

const char *login_facts_reason(struct str s, char dst[static 128])
{
	return replaced(s, "<>,=()[]\177", dst);
}
