/* BODY and BODYSTRUCTURE. */
#include "mime/bodystructure.h"

#include "mime/envelope.h"
#include "mime/lex.h"
#include "mime/param.h"
#include "mime/wire.h"

/* More than the fields of one header (MIME_HEAD_MAX) can take, addresses and parameters split. */
#define SCRATCH ((size_t)64 << 20)

static void print_params(struct arena *a, struct str rest, bool want_charset, struct buf *out)
{
	struct mime_params params = {0};
	bool has_charset = false;

	mime_param_parse(a, rest, &params);
	if (params.n == 0 && !want_charset) {
		buf_add(out, STR("NIL"));
		return;
	}
	for (size_t i = 0; i < params.n; i++) {
		buf_ch(out, i ? ' ' : '(');
		mime_wire_nstring(out, params.p[i].name);
		buf_ch(out, ' ');
		mime_wire_nstring(out, params.p[i].value);
		has_charset |= str_ieq(params.p[i].name, STR("charset"));
	}
	if (want_charset && !has_charset) {
		buf_ch(out, params.n ? ' ' : '(');
		buf_add(out, STR("\"charset\" \"us-ascii\""));
	}
	buf_ch(out, ')');
}

static void print_disposition(struct arena *a, struct str value, struct buf *out)
{
	struct str token, rest;

	if (str_is_nil(value)) {
		buf_add(out, STR("NIL"));
		return;
	}
	mime_param_disposition(a, value, &token, &rest);
	buf_ch(out, '(');
	mime_wire_nstring(out, token);
	buf_ch(out, ' ');
	print_params(a, rest, false, out);
	buf_ch(out, ')');
}

/* Tokens between commas; something else ends the list. */
static void print_language(struct str value, struct buf *out)
{
	struct mime_lex l = {.s = value};
	struct buf token;
	size_t n = 0;

	buf_init(&token, value.n + 1);
	mime_lex_skip(&l);
	while (mime_lex_token(&l, &token) >= 0 && token.n) {
		buf_ch(out, n++ ? ' ' : '(');
		mime_wire_nstring(out, buf_str(&token));
		buf_clear(&token);
		if (mime_lex_peek(&l) != ',')
			break;
		mime_lex_drop(&l);
		mime_lex_skip(&l);
	}
	buf_free(&token);
	buf_add(out, n ? STR(")") : STR("NIL"));
}

/* disposition language location */
static void print_extension(struct arena *a, const struct mime_part *p, struct buf *out)
{
	buf_ch(out, ' ');
	print_disposition(a, p->disposition, out);
	buf_ch(out, ' ');
	print_language(p->language, out);
	buf_ch(out, ' ');
	mime_wire_nstring(out, p->location);
}

/* A leaf that says it has parts, which aren't looked for (too deep, or no type that means any): what it says would want them here, by the grammar (RFC 3501 section 9). */
static bool is_opaque(const struct mime_part *p)
{
	return p->kind == MIME_PART_LEAF &&
	       (str_ieq(p->type, STR("multipart")) || mime_part_is(p, STR("message"), STR("rfc822")) ||
	           mime_part_is(p, STR("message"), STR("global")));
}

static void print_type(const struct mime_part *p, struct buf *out)
{
	struct str type = p->type, subtype = p->subtype;

	if (is_opaque(p)) {
		type = STR("application");
		subtype = STR("octet-stream");
	} else if (p->kind == MIME_PART_MESSAGE && mime_part_is(p, STR("message"), STR("rfc822"))) {
		/* However it is written in the message: media-message is one spelling, which clients compare with. */
		type = STR("message");
		subtype = STR("rfc822");
	} else if (str_is_nil(type)) {
		type = STR("text");
		subtype = STR("plain");
	}
	mime_wire_nstring(out, type);
	buf_ch(out, ' ');
	mime_wire_nstring(out, subtype);
}

/* What every part but a multipart begins with, up to its size. */
static void print_fields(struct arena *a, const struct mime_part *p, struct buf *out)
{
	print_type(p, out);
	buf_ch(out, ' ');
	print_params(a, p->params, p->is_text, out);
	buf_ch(out, ' ');
	mime_wire_nstring(out, p->id);
	buf_ch(out, ' ');
	mime_wire_nstring(out, p->description);
	buf_ch(out, ' ');
	mime_wire_nstring(out, mime_part_encoding(a, p));
	buf_ch(out, ' ');
	buf_u64(out, p->body.virt);
}

static void print_begin(struct arena *a, const struct mime_part *p, struct buf *out)
{
	buf_ch(out, '(');
	if (p->kind == MIME_PART_MULTIPART)
		return;
	print_fields(a, p, out);
	if (p->kind == MIME_PART_MESSAGE) {
		buf_ch(out, ' ');
		mime_envelope_print(a, p->child->envelope, out);
		buf_ch(out, ' ');
	}
}

/* A multipart's own fields stand behind its parts; one without parts gets an empty one, since the grammar wants it. */
static void print_multipart(struct arena *a, const struct mime_part *p, bool extended, struct buf *out)
{
	if (!p->child) {
		buf_add(out, STR("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0"));
		buf_add(out, extended ? STR(" NIL NIL NIL NIL)") : STR(")"));
	}
	buf_ch(out, ' ');
	mime_wire_nstring(out, p->subtype);
	if (!extended)
		return;
	buf_ch(out, ' ');
	print_params(a, p->params, false, out);
	print_extension(a, p, out);
}

static void print_end(struct arena *a, const struct mime_part *p, bool extended, struct buf *out)
{
	if (p->kind == MIME_PART_MULTIPART) {
		print_multipart(a, p, extended, out);
	} else {
		if (p->is_text || p->kind == MIME_PART_MESSAGE) {
			buf_ch(out, ' ');
			buf_u64(out, p->body.lines);
		}
		if (extended) {
			buf_ch(out, ' ');
			mime_wire_nstring(out, p->md5);
			print_extension(a, p, out);
		}
	}
	buf_ch(out, ')');
}

static void walk(struct arena *a, const struct mime_part *root, bool extended, struct buf *out)
{
	const struct mime_part *p = root;

	print_begin(a, p, out);
	for (;;) {
		/* What one part's fields took isn't needed for the next: memory stays that of one header. */
		arena_reset(a);
		if (p->child) {
			p = p->child;
			print_begin(a, p, out);
			continue;
		}
		print_end(a, p, extended, out);
		while (p != root && !p->next) {
			p = p->parent;
			arena_reset(a);
			print_end(a, p, extended, out);
		}
		if (p == root)
			return;
		p = p->next;
		arena_reset(a);
		print_begin(a, p, out);
	}
}

void mime_bodystructure_print(const struct mime_part *root, bool extended, struct buf *out)
{
	struct arena scratch;

	arena_init(&scratch, "header", SCRATCH);
	walk(&scratch, root, extended, out);
	arena_free(&scratch);
}
