/* Filters of mailboxes. */
#include "imap/scope.h"

#include "base/vec.h"
#include "imap/name.h"

static const struct {
	const char *word;
	enum imap_scope_kind kind;
} words[] = {
    {"SELECTED", IMAP_SCOPE_SELECTED},
    {"SELECTED-DELAYED", IMAP_SCOPE_DELAYED},
    {"INBOXES", IMAP_SCOPE_INBOXES},
    {"PERSONAL", IMAP_SCOPE_PERSONAL},
    {"SUBSCRIBED", IMAP_SCOPE_SUBSCRIBED},
    {"MAILBOXES", IMAP_SCOPE_MAILBOXES},
    {"SUBTREE", IMAP_SCOPE_SUBTREE},
    {"SUBTREE-ONE", IMAP_SCOPE_SUBTREE_ONE},
};

static int add(struct imap_parse *p, struct imap_scopes *v, struct imap_scope s)
{
	if (v->n == IMAP_SCOPES)
		return imap_parse_limit(p, "too many mailboxes");
	*vec_push(v, p->arena) = s;
	return 0;
}

static int one_name(struct imap_parse *p, struct imap_scopes *v, enum imap_scope_kind kind)
{
	struct imap_scope s = {kind, STR_NIL};

	if (imap_name_parse(p, &s.name) < 0)
		return p->failed ? -1 : 0;
	return add(p, v, s);
}

static int names(struct imap_parse *p, struct imap_scopes *v, enum imap_scope_kind kind)
{
	if (imap_parse_sp(p) < 0)
		return -1;
	if (!imap_parse_peek(p, '('))
		return one_name(p, v, kind);
	if (imap_parse_open(p) < 0)
		return -1;
	do {
		if (one_name(p, v, kind) < 0)
			return -1;
	} while (imap_parse_take(p, ' '));
	return imap_parse_close(p);
}

int imap_scope_parse(struct imap_parse *p, struct imap_scopes *v)
{
	struct str word;

	if (imap_parse_name(p, &word) < 0)
		return -1;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		enum imap_scope_kind kind = words[i].kind;

		if (!str_ieq(word, str_c(words[i].word)))
			continue;
		return kind >= IMAP_SCOPE_MAILBOXES ? names(p, v, kind)
		                                    : add(p, v, (struct imap_scope){kind, STR_NIL});
	}
	return imap_parse_bad(p, "no such filter of mailboxes");
}

/* Below a name, or below the root, whose name is "". */
static struct str below(struct str name, struct str parent, char separator)
{
	if (!parent.n)
		return name;
	if (name.n <= parent.n || !str_starts(name, parent) || name.p[parent.n] != separator)
		return STR_NIL;
	return str_from(name, parent.n + 1);
}

bool imap_scope_has(const struct imap_scope *s, const struct store_entry *e, char separator)
{
	struct str rest;

	switch (s->kind) {
	case IMAP_SCOPE_SELECTED:
	case IMAP_SCOPE_DELAYED:
		return false;
	case IMAP_SCOPE_INBOXES:
	case IMAP_SCOPE_PERSONAL:
		return true;
	case IMAP_SCOPE_SUBSCRIBED:
		return e->flags & STORE_SUBSCRIBED;
	default:
		break;
	}
	if (str_eq(e->name, s->name))
		return true;
	if (s->kind == IMAP_SCOPE_MAILBOXES)
		return false;
	rest = below(e->name, s->name, separator);
	return !str_is_nil(rest) && (s->kind == IMAP_SCOPE_SUBTREE || str_chr(rest, separator) < 0);
}
