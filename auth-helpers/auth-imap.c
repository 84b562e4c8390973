/*
 * auth-imap: another IMAP server decides, by a LOGIN there. It only verifies; a following link says who the user is.
 *
 *	auth-imap [-n] [-c ca.pem] [-p port] host program …
 *	-n   without TLS (port 143), for a server on this host or a trusted wire; default: TLS at once (port 993), with the server's name checked
 *	-c   the authorities that its certificate is checked against; default: the system's
 *
 * Links: -lssl -lcrypto
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-imap(8).
 */
#include <netdb.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/buf.h"
#include "chain/helper.h"

enum { LINE = 4096, LINES_MAX = 100, WAIT_S = 15 };

static bool plain;
static const char *authorities, *port, *host;

struct server {
	int fd;
	SSL_CTX *ctx;
	SSL *ssl; /* NULL: without TLS */
	char line[LINE];
};

static int option(void *ctx, int letter, const char *value)
{
	(void)ctx;
	if (letter == 'n')
		plain = true;
	else if (letter == 'c')
		authorities = value;
	else
		port = value;
	return 0;
}

static int open_host(void *ctx, char **args, struct err *e)
{
	(void)ctx;
	(void)e;
	host = args[0];
	port = port ? port : plain ? "143" : "993";
	return 0;
}

static int connect_to(struct server *s, struct err *e)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	const struct timeval limit = {.tv_sec = WAIT_S};
	struct addrinfo *list = NULL;
	int code = getaddrinfo(host, port, &hints, &list);

	if (code != 0)
		return err_set(e, ERR_TEMP, "%s port %s: %s%s", host, port, gai_strerror(code),
		    strstr(host, "://") ? " (a host's name is meant, and -p port or -n, not a URL)" : "");
	for (struct addrinfo *a = list; a && s->fd < 0; a = a->ai_next) {
		s->fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
		setsockopt(s->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
		setsockopt(s->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
		if (s->fd >= 0 && connect(s->fd, a->ai_addr, a->ai_addrlen) < 0) {
			err_sys(e, "connect to %s port %s", host, port);
			close(s->fd);
			s->fd = -1;
		}
	}
	freeaddrinfo(list);
	return s->fd < 0 ? -1 : 0;
}

/* The name in the certificate is the one that the administrator gave, or its address. */
static int start_tls(struct server *s, struct err *e)
{
	s->ctx = SSL_CTX_new(TLS_client_method());
	if (!s->ctx || SSL_CTX_set_min_proto_version(s->ctx, TLS1_2_VERSION) != 1 ||
	    (authorities ? SSL_CTX_load_verify_file(s->ctx, authorities)
	                 : SSL_CTX_set_default_verify_paths(s->ctx)) != 1)
		return err_set(e, ERR_TEMP, "the authorities can't be read: %s",
		    authorities ? authorities : "the system's");
	SSL_CTX_set_verify(s->ctx, SSL_VERIFY_PEER, NULL);
	s->ssl = SSL_new(s->ctx);
	if (!s->ssl || SSL_set_fd(s->ssl, s->fd) != 1)
		return err_set(e, ERR_TEMP, "TLS can't be set up");
	if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(s->ssl), host) != 1) {
		SSL_set_tlsext_host_name(s->ssl, host);
		SSL_set1_host(s->ssl, host);
	}
	if (SSL_connect(s->ssl) != 1)
		return err_set(e, ERR_TEMP, "TLS with %s port %s: %s", host, port,
		    SSL_get_verify_result(s->ssl) == X509_V_OK
		        ? "no handshake (is this a port without TLS? -n is for such)"
		        : X509_verify_cert_error_string(SSL_get_verify_result(s->ssl)));
	return 0;
}

static int put(struct server *s, struct str text, struct err *e)
{
	while (text.n) {
		int n = s->ssl ? SSL_write(s->ssl, text.p, (int)text.n)
		               : (int)send(s->fd, text.p, text.n, MSG_NOSIGNAL);

		if (n <= 0)
			return err_set(e, ERR_TEMP, "%s takes nothing more", host);
		text = str_from(text, (size_t)n);
	}
	return 0;
}

/* One line without its end; NIL when none came. A byte at a time: it is a dozen lines. */
static struct str get_line(struct server *s, struct err *e)
{
	for (size_t n = 0; n < sizeof s->line; n++) {
		int got = s->ssl ? SSL_read(s->ssl, s->line + n, 1) : (int)recv(s->fd, s->line + n, 1, 0);

		if (got != 1)
			break;
		if (s->line[n] == '\n')
			return str_trim(str_of(s->line, n));
	}
	err_set(e, ERR_TEMP, "%s says nothing, or too much", host);
	return STR_NIL;
}

/* The first line that isn't untagged. */
static struct str get_answer(struct server *s, struct err *e)
{
	for (int i = 0; i < LINES_MAX; i++) {
		struct str line = get_line(s, e);

		if (str_is_nil(line) || !str_starts(line, STR("* ")))
			return line;
	}
	err_set(e, ERR_TEMP, "%s talks without an answer", host);
	return STR_NIL;
}

/* Literals carry any byte; each waits for its "+" (RFC 9051 section 4.3). */
static struct str login(struct server *s, const struct auth_checkpw *who, struct arena *a, struct err *e)
{
	const struct str pieces[] = {
	    arena_printf(a, "a LOGIN {%zu}\r\n", who->user.n),
	    arena_printf(a, "%.*s {%zu}\r\n", STR_ARG(who->user), who->password.n),
	    arena_printf(a, "%.*s\r\n", STR_ARG(who->password)),
	};
	struct str answer = STR_NIL;

	for (size_t i = 0; i < 3; i++) {
		if (put(s, pieces[i], e) < 0)
			return STR_NIL;
		answer = get_answer(s, e);
		if (i < 2 && !str_starts(answer, STR("+")))
			break;
	}
	return answer;
}

static enum auth_result judge(struct str answer, struct err *e)
{
	static const char *const passing[] = {
	    "[UNAVAILABLE]", "[SERVERBUG]", "[INUSE]", "[LIMIT]", "[PRIVACYREQUIRED]"};

	if (str_is_nil(answer))
		return AUTH_TEMPFAIL;
	err_set(e, ERR_PERM, "%s says: %.*s", host, STR_ARG(str_head(answer, 200)));
	if (str_istarts(answer, STR("a OK")))
		return AUTH_OK;
	if (!str_istarts(answer, STR("a NO")))
		return AUTH_TEMPFAIL;
	for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
		if (str_ifind(answer, str_c(passing[i])) >= 0)
			return AUTH_TEMPFAIL;
	}
	return AUTH_REFUSED;
}

static enum auth_result verify(
    void *ctx, const struct auth_checkpw *who, struct arena *a, struct auth_record *r, struct err *e)
{
	struct server s = {.fd = -1};
	enum auth_result result = AUTH_TEMPFAIL;

	(void)ctx;
	if (who->password.n == 0) {
		err_set(e, ERR_PERM, "an empty password");
		return AUTH_REFUSED;
	}
	if (connect_to(&s, e) == 0 && (plain || start_tls(&s, e) == 0)) {
		struct str greeting = get_line(&s, e);

		if (str_istarts(greeting, STR("* OK")))
			result = judge(login(&s, who, a, e), e);
		else if (!str_is_nil(greeting))
			err_set(
			    e, ERR_TEMP, "%s doesn't greet as an IMAP server that asks for a login", host);
		if (result == AUTH_OK)
			put(&s, STR("b LOGOUT\r\n"), e);
	}
	SSL_free(s.ssl);
	SSL_CTX_free(s.ctx);
	if (s.fd >= 0)
		close(s.fd);
	r->user = who->user;
	return result;
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {.usage = "[-n] [-c ca.pem] [-p port] host",
	    .args = 1,
	    .options = "nc:p:",
	    .option = option,
	    .open = open_host,
	    .backend = {.verify = verify}};

	chain_helper_run(&helper, argc, argv);
}
