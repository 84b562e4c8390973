/* Decoding bodies. */
#include "mime/decode.h"

#include <errno.h>

#include "base/num.h"
#include "io/in.h"

enum { PIECE = 32 << 10, PIECE_MAX = 1 << 20 };

int mime_decode_encoding(struct str name, enum mime_encoding *r)
{
	static const struct {
		const char *name;
		enum mime_encoding encoding;
	} known[] = {
	    {"7bit", MIME_ENCODING_NONE},
	    {"8bit", MIME_ENCODING_NONE},
	    {"binary", MIME_ENCODING_NONE},
	    {"base64", MIME_ENCODING_BASE64},
	    {"quoted-printable", MIME_ENCODING_QP},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (str_ieq(name, str_c(known[i].name))) {
			*r = known[i].encoding;
			return 0;
		}
	}
	return -1;
}

static void open_charset(struct mime_decode *d, struct arena *a, const struct mime_part *p)
{
	struct str charset = mime_part_param(a, p, STR("charset"));

	if (text_charset_open(&d->charset, charset, NULL) != 0)
		text_charset_open(&d->charset, STR("utf-8"), NULL);
}

int mime_decode_open(
    struct mime_decode *d, struct arena *a, const struct mime_part *p, bool to_utf8, struct err *e)
{
	struct str name = mime_part_encoding(a, p);

	*d = (struct mime_decode){.to_utf8 = to_utf8};
	/* RFC 2045 section 6.4: multiparts and messages have no encoding of their own. */
	if (p->kind == MIME_PART_LEAF && mime_decode_encoding(name, &d->encoding) != 0)
		return err_set(e, ERR_CANNOT, "content transfer encoding \"%.*s\" isn't known",
		    STR_ARG(str_head(name, 64)));
	buf_init(&d->bytes, 4 * PIECE_MAX);
	buf_init(&d->text, 16 * PIECE_MAX);
	if (to_utf8)
		open_charset(d, a, p);
	return 0;
}

static struct str undo_encoding(struct mime_decode *d, struct str s)
{
	char *dst;

	if (d->encoding == MIME_ENCODING_NONE)
		return s;
	buf_clear(&d->bytes);
	if (d->encoding == MIME_ENCODING_QP) {
		text_qp_feed(&d->qp, s, &d->bytes);
		return buf_str(&d->bytes);
	}
	dst = buf_space(&d->bytes, text_base64_stream_room(s.n));
	if (dst)
		d->bytes.n = text_base64_stream(&d->base64, s, dst);
	return buf_str(&d->bytes);
}

struct str mime_decode_piece(struct mime_decode *d, struct str stored)
{
	struct str s = undo_encoding(d, str_head(stored, PIECE_MAX));

	if (!d->to_utf8)
		return s;
	buf_clear(&d->text);
	text_charset_feed(&d->charset, s, &d->text);
	return buf_str(&d->text);
}

struct str mime_decode_end(struct mime_decode *d)
{
	char *dst;

	buf_clear(&d->bytes);
	if (d->encoding == MIME_ENCODING_QP)
		text_qp_end(&d->qp, &d->bytes);
	dst = d->encoding == MIME_ENCODING_BASE64 ? buf_space(&d->bytes, 3) : NULL;
	if (dst)
		d->bytes.n = text_base64_stream_end(&d->base64, dst);
	if (!d->to_utf8)
		return buf_str(&d->bytes);
	buf_clear(&d->text);
	text_charset_feed(&d->charset, buf_str(&d->bytes), &d->text);
	text_charset_end(&d->charset, &d->text);
	return buf_str(&d->text);
}

void mime_decode_close(struct mime_decode *d)
{
	if (d->to_utf8)
		text_charset_close(&d->charset);
	buf_free(&d->bytes);
	buf_free(&d->text);
}

int mime_decode_body(
    struct arena *a, const struct mime_part *p, int fd, struct mime_decode_to to, struct err *e)
{
	struct mime_decode d;
	struct in in;
	struct str piece;
	enum in_status st;
	bool more = true;

	if (mime_decode_open(&d, a, p, to.to_utf8, e) < 0)
		return -1;
	in_init_range(&in, fd, mime_part_body_at(p), p->body.phys);
	while (more && (st = in_some(&in, PIECE, &piece)) == IN_OK) {
		piece = mime_decode_piece(&d, piece);
		more = piece.n == 0 || to.each(to.arg, piece);
	}
	if (more && st == IN_EOF) {
		piece = mime_decode_end(&d);
		if (piece.n)
			to.each(to.arg, piece);
	}
	errno = in.error ? in.error : ETIMEDOUT;
	in_free(&in);
	mime_decode_close(&d);
	return more && st != IN_EOF ? err_sys(e, "reading a message failed") : 0;
}
