/* Looking a verb up. */
#include "session/command.h"

const struct session_command *session_command_find(
    const struct session_command *table, size_t n, struct str verb)
{
	for (size_t i = 0; i < n; i++)
		if (verb.n && str_upper_ch(verb.p[0]) == table[i].verb[0] &&
		    str_ieq(verb, str_c(table[i].verb)))
			return &table[i];
	return NULL;
}
