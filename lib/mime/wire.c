/* IMAP strings. */
#include "mime/wire.h"

#include "text/utf8.h"

static size_t count(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

void mime_wire_literal(struct buf *out, struct str s)
{
	size_t nuls = count(s, '\0');
	struct str part;

	buf_ch(out, '{');
	buf_u64(out, s.n + nuls * (TEXT_UTF8_REPLACEMENT.n - 1));
	buf_add(out, STR("}\r\n"));
	for (; nuls && str_cut(&s, '\0', &part); nuls--) {
		buf_add(out, part);
		buf_add(out, TEXT_UTF8_REPLACEMENT);
	}
	buf_add(out, s);
}

static bool is_quotable(struct str s)
{
	size_t escapes = 0;

	if (s.n > MIME_WIRE_MAX_QUOTED)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\0' || c == '\r' || c == '\n' || c >= 0x80)
			return false;
		if ((c == '"' || c == '\\') && ++escapes > MIME_WIRE_MAX_ESCAPES)
			return false;
	}
	return true;
}

void mime_wire_nstring(struct buf *out, struct str s)
{
	size_t from = 0;

	if (str_is_nil(s)) {
		buf_add(out, STR("NIL"));
		return;
	}
	if (!is_quotable(s)) {
		mime_wire_literal(out, s);
		return;
	}
	buf_ch(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '"' && s.p[i] != '\\')
			continue;
		buf_add(out, str_of(s.p + from, i - from));
		buf_ch(out, '\\');
		from = i;
	}
	buf_add(out, str_from(s, from));
	buf_ch(out, '"');
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The tidied form of s, appended. */
static void tidy(struct buf *out, struct str s)
{
	bool space = false;
	size_t before = out->n;

	for (size_t i = 0; i < s.n; i++) {
		if (is_space(s.p[i])) {
			space = true;
			continue;
		}
		if (space)
			buf_ch(out, ' ');
		space = false;
		if (s.p[i])
			buf_ch(out, s.p[i]);
		else
			buf_add(out, TEXT_UTF8_REPLACEMENT);
	}
	/* All of it white space: one stays. */
	if (space && out->n == before && s.n)
		buf_ch(out, ' ');
}

static bool is_plain_text(struct str s)
{
	bool space = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\' || c >= 0x80 || c == '\0' ||
		    (is_space(s.p[i]) && (c != ' ' || space)))
			return false;
		space = c == ' ';
	}
	return !space;
}

void mime_wire_text(struct buf *out, struct str s)
{
	struct buf text;

	if (str_is_nil(s) || is_plain_text(s)) {
		mime_wire_nstring(out, s);
		return;
	}
	buf_init(&text, s.n * 3 + 1);
	tidy(&text, s);
	mime_wire_literal(out, buf_str(&text));
	buf_free(&text);
}
