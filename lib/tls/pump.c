/* Handshake and pump. */
#include "tls/pump.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "sys/fd.h"
#include "tls/ctx.h"

struct flow {
	char *p;
	size_t at, n;
	bool eof;
};

struct pump {
	SSL *ssl;
	int net, app;
	struct flow in, out; /* from the network; to it */
	short net_events, app_events;
	bool broken;
	char room[2][TLS_PUMP_BUFFER];
};

static int wait_net(int net, short events, int64_t deadline_ms)
{
	struct pollfd p = {.fd = net, .events = events};
	int64_t left;
	int r;

	do {
		left = deadline_ms - clock_mono_ms();
		r = left > 0 ? poll(&p, 1, (int)left) : 0;
	} while (r < 0 && errno == EINTR);
	return r;
}

int tls_pump_accept(SSL *ssl, int net, int64_t deadline_ms, struct err *e)
{
	fd_set_nonblock(net, true);
	for (;;) {
		int r, why;

		ERR_clear_error();
		errno = 0;
		r = SSL_accept(ssl);
		if (r == 1)
			return 0;
		why = SSL_get_error(ssl, r);
		if (why == SSL_ERROR_SYSCALL || why == SSL_ERROR_ZERO_RETURN)
			return err_set(e, ERR_TEMP, "the client closed the connection within the handshake");
		if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
			return tls_ctx_err(e, "handshake failed");
		if (wait_net(net, why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline_ms) <= 0)
			return err_set(e, ERR_TEMP, "no handshake in time");
	}
}

/* After a call that didn't get through: what to wait for. False: the connection is done. */
static bool wants(struct pump *p, int r)
{
	switch (SSL_get_error(p->ssl, r)) {
	case SSL_ERROR_WANT_READ:
		p->net_events |= POLLIN;
		return true;
	case SSL_ERROR_WANT_WRITE:
		p->net_events |= POLLOUT;
		return true;
	default:
		return false;
	}
}

static bool from_net(struct pump *p)
{
	int r;

	if (p->in.eof || p->in.n)
		return false;
	ERR_clear_error();
	r = SSL_read(p->ssl, p->in.p, TLS_PUMP_BUFFER);
	if (r > 0) {
		p->in.at = 0;
		p->in.n = (size_t)r;
		return true;
	}
	if (wants(p, r))
		return false;
	/* A cut connection without close_notify is an end too; the program sees only that no more comes. */
	p->in.eof = true;
	p->broken = SSL_get_error(p->ssl, r) != SSL_ERROR_ZERO_RETURN;
	shutdown(p->app, SHUT_WR);
	return true;
}

static bool to_app(struct pump *p)
{
	ssize_t n;

	if (!p->in.n)
		return false;
	n = send(p->app, p->in.p + p->in.at, p->in.n, MSG_NOSIGNAL);
	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		p->app_events |= POLLOUT;
		return false;
	}
	if (n < 0) {
		p->in.n = 0; /* nobody reads any more: what the client still sends is dropped */
		p->in.eof = true;
		return true;
	}
	p->in.at += (size_t)n;
	p->in.n -= (size_t)n;
	return true;
}

static bool from_app(struct pump *p)
{
	ssize_t n;

	if (p->out.eof || p->out.n)
		return false;
	n = read(p->app, p->out.p, TLS_PUMP_BUFFER);
	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		p->app_events |= POLLIN;
		return false;
	}
	p->out.at = 0;
	p->out.n = n > 0 ? (size_t)n : 0;
	p->out.eof = n <= 0;
	return true;
}

static bool to_net(struct pump *p)
{
	int r;

	if (!p->out.n)
		return false;
	ERR_clear_error();
	r = SSL_write(p->ssl, p->out.p + p->out.at, (int)p->out.n);
	if (r > 0) {
		p->out.at += (size_t)r;
		p->out.n -= (size_t)r;
		return true;
	}
	if (wants(p, r))
		return false;
	p->broken = true;
	return true;
}

/* Waits until something can move. False: the time is over. */
static bool wait_any_side(const struct pump *p, int timeout_s)
{
	struct pollfd w[2] = {
	    {.fd = p->net, .events = p->net_events}, {.fd = p->app, .events = p->app_events}};
	int r;

	if (!p->net_events)
		w[0].fd =
		    -1; /* else a closed connection that nobody can read from now would wake us for ever */
	if (!p->app_events)
		w[1].fd = -1;
	do {
		r = poll(w, 2, timeout_s > 0 ? timeout_s * 1000 : -1);
	} while (r < 0 && errno == EINTR);
	return r > 0;
}

void tls_pump_run(SSL *ssl, int net, int app, int idle_s, int close_s)
{
	struct pump p = {.ssl = ssl, .net = net, .app = app};

	p.in.p = p.room[0];
	p.out.p = p.room[1];
	fd_set_nonblock(app, true);
	while (!p.broken && !(p.out.eof && p.out.n == 0)) {
		bool moved;

		p.net_events = p.app_events = 0;
		moved = from_net(&p);
		moved = to_app(&p) || moved;
		moved = from_app(&p) || moved;
		moved = to_net(&p) || moved;
		if (!moved && !wait_any_side(&p, p.in.eof ? close_s : idle_s))
			break;
	}
	/* What came before a cut still belongs to the program. */
	while (p.broken && p.in.n && to_app(&p))
		;
	if (!p.broken)
		SSL_shutdown(ssl);
	shutdown(app, SHUT_RDWR);
}
