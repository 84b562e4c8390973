/* A pattern and a text, separated by a NUL: the answer is that of a plain matcher that goes back, and the spans lie in the text, in order. */
#include <assert.h>

#include "sieve/compare.h"
#include "sieve/glob.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Dynamic programming over items and bytes: what no cleverness can get wrong. */
static bool plain(const struct sieve_glob *g, struct str text, struct arena *a)
{
	bool *row = arena_alloc(a, text.n + 1), *next = arena_alloc(a, text.n + 1);

	row[0] = true;
	for (size_t i = 0; i < g->n; i++) {
		bool any = false;

		for (size_t k = 0; k <= text.n; k++) {
			any = any || row[k];
			if (g->kind[i] == 2)
				next[k] = any;
			else
				next[k] =
				    k > 0 && row[k - 1] && (g->kind[i] == 1 || g->byte[i] == text.p[k - 1]);
		}
		memcpy(row, next, text.n + 1);
	}
	return row[text.n];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = str_of(data, n), pattern;
	struct sieve_glob_spans spans;
	struct sieve_glob_text t = {0};
	struct sieve_glob g;
	struct arena a;
	uint64_t work = 0;
	size_t at = 0;
	int rc;

	if (n > 2000)
		return 0;
	arena_init(&a, "fuzz", 64 << 20);
	str_cut(&text, '\0', &pattern);
	if (str_is_nil(text))
		text = STR("");
	sieve_glob_parse(&a, pattern, sieve_compare_key_function(SIEVE_COMPARE_ASCII), &g);
	t.text = sieve_compare_key_origin(SIEVE_COMPARE_ASCII, &a, text, &t.origin);
	rc = sieve_glob_match(&g, &t, &spans, &work, UINT64_MAX);
	assert(rc == plain(&g, t.text, &a));
	for (unsigned i = 0; rc > 0 && i < spans.n; i++) {
		assert(spans.span[i].at >= at && spans.span[i].n <= text.n - spans.span[i].at);
		at = spans.span[i].at + spans.span[i].n;
	}
	arena_free(&a);
	return 0;
}
