/* Decoded parameters in BODY and BODYSTRUCTURE. */
#include "mime/bodyparam.h"

#include "base/num.h"
#include "mime/param.h"
#include "mime/wire.h"

/* Bodies in bodies: more than mime/scan.h looks for. */
#define DEPTH 256
/* More than one value of a header (MIME_HEAD_MAX) can take, and its text. */
#define SCRATCH ((size_t)64 << 20)

struct walk {
	struct arena scratch;
	struct str s; /* what is still to be read */
	struct buf *out;
	bool is_bad;
};

/* c must stand here, and is copied. */
static void take(struct walk *w, char c)
{
	if (w->is_bad || w->s.n == 0 || w->s.p[0] != c) {
		w->is_bad = true;
		return;
	}
	buf_ch(w->out, c);
	w->s = str_from(w->s, 1);
}

static bool is_next(const struct walk *w, char c)
{
	return !w->is_bad && w->s.n && w->s.p[0] == c;
}

static size_t quoted_length(struct str s)
{
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			return i + 1;
	}
	return 0;
}

/* Of "{n}" CRLF alone; *n_r are the bytes behind it. 0 when it isn't that. */
static size_t literal_head(struct str s, uint64_t *n_r)
{
	size_t digits = str_cspan(s, "}");

	if (digits < 2 || !num_parse_u64(str_of(s.p + 1, digits - 1), n_r) ||
	    !str_starts(str_from(s, digits), STR("}\r\n")) || *n_r > s.n - digits - 3)
		return 0;
	return digits + 3;
}

/* The next string, NIL or number as it stands; it is passed over and not copied. */
static struct str token(struct walk *w)
{
	struct str t = STR_NIL;
	uint64_t n = 0;
	size_t length = 0;

	if (is_next(w, '"')) {
		length = quoted_length(w->s);
	} else if (is_next(w, '{')) {
		length = literal_head(w->s, &n);
		length += length ? (size_t)n : 0;
	} else if (!w->is_bad) {
		length = str_cspan(w->s, " ()\"{");
	}
	w->is_bad |= length == 0;
	if (w->is_bad)
		return t;
	t = str_head(w->s, length);
	w->s = str_from(w->s, length);
	return t;
}

static void copy(struct walk *w)
{
	buf_add(w->out, token(w));
}

/* What is left of a list, up to the ")" that ends it. */
static void copy_list(struct walk *w)
{
	size_t depth = 0;

	while (!w->is_bad && w->s.n && (depth || w->s.p[0] != ')')) {
		char c = w->s.p[0];

		if (c == '(' || c == ')' || c == ' ')
			take(w, c);
		else
			copy(w);
		depth += c == '(';
		depth -= c == ')';
	}
}

/* A string's bytes: without its escapes, or behind the size of the literal. */
static struct str content(struct walk *w, struct str t)
{
	struct str s;
	uint64_t n;
	char *p;

	if (t.n && t.p[0] == '{')
		return str_from(t, literal_head(t, &n));
	if (t.n < 2 || t.p[0] != '"')
		return t;
	s = str_of(t.p + 1, t.n - 2);
	if (str_chr(s, '\\') < 0)
		return s;
	p = arena_alloc(&w->scratch, s.n);
	n = 0;
	for (size_t i = 0; i < s.n; i++) {
		i += s.p[i] == '\\' && i + 1 < s.n;
		p[n++] = s.p[i];
	}
	return str_of(p, (size_t)n);
}

static void print_value(struct walk *w, struct str name, struct str value)
{
	struct str text;

	arena_reset(&w->scratch);
	name = content(w, name);
	/* "name*" alone: one that has another asterisk is a piece without its neighbours. */
	if (name.n > 1 && str_chr(name, '*') == (ptrdiff_t)name.n - 1 &&
	    mime_param_extended(&w->scratch, content(w, value), &text))
		mime_wire_nstring(w->out, text);
	else
		buf_add(w->out, value);
}

/* body-fld-param: names and values in turn, or NIL. */
static void print_params(struct walk *w)
{
	if (!is_next(w, '(')) {
		copy(w);
		return;
	}
	take(w, '(');
	while (!w->is_bad) {
		struct str name = token(w);

		buf_add(w->out, name);
		take(w, ' ');
		print_value(w, name, token(w));
		if (!is_next(w, ' '))
			break;
		take(w, ' ');
	}
	take(w, ')');
}

static void copy_words(struct walk *w, int n)
{
	for (int i = 0; i < n; i++) {
		copy(w);
		take(w, ' ');
	}
}

/* Type, parameters and the rest, up to the size; true when it is a message, whose envelope is passed over, too, and whose body is next. */
static bool print_fields(struct walk *w)
{
	copy_words(w, 2);
	print_params(w);
	take(w, ' ');
	copy_words(w, 3);
	copy(w);
	if (!str_starts(w->s, STR(" (")))
		return false;
	take(w, ' ');
	take(w, '(');
	copy_list(w);
	take(w, ')');
	take(w, ' ');
	return true;
}

/* What stands behind a multipart's last part. */
static void print_multipart(struct walk *w)
{
	take(w, ' ');
	copy(w);
	if (!is_next(w, ' '))
		return;
	take(w, ' ');
	print_params(w);
}

static void walk(struct walk *w)
{
	bool is_message[DEPTH];
	size_t depth = 0; /* bodies that the one at hand is in */
	bool has_child;

	while (!w->is_bad && depth < DEPTH) {
		take(w, '(');
		is_message[depth] = false;
		has_child = is_next(w, '(') || (is_message[depth] = print_fields(w));
		depth += has_child;
		while (!has_child && !w->is_bad) {
			copy_list(w);
			take(w, ')');
			if (depth == 0)
				return;
			depth--;
			has_child = !is_message[depth] && is_next(w, '(');
			if (!has_child && !is_message[depth])
				print_multipart(w);
			depth += has_child;
		}
	}
	w->is_bad = true;
}

bool mime_bodyparam_is_there(struct str text)
{
	return str_chr(text, '*') >= 0;
}

void mime_bodyparam_decode(struct str text, struct buf *out)
{
	struct walk w = {.s = text, .out = out};
	size_t before = out->n;

	arena_init(&w.scratch, "parameters", SCRATCH);
	walk(&w);
	arena_free(&w.scratch);
	if (!w.is_bad && w.s.n == 0)
		return;
	out->n = before;
	buf_add(out, text);
}
