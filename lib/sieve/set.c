/* Modifiers are applied by precedence, highest first: case 40, first letter 30, quoting 20, URL 15, length 10. */
#include "sieve/set.h"

#include "base/num.h"
#include "sieve/match.h"
#include "sieve/variables.h"
#include "text/utf8.h"

enum { LOWER, UPPER, QUOTE_WILDCARD, QUOTE_REGEX };

static const struct sieve_tag tags[] = {
    {"lower", SIEVE_SLOT_CASE, LOWER, 0, SIEVE_TAKES_SET, SIEVE_CAP_BASE},
    {"upper", SIEVE_SLOT_CASE, UPPER, 0, SIEVE_TAKES_SET, SIEVE_CAP_BASE},
    {"lowerfirst", SIEVE_SLOT_FIRST_CASE, LOWER, 0, SIEVE_TAKES_SET, SIEVE_CAP_BASE},
    {"upperfirst", SIEVE_SLOT_FIRST_CASE, UPPER, 0, SIEVE_TAKES_SET, SIEVE_CAP_BASE},
    {"quotewildcard", SIEVE_SLOT_QUOTE, QUOTE_WILDCARD, 0, SIEVE_TAKES_SET, SIEVE_CAP_BASE},
    {"quoteregex", SIEVE_SLOT_QUOTE, QUOTE_REGEX, 0, SIEVE_TAKES_SET, SIEVE_CAP_REGEX},
    {"encodeurl", SIEVE_SLOT_ENCODE_URL, 0, 0, SIEVE_TAKES_SET, SIEVE_CAP_ENOTIFY},
    {"length", SIEVE_SLOT_LENGTH, 0, 0, SIEVE_TAKES_SET, SIEVE_CAP_BASE},
    {0},
};

int sieve_set_check_name(struct sieve_check *c, const struct sieve_arg *arg)
{
	struct str name = arg->list[0];
	bool global = str_istarts(name, STR("global.")) && sieve_check_has(c, SIEVE_CAP_INCLUDE);

	if (!sieve_variables_is_name(global ? str_from(name, 7) : name))
		return sieve_check_arg_error(
		    c, arg, "\"%.*s\" is not the name of a variable that can be set", STR_ARG(name));
	return 0;
}

static int check_set(struct sieve_check *c, struct sieve_node *n)
{
	return sieve_set_check_name(c, n->pos[0]);
}

static struct str changed_case(struct sieve_interp *in, struct str s, size_t n, int to)
{
	char *p = arena_bytes(&in->scratch, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = i >= n ? s.p[i] : to == LOWER ? str_lower_ch(s.p[i]) : str_upper_ch(s.p[i]);
	return (struct str){p, s.n};
}

/* A backslash before each character of `special`. */
static struct str quoted(struct sieve_interp *in, struct str s, const char *special)
{
	char *p = arena_bytes(&in->scratch, s.n * 2);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] && strchr(special, s.p[i]))
			p[n++] = '\\';
		p[n++] = s.p[i];
	}
	return (struct str){p, n};
}

/* Percent encoding of all but unreserved characters (RFC 3986 2.3). */
static struct str url_encoded(struct sieve_interp *in, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *p = arena_bytes(&in->scratch, s.n * 3);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (str_is_alnum((char)c) || (c && strchr("-._~", c))) {
			p[n++] = (char)c;
			continue;
		}
		p[n++] = '%';
		p[n++] = hex[c >> 4];
		p[n++] = hex[c & 15];
	}
	return (struct str){p, n};
}

int sieve_set_modified(struct sieve_interp *in, const struct sieve_node *n, struct str name, struct str v)
{
	const struct sieve_tag_use *change = sieve_tag(n, SIEVE_SLOT_CASE);
	const struct sieve_tag_use *first = sieve_tag(n, SIEVE_SLOT_FIRST_CASE);
	const struct sieve_tag_use *quote = sieve_tag(n, SIEVE_SLOT_QUOTE);

	if (sieve_interp_work(in, v.n) < 0)
		return -1;
	if (change)
		v = changed_case(in, v, v.n, change->tag->value);
	if (first)
		v = changed_case(in, v, 1, first->tag->value);
	if (quote)
		v = quoted(in, v, quote->tag->value == QUOTE_WILDCARD ? "*?\\" : "\\^$.[]|()?*+{}");
	if (sieve_tag(n, SIEVE_SLOT_ENCODE_URL))
		v = url_encoded(in, v);
	if (sieve_tag(n, SIEVE_SLOT_LENGTH))
		v = arena_printf(&in->scratch, "%zu", text_utf8_count(v));
	return sieve_variables_set(in, name, v);
}

static int run_set(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str v;

	return sieve_interp_string(in, n, 1, &v) < 0 ? -1 : sieve_set_modified(in, n, n->pos[0]->list[0], v);
}

/* The count of a list is the number of its strings that aren't empty (RFC 5229 5). */
static int run_string(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_match m;
	struct str *source;
	size_t count;
	int rc = 0;

	if (sieve_match_begin(&m, in, n, n->pos[1]) < 0 ||
	    sieve_interp_list(in, n->pos[0], &source, &count) < 0)
		return -1;
	for (size_t i = 0; i < count && rc == 0; i++)
		if (m.type != SIEVE_MATCH_COUNT || source[i].n > 0)
			rc = sieve_match_value(&m, source[i]);
	return rc ? rc : sieve_match_end(&m);
}

static const struct sieve_command commands[] = {
    {.name = "set",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_VARIABLES,
        .args = "ss",
        .takes = SIEVE_TAKES_SET,
        .check = check_set,
        .run = run_set},
    {.name = "string",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_VARIABLES,
        .args = "SS",
        .takes = SIEVE_TAKES_MATCH,
        .check = sieve_match_check,
        .run = run_string},
    {0},
};

const struct sieve_feature sieve_set = {.commands = commands, .tags = tags};
