/* STARTTLS and XCLIENT: after both the conversation begins anew. */
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "lmtp/frame.h"
#include "lmtp/front.h"
#include "lmtp/xclient.h"
#include "login/ucspitls.h"

enum { HANDSHAKE_MS = 60000 };

/* What the client has said so far is forgotten (RFC 3207 section 4.2). */
static void begin_anew(struct lmtp *l)
{
	lmtp_reset(l);
	l->greeted = false;
	l->helo[0] = '\0';
}

void lmtp_cmd_starttls(struct lmtp *l, struct str args)
{
	struct err e;

	if (!l->facts->can_starttls) {
		lmtp_say(
		    l, l->facts->tls[0] ? "503 5.5.1 TLS is active" : "502 5.5.1 TLS isn't available here");
		return;
	}
	if (args.n) {
		lmtp_say(l, "501 5.5.4 STARTTLS takes no parameter");
		return;
	}
	/* What came in the clear behind the command may be another's. */
	if (in_buffered(&l->in).n) {
		lmtp_say(l, "554 5.5.1 Nothing may follow STARTTLS before the handshake");
		lmtp_hang_up(l);
		return;
	}
	l->done = true;
	lmtp_say(l, "220 2.0.0 Begin TLS now");
	if (out_flush(&l->out) < 0)
		return;
	if (login_ucspitls_start(l->facts, clock_mono_ms() + HANDSHAKE_MS, &e) < 0) {
		log_info("STARTTLS failed: %s", e.text);
		return;
	}
	l->done = false;
	begin_anew(l);
	lmtp_front_connect(l, l->facts->tls_read, l->facts->tls_write);
}

/* Onto what earlier XCLIENTs said; "" is what isn't known. */
static void keep(char *dst, size_t room, struct str said)
{
	if (!str_is_nil(said))
		snprintf(dst, room, "%.*s", STR_ARG(said));
}

/* TCP-info of RFC 5321 4.4, and its address-literal. */
void lmtp_describe_peer(struct lmtp *l)
{
	snprintf(l->peer, sizeof l->peer, "%s%s%s%s%s%s", l->client_name,
	    l->client_name[0] && l->client_ip[0] ? " " : "", l->client_ip[0] ? "[" : "",
	    strchr(l->client_ip, ':') ? "IPv6:" : "", l->client_ip, l->client_ip[0] ? "]" : "");
}

void lmtp_cmd_xclient(struct lmtp *l, struct str args)
{
	struct lmtp_frame ask = {.type = LMTP_FRAME_FORWARD, .fd = -1};
	struct lmtp_xclient x;
	struct str answer;

	if (!l->facts->trusted) {
		lmtp_say(l, "550 5.7.0 XCLIENT is for the networks of LOGIN_TRUSTED");
		return;
	}
	if (l->mail) {
		lmtp_say(l, "503 5.5.1 There is a transaction: RSET first");
		return;
	}
	if (!lmtp_xclient_parse(&l->arena, args, &x)) {
		lmtp_say(l, "501 5.5.4 XCLIENT wants attribute=value, of " LMTP_XCLIENT_ATTRIBUTES);
		return;
	}
	ask.field[0] = str_is_nil(x.addr) ? str_c(l->client_ip) : x.addr;
	ask.field[1] = x.port;
	ask.field[2] = x.destaddr;
	ask.field[3] = x.destport;
	answer = lmtp_ask(l, &ask, NULL);
	if (!answer.n || answer.p[0] != '2') {
		lmtp_say(l, answer.n ? answer.p : "421 4.3.0 Internal error");
		return;
	}
	keep(l->client_ip, sizeof l->client_ip, x.addr);
	keep(l->client_name, sizeof l->client_name, x.name);
	keep(l->client_helo, sizeof l->client_helo, x.helo);
	keep(l->client_proto, sizeof l->client_proto, x.proto);
	lmtp_describe_peer(l);
	log_info("XCLIENT: from=%s helo=%s login=%.*s", l->peer, l->client_helo, STR_ARG(x.login));
	begin_anew(l);
	lmtp_greet(l);
}
