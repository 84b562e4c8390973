/* STATUS. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/statusatt.h"

int imap_cmd_status(void *arg)
{
	struct imap *c = arg;
	struct str name;
	unsigned items;
	int named;

	if (imap_parse_sp(&c->p) < 0)
		return -1;
	named = imap_name_parse(&c->p, &name);
	if (c->p.failed || imap_parse_sp(&c->p) < 0 || imap_statusatt_parse(&c->p, &items) < 0 ||
	    imap_parse_end(&c->p) < 0 || named < 0)
		return -1;
	if (items & STORE_STATUS_HIGHESTMODSEQ)
		imap_client_condstore(c);
	if (imap_statusatt_print(c, name, items) < 0)
		return -1;
	c->looked = c->box && str_eq(name, mailbox_name(c->box)); /* for these numbers */
	return 0;
}
