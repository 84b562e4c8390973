/* Message identifiers. */
#include "mime/msgid.h"

#include "mime/lex.h"

/* By the grammar of RFC 5322, obsolete forms included. l stands behind "<". */
static bool strict(struct mime_lex *l, struct buf *out)
{
	int more = mime_lex_skip(l);

	if (more > 0)
		more = mime_lex_peek(l) == '"' ? mime_lex_quoted(l, out) : mime_lex_dot_atom(l, out);
	if (more <= 0 || out->n == 0 || mime_lex_peek(l) != '@')
		return false;
	buf_ch(out, '@');
	mime_lex_drop(l);
	more = mime_lex_skip(l);
	if (more > 0)
		more = mime_lex_peek(l) == '[' ? mime_lex_literal(l, out) : mime_lex_dot_atom(l, out);
	return more > 0 && mime_lex_peek(l) == '>';
}

/* Whatever stands between the brackets, as long as it is one word with an "@" in it. */
static bool loose(struct str s)
{
	ptrdiff_t at = str_chr(s, '@');

	return at > 0 && (size_t)at + 1 < s.n && str_cspan(s, " \t\r\n<") == s.n;
}

bool mime_msgid_next(struct arena *a, struct str *s, struct str *id_r)
{
	ptrdiff_t open, close;

	while ((open = str_chr(*s, '<')) >= 0) {
		struct str inside = str_from(*s, (size_t)open + 1);
		struct buf id;
		bool fine;

		close = str_chr(inside, '>');
		if (close < 0)
			break;
		/* The grammar sees no further than the next ">", so each byte is read a fixed number of times. */
		buf_init(&id, (size_t)close + 2);
		fine = strict(&(struct mime_lex){.s = str_head(inside, (size_t)close + 1)}, &id);
		if (fine)
			*id_r = arena_str(a, buf_str(&id));
		buf_free(&id);
		inside = str_head(inside, (size_t)close);
		if (!fine && loose(inside)) {
			*id_r = inside;
			fine = true;
		}
		if (fine) {
			*s = str_from(*s, (size_t)open + (size_t)close + 2);
			return true;
		}
		/* "<<a@b>": the inner one may do. */
		open += str_chr(inside, '<') >= 0 ? 1 + str_rchr(inside, '<') : close + 2;
		*s = str_from(*s, (size_t)open);
	}
	*s = str_from(*s, s->n);
	return false;
}
