/* Decoding in pieces into one string. */
#include "sieve/content.h"

#include "base/num.h"
#include "mime/decode.h"
#include "text/utf8.h"

enum { PIECE = 16 << 10 };

/* Pieces of the body until the string is full. */
static void decode(struct mime_decode *d, struct str body, struct buf *b)
{
	while (body.n && !b->full) {
		struct str piece = str_head(body, PIECE), text = mime_decode_piece(d, piece);

		body = str_from(body, piece.n);
		buf_add(b, str_head(text, b->max - b->n));
		b->full = b->n == b->max;
	}
	if (!b->full) {
		struct str text = mime_decode_end(d);

		buf_add(b, str_head(text, b->max - b->n));
	}
}

int sieve_content_get(struct sieve_interp *in, const struct mime_part *p, size_t most, struct str *r)
{
	struct str body = sieve_mail_bytes(in->mail.view, mime_part_body_at(p), p->body.phys);
	bool text = mime_part_is(p, STR("text"), STR_NIL);
	struct mime_decode d;
	struct err e;
	struct buf b;

	if (sieve_interp_work(in, num_min(body.n, most) * 4) < 0)
		return -1;
	if (mime_decode_open(&d, &in->scratch, p, text, &e) < 0) {
		*r = str_head(body, most);
		return 0;
	}
	buf_init(&b, most);
	decode(&d, body, &b);
	mime_decode_close(&d);
	*r = arena_str(&in->scratch, text ? text_utf8_head(buf_str(&b), most) : buf_str(&b));
	buf_free(&b);
	return 0;
}
