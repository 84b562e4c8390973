/* The bytes of a parked session. */
#include "imap/park.h"

#include "base/num.h"

/* ---- writing ---- */

static void put32(struct buf *b, uint32_t v)
{
	char p[4];

	num_put_le32(p, v);
	buf_add(b, str_of(p, 4));
}

static void put64(struct buf *b, uint64_t v)
{
	put32(b, (uint32_t)v);
	put32(b, (uint32_t)(v >> 32));
}

/* NIL is the length UINT32_MAX. */
static void put_str(struct buf *b, struct str s)
{
	put32(b, str_is_nil(s) ? UINT32_MAX : (uint32_t)s.n);
	buf_add(b, s);
}

static void put_ranges(struct buf *b, const struct index_ranges *r)
{
	put32(b, (uint32_t)r->n);
	for (size_t i = 0; i < r->n; i++) {
		put32(b, r->p[i].first);
		put32(b, r->p[i].last);
	}
}

static void put_box(struct buf *b, const struct mailbox_frozen *f)
{
	put_str(b, f->name);
	put32(b, f->flags);
	put32(b, f->stored);
	put32(b, f->uidvalidity);
	buf_add(b, str_of(f->guid, sizeof f->guid));
	put64(b, f->modseq);
	put32(b, f->keywords);
	put32(b, f->keywords_crc);
	put_ranges(b, &f->uids);
	put_ranges(b, &f->recent);
}

void imap_park_print(const struct imap_park *p, struct buf *b)
{
	size_t at = b->n;

	if (!buf_space(b, IMAP_PARK_HEAD))
		return;
	put_str(b, p->tag);
	put_str(b, p->session);
	put32(b, p->enabled);
	put32(b, p->bad);
	put32(b, p->exists);
	put32(b, p->recent);
	put32(b, p->said);
	put64(b, p->in);
	put64(b, p->out);
	put_ranges(b, &p->saved);
	if (p->head.bits & IMAP_PARK_BOX)
		put_box(b, &p->box);
	if (b->full)
		return;
	imap_park_print_head(
	    &p->head, str_of(b->p + at + IMAP_PARK_HEAD, b->n - at - IMAP_PARK_HEAD), b->p + at);
}

/* ---- reading ---- */

struct reader {
	struct str s;
	struct arena *a;
	bool bad;
};

static const char *take(struct reader *r, size_t n)
{
	static const char zeros[16];
	const char *p = r->s.p;

	if (r->bad || r->s.n < n) {
		r->bad = true;
		return zeros;
	}
	r->s = str_from(r->s, n);
	return p;
}

static uint32_t get32(struct reader *r)
{
	return num_le32(take(r, 4));
}

static uint64_t get64(struct reader *r)
{
	return num_le64(take(r, 8));
}

/* A bool is 0 or 1. */
static bool get_bool(struct reader *r)
{
	uint32_t v = get32(r);

	r->bad |= v > 1;
	return v;
}

static struct str get_str(struct reader *r)
{
	uint32_t n = get32(r);

	if (n == UINT32_MAX)
		return STR_NIL;
	if (n > r->s.n)
		r->bad = true;
	return r->bad ? STR_NIL : arena_str(r->a, str_of(take(r, n), n));
}

static void get_ranges(struct reader *r, struct index_ranges *to)
{
	uint32_t n = get32(r), next = 1;
	uint64_t count = 0;

	r->bad |= n > r->s.n / 8;
	for (uint32_t i = 0; i < n && !r->bad; i++) {
		uint32_t first = get32(r), last = get32(r);

		/* Ascending, not adjacent: as index/ranges.h has them. */
		count += (uint64_t)last - first + 1;
		r->bad = first < next || last < first || count > MAILBOX_FROZEN_MESSAGES;
		if (!r->bad)
			index_ranges_add(to, first, last);
		r->bad |= last >= UINT32_MAX - 1 && i + 1 < n;
		next = last + 2;
	}
}

static void get_box(struct reader *r, struct mailbox_frozen *f)
{
	f->name = get_str(r);
	f->flags = get32(r);
	f->stored = get_bool(r);
	f->uidvalidity = get32(r);
	memcpy(f->guid, take(r, sizeof f->guid), sizeof f->guid);
	f->modseq = get64(r);
	f->keywords = get32(r);
	f->keywords_crc = get32(r);
	get_ranges(r, &f->uids);
	get_ranges(r, &f->recent);
	r->bad |= str_is_nil(f->name) || f->flags > (MAILBOX_READONLY | MAILBOX_RECENT);
}

static int corrupt(struct err *e)
{
	return err_set(e, ERR_CORRUPT, "the state of the idle session is damaged, or another version's");
}

int imap_park_parse(struct str s, struct arena *a, struct imap_park *r, struct err *e)
{
	struct reader rd = {.s = str_from(s, IMAP_PARK_HEAD), .a = a};

	*r = (struct imap_park){.said = false};
	if (imap_park_parse_head(s, &r->head, e) < 0)
		return -1;
	if (!imap_park_is_body(s, rd.s))
		return corrupt(e);
	r->tag = get_str(&rd);
	r->session = get_str(&rd);
	r->enabled = get32(&rd);
	r->bad = get32(&rd);
	r->exists = get32(&rd);
	r->recent = get32(&rd);
	r->said = get_bool(&rd);
	r->in = get64(&rd);
	r->out = get64(&rd);
	get_ranges(&rd, &r->saved);
	if (r->head.bits & IMAP_PARK_BOX)
		get_box(&rd, &r->box);
	if (!rd.bad && !rd.s.n && !str_is_nil(r->tag))
		return 0;
	imap_park_free(r);
	return corrupt(e);
}

void imap_park_free(struct imap_park *p)
{
	index_ranges_free(&p->saved);
	mailbox_frozen_free(&p->box);
}
