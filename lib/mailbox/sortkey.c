/* Sort and thread keys: made from a header once, read from the cache ever after. */
#include "mailbox/sortkey.h"

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

static void put_date(struct str header, struct buf *out)
{
	struct str value = mime_head_get(header, STR("Date"));
	int64_t t;
	char le[8];

	if (str_is_nil(value) || !text_maildate_parse(value, &t, NULL))
		t = SORTKEY_NO_DATE;
	num_put_le64(le, (uint64_t)t);
	buf_add(out, str_of(le, 8));
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

/* The first address of a field, groups' marks passed over (RFC 5256: the mailbox of the first address). */
static bool first_address(struct arena *a, struct str header, struct str field, struct mime_address *r)
{
	struct str value = mime_head_get(header, field);
	struct mime_addresses list = {0};

	if (str_is_nil(value))
		return false;
	mime_address_parse(a, value, &list);
	for (size_t i = 0; i < list.n; i++) {
		if (list.p[i].kind == MIME_ADDRESS_MAILBOX) {
			*r = list.p[i];
			return true;
		}
	}
	return false;
}

static void put_mailbox(struct arena *a, struct str header, struct str field, struct buf *out)
{
	struct mime_address r = {0};

	put_folded(first_address(a, header, field, &r) ? r.localpart : STR(""), out);
}

/* RFC 5957: the display name if there is one, else the address. */
static void put_display(struct arena *a, struct str header, struct str field, struct buf *out)
{
	struct mime_address r = {0};

	if (!first_address(a, header, field, &r))
		put_folded(STR(""), out);
	else if (r.name.n)
		put_folded(mime_words_decode(a, r.name), out);
	else
		put_folded(arena_printf(a, "%.*s@%.*s", STR_ARG(r.localpart), STR_ARG(r.domain)), out);
}

void sortkey_print(struct arena *a, struct str header, struct buf *out)
{
	struct str subject = mime_head_get(header, STR("Subject"));

	put_date(header, out);
	put_folded(str_is_nil(subject) ? STR("") : mime_subject_base(a, subject, NULL), out);
	put_mailbox(a, header, STR("From"), out);
	put_mailbox(a, header, STR("To"), out);
	put_mailbox(a, header, STR("Cc"), out);
	put_display(a, header, STR("From"), out);
	put_display(a, header, STR("To"), out);
}

static size_t put_ids(struct arena *a, struct str header, struct str field, size_t most, struct buf *out)
{
	struct str value = mime_head_get(header, field), id;
	size_t n = 0;

	while (!str_is_nil(value) && n < most && mime_msgid_next(a, &value, &id)) {
		put_string(id, ID_MAX, out);
		n++;
	}
	return n;
}

void threadkey_print(struct arena *a, struct str header, struct buf *out)
{
	struct str subject = mime_head_get(header, STR("Subject"));
	bool is_reply = false;
	struct str base = str_is_nil(subject) ? STR("") : mime_subject_base(a, subject, &is_reply);

	put_date(header, out);
	buf_ch(out, is_reply);
	put_folded(base, out);
	if (put_ids(a, header, STR("Message-ID"), 1, out) == 0)
		put_string(STR(""), 0, out);
	/* RFC 5256: References; without a valid one there, the first id of In-Reply-To. */
	if (put_ids(a, header, STR("References"), REFS_MAX, out) == 0)
		put_ids(a, header, STR("In-Reply-To"), 1, out);
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

static bool take_date(struct str *s, int64_t *r)
{
	if (s->n < 8)
		return false;
	*r = (int64_t)num_le64(s->p);
	*s = str_from(*s, 8);
	return true;
}

bool sortkey_parse(struct str blob, struct sortkeys *r)
{
	if (!take_date(&blob, &r->date))
		return false;
	for (int i = 0; i < SORTKEY_TEXTS; i++) {
		if (!take_string(&blob, &r->text[i]))
			return false;
	}
	return blob.n == 0;
}

bool threadkey_parse(struct str blob, struct threadkeys *r)
{
	if (!take_date(&blob, &r->date) || !blob.n)
		return false;
	r->is_reply = blob.p[0];
	blob = str_from(blob, 1);
	if (!take_string(&blob, &r->subject) || !take_string(&blob, &r->id))
		return false;
	r->refs = blob;
	return true;
}

bool threadkey_next(struct str *refs, struct str *id_r)
{
	return take_string(refs, id_r);
}
