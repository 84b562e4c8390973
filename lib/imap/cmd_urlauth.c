/* RESETKEY, GENURLAUTH, URLFETCH (RFC 4467). */
#include <errno.h>

#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/piece.h"
#include "imap/urlauth.h"

#include "base/log.h"
#include "mailbox/urlkey.h"

enum { URLS = 100 };

/* Without the setting the commands aren't there. */
static int check_on(struct imap *c)
{
	return imap_urlauth_is_on() ? 0 : imap_parse_bad(&c->p, "unknown command");
}

static int mechanism(struct imap *c)
{
	struct str name;

	if (imap_parse_name(&c->p, &name) < 0)
		return -1;
	return str_ieq(name, STR("INTERNAL")) ? 0 : imap_parse_bad(&c->p, "no such mechanism of URLAUTH");
}

int imap_cmd_resetkey(void *arg)
{
	struct imap *c = arg;
	unsigned char key[URLKEY_SIZE];
	struct store_status st;
	struct str name = STR_NIL;
	int named = 0;

	if (check_on(c) < 0)
		return -1;
	if (!imap_parse_at_end(&c->p)) {
		if (imap_parse_sp(&c->p) < 0)
			return -1;
		named = imap_name_parse(&c->p, &name);
		while (!c->p.failed && imap_parse_take(&c->p, ' '))
			if (mechanism(c) < 0)
				return -1;
	}
	if (c->p.failed || imap_parse_end(&c->p) < 0 || named < 0)
		return -1;
	if (str_is_nil(name))
		return urlkey_forget(c->store, &c->err);
	if (store_status(c->store, name, STORE_STATUS_MAILBOXID, &st, &c->err) < 0 ||
	    urlkey_make(c->store, st.guid, true, key, &c->err) < 0)
		return -1;
	explicit_bzero(key, sizeof key);
	c->code = STR("URLMECH INTERNAL");
	return 0;
}

int imap_cmd_genurlauth(void *arg)
{
	struct imap *c = arg;
	struct str full[URLS], url;
	size_t n = 0;

	if (check_on(c) < 0)
		return -1;
	do {
		if (n == URLS)
			return imap_parse_limit(&c->p, "too many URLs");
		if (imap_parse_sp(&c->p) < 0 || imap_parse_astring(&c->p, &url) < 0 ||
		    imap_parse_sp(&c->p) < 0 || mechanism(c) < 0 || imap_urlauth_sign(c, url, &full[n++]) < 0)
			return -1;
	} while (imap_parse_peek(&c->p, ' '));
	if (imap_parse_end(&c->p) < 0)
		return -1;
	out_c(&c->s.out, "* GENURLAUTH");
	for (size_t i = 0; i < n; i++) {
		out_ch(&c->s.out, ' ');
		imap_print_string(&c->s.out, full[i], imap_utf8(c));
	}
	out_c(&c->s.out, "\r\n");
	return 0;
}

/* What the URL means, as a literal. False: nothing was printed. */
static bool send_piece(struct imap *c, const struct imap_url *u, struct imap_url_open *open)
{
	struct out *o = &c->s.out;
	struct imap_piece p;
	uint64_t first, n = u->length;
	struct err e;

	if (imap_piece_open(&open->msg, &u->section, &p, &e) <= 0)
		return false;
	first = imap_piece_window(p.size, u->first, &n);
	imap_print_literal_head(o, n, false);
	if (imap_piece_send(&open->msg, &p, first, n, o, &e) < 0) {
		/* In the middle of a literal there is nothing right to say any more. */
		log_error("URLFETCH: %s", e.text);
		o->error = EIO;
	}
	imap_piece_close(&p);
	return true;
}

static void fetch(struct imap *c, struct str url)
{
	struct imap_url_open open;
	struct imap_url u;
	struct err e;
	bool sent = false;

	if (imap_url_parse(&c->s.cmd, url, &u, &e) == 0 && imap_urlauth_is_valid(c, &u) &&
	    imap_url_open(c->store, c->box, &u, &open, &e) == 0) {
		sent = send_piece(c, &u, &open);
		imap_url_close(&open);
	}
	if (!sent)
		out_c(&c->s.out, "NIL");
}

int imap_cmd_urlfetch(void *arg)
{
	struct imap *c = arg;
	struct str urls[URLS];
	size_t n = 0;

	if (check_on(c) < 0)
		return -1;
	do {
		if (n == URLS)
			return imap_parse_limit(&c->p, "too many URLs");
		if (imap_parse_sp(&c->p) < 0 || imap_parse_astring(&c->p, &urls[n++]) < 0)
			return -1;
	} while (imap_parse_peek(&c->p, ' '));
	if (imap_parse_end(&c->p) < 0)
		return -1;
	out_c(&c->s.out, "* URLFETCH");
	for (size_t i = 0; i < n; i++) {
		out_ch(&c->s.out, ' ');
		imap_print_astring(&c->s.out, urls[i], imap_utf8(c));
		out_ch(&c->s.out, ' ');
		fetch(c, urls[i]);
	}
	out_c(&c->s.out, "\r\n");
	return 0;
}
