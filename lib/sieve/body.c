/* What stands in the body. */
#include "sieve/body.h"

#include "base/num.h"
#include "mime/decode.h"
#include "mime/head.h"
#include "mime/preview.h"
#include "sieve/content.h"
#include "sieve/foreverypart.h"
#include "sieve/match.h"

enum { RAW, CONTENT, TEXT };

static const struct sieve_tag tags[] = {
    {"raw", SIEVE_SLOT_BODY, RAW, 0, SIEVE_TAKES_BODY, SIEVE_CAP_BASE},
    {"content", SIEVE_SLOT_BODY, CONTENT, 'S', SIEVE_TAKES_BODY, SIEVE_CAP_BASE},
    {"text", SIEVE_SLOT_BODY, TEXT, 0, SIEVE_TAKES_BODY, SIEVE_CAP_BASE},
    {0},
};

/* A part's type against one content type of RFC 5173 5.2: "", "type" or "type/subtype". */
static bool is_of_type(const struct mime_part *p, struct str want)
{
	ptrdiff_t slash = str_chr(want, '/');

	if (want.n == 0)
		return true;
	if (slash < 0)
		return mime_part_is(p, want, STR_NIL);
	if (slash == 0 || (size_t)slash + 1 == want.n || str_chr(str_from(want, (size_t)slash + 1), '/') >= 0)
		return false;
	return mime_part_is(p, str_head(want, (size_t)slash), str_from(want, (size_t)slash + 1));
}

/* What is encoded in an unknown way is taken as octets, whatever its type says (RFC 2045 6.4). */
static bool is_opaque(struct sieve_match *m, const struct mime_part *p)
{
	enum mime_encoding encoding;

	return p->kind == MIME_PART_LEAF &&
	       mime_decode_encoding(mime_part_encoding(&m->in->scratch, p), &encoding) != 0;
}

static bool is_wanted(struct sieve_match *m, const struct mime_part *p, struct str type)
{
	if (is_opaque(m, p))
		return type.n == 0 || str_ieq(type, STR("application")) ||
		       str_ieq(type, STR("application/octet-stream"));
	return is_of_type(p, type);
}

/* Behind the line that begins at s. */
static struct str after_line(struct str s)
{
	ptrdiff_t lf = str_chr(s, '\n');

	return lf < 0 ? str_from(s, s.n) : str_from(s, (size_t)lf + 1);
}

/* What stands before the first boundary of a multipart, and behind the last. */
static int match_around(struct sieve_match *m, const struct mime_part *p)
{
	const struct sieve_view *v = m->in->mail.view;
	struct str body = sieve_mail_bytes(v, mime_part_body_at(p), p->body.phys), before = body,
	           after = STR("");
	int rc;

	if (p->child) {
		const struct mime_part *last = p->last_child;
		uint64_t end = mime_part_body_at(last) + last->body.phys - mime_part_body_at(p);
		ptrdiff_t lf;

		/* The boundary's own line stands between the prologue and the first part. */
		before = str_head(body, p->child->at - mime_part_body_at(p));
		before.n -= before.n && before.p[before.n - 1] == '\n';
		lf = str_rchr(before, '\n');
		before.n = lf < 0 ? 0 : (size_t)lf + 1;
		after = after_line(after_line(str_from(body, end)));
	}
	rc = sieve_match_value(m, str_head(before, SIEVE_MAX_CONTENT));
	return rc ? rc : sieve_match_value(m, str_head(after, SIEVE_MAX_CONTENT));
}

static bool is_xhtml(const struct mime_part *p)
{
	return mime_part_is(p, STR("application"), STR("xhtml+xml"));
}

static bool is_html(const struct mime_part *p)
{
	return mime_part_is(p, STR("text"), STR("html")) || is_xhtml(p);
}

/* What a reader sees of HTML: no tags, no scripts, entities as characters, white space as one blank (RFC 5173 5.3). */
static int match_html(struct sieve_match *m, struct str html)
{
	struct mime_preview_state st = {.is_html = true, .most = SIZE_MAX};
	struct str shown;
	struct buf b;

	if (sieve_interp_work(m->in, html.n * 4) < 0)
		return -1;
	/* A byte that isn't UTF-8 becomes three; an entity has fewer than it is written with. */
	buf_init(&b, 3 * html.n + 1);
	mime_preview_feed(&st, html, &b);
	/* Ends an entity that the last byte cut. */
	mime_preview_feed(&st, STR("\n"), &b);
	shown = arena_str(&m->in->scratch, buf_str(&b));
	buf_free(&b);
	return sieve_match_value(m, shown);
}

static int match_part(struct sieve_match *m, const struct mime_part *p, bool extract)
{
	struct str text;

	switch (p->kind) {
	case MIME_PART_MULTIPART:
		return match_around(m, p);
	case MIME_PART_MESSAGE:
		text = p->child ? sieve_mail_bytes(m->in->mail.view, p->child->at, p->child->head.phys)
		                : STR("");
		/* The header without the empty line behind it (RFC 5173 5.2). */
		if (str_ends(text, STR("\n\r\n")))
			text.n -= 2;
		else if (str_ends(text, STR("\n\n")))
			text.n--;
		return sieve_match_value(m, text);
	default:
		if (sieve_content_get(m->in, p, SIEVE_MAX_CONTENT, &text) < 0)
			return -1;
		return extract && is_html(p) ? match_html(m, text) : sieve_match_value(m, text);
	}
}

/* Parts of these types; without a list the text of those that have any. */
static int match_parts(struct sieve_match *m, const struct str *types, size_t count)
{
	struct sieve_view *v = sieve_mail_view(m->in);
	int rc = 0;

	if (!v)
		return -1;
	for (struct mime_part *p = v->root; p && rc == 0; p = mime_part_walk(v->root, p)) {
		bool wanted = !types && (is_of_type(p, STR("text")) || is_xhtml(p)) && !is_opaque(m, p);

		if (sieve_interp_work(m->in, 0) < 0)
			return -1;
		for (size_t i = 0; i < count && !wanted; i++)
			wanted = is_wanted(m, p, types[i]);
		if (wanted)
			rc = match_part(m, p, !types);
	}
	return rc;
}

/* A message that ends with its header has no body, not an empty one (RFC 5173 4). */
static bool has_body(struct sieve_interp *in)
{
	bool ended = true;

	if (!in->mail.edited)
		mime_head_size(in->mail.whole, &ended);
	return ended;
}

static int run_body(struct sieve_interp *in, const struct sieve_node *n)
{
	const struct sieve_tag_use *use = sieve_tag(n, SIEVE_SLOT_BODY);
	struct str *types = NULL;
	size_t count = 0;
	struct sieve_match m;
	int rc;

	if (sieve_match_begin(&m, in, n, n->pos[0]) < 0)
		return -1;
	m.quiet = true;
	if (use && use->tag->value == CONTENT && sieve_interp_list(in, use->arg, &types, &count) < 0)
		return -1;
	if (!has_body(in))
		return sieve_match_end(&m);
	if (use && use->tag->value == RAW) {
		struct sieve_message bytes;

		if (sieve_mail_message(in, &in->mail, &bytes) < 0)
			return -1;
		sieve_mail_parse(in, &in->mail);
		rc = sieve_match_value(&m, str_head(in->mail.body, SIEVE_MAX_CONTENT));
	} else {
		rc = match_parts(&m, types, count);
	}
	return rc ? rc : sieve_match_end(&m);
}

static const struct sieve_command commands[] = {
    {.name = "body",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_BODY,
        .args = "S",
        .takes = SIEVE_TAKES_MATCH | SIEVE_TAKES_BODY,
        .check = sieve_match_check,
        .run = run_body},
    {0},
};

const struct sieve_feature sieve_body = {.commands = commands, .tags = tags};
