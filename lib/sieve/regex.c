/* PCRE2 with limits: a match that would backtrack for long is given up. */
#include "sieve/regex.h"

#include "base/num.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MAX_PATTERN = 64 * 1024, MATCH_LIMIT = 100000, DEPTH_LIMIT = 1000, HEAP_LIMIT_KIB = 4096 };

static void *allocate(size_t n, void *arena)
{
	return arena_alloc(arena, n);
}

static void release(void *p, void *arena)
{
	(void)p;
	(void)arena;
}

static void *compile(struct arena *a, struct str pattern, bool ignore_case, bool utf8, struct err *e)
{
	pcre2_general_context *general = pcre2_general_context_create(allocate, release, a);
	pcre2_compile_context *context = pcre2_compile_context_create(general);
	uint32_t options = PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOTALL;
	PCRE2_SIZE at;
	pcre2_code *code;
	int error;
	char text[200];

	if (pattern.n > MAX_PATTERN) {
		err_set(e, ERR_LIMIT, "a regular expression may have %d bytes", MAX_PATTERN);
		return NULL;
	}
	pcre2_set_parens_nest_limit(context, 50);
	options |= (ignore_case ? PCRE2_CASELESS : 0) | (utf8 ? PCRE2_UTF : 0);
	code =
	    pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""), pattern.n, options, &error, &at, context);
	if (code)
		return code;
	pcre2_get_error_message(error, (PCRE2_UCHAR *)text, sizeof text);
	err_set(e, ERR_SYNTAX, "the regular expression is not valid at its byte %zu: %s", at + 1, text);
	return NULL;
}

static void copy_groups(pcre2_match_data *data, unsigned count, struct sieve_regex_groups *r)
{
	PCRE2_SIZE *v = pcre2_get_ovector_pointer(data);

	r->n = count < 32 ? count : 32;
	for (unsigned i = 0; i < r->n; i++) {
		bool set = v[2 * i] != PCRE2_UNSET && v[2 * i + 1] >= v[2 * i];

		r->group[i].at = set ? v[2 * i] : SIZE_MAX;
		r->group[i].n = set ? v[2 * i + 1] - v[2 * i] : 0;
	}
}

static int match(void *code, struct arena *a, struct str subject, struct sieve_regex_groups *r)
{
	pcre2_general_context *general = pcre2_general_context_create(allocate, release, a);
	pcre2_match_context *context = pcre2_match_context_create(general);
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, general);
	int rc;

	r->n = 0;
	pcre2_set_match_limit(context, MATCH_LIMIT);
	pcre2_set_depth_limit(context, DEPTH_LIMIT);
	pcre2_set_heap_limit(context, HEAP_LIMIT_KIB);
	rc = pcre2_match(code, (PCRE2_SPTR)(subject.p ? subject.p : ""), subject.n, 0, 0, data, context);
	if (rc > 0)
		copy_groups(data, (unsigned)rc, r);
	/* A subject that isn't UTF-8 can't match a pattern of characters. */
	if (rc == PCRE2_ERROR_NOMATCH || (rc <= PCRE2_ERROR_UTF8_ERR1 && rc >= PCRE2_ERROR_UTF8_ERR21))
		return 0;
	return rc > 0 ? 1 : -1;
}

const struct sieve_regex_ops sieve_regex_pcre2 = {compile, match};
