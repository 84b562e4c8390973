/* Quoted-printable. */
#include "text/qp.h"

#include "base/num.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void flush(struct text_qp *q, struct buf *out)
{
	buf_add(out, str_of(q->held, q->nheld));
	q->nheld = 0;
}

static bool is_hex(char c)
{
	uint64_t v;

	return num_parse_hex(str_of(&c, 1), &v);
}

static int hold(struct text_qp *q, char c, struct buf *out)
{
	if (q->nheld == TEXT_QP_HELD) {
		flush(q, out);
		return 0;
	}
	q->held[q->nheld++] = c;
	return 1;
}

/* c comes behind "=": 1 when it was taken, 0 when the held bytes turned out to be text and c is to be looked at again. */
static int after_equals(struct text_qp *q, char c, struct buf *out)
{
	char last = q->held[q->nheld - 1];
	uint64_t v;

	if (q->nheld == 1 && is_hex(c))
		return hold(q, c, out);
	if (q->nheld == 2 && is_hex(last) && is_hex(c)) {
		num_parse_hex(str_of((char[]){last, c}, 2), &v);
		buf_ch(out, (char)v);
		q->nheld = 0;
		return 1;
	}
	/* A soft line break: white space and one CR may stand before the LF. */
	if (c == '\n' && !is_hex(last)) {
		q->nheld = 0;
		return 1;
	}
	if ((is_blank(c) || c == '\r') && (is_blank(last) || last == '='))
		return hold(q, c, out);
	flush(q, out);
	return 0;
}

/* c comes behind white space (and perhaps one CR). */
static int after_blank(struct text_qp *q, char c, struct buf *out)
{
	bool has_cr = q->held[q->nheld - 1] == '\r';

	if (c == '\n') {
		q->nheld = 0;
		buf_add(out, STR("\r\n"));
		return 1;
	}
	if (!has_cr && (is_blank(c) || c == '\r'))
		return hold(q, c, out);
	flush(q, out);
	return 0;
}

static int take(struct text_qp *q, char c, struct buf *out)
{
	if (q->nheld)
		return q->held[0] == '=' ? after_equals(q, c, out) : after_blank(q, c, out);
	if (c == '\n')
		buf_add(out, STR("\r\n"));
	else
		q->held[q->nheld++] = c;
	return 1;
}

void text_qp_feed(struct text_qp *q, struct str s, struct buf *out)
{
	while (s.n) {
		size_t n = q->nheld ? 0 : str_cspan(s, "= \t\r\n");

		buf_add(out, str_head(s, n));
		s = str_from(s, n);
		if (s.n)
			s = str_from(s, (size_t)take(q, s.p[0], out));
	}
}

void text_qp_end(struct text_qp *q, struct buf *out)
{
	if (q->nheld > 1 && q->held[0] == '=' && is_hex(q->held[1]))
		flush(q, out);
	q->nheld = 0;
}

static bool needs_escape(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];
	bool last =
	    i + 1 == s.n || s.p[i + 1] == '\n' || (s.p[i + 1] == '\r' && i + 2 < s.n && s.p[i + 2] == '\n');

	if (is_blank((char)c))
		return last;
	return c < 0x20 || c > 0x7e || c == '=';
}

void text_qp_encode(struct str s, struct buf *out)
{
	size_t column = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool escape;

		if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
			continue;
		if (s.p[i] == '\n') {
			buf_add(out, STR("\r\n"));
			column = 0;
			continue;
		}
		escape = needs_escape(s, i);
		if (column + (escape ? 3 : 1) > 75) {
			buf_add(out, STR("=\r\n"));
			column = 0;
		}
		if (escape)
			buf_printf(out, "=%02X", (unsigned)(unsigned char)s.p[i]);
		else
			buf_ch(out, s.p[i]);
		column += escape ? 3 : 1;
	}
}
