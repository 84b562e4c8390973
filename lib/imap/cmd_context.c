/* CANCELUPDATE (RFC 5267 section 4.3.5). */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/context.h"

enum { TAGS = 100 };

int imap_cmd_cancelupdate(void *arg)
{
	struct imap *c = arg;
	struct str tags[TAGS];
	size_t n = 0;

	do {
		if (n == TAGS)
			return imap_parse_limit(&c->p, "too many tags");
		if (imap_parse_sp(&c->p) < 0 || imap_parse_quoted(&c->p, &tags[n++]) < 0)
			return -1;
	} while (imap_parse_peek(&c->p, ' '));
	if (imap_parse_end(&c->p) < 0)
		return -1;
	/* One that isn't kept up to date (any more) is what the client wants it to be. */
	for (size_t i = 0; i < n; i++)
		imap_context_cancel(c, tags[i]);
	return 0;
}
