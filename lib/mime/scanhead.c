/* A part's header, as the scanner needs it. */
#include "mime/scanhead.h"

#include <stddef.h>

#include "mime/envelope.h"
#include "mime/head.h"
#include "mime/param.h"

#define NAME(s) s, sizeof(s) - 1

/* Fields that are kept as they are. The first one counts, but for the disposition, where the last one does (so has it Dovecot). */
static const struct {
	const char *name;
	size_t len, at;
	bool last_counts;
} kept[] = {
    {NAME("Content-Transfer-Encoding"), offsetof(struct mime_part, encoding), false},
    {NAME("Content-Disposition"), offsetof(struct mime_part, disposition), true},
    {NAME("Content-ID"), offsetof(struct mime_part, id), false},
    {NAME("Content-Description"), offsetof(struct mime_part, description), false},
    {NAME("Content-MD5"), offsetof(struct mime_part, md5), false},
    {NAME("Content-Language"), offsetof(struct mime_part, language), false},
    {NAME("Content-Location"), offsetof(struct mime_part, location), false},
};

/* A message whose header speaks of neither MIME nor a type isn't MIME (RFC 2045 section 4): its other fields mean nothing. */
static void forget_content(struct mime_part *p)
{
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		*(struct str *)(void *)((char *)p + kept[i].at) = STR_NIL;
}

/* True while the tree may keep n more bytes. */
static bool may_keep(struct mime_scan *s, size_t n)
{
	if (n > MIME_HEAD_MAX_ALL - s->header_bytes)
		return false;
	s->header_bytes += n;
	return true;
}

static struct str keep(struct mime_scan *s, struct str raw)
{
	struct str value = mime_head_unfold(&s->scratch, raw);

	return may_keep(s, value.n) ? arena_str(s->arena, value) : STR("");
}

static void content_field(
    struct mime_scan *s, struct mime_part *p, const struct mime_head *h, struct str *type)
{
	if (str_ieq(h->name, STR("Content-Type"))) {
		if (str_is_nil(*type))
			*type = h->value;
		return;
	}
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		struct str *field = (struct str *)(void *)((char *)p + kept[i].at);

		if (str_ieq(h->name, str_of(kept[i].name, kept[i].len)) &&
		    (kept[i].last_counts || str_is_nil(*field)))
			*field = keep(s, h->value);
	}
}

static struct str boundary_of(struct mime_scan *s, struct str rest)
{
	struct mime_params params = {0};

	mime_param_parse(&s->scratch, rest, &params);
	for (size_t i = 0; i < params.n; i++) {
		if (str_ieq(params.p[i].name, STR("boundary")))
			return arena_str(s->arena, str_head(params.p[i].value, MIME_PART_MAX_BOUNDARY));
	}
	return STR_NIL;
}

static void set_type(struct mime_scan *s, struct mime_part *p, struct str value, struct str *boundary_r)
{
	struct str type, subtype, rest;

	if (str_is_nil(value))
		return;
	mime_param_type(&s->scratch, value, &type, &subtype, &rest);
	p->type = p->subtype = STR("");
	if (!may_keep(s, type.n + subtype.n + rest.n))
		return;
	p->type = arena_str(s->arena, type);
	p->subtype = arena_str(s->arena, subtype);
	p->params = mime_head_unfold(s->arena, arena_str(s->arena, rest));
	if (str_ieq(type, STR("multipart")))
		*boundary_r = boundary_of(s, rest);
}

static void set_kind(struct mime_scan *s, struct mime_part *p)
{
	bool fits = s->depth < MIME_PART_MAX_DEPTH && s->nparts < MIME_PART_MAX;

	p->is_text = mime_part_is(p, STR("text"), STR_NIL);
	if (!fits)
		p->kind = MIME_PART_LEAF;
	else if (str_ieq(p->type, STR("multipart")) && p->subtype.n)
		p->kind = MIME_PART_MULTIPART;
	else if (mime_part_is(p, STR("message"), STR("rfc822")) ||
	         mime_part_is(p, STR("message"), STR("global")))
		p->kind = MIME_PART_MESSAGE;
}

void mime_scanhead_read(struct mime_scan *s, struct mime_part *p, struct str *boundary_r)
{
	bool is_message = !p->parent || p->parent->kind == MIME_PART_MESSAGE;
	struct str block = buf_str(&s->header), type = STR_NIL;
	bool is_mime = !is_message;
	struct mime_head h;
	struct buf envelope;

	buf_init(&envelope, block.n + 1);
	mime_head_init(&h, block);
	while (mime_head_next(&h)) {
		if (str_istarts(h.name, STR("Content-")))
			content_field(s, p, &h, &type);
		else if (is_message && mime_envelope_has(h.name))
			buf_add(&envelope, h.field);
		is_mime |= str_ieq(h.name, STR("MIME-Version"));
	}
	if (!is_mime && str_is_nil(type))
		forget_content(p);
	if (is_message)
		p->envelope = may_keep(s, envelope.n) ? arena_str(s->arena, buf_str(&envelope)) : STR("");
	buf_free(&envelope);
	set_type(s, p, type, boundary_r);
	set_kind(s, p);
}
