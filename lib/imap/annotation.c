/* Annotations on the wire. */
#include "imap/annotation.h"

#include "imap/special.h"
#include "mailbox/metadata.h"

static struct str lower(struct arena *a, struct str s)
{
	char *to = arena_bytes(a, s.n);

	for (size_t i = 0; i < s.n; i++)
		to[i] = str_lower_ch(s.p[i]);
	return str_of(to, s.n);
}

/* RFC 5464 section 3.2: no wildcards, no empty component, no other tree. */
static bool is_name(struct str s)
{
	if (!str_starts(s, STR("/private/")) && !str_starts(s, STR("/shared/")))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 32 || s.p[i] == 127 || s.p[i] == '*' || s.p[i] == '%' ||
		    (s.p[i] == '/' && (i + 1 == s.n || s.p[i + 1] == '/')))
			return false;
	return s.n <= 500;
}

int imap_annotation_parse_name(struct imap_parse *p, struct str *r)
{
	if (imap_parse_astring(p, r) < 0)
		return -1;
	*r = lower(p->arena, *r);
	return is_name(*r) ? 0 : imap_parse_bad(p, "this can't be the name of an annotation");
}

bool imap_annotation_is_whole(struct str name)
{
	struct str below = str_from(name, str_starts(name, STR("/shared/")) ? 8 : 9);

	if (!str_starts(below, STR("vendor/")))
		return !str_eq(below, STR("vendor"));
	return str_chr(str_from(below, 7), '/') >= 0;
}

int imap_annotation_parse_names(struct imap_parse *p, struct imap_annotation_want *r)
{
	VEC(struct str) v = {0};
	bool list = imap_parse_peek(p, '(');

	if (list && imap_parse_open(p) < 0)
		return -1;
	do {
		if (v.n == IMAP_ANNOTATION_ENTRIES)
			return imap_parse_limit(p, "too many annotations");
		if (imap_annotation_parse_name(p, vec_push(&v, p->arena)) < 0)
			return -1;
	} while (list && imap_parse_take(p, ' '));
	r->names = v.p;
	r->n = v.n;
	return list ? imap_parse_close(p) : 0;
}

int imap_annotation_owner(
    struct imap *c, struct str mailbox, unsigned char guid[16], const unsigned char **guid_r)
{
	struct store_status st;

	*guid_r = NULL;
	if (!mailbox.n)
		return 0;
	if (store_status(c->store, mailbox, STORE_STATUS_MAILBOXID, &st, &c->err) < 0)
		return -1;
	memcpy(guid, st.guid, 16);
	*guid_r = guid;
	return 0;
}

/* Whether `name` is what was asked for, or as far below it as DEPTH goes. */
static bool is_meant(struct str name, struct str asked, int depth)
{
	struct str below;

	if (str_eq(name, asked))
		return true;
	if (!depth || name.n <= asked.n || !str_starts(name, asked) || name.p[asked.n] != '/')
		return false;
	below = str_from(name, asked.n + 1);
	return depth < 0 || str_chr(below, '/') < 0;
}

struct printing {
	struct imap *c;
	struct str mailbox;
	size_t n;
};

static void print_one(struct printing *pr, struct str name, struct str value)
{
	struct out *o = &pr->c->s.out;

	if (pr->n++) {
		out_ch(o, ' ');
	} else {
		out_c(o, "* METADATA ");
		imap_name_print(o, pr->mailbox, imap_utf8(pr->c));
		out_c(o, " (");
	}
	imap_print_astring(o, name, false);
	out_ch(o, ' ');
	if (str_chr(value, '\0') >= 0) {
		imap_print_literal_head(o, value.n, true);
		out_str(o, value);
	} else {
		imap_print_nstring(o, value, imap_utf8(pr->c));
	}
}

/* Annotations that aren't stored, or not there. */
static struct mailbox_annotation computed(struct imap *c, struct str mailbox)
{
	if (!mailbox.n)
		return (struct mailbox_annotation){IMAP_ANNOTATION_ADMIN, str_c(conf_string("IMAP_ADMIN"))};
	return (struct mailbox_annotation){IMAP_ANNOTATION_SPECIALUSE,
	    imap_special_value(&c->s.cmd, store_special(c->store, &c->s.cmd, mailbox))};
}

/* All of the mailbox or the server, with the special uses as they are. */
static int get(struct imap *c, struct str mailbox, struct mailbox_annotation **list_r, size_t *n_r)
{
	struct mailbox_annotation *stored, *all, own;
	const unsigned char *owner;
	unsigned char guid[16];
	size_t n, kept = 0;

	if (imap_annotation_owner(c, mailbox, guid, &owner) < 0 ||
	    mailbox_metadata_get(c->store, owner, &c->s.cmd, &stored, &n, &c->err) < 0)
		return -1;
	all = arena_array(&c->s.cmd, n + 1, sizeof *all);
	own = computed(c, mailbox);
	for (size_t i = 0; i < n; i++)
		if (!str_eq(stored[i].name, own.name))
			all[kept++] = stored[i];
	if (!str_is_nil(own.value))
		all[kept++] = own;
	*list_r = all;
	*n_r = kept;
	return 0;
}

int imap_annotation_print(struct imap *c, struct str mailbox, struct imap_annotation_want *want)
{
	struct mailbox_annotation *all;
	struct printing pr = {c, mailbox, 0};
	size_t n;

	if (get(c, mailbox, &all, &n) < 0)
		return -1;
	for (size_t i = 0; i < want->n; i++) {
		bool any = false;

		for (size_t k = 0; k < n; k++) {
			if (!is_meant(all[k].name, want->names[i], want->depth))
				continue;
			any = true;
			if (all[k].value.n <= want->max)
				print_one(&pr, all[k].name, all[k].value);
			else if (all[k].value.n > want->longest)
				want->longest = all[k].value.n;
		}
		if (!any && want->nil)
			print_one(&pr, want->names[i], STR_NIL);
	}
	if (pr.n)
		out_c(&c->s.out, ")\r\n");
	return 0;
}

struct str imap_annotation_filter(void *arg, struct str name)
{
	struct imap *c = arg;
	struct str low = lower(&c->s.cmd, name);
	struct mailbox_annotation *all;
	struct err ignored;
	size_t n;

	if (mailbox_metadata_get(c->store, NULL, &c->s.cmd, &all, &n, &ignored) < 0)
		return STR_NIL;
	/* A user's own filter hides a shared one of the same name (RFC 5466 section 3.1). */
	for (int own = 1; own >= 0; own--) {
		struct str want = arena_printf(
		    &c->s.cmd, "/%s/filters/values/%.*s", own ? "private" : "shared", STR_ARG(low));

		for (size_t i = 0; i < n; i++)
			if (str_eq(all[i].name, want))
				return all[i].value;
	}
	return STR_NIL;
}
