/* NOTIFY: annotations that changed. */
#include "imap/notifymeta.h"

#include "base/log.h"
#include "imap/name.h"
#include "imap/notify.h"
#include "imap/print.h"
#include "mailbox/metadata.h"

static void tell_annotation(void *arg, struct str owner, struct str name)
{
	struct imap *c = arg;
	struct imap_notify *n = c->notify;
	char id[33] = "";

	if (str_eq(owner, STR("-"))) {
		bool wanted = false;

		for (size_t i = 0; i < n->set.scopes.n; i++)
			wanted |= (n->set.events[i] & IMAP_NOTIFY_SERVER) != 0;
		if (!wanted || c->own.server)
			return;
		out_c(&c->s.out, "* METADATA \"\" ");
		imap_print_astring(&c->s.out, name, false);
		out_c(&c->s.out, "\r\n");
		return;
	}
	for (size_t i = 0; i < n->n; i++) {
		struct imap_notify_box *b = &n->boxes[i];

		if (!b->known || !(b->events & IMAP_NOTIFY_METADATA))
			continue;
		imap_print_hex(id, b->st.guid, sizeof b->st.guid);
		if (!str_eq(owner, str_of(id, 32)) || imap_notifylist_is_own(c, b->entry.name))
			continue;
		out_c(&c->s.out, "* METADATA ");
		imap_name_print(&c->s.out, b->entry.name, imap_utf8(c));
		out_ch(&c->s.out, ' ');
		imap_print_astring(&c->s.out, name, false);
		out_c(&c->s.out, "\r\n");
	}
}

void imap_notifymeta_tell(struct imap *c)
{
	struct mailbox_metadata_change tell = {tell_annotation, c};
	struct err e = {0};

	if (mailbox_metadata_changes(c->store, &c->notify->metadata, &tell, &e) < 0)
		log_error("NOTIFY: %s", e.text);
}
