/* The negotiation of a security layer, and the way to the backend. */
#include "auth/mech_gssapi.h"

#include "text/utf8.h"

#define NO_LAYER 1
#define HEADER 4

const struct str auth_mech_gssapi_offer = {"\1\0\0\0", HEADER};

bool auth_mech_gssapi_parse(struct str message, struct str *authzid_r)
{
	if (message.n < HEADER || message.p[0] != NO_LAYER)
		return false;
	/* The size is that of the layer's buffers, and must be 0 without one; there are clients that state one all the same. */
	*authzid_r = str_from(message, HEADER);
	if (str_ends(*authzid_r, STR("\0"))) /* as some clients end it */
		authzid_r->n--;
	return str_chr(*authzid_r, '\0') < 0 && text_utf8_is_valid(*authzid_r);
}

enum auth_step auth_mech_gssapi(struct auth_sasl *s, struct str in, struct err *e)
{
	if (!s->q.backend->gssapi)
		return auth_sasl_fail(s, AUTH_REFUSED, e, "Kerberos isn't taken here: that is auth-gssapi");
	return (enum auth_step)s->q.backend->gssapi(s, in, e);
}
