/* Text to checked script: sieve_compile. */
#include "sieve/check.h"
#include "sieve/parse.h"
#include "text/utf8.h"

struct sieve_script *sieve_compile(struct arena *a, struct str name, struct str text,
    const struct sieve_settings *set, struct sieve_errors *errs)
{
	struct sieve_reporter r = {a, errs, arena_str(a, name)};
	struct sieve_script *s = arena_new(a, struct sieve_script);
	struct sieve_check c = {.r = &r, .set = set, .script = s};
	size_t most = set->max_script ? set->max_script : SIEVE_MAX_SCRIPT;

	*errs = (struct sieve_errors){0};
	s->name = r.script;
	if (text.n > most) {
		sieve_errors_add(&r, 0, 0, "the script has %zu bytes, the limit is %zu", text.n, most);
		return NULL;
	}
	if (!text_utf8_is_valid(text))
		sieve_errors_add(&r, 0, 0, "the script is not UTF-8");
	/* The tree has views of the text. */
	s->first = sieve_parse(&r, arena_str(a, text));
	if (errs->count)
		return NULL;
	sieve_check(&c);
	return errs->count ? NULL : s;
}
