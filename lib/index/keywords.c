/* Keyword names and bits. */
#include "index/keywords.h"

#include "base/vec.h"
#include "index/format.h"

int index_keywords_find(const struct index_keywords *k, struct str name)
{
	for (uint32_t i = 0; i < k->n; i++) {
		if (str_ieq(k->names[i], name))
			return (int)i;
	}
	return -1;
}

bool index_keywords_add(struct index_keywords *k, struct str name)
{
	size_t none = 0;
	char *copy;

	if (name.n == 0 || name.n > INDEX_KEYWORD_LEN_MAX || k->n == INDEX_KEYWORDS_MAX ||
	    index_keywords_find(k, name) >= 0)
		return false;
	copy = vec_grown(NULL, NULL, &none, name.n, 1);
	memcpy(copy, name.p, name.n);
	k->names[k->n++] = str_of(copy, name.n);
	return true;
}

void index_keywords_encode(const struct index_keywords *k, struct buf *b)
{
	for (uint32_t i = 0; i < k->n; i++) {
		buf_ch(b, (char)k->names[i].n);
		buf_add(b, k->names[i]);
	}
}

bool index_keywords_decode(struct index_keywords *k, struct str s)
{
	while (s.n) {
		size_t n = (unsigned char)s.p[0];

		if (s.n < 1 + n || !index_keywords_add(k, str_of(s.p + 1, n))) {
			index_keywords_free(k);
			return false;
		}
		s = str_from(s, 1 + n);
	}
	return true;
}

void index_keywords_free(struct index_keywords *k)
{
	for (uint32_t i = 0; i < k->n; i++)
		vec_drop((void *)k->names[i].p);
	*k = (struct index_keywords){0};
}
