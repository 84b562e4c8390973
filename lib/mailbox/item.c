/*
 * What a message is: from the index and the cache, else from the file, and then remembered. Whatever is missing and is known to be wanted is computed
 * together, so that a message is opened once.
 */
#include "base/log.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "mailbox/mailbox.h"
#include "mailbox/message.h"
#include "mailbox/prefill.h"
#include "mailbox/sortkey.h"
#include "mime/bodystructure.h"
#include "mime/envelope.h"
#include "mime/preview.h"

enum { FIELDS = MAILBOX_THREADKEYS + 1, FIELD_MAX = 32 << 20 };

static const char *const names[FIELDS] = {
    [MAILBOX_ENVELOPE] = "envelope",
    [MAILBOX_BODY] = "body",
    [MAILBOX_BODYSTRUCTURE] = "bodystructure",
    [MAILBOX_PREVIEW] = "preview",
    [MAILBOX_SORTKEYS] = "sortkeys", /* "sort" were those without names of groups */
    [MAILBOX_THREADKEYS] = "threadids",
};

/* ---- facts ---- */

/* Makes sure that the record has what bits names; *m_r is the record afterwards. */
static int need_facts(struct mailbox *mb, uint32_t seq, uint16_t bits, struct index_msg *m_r, struct err *e)
{
	struct index_msg f = {0};

	*m_r = *index_at(mb->ix, seq);
	if ((m_r->bits & bits) == bits)
		return 0;
	if (m_r->bits & INDEX_GONE)
		return err_set(e, ERR_NOTFOUND, "message %u has been expunged", m_r->uid);
	if (mb->format->facts(mb, m_r, bits, &f, e) < 0)
		return -1;
	if ((bits & INDEX_HAS_VSIZE) && !((f.bits | m_r->bits) & INDEX_HAS_VSIZE)) {
		struct message *msg = message_current(mb, seq, e);

		if (!msg)
			return -1;
		f.vsize = msg->vsize;
		f.bits |= INDEX_HAS_VSIZE;
	}
	mailbox_learn(mb, &f);
	m_r->bits |= f.bits;
	if (f.bits & INDEX_HAS_IDATE)
		m_r->idate = f.idate;
	if (f.bits & INDEX_HAS_SDATE)
		m_r->sdate = f.sdate;
	if (f.bits & INDEX_HAS_VSIZE)
		m_r->vsize = f.vsize;
	return 0;
}

int mailbox_idate(struct mailbox *mb, uint32_t seq, int64_t *r, struct err *e)
{
	struct index_msg m;

	if (need_facts(mb, seq, INDEX_HAS_IDATE, &m, e) < 0)
		return -1;
	*r = m.idate;
	return 0;
}

int mailbox_sdate(struct mailbox *mb, uint32_t seq, int64_t *r, struct err *e)
{
	struct index_msg m;

	if (need_facts(mb, seq, INDEX_HAS_SDATE, &m, e) < 0)
		return -1;
	*r = m.sdate;
	return 0;
}

int mailbox_size(struct mailbox *mb, uint32_t seq, uint64_t *r, struct err *e)
{
	struct index_msg m;

	if (need_facts(mb, seq, INDEX_HAS_VSIZE, &m, e) < 0)
		return -1;
	*r = m.vsize;
	return 0;
}

int mailbox_guid(struct mailbox *mb, uint32_t seq, unsigned char guid[16], struct err *e)
{
	return mb->format->guid(mb, index_at(mb->ix, seq), guid, e);
}

int mailbox_pop3_info(struct mailbox *mb, uint32_t seq, struct mailbox_pop3 *r, struct err *e)
{
	const struct index_msg *m = index_at(mb->ix, seq);

	*r = (struct mailbox_pop3){.uidl = STR_NIL};
	if (!(m->bits & INDEX_STORE_KEYS))
		return 0;
	arena_reset(&mb->scratch);
	return mb->format->pop3(mb, m, &mb->scratch, r, e);
}

int mailbox_pop3_begin(struct mailbox *mb, struct err *e)
{
	uint32_t last = index_count(mb->ix);
	struct mailbox_pop3 keys;

	arena_reset(&mb->scratch);
	if (last && mb->format->pop3(mb, index_at(mb->ix, last), &mb->scratch, &keys, e) < 0)
		return e->kind == ERR_NOTFOUND ? 0 : -1;
	return 0;
}

int mailbox_pop3_name(struct mailbox *mb, uint32_t seq, struct arena *a, struct str *r, struct err *e)
{
	struct mailbox_pop3 keys;

	if (mb->format->pop3(mb, index_at(mb->ix, seq), a, &keys, e) < 0)
		return -1;
	*r = keys.name;
	return 0;
}

int mailbox_pop3_id(struct mailbox *mb, uint32_t seq, struct arena *a, struct str *r, struct err *e)
{
	struct mailbox_pop3 keys;

	if (mb->format->pop3(mb, index_at(mb->ix, seq), a, &keys, e) < 0)
		return -1;
	*r = keys.id;
	return 0;
}

int mailbox_pop3_save(
    struct mailbox *mb, struct str (*namer)(void *arg, uint32_t uid), void *arg, struct err *e)
{
	return mb->format->pop3_save(mb, namer, arg, e);
}

/* ---- fields ---- */

static int print_preview(struct mailbox *mb, struct message *msg, struct buf *b, struct err *e)
{
	if (mailbox_parse(mb, msg, e) < 0)
		return -1;
	return mime_preview(&msg->arena, msg->root, msg->fd, b, e);
}

/* One field of an open message into b. */
static int compute(
    struct mailbox *mb, struct message *msg, enum mailbox_field f, struct buf *b, struct err *e)
{
	struct str header;

	switch (f) {
	case MAILBOX_ENVELOPE:
	case MAILBOX_SORTKEYS:
	case MAILBOX_THREADKEYS:
		if (message_header(msg, &header, e) < 0)
			return -1;
		if (f == MAILBOX_ENVELOPE)
			mime_envelope_print(&msg->arena, header, b);
		else if (f == MAILBOX_SORTKEYS)
			sortkey_print(&msg->arena, header, b);
		else
			threadkey_print(&msg->arena, header, mb->ident.guid, b);
		break;
	case MAILBOX_BODY:
	case MAILBOX_BODYSTRUCTURE:
		if (mailbox_parse(mb, msg, e) < 0)
			return -1;
		mime_bodystructure_print(msg->root, f == MAILBOX_BODYSTRUCTURE, b);
		break;
	case MAILBOX_PREVIEW:
		if (print_preview(mb, msg, b, e) < 0)
			return -1;
		break;
	}
	if (b->full)
		return err_set(
		    e, ERR_LIMIT, "%s of message %u is larger than %d bytes", names[f], msg->uid, FIELD_MAX);
	return 0;
}

/* Fields that other commands have asked for and this message lacks: computed now, while it is open. */
static void put_decided(struct mailbox *mb, struct message *msg, const struct index_msg *m,
    enum mailbox_field asked, struct str value)
{
	struct cache *c = mb->cache;
	struct buf b;
	struct err e;

	cache_begin(c, m);
	for (int f = 0; f < FIELDS; f++) {
		int id = cache_field(c, str_c(names[f]), f == (int)asked);

		if (id < 0)
			continue;
		if (f == (int)asked) {
			cache_put(c, id, value);
			continue;
		}
		/* A structure is computed unasked only when this field needed the whole message as well. */
		if (cache_decided(c, id) == CACHE_NO || !str_is_nil(cache_get(c, m, id)) ||
		    (f != MAILBOX_ENVELOPE && f != MAILBOX_SORTKEYS && f != MAILBOX_THREADKEYS &&
		        cache_decided(c, id) != CACHE_YES))
			continue;
		buf_init(&b, FIELD_MAX);
		if (compute(mb, msg, (enum mailbox_field)f, &b, &e) == 0)
			cache_put(c, id, buf_str(&b));
		buf_free(&b);
	}
	cache_end(c);
}

void mailbox_prefill_fields(struct mailbox *mb, struct message *msg, const struct index_msg *m)
{
	struct buf b;
	struct err e;

	for (int f = 0; f < FIELDS; f++) {
		int id = cache_field(mb->cache, str_c(names[f]), false);

		if (id < 0 || cache_decided(mb->cache, id) != CACHE_YES ||
		    !str_is_nil(cache_get(mb->cache, m, id)))
			continue;
		buf_init(&b, FIELD_MAX);
		if (compute(mb, msg, (enum mailbox_field)f, &b, &e) == 0)
			cache_put(mb->cache, id, buf_str(&b));
		buf_free(&b);
	}
}

static int from_file(struct mailbox *mb, uint32_t seq, enum mailbox_field f, struct str *r, struct err *e)
{
	struct message *msg = message_current(mb, seq, e);
	struct index_msg m;
	struct buf b;
	int id, result;

	if (!msg)
		return -1;
	m = *index_at(mb->ix, seq);
	buf_init(&b, FIELD_MAX);
	result = compute(mb, msg, f, &b, e);
	if (result == 0) {
		arena_reset(&mb->scratch);
		*r = arena_str(&mb->scratch, buf_str(&b));
		id = mb->cache ? cache_field(mb->cache, str_c(names[f]), true) : -1;
		if (id >= 0 && cache_wants(mb->cache, id, &m))
			put_decided(mb, msg, &m, f, *r);
		if (mb->cache && cache_collected(mb->cache) > (1 << 20))
			mailbox_learnt_flush(mb);
	}
	buf_free(&b);
	return result;
}

/* The cache's number of a field that it knows, -1. Numbers stay as long as the cache is open. */
static int field_id(struct mailbox *mb, enum mailbox_field f)
{
	struct cache *c = mailbox_cache(mb);

	if (c && !mb->fields[f])
		mb->fields[f] = cache_field(c, str_c(names[f]), false) + 1;
	return c ? mb->fields[f] - 1 : -1;
}

int mailbox_field(struct mailbox *mb, uint32_t seq, enum mailbox_field f, struct str *r, struct err *e)
{
	const struct index_msg *m = index_at(mb->ix, seq);
	int id = field_id(mb, f);

	if (id >= 0) {
		*r = cache_get(mb->cache, m, id);
		if (!str_is_nil(*r)) {
			cache_wants(mb->cache, id, m);
			return 0;
		}
	}
	return from_file(mb, seq, f, r, e);
}

/* ---- when it was sent ---- */

/* From what SORT has kept, else from the header. SORTKEY_NO_DATE when the message doesn't say. */
static int look_up_sent(struct mailbox *mb, uint32_t seq, int64_t *r, struct err *e)
{
	struct cache *c = mailbox_cache(mb);
	int id = c ? cache_field(c, str_c(names[MAILBOX_SORTKEYS]), false) : -1;
	struct str blob = id < 0 ? STR_NIL : cache_get(c, index_at(mb->ix, seq), id), header;
	struct message *msg;
	struct sortkeys keys;

	if (!str_is_nil(blob) && sortkey_parse(blob, &keys)) {
		*r = keys.date;
		return 0;
	}
	msg = message_current(mb, seq, e);
	if (!msg || message_header(msg, &header, e) < 0)
		return -1;
	*r = sortkey_date(header);
	return 0;
}

int mailbox_sent(struct mailbox *mb, uint32_t seq, int64_t *r, struct err *e)
{
	const struct index_msg *m = index_at(mb->ix, seq);
	struct index_msg f = {.uid = m->uid};

	if (m->sent == INDEX_SENT_UNKNOWN) {
		if (look_up_sent(mb, seq, r, e) < 0)
			return -1;
		if (*r == SORTKEY_NO_DATE)
			f.sent = INDEX_SENT_NONE;
		else if (*r > INDEX_SENT_NONE && *r <= UINT32_MAX)
			f.sent = (uint32_t)*r;
		if (f.sent)
			mailbox_learn(mb, &f);
		return *r != SORTKEY_NO_DATE;
	}
	*r = m->sent;
	return m->sent != INDEX_SENT_NONE;
}
