/* The MIME tree: finding one's way. */
#include "mime/part.h"

#include "base/buf.h"
#include "mime/lex.h"
#include "mime/param.h"

static const struct mime_part empty = {.kind = MIME_PART_LEAF, .is_text = true};

const struct mime_part *mime_part_child(const struct mime_part *p, uint32_t k)
{
	const struct mime_part *c = p->child;

	if (!c && k == 1 && p->kind == MIME_PART_MULTIPART)
		return &empty;
	while (c && k > 1) {
		c = c->next;
		k--;
	}
	return k ? c : NULL;
}

const struct mime_part *mime_part_find(const struct mime_part *root, const uint32_t *path, size_t n)
{
	const struct mime_part *p = root;

	for (size_t i = 0; i < n; i++) {
		/* Numbers count within the message that a MESSAGE part holds, not from the part itself. The root stands for its own message. */
		if (i > 0 && p->kind == MIME_PART_MESSAGE)
			p = p->child;
		else if (i > 0 && p->kind == MIME_PART_LEAF)
			return NULL;
		if (p && p->kind == MIME_PART_MULTIPART)
			p = mime_part_child(p, path[i]);
		else if (path[i] != 1)
			return NULL;
		if (!p)
			return NULL;
	}
	return p;
}

struct mime_part *mime_part_walk(struct mime_part *root, struct mime_part *p)
{
	if (p->child)
		return p->child;
	while (p != root && !p->next)
		p = p->parent;
	return p == root ? NULL : p->next;
}

bool mime_part_is(const struct mime_part *p, struct str type, struct str subtype)
{
	struct str t = p->type, s = p->subtype;

	if (str_is_nil(t)) {
		t = p->in_digest ? STR("message") : STR("text");
		s = p->in_digest ? STR("rfc822") : STR("plain");
	}
	return str_ieq(t, type) && (str_is_nil(subtype) || str_ieq(s, subtype));
}

struct str mime_part_encoding(struct arena *a, const struct mime_part *p)
{
	struct mime_lex l = {.s = p->encoding};
	struct buf token;
	struct str r = STR("7bit");

	buf_init(&token, p->encoding.n + 1);
	if (mime_lex_skip(&l) > 0 && mime_lex_token(&l, &token) == 0 && token.n)
		r = arena_str(a, buf_str(&token));
	buf_free(&token);
	return r;
}

struct str mime_part_param(struct arena *a, const struct mime_part *p, struct str name)
{
	struct mime_params params = {0};

	if (p->params.n == 0)
		return STR_NIL;
	mime_param_parse(a, p->params, &params);
	return mime_param_get(a, &params, name);
}

struct str mime_part_filename(struct arena *a, const struct mime_part *p)
{
	struct mime_params params = {0};
	struct str token, rest, name = STR_NIL;

	if (p->disposition.n) {
		mime_param_disposition(a, p->disposition, &token, &rest);
		mime_param_parse(a, rest, &params);
		name = mime_param_get(a, &params, STR("filename"));
	}
	return str_is_nil(name) ? mime_part_param(a, p, STR("name")) : name;
}
