/* UNAUTHENTICATE (RFC 8437): all that the session is ends with its process; what the client has said already goes on to the next login. */
#include "imap/cmd.h"
#include "imap/deflate.h"
#include "session/handback.h"

int imap_cmd_unauthenticate(void *arg)
{
	struct imap *c = arg;

	if (c->back < 0)
		return imap_parse_bad(&c->p, "unknown command");
	if (imap_parse_end(&c->p) < 0)
		return -1;
	c->s.done = true;
	/* NO isn't allowed (section 3). */
	if (!imap_deflate_stop(c) || in_buffered(&c->s.in).n > HANDBACK_MAX) {
		out_c(&c->s.out, "* BYE Too much stands behind UNAUTHENTICATE\r\n");
		return -1;
	}
	imap_client_deselect(c, false);
	handback_begin(c->back);
	c->handing_back = c->s.goes_on = true;
	return 0;
}

bool imap_client_hand_back(struct imap *c)
{
	return c->handing_back && !c->s.out.error && imap_deflate_finish(c) &&
	       handback_leave(c->back, in_buffered(&c->s.in));
}
