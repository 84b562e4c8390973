/* Header fields. */
#include "mime/head.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Length of the line at the start of s with its line end, and *text_r without it. */
static size_t line(struct str s, struct str *text_r)
{
	ptrdiff_t lf = str_chr(s, '\n');
	size_t n = lf < 0 ? s.n : (size_t)lf + 1;

	*text_r = str_head(s, lf < 0 ? s.n : (size_t)lf);
	if (lf > 0 && s.p[lf - 1] == '\r')
		text_r->n--;
	return n;
}

void mime_head_init(struct mime_head *h, struct str block)
{
	*h = (struct mime_head){.rest = block};
}

static void split(struct mime_head *h, struct str first, struct str all)
{
	ptrdiff_t colon = str_chr(first, ':');
	struct str name;

	if (colon <= 0 || is_blank(first.p[0])) {
		h->name = STR_NIL;
		h->value = all;
		return;
	}
	name = str_head(first, (size_t)colon);
	while (name.n && is_blank(name.p[name.n - 1]))
		name.n--;
	h->name = name.n ? name : STR_NIL;
	h->value = str_from(all, (size_t)colon + 1);
	while (h->value.n && is_blank(h->value.p[0]))
		h->value = str_from(h->value, 1);
}

bool mime_head_next(struct mime_head *h)
{
	struct str first, text;
	size_t n = line(h->rest, &first), end;

	if (n == 0)
		return false;
	end = first.n;
	if (first.n == 0) {
		h->rest = str_from(h->rest, n);
		h->at += n;
		return false;
	}
	while (n < h->rest.n && is_blank(h->rest.p[n])) {
		size_t more = line(str_from(h->rest, n), &text);

		end = n + text.n;
		n += more;
	}
	h->field = str_head(h->rest, n);
	h->offset = h->at;
	split(h, first, str_head(h->rest, end));
	h->rest = str_from(h->rest, n);
	h->at += n;
	return true;
}

bool mime_head_next_named(struct mime_head *h, struct str name)
{
	while (mime_head_next(h)) {
		if (str_ieq(h->name, name))
			return true;
	}
	return false;
}

struct str mime_head_get(struct str block, struct str name)
{
	struct mime_head h;

	mime_head_init(&h, block);
	return mime_head_next_named(&h, name) ? h.value : STR_NIL;
}

size_t mime_head_size(struct str s, bool *ended_r)
{
	size_t at = 0;
	struct str text = STR("x");

	while (at < s.n && text.n)
		at += line(str_from(s, at), &text);
	if (ended_r)
		*ended_r = text.n == 0;
	return at;
}

static bool is_end(char c)
{
	return c == '\r' || c == '\n';
}

struct str mime_head_unfold(struct arena *a, struct str value)
{
	char *p;
	size_t n = 0;

	if (str_chr(value, '\n') < 0 && str_chr(value, '\r') < 0)
		return value;
	p = arena_bytes(a, value.n);
	for (size_t i = 0; i < value.n; i++) {
		if (!is_end(value.p[i])) {
			p[n++] = value.p[i];
			continue;
		}
		while (i + 1 < value.n && is_end(value.p[i + 1]))
			i++;
		/* A CR of its own, which no folding explains, parts what stands around it. */
		if (i + 1 < value.n && value.p[i + 1] != ' ' && value.p[i + 1] != '\t')
			p[n++] = ' ';
	}
	return str_of(p, n);
}
