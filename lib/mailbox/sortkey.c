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
#include "text/utf8.h"

/* TEXT_MAX: a line of RFC 5322. */
enum { TEXT_MAX = 998, KEY_MAX = 64 << 10, REFS_MAX = 1000, ID_MAX = 998 };

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

/* What can't be converted is compared by its octets, and stands behind all that can (RFC 5255 section 4.6): no UTF-8 has this byte. */
static void add_octets(struct str s, struct buf *key)
{
	buf_ch(key, (char)0xff);
	buf_add(key, s);
}

/* Casemapped and cut; octets, unless NIL, in its place. */
static void put_folded(struct str s, struct str octets, struct buf *out)
{
	struct buf key;

	buf_init(&key, KEY_MAX);
	if (!str_is_nil(octets))
		add_octets(str_head(octets, TEXT_MAX), &key);
	else
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

	if (!first_address(a, header, field, &r))
		r.localpart = STR("");
	put_folded(r.localpart, text_utf8_is_valid(r.localpart) ? STR_NIL : r.localpart, out);
}

/* RFC 5957 section 3: the display name if there is one, else the address, or what there is of it. */
static void put_display(struct arena *a, struct str header, struct str field, struct buf *out)
{
	struct mime_address r = {0};
	struct str name = STR(""), octets = STR_NIL;

	if (first_address(a, header, field, &r)) {
		name = mime_words_decode(a, r.name);
		octets = mime_words_octets(a, r.name, name);
		if (!name.n && r.domain.n)
			name = arena_printf(a, "%.*s@%.*s", STR_ARG(r.localpart), STR_ARG(r.domain));
		else if (!name.n)
			name = r.localpart;
	}
	if (str_is_nil(octets) && !text_utf8_is_valid(name))
		octets = name;
	put_folded(name, octets, out);
}

/* The base subject (RFC 5256 section 2.1); octets as of put_folded. */
static struct str base(struct arena *a, struct str subject, struct str *octets_r, bool *is_reply_r)
{
	struct str text = mime_words_decode(a, subject);

	*octets_r = mime_words_octets(a, subject, text);
	if (!str_is_nil(*octets_r))
		*octets_r = mime_subject_base_of(a, *octets_r, NULL);
	return mime_subject_base_of(a, text, is_reply_r);
}

void sortkey_print(struct arena *a, struct str header, struct buf *out)
{
	struct str subject = mime_head_get(header, STR("Subject")), octets = STR_NIL;

	put_u64((uint64_t)sortkey_date(header), out);
	subject = str_is_nil(subject) ? STR("") : base(a, subject, &octets, NULL);
	put_folded(subject, octets, out);
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
	struct str subject = mime_head_get(header, STR("Subject")), octets;
	bool is_reply = false;
	struct buf key;
	uint64_t r;

	if (str_is_nil(subject))
		return 0;
	subject = base(a, subject, &octets, &is_reply);
	/* Whole: a thread has those alone that are the same. */
	buf_init(&key, 18 * subject.n + octets.n + 1);
	if (!str_is_nil(octets))
		add_octets(octets, &key);
	else
		text_casemap_key(subject, &key);
	r = key.n ? hashed(buf_str(&key), guid) : 0;
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
