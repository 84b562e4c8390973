/* Kinds of errors and their codes. */
#include "session/reply.h"

#include "tap.h"

int main(void)
{
	static const struct session_reply t[] = {{ERR_NOTFOUND, "NONEXISTENT"}, {ERR_PERM, "NOPERM"}};

	is_str(session_reply_code(t, 2, ERR_PERM), STR("NOPERM"), "found");
	is_str(session_reply_code(t, 2, ERR_TEMP), STR_NIL, "not there");
	ok(session_reply_is_logged(ERR_TEMP) && !session_reply_is_logged(ERR_NOTFOUND), "what is logged");
	return done();
}
