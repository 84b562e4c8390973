/* What the session announces. */
#include "imap/capability.h"

#include "imap/event.h"

#include "imap/limit.h"

enum when {
	ALWAYS,
	IF_LITERAL_PLUS,
	IF_LITERAL_MINUS, /* RFC 7888 section 5: never both */
	IF_METADATA,
	IF_COMPRESS, /* allowed, and not compressing already */
	IF_URLAUTH,
	IF_BACK, /* the login program waits for it */
};

static const struct {
	const char *name;
	enum when when;
} table[] = {
    {"IMAP4rev1", ALWAYS},
    {"IMAP4rev2", ALWAYS},
    {"SASL-IR", ALWAYS},
    {"LITERAL+", IF_LITERAL_PLUS},
    {"LITERAL-", IF_LITERAL_MINUS},
    {"ID", ALWAYS},
    {"ENABLE", ALWAYS},
    {"IDLE", ALWAYS},
    {"NAMESPACE", ALWAYS},
    {"CHILDREN", ALWAYS},
    {"UNSELECT", ALWAYS},
    {"UIDPLUS", ALWAYS},
    {"MOVE", ALWAYS},
    {"CONDSTORE", ALWAYS},
    {"QRESYNC", ALWAYS},
    {"ESEARCH", ALWAYS},
    {"SEARCHRES", ALWAYS},
    {"SEARCH=FUZZY", ALWAYS},
    {"WITHIN", ALWAYS},
    {"SORT", ALWAYS},
    {"SORT=DISPLAY", ALWAYS},
    {"ESORT", ALWAYS},
    {"THREAD=ORDEREDSUBJECT", ALWAYS},
    {"THREAD=REFERENCES", ALWAYS},
    {"THREAD=REFS", ALWAYS},
    {"LIST-EXTENDED", ALWAYS},
    {"LIST-STATUS", ALWAYS},
    {"SPECIAL-USE", ALWAYS},
    {"CREATE-SPECIAL-USE", ALWAYS},
    {"STATUS=SIZE", ALWAYS},
    {"MULTIAPPEND", ALWAYS},
    {"BINARY", ALWAYS},
    {"CATENATE", ALWAYS},
    {"URL-PARTIAL", ALWAYS},
    {"REPLACE", ALWAYS},
    {"UTF8=ACCEPT", ALWAYS},
    {"PREVIEW", ALWAYS},
    {"SAVEDATE", ALWAYS},
    {"OBJECTID", ALWAYS},
    {"PARTIAL", ALWAYS},
    {"UIDONLY", ALWAYS},
    {"INPROGRESS", ALWAYS},
    {"I18NLEVEL=1", ALWAYS},
    {"I18NLEVEL=2", ALWAYS},
    {"LANGUAGE", ALWAYS},
    {"MULTISEARCH", ALWAYS},
    {"CONTEXT=SEARCH", ALWAYS},
    {"CONTEXT=SORT", ALWAYS},
    {"NOTIFY", ALWAYS},
    {"QUOTA", ALWAYS},
    {"QUOTA=RES-STORAGE", ALWAYS},
    {"QUOTA=RES-MESSAGE", ALWAYS},
    {"URLAUTH", IF_URLAUTH},
    {"METADATA", IF_METADATA},
    {"LIST-METADATA", IF_METADATA},
    {"FILTERS", IF_METADATA},
    {"UNAUTHENTICATE", IF_BACK},
    {"COMPRESS=DEFLATE", IF_COMPRESS},
};

static bool holds(const struct imap *c, enum when when)
{
	switch (when) {
	case ALWAYS:
		return true;
	case IF_LITERAL_PLUS:
		return !c->literal_minus;
	case IF_LITERAL_MINUS:
		return c->literal_minus;
	case IF_METADATA:
		return conf_bool("IMAP_METADATA");
	case IF_COMPRESS:
		return conf_bool("IMAP_COMPRESS") && !c->deflate;
	case IF_URLAUTH:
		return conf_string("IMAP_URLAUTH_HOST") != NULL;
	case IF_BACK:
		return c->back >= 0;
	}
	return false;
}

/* Whether IMAP_CAPABILITY has this word. */
static bool changed_by(const char *sign, struct str name)
{
	struct str rest = str_c(conf_string("IMAP_CAPABILITY")), word;

	while (rest.n && conf_list_next(&rest, &word))
		if (str_starts(word, str_c(sign)) && str_ieq(str_from(word, 1), name))
			return true;
	return false;
}

static void print_added(struct out *o, struct str rest)
{
	struct str word;

	while (rest.n && conf_list_next(&rest, &word))
		if (word.n > 1 && word.p[0] == '+') {
			out_ch(o, ' ');
			out_str(o, str_from(word, 1));
		}
}

void imap_capability_print(struct imap *c)
{
	struct str set = str_trim(str_c(conf_string("IMAP_CAPABILITY")));
	struct out *o = &c->s.out;
	bool first = true;

	if (set.n && set.p[0] != '+' && set.p[0] != '-') {
		out_str(o, set);
		return;
	}
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (!holds(c, table[i].when) || changed_by("-", str_c(table[i].name)))
			continue;
		if (!first)
			out_ch(o, ' ');
		out_c(o, table[i].name);
		first = false;
	}
	out_c(o, " APPENDLIMIT=");
	out_u64(o, c->append_max);
	imap_limit_print(c);
	if (imap_event_is_on()) {
		out_c(o, " IMAPSIEVE=");
		out_c(o, conf_string("IMAP_SIEVE_URL"));
	}
	print_added(o, set);
}
