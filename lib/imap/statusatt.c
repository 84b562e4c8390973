/* STATUS items. */
#include "imap/statusatt.h"

#include "imap/special.h"

static const struct {
	const char *name;
	unsigned item;
} table[] = {
    {"MESSAGES", STORE_STATUS_MESSAGES},
    {"RECENT", STORE_STATUS_RECENT},
    {"UIDNEXT", STORE_STATUS_UIDNEXT},
    {"UIDVALIDITY", STORE_STATUS_UIDVALIDITY},
    {"UNSEEN", STORE_STATUS_UNSEEN},
    {"DELETED", STORE_STATUS_DELETED},
    {"SIZE", STORE_STATUS_SIZE},
    {"HIGHESTMODSEQ", STORE_STATUS_HIGHESTMODSEQ},
    {"MAILBOXID", STORE_STATUS_MAILBOXID},
    {"DELETED-STORAGE", STORE_STATUS_DELETED_STORAGE},
    {"APPENDLIMIT", IMAP_STATUSATT_APPENDLIMIT},
};
enum { ITEMS = sizeof table / sizeof *table };

static int item(struct imap_parse *p, unsigned *items_r)
{
	struct str name;

	if (imap_parse_name(p, &name) < 0)
		return -1;
	for (int i = 0; i < ITEMS; i++)
		if (str_ieq(name, str_c(table[i].name))) {
			*items_r |= table[i].item;
			return 0;
		}
	return imap_parse_bad(p, "no such STATUS item");
}

int imap_statusatt_parse(struct imap_parse *p, unsigned *items_r)
{
	*items_r = 0;
	if (imap_parse_open(p) < 0)
		return -1;
	do {
		if (item(p, items_r) < 0)
			return -1;
	} while (imap_parse_take(p, ' '));
	return imap_parse_close(p);
}

static uint64_t value(struct imap *c, unsigned item, const struct store_status *st)
{
	switch (item) {
	case STORE_STATUS_MESSAGES:
		return st->messages;
	case STORE_STATUS_RECENT:
		return st->recent;
	case STORE_STATUS_UIDNEXT:
		return st->uidnext;
	case STORE_STATUS_UIDVALIDITY:
		return st->uidvalidity;
	case STORE_STATUS_UNSEEN:
		return st->unseen;
	case STORE_STATUS_DELETED:
		return st->deleted;
	case STORE_STATUS_SIZE:
		return st->size;
	case STORE_STATUS_HIGHESTMODSEQ:
		return st->highestmodseq;
	case STORE_STATUS_DELETED_STORAGE:
		return st->deleted_storage;
	default:
		return c->append_max;
	}
}

void imap_statusatt_print_of(struct imap *c, struct str name, unsigned items, const struct store_status *st)
{
	struct out *o = &c->s.out;
	bool first = true;

	out_c(o, "* STATUS ");
	imap_name_print(o, name, imap_utf8(c));
	out_c(o, " (");
	for (int i = 0; i < ITEMS; i++) {
		if (!(items & table[i].item))
			continue;
		if (!first)
			out_ch(o, ' ');
		first = false;
		if (table[i].item == STORE_STATUS_MAILBOXID) {
			out_str(o, imap_special_mailboxid(&c->s.cmd, st->guid));
			continue;
		}
		out_c(o, table[i].name);
		out_ch(o, ' ');
		out_u64(o, value(c, table[i].item, st));
	}
	out_c(o, ")\r\n");
}

int imap_statusatt_get(struct imap *c, struct str name, unsigned items, struct store_status *r)
{
	return store_status(c->store, name, items & ~IMAP_STATUSATT_APPENDLIMIT, r, &c->err);
}

int imap_statusatt_print(struct imap *c, struct str name, unsigned items)
{
	struct store_status st = {0};

	if (imap_statusatt_get(c, name, items, &st) < 0)
		return -1;
	imap_statusatt_print_of(c, name, items, &st);
	return 0;
}
