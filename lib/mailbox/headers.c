/*
 * Header fields by name. The cache keeps, per field name, every line of that name with its place in the header: u32 offset, u32 length, bytes with CRLF. A
 * set of names is put together in message order from there; nothing is parsed.
 */
#include "base/num.h"
#include "mailbox/box.h"
#include "mailbox/mailbox.h"
#include "mailbox/message.h"
#include "mailbox/prefill.h"
#include "mime/head.h"

enum { LINE_HEAD = 8, LINES_MAX = 100000, VALUE_MAX = 2 << 20 };

struct mailbox_headers {
	struct arena *arena;
	const struct str *names; /* lower case */
	int *ids;                /* cache fields, -1 none */
	size_t n;
	VEC(struct line) lines;
};

struct line {
	uint32_t at;
	struct str text;
};

struct mailbox_headers *mailbox_headers(
    struct mailbox *mb, struct arena *a, const struct str *names, size_t n)
{
	struct mailbox_headers *h = arena_new(a, struct mailbox_headers);
	struct cache *c = mailbox_cache(mb);
	char key[128];

	h->arena = a;
	h->names = names;
	h->n = n;
	h->ids = arena_array(a, n, sizeof *h->ids);
	for (size_t i = 0; i < n; i++) {
		h->ids[i] = -1;
		if (c && names[i].n && names[i].n <= 100) {
			int len = snprintf(key, sizeof key, "hdr.%.*s", STR_ARG(names[i]));

			h->ids[i] = cache_field(c, str_of(key, (size_t)len), true);
		}
	}
	return h;
}

/* Takes the next line off a cached value; false at its end or when it isn't what we write. */
static bool take_line(struct str *value, struct line *l)
{
	uint32_t n;

	if (value->n < LINE_HEAD)
		return false;
	l->at = num_le32(value->p);
	n = num_le32(value->p + 4);
	if (n > value->n - LINE_HEAD)
		return false;
	l->text = str_of(value->p + LINE_HEAD, n);
	*value = str_from(*value, LINE_HEAD + n);
	return true;
}

/* Insertion by place: a few lines, nearly in order. */
static void insert_line(struct mailbox_headers *h, struct line l)
{
	size_t i;

	vec_push(&h->lines, h->arena);
	for (i = h->lines.n - 1; i > 0 && h->lines.p[i - 1].at > l.at; i--)
		h->lines.p[i] = h->lines.p[i - 1];
	h->lines.p[i] = l;
}

static void insert_value(struct mailbox_headers *h, struct str value)
{
	struct line l;

	while (h->lines.n < LINES_MAX && take_line(&value, &l))
		insert_line(h, l);
}

/* All names are in the cache: h->lines is filled. */
static bool from_cache(struct mailbox *mb, const struct index_msg *m, struct mailbox_headers *h)
{
	h->lines.n = 0;
	for (size_t i = 0; i < h->n; i++) {
		struct str v = h->ids[i] < 0 ? STR_NIL : cache_get(mb->cache, m, h->ids[i]);

		if (str_is_nil(v))
			return false;
		insert_value(h, v);
	}
	return true;
}

static bool has_name(const struct mailbox_headers *h, struct str name)
{
	for (size_t i = 0; i < h->n; i++) {
		if (str_ieq(h->names[i], name))
			return true;
	}
	return false;
}

/* A line with every line end as CRLF, in the arena. */
static struct str as_crlf(struct arena *a, struct str field)
{
	size_t lfs = 0, n = 0;
	char *p;

	for (size_t i = 0; i < field.n; i++)
		lfs += field.p[i] == '\n';
	p = arena_bytes(a, field.n + lfs + 2);
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '\n' && (i == 0 || field.p[i - 1] != '\r'))
			p[n++] = '\r';
		p[n++] = field.p[i];
	}
	if (n < 2 || p[n - 1] != '\n') { /* the header ended without a line end */
		p[n++] = '\r';
		p[n++] = '\n';
	}
	return str_of(p, n);
}

/* One pass over the header; lines are in order already. */
static void from_header(struct mailbox *mb, struct mailbox_headers *h, struct str header)
{
	struct mime_head it;

	h->lines.n = 0;
	arena_reset(&mb->scratch);
	mime_head_init(&it, header);
	while (mime_head_next(&it) && h->lines.n < LINES_MAX) {
		if (it.name.n && has_name(h, it.name))
			*vec_push(&h->lines, h->arena) =
			    (struct line){(uint32_t)it.offset, as_crlf(&mb->scratch, it.field)};
	}
}

static bool is_named(struct str line, struct str name)
{
	return str_istarts(line, name) && str_chr(STR(": \t"), line.p[name.n]) >= 0;
}

/* Appends the lines of one name, each with its place. */
static void print_lines(const struct mailbox_headers *h, struct str name, struct buf *b)
{
	for (size_t k = 0; k < h->lines.n; k++) {
		char head[LINE_HEAD];
		const struct line *l = &h->lines.p[k];

		if (l->text.n <= name.n || !is_named(l->text, name))
			continue;
		num_put_le32(head, l->at);
		num_put_le32(head + 4, (uint32_t)l->text.n);
		buf_add(b, str_of(head, LINE_HEAD));
		buf_add(b, l->text);
	}
}

/* What the lines say is kept per name, absent ones as empty. m: a client reads it; NULL: it comes unasked. */
static void put(struct mailbox *mb, const struct index_msg *m, struct mailbox_headers *h)
{
	struct buf b;

	buf_init(&b, VALUE_MAX);
	for (size_t i = 0; i < h->n; i++) {
		if (h->ids[i] < 0 || (m ? !cache_wants(mb->cache, h->ids[i], m)
		                        : cache_decided(mb->cache, h->ids[i]) != CACHE_YES))
			continue;
		buf_clear(&b);
		print_lines(h, h->names[i], &b);
		if (!b.full)
			cache_put(mb->cache, h->ids[i], buf_str(&b));
	}
	buf_free(&b);
}

void mailbox_prefill_headers(struct mailbox *mb, struct message *msg, struct mailbox_headers *h)
{
	struct str header;
	struct err e;

	if (message_header(msg, &header, &e) < 0)
		return;
	from_header(mb, h, header);
	put(mb, NULL, h);
}

static int load(struct mailbox *mb, uint32_t seq, struct mailbox_headers *h, struct err *e)
{
	const struct index_msg *m = index_at(mb->ix, seq);
	struct message *msg;
	struct index_msg copy;
	struct str header;

	if (mailbox_cache(mb) && from_cache(mb, m, h)) {
		for (size_t i = 0; i < h->n; i++)
			cache_wants(mb->cache, h->ids[i], m);
		return 0;
	}
	msg = message_current(mb, seq, e);
	if (!msg || message_header(msg, &header, e) < 0)
		return -1;
	from_header(mb, h, header);
	copy = *index_at(mb->ix, seq);
	if (mb->cache) {
		cache_begin(mb->cache, &copy);
		put(mb, &copy, h);
		cache_end(mb->cache);
	}
	if (mb->cache && cache_collected(mb->cache) > (1 << 20)) {
		/* the lines point into scratch, not into the cache: flushing may remap it */
		mailbox_learnt_flush(mb);
	}
	return 0;
}

int mailbox_headers_get(
    struct mailbox *mb, uint32_t seq, struct mailbox_headers *h, struct str *r, struct err *e)
{
	if (load(mb, seq, h, e) < 0)
		return -1;
	if (h->lines.n == 1) {
		*r = h->lines.p[0].text;
		return 0;
	}
	buf_clear(&mb->joined);
	for (size_t i = 0; i < h->lines.n; i++)
		buf_add(&mb->joined, h->lines.p[i].text);
	*r = buf_str(&mb->joined);
	return 0;
}

int mailbox_header_values(struct mailbox *mb, uint32_t seq, struct mailbox_headers *one,
    void (*each)(void *arg, struct str value), void *arg, struct err *e)
{
	if (load(mb, seq, one, e) < 0)
		return -1;
	arena_reset(&mb->unfolded);
	for (size_t i = 0; i < one->lines.n; i++) {
		struct str text = one->lines.p[i].text;
		ptrdiff_t colon = str_chr(text, ':');

		each(arg, str_trim(mime_head_unfold(&mb->unfolded, str_from(text, (size_t)colon + 1))));
	}
	return 0;
}
