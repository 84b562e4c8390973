/* Names, special uses and ids to mailboxes. */
#include "deliver/place.h"

#include "base/buf.h"
#include "base/log.h"
#include "conf/conf.h"
#include "index/index.h"
#include "text/digest.h"

enum { GUID = 16, ID_CHARS = 2 * GUID };

static const struct {
	const char *name;
	unsigned bit;
} specials[] = {
    {"\\All", STORE_SPECIAL_ALL},
    {"\\Archive", STORE_SPECIAL_ARCHIVE},
    {"\\Drafts", STORE_SPECIAL_DRAFTS},
    {"\\Flagged", STORE_SPECIAL_FLAGGED},
    {"\\Junk", STORE_SPECIAL_JUNK},
    {"\\Sent", STORE_SPECIAL_SENT},
    {"\\Trash", STORE_SPECIAL_TRASH},
    {"\\Important", STORE_SPECIAL_IMPORTANT},
};

bool place_flag(size_t i, const char **name_r, uint8_t *bit_r)
{
	static const struct {
		const char *name;
		uint8_t bit;
	} flags[] = {
	    {"\\Seen", INDEX_SEEN},
	    {"\\Answered", INDEX_ANSWERED},
	    {"\\Flagged", INDEX_FLAGGED},
	    {"\\Deleted", INDEX_DELETED},
	    {"\\Draft", INDEX_DRAFT},
	};

	if (i >= sizeof flags / sizeof *flags)
		return false;
	*name_r = flags[i].name;
	*bit_r = flags[i].bit;
	return true;
}

static unsigned special_bit(struct str attribute)
{
	for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
		if (str_ieq(attribute, str_c(specials[i].name)))
			return specials[i].bit;
	return 0;
}

int place_special(
    const struct delivery *d, struct str mailbox, struct str attribute, struct str *name_r, struct err *e)
{
	unsigned bit = special_bit(attribute);
	struct store_entry *list;
	size_t n;

	if (!bit)
		return 0;
	if (store_list(d->store, d->arena, false, &list, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!(list[i].special & bit) || (list[i].flags & STORE_NOSELECT) ||
		    (!str_is_nil(mailbox) && !str_eq(list[i].name, mailbox)))
			continue;
		*name_r = list[i].name;
		return 1;
	}
	return 0;
}

static bool has_id(const struct delivery *d, struct str name, struct str id)
{
	struct store_status st;
	struct buf hex;
	struct err e;
	bool equal;

	if (store_status(d->store, name, STORE_STATUS_MAILBOXID, &st, &e) < 0)
		return false;
	buf_init(&hex, ID_CHARS);
	text_digest_hex(st.guid, GUID, &hex);
	equal = str_ieq(buf_str(&hex), str_from(id, 1));
	buf_free(&hex);
	return equal;
}

int place_id(const struct delivery *d, struct str id, struct str *name_r, struct err *e)
{
	struct store_entry *list;
	size_t n;

	if (id.n != ID_CHARS + 1 || id.p[0] != 'F')
		return 0;
	if (store_list(d->store, d->arena, false, &list, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if ((list[i].flags & STORE_NOSELECT) || !has_id(d, list[i].name, id))
			continue;
		*name_r = list[i].name;
		return 1;
	}
	return 0;
}

/* A system flag that isn't known is no flag of a message; the rest are keywords. */
static void set_flags(const struct delivery *d, const struct place *p, struct into *to)
{
	struct str *keywords = arena_array(d->arena, p->nflags, sizeof *keywords);
	const char *name;
	uint8_t bit;

	to->keywords = keywords;
	for (size_t i = 0; i < p->nflags; i++) {
		if (!str_starts(p->flags[i], STR("\\"))) {
			keywords[to->nkeywords++] = p->flags[i];
			continue;
		}
		for (size_t k = 0; place_flag(k, &name, &bit); k++)
			if (str_ieq(p->flags[i], str_c(name)))
				to->flags |= bit;
	}
}

int place_name(const struct delivery *d, const struct place *p, struct str *name_r, struct err *e)
{
	int found = 0;

	*name_r = p->mailbox;
	if (!str_is_nil(p->mailboxid))
		found = place_id(d, p->mailboxid, name_r, e);
	if (found == 0 && !str_is_nil(p->special_use))
		found = place_special(d, STR_NIL, p->special_use, name_r, e);
	return found < 0 ? -1 : 0;
}

int place_save(const struct delivery *d, const struct place *p, const struct into_bytes *bytes, struct err *e)
{
	struct into to = {.create = p->create || conf_bool("LDA_AUTOCREATE"),
	    .subscribe = conf_bool("LDA_AUTOSUBSCRIBE"),
	    .group = d->group,
	    .place_r = d->place};
	struct err sub;
	bool new;

	if (place_name(d, p, &to.mailbox, e) < 0)
		return -1;
	set_flags(d, p, &to);
	new = !str_is_nil(p->special_use) && p->create &&store_check(d->store, to.mailbox, &sub) < 0;
	if (into_mailbox(d->store, &to, bytes, e) < 0)
		return -1;
	if (new &&store_set_special(d->store, to.mailbox, special_bit(p->special_use), &sub) < 0)
		log_warning("%.*s was made without its special use: %s", STR_ARG(to.mailbox), sub.text);
	return 0;
}
