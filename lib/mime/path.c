/* Single addresses: reading them strictly (RFC 5321 section 4.1.2), and printing. */
#include "mime/path.h"

#include "mime/lex.h"

static bool is_local_char(char c)
{
	return mime_lex_is_atext(c) || c == '.';
}

/* "…" at the start of *s: true and its text. */
static bool take_quoted(struct str *s, struct buf *out)
{
	for (size_t i = 1; i < s->n; i++) {
		unsigned char c = (unsigned char)s->p[i];

		if (c == '"') {
			*s = str_from(*s, i + 1);
			return true;
		}
		if (c == '\\' && ++i < s->n)
			c = (unsigned char)s->p[i];
		if (c < 0x20 || c == 0x7f)
			return false;
		buf_ch(out, (char)c);
	}
	return false;
}

static bool take_localpart(struct str *s, struct buf *out)
{
	size_t n = 0;

	if (s->n && s->p[0] == '"')
		return take_quoted(s, out);
	while (n < s->n && is_local_char(s->p[n]))
		n++;
	buf_add(out, str_head(*s, n));
	*s = str_from(*s, n);
	return n > 0;
}

static bool is_domain(struct str s)
{
	if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']') {
		for (size_t i = 1; i + 1 < s.n; i++) {
			if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f || strchr("[]\\", s.p[i]))
				return false;
		}
		return true;
	}
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!str_is_alnum(c) && c != '-' && c != '_' && (unsigned char)c < 0x80 &&
		    (c != '.' || i == 0 || i + 1 == s.n || s.p[i - 1] == '.'))
			return false;
	}
	return s.n > 0;
}

static bool strip_angles(struct str *s)
{
	ptrdiff_t colon;

	if (s->n == 0 || s->p[0] != '<')
		return true;
	if (s->p[s->n - 1] != '>')
		return false;
	*s = str_of(s->p + 1, s->n - 2);
	if (s->n && s->p[0] == '@') {
		colon = str_chr(*s, ':');
		if (colon < 0)
			return false;
		*s = str_from(*s, (size_t)colon + 1);
		return s->n > 0;
	}
	return true;
}

bool mime_path_parse(struct arena *a, struct str s, struct str *localpart_r, struct str *domain_r)
{
	bool angles = s.n && s.p[0] == '<';
	struct buf local;
	bool fine;

	if (!strip_angles(&s))
		return false;
	*localpart_r = *domain_r = STR("");
	if (s.n == 0)
		return angles;
	buf_init(&local, s.n);
	fine = take_localpart(&s, &local) && s.n > 1 && s.p[0] == '@' && is_domain(str_from(s, 1));
	if (fine) {
		*localpart_r = arena_str(a, buf_str(&local));
		*domain_r = arena_str(a, str_from(s, 1));
	}
	buf_free(&local);
	return fine;
}

static void print_quoted(struct buf *out, struct str s)
{
	buf_ch(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			buf_ch(out, '\\');
		/* A control byte can't stand in a quoted string at all. */
		buf_ch(out, c < 0x20 || c == 0x7f ? '?' : (char)c);
	}
	buf_ch(out, '"');
}

static bool is_dot_atom(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool dot = s.p[i] == '.' && i > 0 && i + 1 < s.n && s.p[i - 1] != '.';

		if (!dot && !mime_lex_is_atext(s.p[i]))
			return false;
	}
	return s.n > 0;
}

void mime_path_print(struct buf *out, struct str localpart, struct str domain)
{
	if (is_dot_atom(localpart))
		buf_add(out, localpart);
	else
		print_quoted(out, localpart);
	if (domain.n == 0)
		return;
	buf_ch(out, '@');
	buf_add(out, domain);
}

static bool is_phrase(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!mime_lex_is_atext(s.p[i]) && (s.p[i] != ' ' || i == 0 || i + 1 == s.n))
			return false;
	}
	return s.n > 0;
}

void mime_path_print_full(struct buf *out, const struct mime_address *ad)
{
	if (ad->name.n == 0) {
		mime_path_print(out, ad->localpart, ad->domain);
		return;
	}
	if (is_phrase(ad->name))
		buf_add(out, ad->name);
	else
		print_quoted(out, ad->name);
	buf_add(out, STR(" <"));
	mime_path_print(out, ad->localpart, ad->domain);
	buf_ch(out, '>');
}
