/* NOTIFY's arguments: RFC 5465 sections 5, 6 and 8. */
#include "imap/notifyset.h"

#include "imap_grammar.h"
#include "tap.h"

static struct imap_notifyset set;

static int parse(struct str s)
{
	struct imap_parse p = at(s);

	return imap_notifyset_parse(&p, &set);
}

int main(void)
{
	ok(parse(STR(" NONE")) == 0 && set.none, "NONE");
	ok(parse(STR(" set status (selected MessageNew (uid body.peek[header.fields (from to subject)]) "
	             "MessageExpunge) (subtree Lists MessageNew)")) < 0,
	    "the RFC's first example lacks its parentheses");
	ok(parse(STR(" set status (selected (MessageNew (uid body.peek[header.fields (from to subject)]) "
	             "MessageExpunge)) (subtree Lists (MessageNew MessageExpunge))")) == 0 &&
	        set.status && set.has_selected && !set.delayed &&
	        set.selected == (IMAP_NOTIFY_NEW | IMAP_NOTIFY_EXPUNGE) && set.fetch.n == 2 &&
	        set.scopes.n == 1,
	    "with them it is right");
	ok(parse(STR(" SET (mailboxes INBOX (Messagenew messageExpunge)) (personal (SubscriptionChange))")) ==
	            0 &&
	        !set.status && !set.has_selected && set.scopes.n == 2 &&
	        set.events[1] == IMAP_NOTIFY_SUBSCRIPTION,
	    "several groups");
	ok(parse(STR(" SET (selected-delayed NONE) (mailboxes (a b) (MailboxName))")) == 0 && set.delayed &&
	        !set.selected && set.scopes.n == 2 && set.events[0] == IMAP_NOTIFY_NAME &&
	        set.events[1] == IMAP_NOTIFY_NAME,
	    "NONE of one; the same of two");
	ok(parse(STR(" SET (personal (MessageNew MessageExpunge AnnotationChange))")) == 0 && set.unsupported,
	    "what isn't told here");
	ok(parse(STR(" SET (personal (MessageNew MessageExpunge FlagChange X-Event))")) == 0 &&
	        set.unsupported,
	    "what isn't known");
	ok(parse(STR(" SET (personal (MessageNew))")) < 0, "MessageNew alone");
	ok(parse(STR(" SET (personal (MessageExpunge))")) < 0, "MessageExpunge alone");
	ok(parse(STR(" SET (personal (FlagChange MailboxName))")) < 0, "FlagChange without them");
	ok(parse(STR(" SET (personal (AnnotationChange))")) < 0, "nor AnnotationChange");
	ok(parse(STR(" SET (selected (MailboxName))")) < 0, "a name isn't the selected mailbox's matter");
	ok(parse(STR(" SET (selected NONE) (selected NONE)")) < 0, "selected twice");
	ok(parse(STR(" SET (personal (MessageNew (UID) MessageExpunge))")) < 0,
	    "FETCH is for the selected mailbox");
	ok(parse(STR(" SET")) < 0 && parse(STR(" SET STATUS")) < 0 && parse(STR(" SET (personal ())")) < 0 &&
	        parse(STR(" NONE x")) < 0 && parse(STR(" GET")) < 0,
	    "mistakes");
	return done();
}
