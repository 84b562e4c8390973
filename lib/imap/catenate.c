/* CATENATE. */
#include "imap/catenate.h"

#include <errno.h>

#include "imap/piece.h"
#include "imap/urlauth.h"

/* url-resp-text (RFC 4469 section 5): what it can't hold is escaped as URLs have it, so that it stays the same URL. */
static struct str shown(struct imap *c, struct str url)
{
	static const char digits[] = "0123456789ABCDEF";
	char *to;
	size_t n = 0;

	url = str_head(url, IMAP_URL_MAX);
	if (!url.n)
		return STR("\"\"");
	to = arena_bytes(&c->s.cmd, 3 * url.n);
	for (size_t i = 0; i < url.n; i++) {
		unsigned char ch = (unsigned char)url.p[i];

		if (ch < 32 || ch == ']' || ch > 126) {
			to[n++] = '%';
			to[n++] = digits[ch >> 4];
			ch = (unsigned char)digits[ch & 15];
		}
		to[n++] = (char)ch;
	}
	return str_of(to, n);
}

static int bad_url(struct imap *c, struct str url)
{
	struct str s = shown(c, url);

	c->code = arena_printf(&c->s.cmd, "BADURL %.*s", STR_ARG(s));
	return err_set(&c->err, ERR_NOTFOUND, "CATENATE has failed: the URL gives no text");
}

/* A URL with a host in it is outside of RFC 4469 (section 3), but for those that this very user and server made (RFC 4467). */
static bool may_be_read(struct imap *c, const struct imap_url *u)
{
	if (str_is_nil(u->access))
		return str_is_nil(u->host) || imap_urlauth_is_ours(u);
	return imap_urlauth_is_on() && imap_urlauth_is_valid(c, u);
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
	if (imap_url_parse(&c->s.cmd, url, &u, &e) < 0 || !may_be_read(c, &u) ||
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
