/* Printers. */
#include "imap/print.h"

#include "conf/conf.h"
#include "text/utf8.h"

enum { QUOTED_MAX = 2048 };

static bool can_quote(struct str s, bool utf8)
{
	bool high = false;

	if (s.n > QUOTED_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\0' || c == '\r' || c == '\n')
			return false;
		high |= c > 127;
	}
	return !high || (utf8 && text_utf8_is_valid(s));
}

void imap_print_literal_head(struct out *o, uint64_t size, bool eight)
{
	out_c(o, eight ? "~{" : "{");
	out_u64(o, size);
	out_c(o, "}\r\n");
}

void imap_print_string(struct out *o, struct str s, bool utf8)
{
	if (!can_quote(s, utf8)) {
		imap_print_literal_head(o, s.n, false);
		out_str(o, s);
		return;
	}
	out_ch(o, '"');
	for (size_t n; s.n; s = str_from(s, n)) {
		n = str_cspan(s, "\"\\");
		out_str(o, str_head(s, n));
		if (n == s.n)
			break;
		out_ch(o, '\\');
		out_ch(o, s.p[n++]);
	}
	out_ch(o, '"');
}

void imap_print_nstring(struct out *o, struct str s, bool utf8)
{
	if (str_is_nil(s))
		out_c(o, "NIL");
	else
		imap_print_string(o, s, utf8);
}

void imap_print_astring(struct out *o, struct str s, bool utf8)
{
	bool atom = s.n > 0 && s.n < QUOTED_MAX && !str_ieq(s, STR("NIL"));

	for (size_t i = 0; atom && i < s.n; i++)
		atom = imap_parse_is_atom_char((unsigned char)s.p[i]);
	if (atom)
		out_str(o, s);
	else
		imap_print_string(o, s, utf8);
}

void imap_print_range(struct out *o, uint32_t first, uint32_t last, bool comma)
{
	if (comma)
		out_ch(o, ',');
	out_u64(o, first);
	if (last == first)
		return;
	out_ch(o, ':');
	out_u64(o, last);
}

void imap_print_ranges(struct out *o, const struct index_ranges *r)
{
	for (size_t i = 0; i < r->n; i++)
		imap_print_range(o, r->p[i].first, r->p[i].last, i > 0);
}

size_t imap_print_hex(char *dst, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		dst[2 * i] = "0123456789abcdef"[p[i] >> 4];
		dst[2 * i + 1] = "0123456789abcdef"[p[i] & 15];
	}
	return 2 * n;
}

void imap_print_id(struct out *o, const char *words)
{
	struct str rest = str_c(words), word;
	int n = 0;

	out_c(o, "* ID (");
	while (rest.n && conf_list_next(&rest, &word)) {
		if (n++)
			out_ch(o, ' ');
		imap_print_string(o, word, false);
	}
	if (!n)
		out_c(o, "\"name\" \"dovetail\"");
	else if (n % 2)
		out_c(o, " NIL");
	out_c(o, ")\r\n");
}
