/*
 * GETQUOTA and GETQUOTAROOT (RFC 9208). All mailboxes have the quota root "user", whose limits are those of all mail; one whose rule says otherwise has a
 * root of its own, "user/" and its name, with the same usage. A mailbox that isn't limited has none.
 */
#include "imap/client.h"
#include "imap/cmd.h"

#include "mailbox/quota.h"

#define ROOT "user"

/* No mailbox has this name, and so no rule. */
#define ALL_MAIL STR("")

static void print_quota(struct imap *c, struct str root, const struct quota_use *u)
{
	struct out *o = &c->s.out;

	out_c(o, "* QUOTA ");
	imap_print_astring(o, root, imap_utf8(c));
	out_c(o, " (");
	if (u->bytes_max)
		out_printf(o, "STORAGE %llu %llu",
		    (unsigned long long)(u->bytes / 1024 + (u->bytes % 1024 != 0)),
		    (unsigned long long)(u->bytes_max / 1024));
	if (u->bytes_max && u->count_max)
		out_ch(o, ' ');
	if (u->count_max)
		out_printf(
		    o, "MESSAGE %llu %llu", (unsigned long long)u->count, (unsigned long long)u->count_max);
	out_c(o, ")\r\n");
}

static struct str own_root(struct imap *c, struct str mailbox)
{
	return arena_printf(&c->s.cmd, ROOT "/%.*s", STR_ARG(mailbox));
}

int imap_cmd_getquotaroot(void *arg)
{
	struct imap *c = arg;
	struct quota_use mine, all;
	struct str name, root = STR(ROOT);
	int named;

	if (imap_parse_sp(&c->p) < 0)
		return -1;
	named = imap_name_parse(&c->p, &name);
	if (c->p.failed || imap_parse_end(&c->p) < 0 || named < 0)
		return -1;
	if (quota_get(c->store, name, &mine, &c->err) < 0 || quota_get(c->store, ALL_MAIL, &all, &c->err) < 0)
		return -1;
	if (mine.bytes_max != all.bytes_max || mine.count_max != all.count_max)
		root = own_root(c, name);
	out_c(&c->s.out, "* QUOTAROOT ");
	imap_name_print(&c->s.out, name, imap_utf8(c));
	if (mine.is_limited) {
		out_ch(&c->s.out, ' ');
		imap_print_astring(&c->s.out, root, imap_utf8(c));
	}
	out_c(&c->s.out, "\r\n");
	if (mine.is_limited)
		print_quota(c, root, &mine);
	return 0;
}

int imap_cmd_getquota(void *arg)
{
	struct imap *c = arg;
	struct quota_use mine = {.is_limited = false}, all;
	struct str root, name;

	if (imap_parse_sp(&c->p) < 0 || imap_parse_astring(&c->p, &root) < 0 || imap_parse_end(&c->p) < 0)
		return -1;
	if (quota_get(c->store, ALL_MAIL, &all, &c->err) < 0)
		return -1;
	if (str_eq(root, STR(ROOT)) && all.is_limited) {
		print_quota(c, root, &all);
		return 0;
	}
	name = str_starts(root, STR(ROOT "/")) ? str_from(root, sizeof ROOT) : STR_NIL;
	if (name.n && quota_get(c->store, name, &mine, &c->err) < 0)
		return -1;
	if (!mine.is_limited || (mine.bytes_max == all.bytes_max && mine.count_max == all.count_max))
		return imap_client_no(c, ERR_NOTFOUND, "NONEXISTENT", "There is no such quota root");
	print_quota(c, root, &mine);
	return 0;
}
