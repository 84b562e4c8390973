/* Facts into the environment. */
#include "sys/tlsenv.h"

#include <stdlib.h>

enum { NAME_LEN = 63 };

void tlsenv_set(struct str list)
{
	struct str item, name;
	char key[NAME_LEN + 1];

	while (str_cut(&list, '\0', &item)) {
		if (!str_starts(item, STR("SSL")) && !str_starts(item, STR("TLS")))
			continue;
		if (str_chr(item, '=') < 0 || !str_cut(&item, '=', &name) || name.n > NAME_LEN)
			continue;
		memcpy(key, name.p, name.n);
		key[name.n] = '\0';
		setenv(key, item.p, 1); /* the value ends at the item's NUL */
	}
}
