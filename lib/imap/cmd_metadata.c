/* GETMETADATA and SETMETADATA (RFC 5464). */
#include "imap/annotation.h"
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/notify.h"
#include "imap/searchkey.h"
#include "imap/special.h"

#include "base/log.h"
#include "mailbox/mailbox.h"
#include "mailbox/metadata.h"

static int option(struct imap_parse *p, struct imap_annotation_want *w)
{
	uint32_t depth;

	if (imap_parse_word(p, STR("MAXSIZE")))
		return imap_parse_sp(p) < 0 ? -1 : imap_parse_number64(p, &w->max);
	if (!imap_parse_word(p, STR("DEPTH")))
		return imap_parse_bad(p, "no such GETMETADATA option");
	if (imap_parse_sp(p) < 0)
		return -1;
	if (imap_parse_word(p, STR("INFINITY"))) {
		w->depth = -1;
		return 0;
	}
	if (imap_parse_number(p, &depth) < 0 || depth > 1)
		return imap_parse_bad(p, "DEPTH is 0, 1 or infinity");
	w->depth = (int)depth;
	return 0;
}

static int options(struct imap_parse *p, struct imap_annotation_want *w)
{
	if (!imap_parse_peek(p, '('))
		return 0;
	if (imap_parse_open(p) < 0)
		return -1;
	do {
		if (option(p, w) < 0)
			return -1;
	} while (imap_parse_take(p, ' '));
	return imap_parse_close(p) < 0 ? -1 : imap_parse_sp(p);
}

/* RFC 5464's text and examples have options behind the mailbox, its grammar before it. */
static bool has_options(const struct imap_parse *p)
{
	struct str rest = str_of(p->p, (size_t)(p->end - p->p));

	return str_istarts(rest, STR("(MAXSIZE ")) || str_istarts(rest, STR("(DEPTH "));
}

/* A mailbox, or "" for the server. */
static int mailbox_or_server(struct imap *c, struct str *name)
{
	int named = imap_name_parse(&c->p, name);

	return c->p.failed || imap_parse_sp(&c->p) < 0 ? -1 : named;
}

int imap_cmd_getmetadata(void *arg)
{
	struct imap *c = arg;
	struct imap_annotation_want w = {.max = UINT64_MAX};
	struct str name;
	int named;

	if (imap_parse_sp(&c->p) < 0 || options(&c->p, &w) < 0)
		return -1;
	named = mailbox_or_server(c, &name);
	if (c->p.failed || (has_options(&c->p) && options(&c->p, &w) < 0) ||
	    imap_annotation_parse_names(&c->p, &w) < 0 || imap_parse_end(&c->p) < 0 || named < 0)
		return -1;
	/* "Required METADATA response" (section 4.2); what DEPTH looks below of need not be there itself. */
	w.nil = !w.depth;
	if (imap_annotation_print(c, name, &w) < 0)
		return -1;
	if (w.longest)
		c->code = arena_printf(&c->s.cmd, "METADATA LONGENTRIES %llu", (unsigned long long)w.longest);
	return 0;
}

static int value(struct imap_parse *p, struct str *r)
{
	return imap_parse_peek(p, '~') ? imap_parse_literal(p, r) : imap_parse_nstring(p, r);
}

/* The uses that the list gives the mailbox; the last word counts. *given_r: there is one. */
static int special_uses(
    struct imap *c, const struct mailbox_annotation *list, size_t n, bool *given_r, unsigned *special_r)
{
	*given_r = false;
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(list[i].name, IMAP_ANNOTATION_SPECIALUSE))
			continue;
		*given_r = true;
		if (!imap_special_parse_value(&c->s.cmd, list[i].value, special_r) ||
		    (*special_r & ~IMAP_SPECIAL_CREATABLE))
			return imap_client_no(
			    c, ERR_CANNOT, "USEATTR", "that isn't what a mailbox can be used for");
	}
	return 0;
}

/* Search keys alone, in UTF-8; filters that they refer to aren't looked at. */
static bool is_filter(struct arena *a, struct str text)
{
	struct imap_search_program prog = {0};
	struct imap_parse p;
	struct err ignored;

	imap_parse_init(&p, text, a, &ignored);
	p.utf8 = true;
	return imap_searchkey_parse_keys(&p, &prog) == 0 && imap_parse_end(&p) == 0;
}

static bool is_sound_filter(struct arena *a, const struct mailbox_annotation *n)
{
	struct str name;

	if (str_starts(n->name, STR("/private/filters/values/")))
		name = str_from(n->name, sizeof "/private/filters/values/" - 1);
	else if (str_starts(n->name, STR("/shared/filters/values/")))
		name = str_from(n->name, sizeof "/shared/filters/values/" - 1);
	else
		return true;
	return str_is_nil(n->value) || (imap_searchkey_is_filter_name(name) && is_filter(a, n->value));
}

/* Named searches are whole ones (RFC 5466 section 3.2). */
static int filters(struct imap *c, const struct mailbox_annotation *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_sound_filter(&c->s.cmd, &list[i]))
			return imap_client_no(c, ERR_CANNOT, "CANNOT",
			    "a filter is a list of search keys, and its name an atom without \"/\"");
	return 0;
}

/* A mailbox whose annotation changed has another HIGHESTMODSEQ (RFC 7162 section 3.2). The annotation is set: that it isn't counted is no reason to say NO. */
static void touch(struct imap *c, struct str name)
{
	struct mailbox *mb;
	struct err e = {0};

	if (mailbox_open(&mb, c->store, name, 0, &e) == 0) {
		if (mailbox_touch(mb, &e) < 0)
			log_error("counting a new annotation: %s", e.text);
		mailbox_close(mb);
	}
}

int imap_cmd_setmetadata(void *arg)
{
	struct imap *c = arg;
	VEC(struct mailbox_annotation) v = {0};
	const unsigned char *owner;
	unsigned char guid[16];
	unsigned special;
	struct str name;
	bool uses;
	int named;

	if (imap_parse_sp(&c->p) < 0)
		return -1;
	named = mailbox_or_server(c, &name);
	if (c->p.failed || imap_parse_open(&c->p) < 0)
		return -1;
	do {
		struct mailbox_annotation *an = vec_push(&v, &c->s.cmd);

		if (v.n > IMAP_ANNOTATION_ENTRIES)
			return imap_client_no(
			    c, ERR_LIMIT, "METADATA TOOMANY", "Too many annotations at once");
		if (imap_annotation_parse_name(&c->p, &an->name) < 0)
			return -1;
		if (!imap_annotation_is_whole(an->name))
			return imap_parse_bad(&c->p, "a vendor's annotation has at least four components");
		if (imap_parse_sp(&c->p) < 0 || value(&c->p, &an->value) < 0)
			return -1;
		if (an->value.n > MAILBOX_METADATA_VALUE)
			return imap_client_no(
			    c, ERR_LIMIT, "METADATA MAXSIZE 65536", "The value is too large");
	} while (imap_parse_take(&c->p, ' '));
	if (imap_parse_close(&c->p) < 0 || imap_parse_end(&c->p) < 0 || named < 0)
		return -1;
	if (imap_annotation_owner(c, name, guid, &owner) < 0 ||
	    special_uses(c, v.p, owner ? v.n : 0, &uses, &special) < 0 ||
	    (!owner && filters(c, v.p, v.n) < 0))
		return -1;
	for (size_t i = 0; !owner && i < v.n; i++)
		if (str_eq(v.p[i].name, IMAP_ANNOTATION_ADMIN))
			return imap_client_no(
			    c, ERR_CANNOT, "NOPERM", "The administrator's address is the administrator's");
	imap_notify_own_name(c, name);
	c->own.server = !owner;
	if (mailbox_metadata_set(c->store, owner, v.p, v.n, &c->err) < 0) {
		if (c->err.kind == ERR_LIMIT)
			c->code = STR("METADATA TOOMANY");
		return -1;
	}
	if (owner)
		touch(c, name);
	return uses ? store_set_special(c->store, name, special, &c->err) : 0;
}
