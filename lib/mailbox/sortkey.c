/* Sort and thread keys: made from a header once, read from the cache ever after. */
#include "mailbox/sortkey.h"

#include "base/map.h"
#include "base/num.h"
#include "mime/address.h"
#include "mime/head.h"
#include "mime/msgid.h"
#include "mime/subject.h"
#include "mime/words.h"
#include "text/casemap.h"
#include "text/maildate.h"

enum { TEXT_MAX = 255, KEY_MAX = 64 << 10, REFS_MAX = 1000, ID_MAX = 998 };

/* ---- writing ---- */

int64_t sortkey_date(struct str header)
{
	struct str value = mime_head_get(header, STR("Date"));
	int64_t t;

	return str_is_nil(value) || !text_maildate_parse(value, &t, NULL) ? SORTKEY_NO_DATE : t;
}

static void put_u64(uint64_t v, struct buf *out)
{
	char le[8];

	num_put_le64(le, v);
	buf_add(out, str_of(le, sizeof le));
}

static void put_string(struct str s, size_t max, struct buf *out)
{
	uint16_t n = (uint16_t)num_min(s.n, max);

	buf_add(out, str_of((char *)&n, 2));
	buf_add(out, str_head(s, n));
}

/* Casemapped and cut. */
static void put_folded(struct str s, struct buf *out)
{
	struct buf key;

	buf_init(&key, KEY_MAX);
	text_casemap_key(str_head(s, KEY_MAX / 32), &key);
	put_string(buf_str(&key), TEXT_MAX, out);
	buf_free(&key);
}

/*
 * The first address of a field (all that have its name are one list), which is a group's name where it begins with a group: ENVELOPE has it so, and
 * what is sorted by is ENVELOPE's (RFC 5256 section 3, RFC 5957 section 4).
 */
static bool first_address(struct arena *a, struct str header, struct str field, struct mime_address *r)
{
	struct mime_addresses list = {0};
	struct mime_head h;

	mime_head_init(&h, header);
	while (list.n == 0 && mime_head_next(&h))
		if (str_ieq(h.name, field))
			mime_address_parse(a, h.value, &list);
	if (list.n == 0 || list.p[0].kind == MIME_ADDRESS_GROUP_END)
		return false;
	*r = list.p[0];
	return true;
}

static void put_mailbox(struct arena *a, struct str header, struct str field, struct buf *out)
{
	struct mime_address r = {0};

	put_folded(first_address(a, header, field, &r) ? r.localpart : STR(""), out);
}

/* RFC 5957 section 3: the display name if there is one, else the address, or what there is of it. */
static void put_display(struct arena *a, struct str header, struct str field, struct buf *out)
{
	struct mime_address r = {0};
	struct str name = STR("");

	if (first_address(a, header, field, &r)) {
		name = mime_words_decode(a, r.name);
		if (!name.n && r.domain.n)
			name = arena_printf(a, "%.*s@%.*s", STR_ARG(r.localpart), STR_ARG(r.domain));
		else if (!name.n)
			name = r.localpart;
	}
	put_folded(name, out);
}

void sortkey_print(struct arena *a, struct str header, struct buf *out)
{
	struct str subject = mime_head_get(header, STR("Subject"));

	put_u64((uint64_t)sortkey_date(header), out);
	put_folded(str_is_nil(subject) ? STR("") : mime_subject_base(a, subject, NULL), out);
	put_mailbox(a, header, STR("From"), out);
	put_mailbox(a, header, STR("To"), out);
	put_mailbox(a, header, STR("Cc"), out);
	put_display(a, header, STR("From"), out);
	put_display(a, header, STR("To"), out);
}

/* Never 0 or 1, which say that there is nothing; the lowest bit is free. */
static uint64_t hashed(struct str s, const unsigned char guid[16])
{
	uint64_t h = map_siphash(guid, s) & ~(uint64_t)1;

	return h ? h : 2;
}

struct ids {
	struct arena *arena;
	struct str header;
	const unsigned char *guid;
	struct buf *out;
};

static size_t put_ids(const struct ids *ids, struct str field, size_t most)
{
	struct str value = mime_head_get(ids->header, field), id;
	size_t n = 0;

	while (!str_is_nil(value) && n < most && mime_msgid_next(ids->arena, &value, &id)) {
		put_u64(hashed(str_head(id, ID_MAX), ids->guid), ids->out);
		n++;
	}
	return n;
}

static uint64_t subject_key(struct arena *a, struct str header, const unsigned char guid[16])
{
	struct str subject = mime_head_get(header, STR("Subject")), base;
	bool is_reply = false;
	struct buf key;
	uint64_t r;

	if (str_is_nil(subject))
		return 0;
	base = mime_subject_base(a, subject, &is_reply);
	buf_init(&key, KEY_MAX);
	text_casemap_key(str_head(base, KEY_MAX / 32), &key);
	r = key.n ? hashed(str_head(buf_str(&key), TEXT_MAX), guid) : 0;
	buf_free(&key);
	return r | is_reply;
}

void threadkey_print(struct arena *a, struct str header, const unsigned char guid[16], struct buf *out)
{
	struct ids ids = {a, header, guid, out};

	put_u64(subject_key(a, header, guid), out);
	if (put_ids(&ids, STR("Message-ID"), 1) == 0)
		put_u64(0, out);
	/* RFC 5256: References; without a valid one there, the first id of In-Reply-To. */
	if (put_ids(&ids, STR("References"), REFS_MAX) == 0)
		put_ids(&ids, STR("In-Reply-To"), 1);
}

/* ---- reading ---- */

static bool take_string(struct str *s, struct str *r)
{
	uint16_t n;

	if (s->n < 2)
		return false;
	memcpy(&n, s->p, 2);
	if (n > s->n - 2)
		return false;
	*r = str_of(s->p + 2, n);
	*s = str_from(*s, 2 + (size_t)n);
	return true;
}

static bool take_u64(struct str *s, uint64_t *r)
{
	if (s->n < 8)
		return false;
	*r = num_le64(s->p);
	*s = str_from(*s, 8);
	return true;
}

bool sortkey_parse(struct str blob, struct sortkeys *r)
{
	uint64_t date;

	if (!take_u64(&blob, &date))
		return false;
	r->date = (int64_t)date;
	for (int i = 0; i < SORTKEY_TEXTS; i++) {
		if (!take_string(&blob, &r->text[i]))
			return false;
	}
	return blob.n == 0;
}

bool threadkey_parse(struct str blob, struct threadkeys *r)
{
	if (!take_u64(&blob, &r->subject) || !take_u64(&blob, &r->id))
		return false;
	r->is_reply = r->subject & 1;
	r->subject &= ~(uint64_t)1;
	r->refs = blob;
	return true;
}

bool threadkey_next(struct str *refs, uint64_t *id_r)
{
	return take_u64(refs, id_r) && *id_r;
}
