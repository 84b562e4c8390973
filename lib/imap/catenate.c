/* CATENATE. */
#include "imap/catenate.h"

#include <errno.h>

#include "imap/piece.h"
#include "imap/urlauth.h"

static int bad_url(struct imap *c, struct str url)
{
	bool plain = url.n < 200;

	for (size_t i = 0; plain && i < url.n; i++)
		plain = url.p[i] > 32 && url.p[i] < 127 && url.p[i] != ']' && url.p[i] != '"';
	c->code = plain ? arena_printf(&c->s.cmd, "BADURL %.*s", STR_ARG(url)) : STR("BADURL");
	return err_set(&c->err, ERR_NOTFOUND, "CATENATE has failed: the URL gives no text");
}

static int write_to_save(void *arg, struct str s)
{
	struct imap_saving *saving = arg;

	errno = EIO;
	return imap_saving_write(saving, s, &saving->c->err);
}

static int copy_piece(struct imap_saving *s, const struct imap_url *u, struct imap_url_open *open)
{
	struct imap *c = s->c;
	struct out o = {.fd = -1, .sink = write_to_save, .sink_arg = s, .timeout_ms = -1};
	struct imap_piece p;
	uint64_t first, n = u->length;
	int got = imap_piece_open(&open->msg, &u->section, &p, &c->err);

	if (got <= 0)
		return got < 0 ? -1 : err_set(&c->err, ERR_NOTFOUND, "no such section");
	first = imap_piece_window(p.size, u->first, &n);
	if (n > c->append_max - s->size) {
		got = imap_client_no(c, ERR_LIMIT, "TOOBIG", "The message is larger than APPENDLIMIT");
	} else {
		got = imap_piece_send(&open->msg, &p, first, n, &o, &c->err);
		if (got == 0 && out_flush(&o) < 0)
			got = -1;
		s->size += n;
	}
	out_free(&o);
	imap_piece_close(&p);
	return got;
}

static int url_part(struct imap_saving *s)
{
	struct imap *c = s->c;
	struct imap_url_open open;
	struct imap_url u;
	struct str url;
	struct err e;
	int got;

	if (imap_parse_sp(&c->p) < 0 || imap_parse_astring(&c->p, &url) < 0)
		return -1;
	if (imap_url_parse(&c->s.cmd, url, &u, &e) < 0 ||
	    (!str_is_nil(u.access) && !(imap_urlauth_is_on() && imap_urlauth_is_valid(c, &u))) ||
	    imap_url_open(c->store, c->box, &u, &open, &e) < 0)
		return bad_url(c, url);
	got = copy_piece(s, &u, &open);
	imap_url_close(&open);
	return got < 0 && c->err.kind == ERR_NOTFOUND ? bad_url(c, url) : got;
}

int imap_catenate(struct imap_saving *s)
{
	struct imap_parse *p = &s->c->p;
	int got;

	if (imap_parse_sp(p) < 0 || imap_parse_open(p) < 0)
		return -1;
	do {
		if (imap_parse_word(p, STR("TEXT")))
			got = imap_parse_sp(p) < 0 ? -1 : imap_saving_literal(s);
		else if (imap_parse_word(p, STR("URL")))
			got = url_part(s);
		else if (imap_parse_word(p, STR("UTF8"))) /* RFC 6855 section 4 */
			got = imap_saving_utf8(s);
		else
			got = imap_parse_bad(p, "TEXT, URL or UTF8 expected");
	} while (got == 0 && imap_parse_take(p, ' '));
	return got < 0 ? -1 : imap_parse_close(p);
}
