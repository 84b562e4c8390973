/* -l and -u, handed on. */
#include "authd/lookup.h"

#include <string.h>

bool authd_lookup_option(struct authd_lookup *l, int letter, char *value)
{
	if (letter == 'l') {
		l->on = true;
		return true;
	}
	if (letter != 'u' || l->n == AUTHD_LOOKUP_USERS)
		return false;
	l->user[l->n++] = value;
	return true;
}

bool authd_lookup_is_right(const struct authd_lookup *l)
{
	return l->on || l->n == 0;
}

char **authd_lookup_words(struct arena *a, const struct authd_lookup *l, char *const *words, size_t *n)
{
	char **out = arena_array(a, *n + 2 * AUTHD_LOOKUP_USERS + 2, sizeof *out);
	size_t count = 0;

	for (size_t i = 0; i < *n; i++) {
		out[count++] = words[i];
		if (i > 0 || !l->on)
			continue;
		out[count++] = (char *)(uintptr_t) "-l";
		for (size_t u = 0; u < l->n; u++) {
			out[count++] = (char *)(uintptr_t) "-u";
			out[count++] = l->user[u];
		}
	}
	out[count] = NULL;
	*n = count;
	return out;
}
