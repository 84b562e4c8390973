/* Error kinds to reply codes. */
#include "session/reply.h"

struct str session_reply_code(const struct session_reply *table, size_t n, enum err_kind kind)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].kind == kind)
			return str_c(table[i].code);
	return STR_NIL;
}

int session_reply_is_logged(enum err_kind kind)
{
	return kind == ERR_TEMP || kind == ERR_CORRUPT || kind == ERR_PERM;
}
