/* CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/notify.h"
#include "imap/special.h"

/* SP mailbox; a separator at the end says that names below are meant, and is no part of the name (RFC 9051 section 6.3.4). */
static int name_argument(struct imap *c, struct str *r)
{
	if (imap_parse_sp(&c->p) < 0 || imap_name_parse(&c->p, r) < 0)
		return -1;
	if (r->n > 1 && r->p[r->n - 1] == store_separator(c->store))
		r->n--;
	imap_notify_own_name(c, *r);
	return 0;
}

/* A name that can't be is answered NO, once the rest was seen to be right. */
static int only_name(struct imap *c, struct str *r)
{
	int got = name_argument(c, r);

	return c->p.failed || imap_parse_end(&c->p) < 0 ? -1 : got;
}

/* A client that wrote the name in another form than it is kept in is told which (RFC 9051 section 6.3.9.7). */
static void tell_name(struct imap *c, struct str name, struct str old, const char *flag)
{
	if (imap_is(c, IMAP_REV2) && !str_is_nil(old))
		imap_list_tell(c, name, old, flag);
}

int imap_cmd_create(void *arg)
{
	struct imap *c = arg;
	unsigned special = 0;
	struct store_status st;
	struct str name, old;
	int named = name_argument(c, &name);

	old = c->p.old_name;
	if (c->p.failed)
		return -1;
	if (imap_parse_take(&c->p, ' ') && imap_special_parse_use(&c->p, &special) < 0)
		return -1;
	if (imap_parse_end(&c->p) < 0 || named < 0)
		return -1;
	if (special & ~IMAP_SPECIAL_CREATABLE)
		return imap_client_no(c, ERR_CANNOT, "USEATTR", "a mailbox can't be made for this use");
	if (store_create(c->store, name, &c->err) < 0)
		return -1;
	if (special && store_set_special(c->store, name, special, &c->err) < 0) {
		struct err ignored;

		store_delete(c->store, name, &ignored);
		return -1;
	}
	if (store_status(c->store, name, STORE_STATUS_MAILBOXID, &st, &c->err) == 0)
		c->code = imap_special_mailboxid(&c->s.cmd, st.guid);
	tell_name(c, name, old, "");
	return 0;
}

int imap_cmd_delete(void *arg)
{
	struct imap *c = arg;
	struct str name;

	if (only_name(c, &name) < 0)
		return -1;
	if (store_delete(c->store, name, &c->err) < 0)
		return -1;
	if (c->box && str_eq(name, mailbox_name(c->box)))
		imap_client_deselect(c, true);
	tell_name(c, name, c->p.old_name, "\\NonExistent");
	return 0;
}

int imap_cmd_rename(void *arg)
{
	struct imap *c = arg;
	struct str from, to, old;
	int a = name_argument(c, &from), b;

	if (c->p.failed)
		return -1;
	old = c->p.old_name;
	b = name_argument(c, &to);
	if (c->p.failed || imap_parse_end(&c->p) < 0 || a < 0 || b < 0)
		return -1;
	if (store_rename(c->store, from, to, &c->err) < 0)
		return -1;
	/* What is selected stays selected (RFC 2180 section 3.4). */
	if (c->box)
		mailbox_renamed(c->box, from, to);
	/* Its value is the name that was given, also where only the new one had another form. */
	tell_name(c, to, str_is_nil(old) && !str_is_nil(c->p.old_name) ? from : old, "");
	return 0;
}

/* Whether the name stands in LIST because of mailboxes below it. */
static bool is_above(struct imap *c, struct str name)
{
	char sep = store_separator(c->store);
	struct store_entry *list;
	struct err e;
	size_t n;

	if (store_list(c->store, &c->s.cmd, false, &list, &n, &e) < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (list[i].name.n > name.n && str_starts(list[i].name, name) &&
		    list[i].name.p[name.n] == sep)
			return true;
	return false;
}

int imap_cmd_subscribe(void *arg)
{
	struct imap *c = arg;
	struct str name;

	if (only_name(c, &name) < 0)
		return -1;
	/* One that isn't there can't be subscribed; what can't be selected can (RFC 9051 section 6.3.7). */
	if (store_check(c->store, name, &c->err) < 0 && (c->err.kind != ERR_NOTFOUND || !is_above(c, name)))
		return -1;
	return store_subscribe(c->store, name, true, &c->err);
}

int imap_cmd_unsubscribe(void *arg)
{
	struct imap *c = arg;
	struct str name;

	if (only_name(c, &name) < 0)
		return -1;
	return store_subscribe(c->store, name, false, &c->err);
}
