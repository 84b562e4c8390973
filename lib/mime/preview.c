/* PREVIEW: choosing the part, and the text of plain and HTML content. HTML is read as a stream of tags, entities and text; nothing is nested. */
#include "mime/preview.h"

#include "base/num.h"
#include "mime/decode.h"
#include "text/utf8.h"

static const char *const blocks[] = {"p", "br", "div", "tr", "td", "th", "li", "h1", "h2", "h3", "h4", "h5",
    "h6", "table", "ul", "ol", "dl", "dt", "dd", "blockquote", "hr", "option", "section", "article", "body",
    "center", "pre"};
static const char *const hiding[] = {"style", "script", "head", "title", "template", "noscript"};

static bool is_one_of(struct str name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(name, str_c(list[i])))
			return true;
	}
	return false;
}

static bool is_space(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xa0 || (cp >= 0x2000 && cp <= 0x200a) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0x3000;
}

/* Control characters, and what newsletters fill their first lines with. */
static bool is_invisible(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xad || cp == 0x34f || cp == 0x200b ||
	       cp == 0xfeff || (cp >= 0x200e && cp <= 0x200f);
}

static size_t most(const struct mime_preview_state *st)
{
	return st->most ? st->most : MIME_PREVIEW_MAX;
}

static void show(struct mime_preview_state *st, uint32_t cp, struct buf *out)
{
	char bytes[4];

	if (is_space(cp)) {
		st->space = true;
		return;
	}
	if (is_invisible(cp))
		return;
	if (st->space && st->count) {
		if (++st->count == most(st))
			return;
		buf_ch(out, ' ');
	}
	st->space = false;
	if (st->count++ < most(st))
		buf_add(out, str_of(bytes, text_utf8_encode(cp, bytes)));
}

static void plain(struct mime_preview_state *st, uint32_t cp, struct buf *out)
{
	if (cp == '\n') {
		st->in_line = st->quoted_line = false;
	} else if (!st->in_line) {
		st->in_line = true;
		st->quoted_line = cp == '>' && !st->with_quotes;
	}
	if (!st->quoted_line)
		show(st, cp, out);
}

static struct str name_of(const struct mime_preview_state *st)
{
	return str_of(st->name, st->nname);
}

static void end_tag(struct mime_preview_state *st)
{
	struct str name = name_of(st), bare;
	bool closing = name.n && name.p[0] == '/';

	bare = closing ? str_from(name, 1) : name;
	st->mode = MIME_PREVIEW_TEXT;
	if (is_one_of(bare, blocks, sizeof blocks / sizeof *blocks))
		st->space = true;
	if (closing ? str_eq(bare, str_c(st->hidden)) : str_eq(bare, STR("body")))
		st->hidden[0] = '\0';
	/* While one element hides its text, what is in it isn't looked at. */
	else if (!closing && !st->hidden[0] && is_one_of(bare, hiding, sizeof hiding / sizeof *hiding))
		snprintf(st->hidden, sizeof st->hidden, "%.*s", STR_ARG(bare));
}

static const struct {
	const char *name;
	uint32_t cp;
} entities[] = {
    {"amp", '&'},
    {"lt", '<'},
    {"gt", '>'},
    {"quot", '"'},
    {"apos", '\''},
    {"nbsp", ' '},
    {"copy", 0xa9},
    {"reg", 0xae},
    {"euro", 0x20ac},
    {"ndash", 0x2013},
    {"mdash", 0x2014},
    {"hellip", 0x2026},
    {"lsquo", 0x2018},
    {"rsquo", 0x2019},
    {"ldquo", 0x201c},
    {"rdquo", 0x201d},
    {"laquo", 0xab},
    {"raquo", 0xbb},
    {"bull", 0x2022},
    {"middot", 0xb7},
    {"auml", 0xe4},
    {"ouml", 0xf6},
    {"uuml", 0xfc},
    {"szlig", 0xdf},
    {"eacute", 0xe9},
    {"egrave", 0xe8},
    {"agrave", 0xe0},
    {"ccedil", 0xe7},
    {"zwnj", 0x200b},
    {"shy", 0xad},
    {"zwj", 0x200b},
};

static bool entity_value(struct str name, uint32_t *cp_r)
{
	uint64_t v = 0;

	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		if (str_eq(name, str_c(entities[i].name))) {
			*cp_r = entities[i].cp;
			return true;
		}
	}
	if (name.n < 2 || name.p[0] != '#')
		return false;
	if (name.p[1] == 'x' ? !num_parse_hex(str_from(name, 2), &v) : !num_parse_u64(str_from(name, 1), &v))
		return false;
	*cp_r = v <= 0x10ffff ? (uint32_t)v : 0xfffd;
	return true;
}

static void shown(struct mime_preview_state *st, uint32_t cp, struct buf *out)
{
	if (!st->hidden[0])
		show(st, cp, out);
}

static void text_mode(struct mime_preview_state *st, uint32_t cp, struct buf *out)
{
	if (cp == '<' || (cp == '&' && !st->hidden[0])) {
		st->mode = cp == '<' ? MIME_PREVIEW_TAG_NAME : MIME_PREVIEW_ENTITY;
		st->nname = 0;
	} else {
		shown(st, cp, out);
	}
}

/* What turned out to be no entity is text. */
static void entity_mode(struct mime_preview_state *st, uint32_t cp, struct buf *out)
{
	uint32_t value;
	bool fits = cp < 0x80 && (str_is_alnum((char)cp) || cp == '#') && st->nname < sizeof st->name;

	if (fits) {
		st->name[st->nname++] = (char)cp;
		return;
	}
	st->mode = MIME_PREVIEW_TEXT;
	if (entity_value(name_of(st), &value)) {
		shown(st, value, out);
		if (cp == ';')
			return;
	} else {
		shown(st, '&', out);
		for (size_t i = 0; i < st->nname; i++)
			shown(st, (unsigned char)st->name[i], out);
	}
	text_mode(st, cp, out);
}

static void tag_name_mode(struct mime_preview_state *st, uint32_t cp, struct buf *out)
{
	/* In a script nothing but its end is a tag. */
	bool raw = str_eq(str_c(st->hidden), STR("script")) || str_eq(str_c(st->hidden), STR("style"));
	bool begins = cp == '/' || (!raw && (str_is_alpha((char)cp) || cp == '!' || cp == '?'));

	if (st->nname == 0 && (cp >= 0x80 || !begins)) {
		/* "a < b" */
		st->mode = MIME_PREVIEW_TEXT;
		shown(st, '<', out);
		text_mode(st, cp, out);
		return;
	}
	if (cp == '>') {
		end_tag(st);
	} else if (is_space(cp) || (cp == '/' && st->nname)) {
		st->mode = MIME_PREVIEW_TAG;
		st->quote = '\0';
	} else if (st->nname < sizeof st->name) {
		st->name[st->nname++] = cp < 0x80 ? str_lower_ch((char)cp) : '?';
	}
	if (st->nname == 3 && str_eq(name_of(st), STR("!--"))) {
		st->mode = MIME_PREVIEW_COMMENT;
		st->dashes = 0;
	}
}

static void tag_mode(struct mime_preview_state *st, uint32_t cp)
{
	if (st->quote) {
		if (cp == (unsigned char)st->quote)
			st->quote = '\0';
	} else if (cp == '"' || cp == '\'') {
		st->quote = (char)cp;
	} else if (cp == '>') {
		end_tag(st);
	}
}

static void comment_mode(struct mime_preview_state *st, uint32_t cp)
{
	if (cp == '>' && st->dashes >= 2)
		st->mode = MIME_PREVIEW_TEXT;
	st->dashes = cp == '-' ? st->dashes + 1 : 0;
}

static void html(struct mime_preview_state *st, uint32_t cp, struct buf *out)
{
	switch (st->mode) {
	case MIME_PREVIEW_TEXT:
		text_mode(st, cp, out);
		break;
	case MIME_PREVIEW_TAG_NAME:
		tag_name_mode(st, cp, out);
		break;
	case MIME_PREVIEW_TAG:
		tag_mode(st, cp);
		break;
	case MIME_PREVIEW_COMMENT:
		comment_mode(st, cp);
		break;
	case MIME_PREVIEW_ENTITY:
		entity_mode(st, cp, out);
		break;
	}
}

bool mime_preview_feed(struct mime_preview_state *st, struct str text, struct buf *out)
{
	uint32_t cp;

	while (text.n && st->count < most(st)) {
		text = str_from(text, text_utf8_decode(text, &cp));
		if (cp == TEXT_UTF8_BAD)
			cp = 0xfffd;
		if (st->is_html)
			html(st, cp, out);
		else
			plain(st, cp, out);
	}
	return st->count < most(st);
}

static bool is_candidate(const struct mime_part *p)
{
	bool attachment = str_istarts(p->disposition, STR("attachment"));

	return p->kind == MIME_PART_LEAF && !attachment &&
	       (mime_part_is(p, STR("text"), STR("plain")) || mime_part_is(p, STR("text"), STR("html")));
}

struct mime_part *mime_preview_part(struct mime_part *root)
{
	struct mime_part *best = NULL, *p;

	for (p = root; p; p = mime_part_walk(root, p)) {
		if (!is_candidate(p) || (p->body.phys == 0 && best))
			continue;
		if (!best || best->body.phys == 0)
			best = p;
		if (mime_part_is(best, STR("text"), STR("plain")) && best->body.phys)
			return best;
		/* HTML came first: plain text beside it in an alternative says the same. */
		if (p != best && p->parent == best->parent && mime_part_is(p, STR("text"), STR("plain")) &&
		    str_ieq(p->parent->subtype, STR("alternative")))
			return p;
	}
	return best;
}

struct reading {
	struct mime_preview_state st;
	struct buf *out;
	size_t looked;
};

static bool each(void *arg, struct str piece)
{
	struct reading *r = arg;

	r->looked += piece.n;
	return mime_preview_feed(&r->st, piece, r->out) && r->looked < MIME_PREVIEW_LOOK;
}

static int read_part(struct arena *a, const struct mime_part *p, int fd, struct reading *r, struct err *e)
{
	struct mime_decode_to to = {.to_utf8 = true, .each = each, .arg = r};
	struct err own = {0};

	if (mime_decode_body(a, p, fd, to, &own) == 0 || own.kind == ERR_CANNOT) {
		mime_preview_feed(&r->st, STR("\n"), r->out);
		return 0;
	}
	if (e)
		*e = own;
	return -1;
}

int mime_preview(struct arena *a, struct mime_part *root, int fd, struct buf *out, struct err *e)
{
	struct mime_part *p = mime_preview_part(root);
	struct reading r = {.out = out};

	if (!p)
		return 0;
	r.st.is_html = mime_part_is(p, STR("text"), STR("html"));
	if (read_part(a, p, fd, &r, e) < 0)
		return -1;
	if (r.st.count || r.st.is_html)
		return 0;
	/* All of it is quoted: then the quotes are what it says. */
	r = (struct reading){.out = out, .st.with_quotes = true};
	return read_part(a, p, fd, &r, e);
}
