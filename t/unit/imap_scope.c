/* Filters of mailboxes. */
#include "imap/scope.h"

#include "imap_grammar.h"
#include "tap.h"

static struct imap_scopes v;

static int parse(struct str s)
{
	struct imap_parse p = at(s);

	v = (struct imap_scopes){0};
	return imap_scope_parse(&p, &v) < 0 ? -1 : imap_parse_end(&p);
}

static bool has(const char *name, unsigned flags)
{
	struct store_entry e = {.name = str_c(name), .flags = flags};

	return imap_scope_has(&v.p[0], &e, '/');
}

static void limit(void)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	buf_add(&b, STR("mailboxes ("));
	for (int i = 0; i < IMAP_SCOPES; i++)
		buf_printf(&b, "%sm%d", i ? " " : "", i);
	buf_ch(&b, ')');
	ok(parse(buf_str(&b)) == 0 && v.n == IMAP_SCOPES, "as many as there may be");
	b.n--;
	buf_add(&b, STR(" m)"));
	ok(parse(buf_str(&b)) < 0, "one more");
	buf_free(&b);
}

int main(void)
{
	ok(parse(STR("selected-delayed")) == 0 && v.p[0].kind == IMAP_SCOPE_DELAYED && !has("a", 0),
	    "the selected mailbox is the session's matter");
	ok(parse(STR("Inboxes")) == 0 && has("a/b", 0), "mail may go into any mailbox");
	ok(parse(STR("subscribed")) == 0 && has("a", STORE_SUBSCRIBED) && !has("a", 0), "subscribed ones");
	ok(parse(STR("subtree \"\"")) == 0 && has("a", 0) && has("a/b", 0), "below the root is everything");
	ok(parse(STR("subtree-one \"\"")) == 0 && has("a", 0) && !has("a/b", 0), "at once below it");
	ok(parse(STR("mailboxes \"\"")) == 0 && !has("a", 0), "it itself is no mailbox");
	ok(parse(STR("mailboxes a*")) < 0 && parse(STR("mailboxes \"a*\"")) == 0 && has("a*", 0) &&
	        !has("ab", 0),
	    "no wildcards");
	ok(parse(STR("subtree (a inbox)")) == 0 && v.n == 2 && has("a", 0) && has("a/b/c", 0) &&
	        !has("ab", 0),
	    "a mailbox and all below");
	ok(str_eq(v.p[1].name, STR("INBOX")), "INBOX has no case");
	ok(parse(STR("subtree-one a")) == 0 && has("a/b", 0) && !has("a/b/c", 0), "one level");
	ok(parse(STR("mailboxes (a &x)")) == 0 && v.n == 1, "what can't be a name matches nothing");
	ok(parse(STR("mailboxes")) < 0 && parse(STR("mailboxes ()")) < 0 && parse(STR("nothing")) < 0,
	    "mistakes");
	limit();
	return done();
}
