/* Decoding transfer encodings into a stream. */
#include "imap/decode.h"

#include <errno.h>

#include "text/base64.h"
#include "text/qp.h"

enum { PIECE = 32 << 10, PIECE_MAX = 256 << 10 };

struct decoder {
	enum imap_decode_encoding encoding;
	struct text_base64_stream base64;
	struct text_qp qp;
	struct buf buf;
	bool (*piece)(void *arg, struct str s);
	void *arg;
	bool stop;
};

static void pass(struct decoder *d, struct str s)
{
	if (s.n && !d->stop)
		d->stop = d->piece(d->arg, s);
}

/* A sink of wire bytes. Failing it is how reading is ended early. */
static int feed(void *arg, struct str s)
{
	struct decoder *d = arg;

	while (s.n && !d->stop) {
		struct str part = str_head(s, PIECE);

		s = str_from(s, part.n);
		if (d->encoding == IMAP_DECODE_NONE) {
			pass(d, part);
			continue;
		}
		buf_clear(&d->buf);
		if (d->encoding == IMAP_DECODE_QP) {
			text_qp_feed(&d->qp, part, &d->buf);
		} else {
			char *to = buf_space(&d->buf, text_base64_stream_room(part.n));

			d->buf.n = text_base64_stream(&d->base64, part, to);
		}
		pass(d, buf_str(&d->buf));
	}
	errno = ECANCELED;
	return d->stop ? -1 : 0;
}

static void end(struct decoder *d)
{
	buf_clear(&d->buf);
	if (d->encoding == IMAP_DECODE_QP)
		text_qp_end(&d->qp, &d->buf);
	if (d->encoding == IMAP_DECODE_BASE64)
		d->buf.n = text_base64_stream_end(&d->base64, buf_space(&d->buf, 8));
	pass(d, buf_str(&d->buf));
	buf_free(&d->buf);
}

int imap_decode_run(struct message *m, const struct imap_decoded *d, bool (*piece)(void *arg, struct str s),
    void *arg, struct err *e)
{
	struct decoder dec = {.encoding = d->encoding, .piece = piece, .arg = arg};
	struct out o = {.fd = -1, .sink = feed, .sink_arg = &dec, .timeout_ms = -1};
	int got;

	buf_init(&dec.buf, PIECE_MAX);
	got = mailbox_send(m, d->from, d->to, 0, d->wire, &o, e);
	out_flush(&o);
	out_free(&o);
	end(&dec);
	return dec.stop ? 0 : got;
}

bool imap_decode_str(
    struct str encoded, enum imap_decode_encoding encoding, bool (*piece)(void *arg, struct str s), void *arg)
{
	struct decoder dec = {.encoding = encoding, .piece = piece, .arg = arg};

	buf_init(&dec.buf, PIECE_MAX);
	feed(&dec, encoded);
	end(&dec);
	return dec.stop;
}

static int encoding_of(struct arena *a, const struct mime_part *part, enum imap_decode_encoding *r)
{
	struct str name = mime_part_encoding(a, part);

	*r = IMAP_DECODE_NONE;
	if (str_ieq(name, STR("7bit")) || str_ieq(name, STR("8bit")) || str_ieq(name, STR("binary")))
		return 0;
	if (str_ieq(name, STR("base64")))
		*r = IMAP_DECODE_BASE64;
	else if (str_ieq(name, STR("quoted-printable")))
		*r = IMAP_DECODE_QP;
	return *r == IMAP_DECODE_NONE ? -1 : 0;
}

int imap_decode_find(struct arena *a, const struct message *m, const struct mime_part *part, bool whole,
    struct imap_decoded *r, struct err *e)
{
	uint64_t at = mime_part_body_at(part);

	*r = (struct imap_decoded){at, at + part->body.phys, part->body.virt, IMAP_DECODE_NONE, 0, false};
	if (whole)
		*r = (struct imap_decoded){0, m->psize, m->vsize, IMAP_DECODE_NONE, 0, false};
	else if (part->kind == MIME_PART_LEAF && encoding_of(a, part, &r->encoding) < 0)
		return err_set(e, ERR_CANNOT, "the content transfer encoding isn't known");
	return 0;
}

static bool count(void *arg, struct str s)
{
	struct imap_decoded *d = arg;

	d->size += s.n;
	d->has_nul |= str_chr(s, '\0') >= 0;
	return false;
}

int imap_decode_measure(struct message *m, struct imap_decoded *d, struct err *e)
{
	d->size = 0;
	d->has_nul = false;
	return imap_decode_run(m, d, count, d, e);
}

struct window {
	uint64_t skip, left;
	struct out *to;
};

static bool send_window(void *arg, struct str s)
{
	struct window *w = arg;
	size_t n = s.n < w->skip ? s.n : (size_t)w->skip;

	w->skip -= n;
	s = str_from(s, n);
	s = str_head(s, w->left < s.n ? (size_t)w->left : s.n);
	w->left -= s.n;
	out_str(w->to, s);
	return w->left == 0;
}

int imap_decode_send(struct message *m, const struct imap_decoded *d, uint64_t first, uint64_t n,
    struct out *to, struct err *e)
{
	struct window w = {first, n, to};

	return imap_decode_run(m, d, send_window, &w, e);
}
