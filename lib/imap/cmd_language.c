/*
 * LANGUAGE and COMPARATOR (RFC 5255). Texts are in one language, i-default; there is one comparator, i;unicode-casemap, which SEARCH, SORT and
 * THREAD use; SORT in either direction.
 */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/language.h"

#include "text/glob.h"

enum { ARGUMENTS_MAX = 20, COLLATION_MAX = 254 };

#define COMPARATOR "i;unicode-casemap"

/* SP-separated astrings up to the end; how many. -1. */
static int arguments(struct imap *c, struct str list[ARGUMENTS_MAX])
{
	int n = 0;

	while (imap_parse_take(&c->p, ' ')) {
		if (n == ARGUMENTS_MAX)
			return imap_parse_limit(&c->p, "too many arguments");
		if (imap_parse_pattern(&c->p, &list[n++]) < 0)
			return -1;
	}
	return imap_parse_end(&c->p) < 0 ? -1 : n;
}

int imap_cmd_language(void *arg)
{
	struct imap *c = arg;
	struct str list[ARGUMENTS_MAX];
	int n = arguments(c, list);
	const char *found = n ? NULL : IMAP_LANGUAGES;

	if (n < 0)
		return -1;
	for (int i = 0; i < n && !found; i++)
		found = imap_language_served(list[i]);
	if (!found)
		return imap_client_no(c, ERR_CANNOT, "CANNOT", "Unsupported language");
	out_c(&c->s.out, "* LANGUAGE (");
	out_c(&c->s.out, found);
	out_c(&c->s.out, ")\r\n");
	return 0;
}

/* The collation-order rule of RFC 4790 section 3.3, its sign passed over. */
static bool is_order(struct str *s)
{
	static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-;=.*";

	if (str_starts(*s, STR("+")) || str_starts(*s, STR("-")))
		*s = str_from(*s, 1);
	return s->n && s->n <= COLLATION_MAX && (str_is_alpha(s->p[0]) || s->p[0] == '*') &&
	       str_span(*s, chars) == s->n && str_find(*s, STR("**")) < 0;
}

/* The first that matches becomes the active one. 1; 0 when none does; -1 for one that isn't a collation's name. */
static int choose(struct imap *c, const struct str *list, int n)
{
	bool found = false;

	for (int i = 0; i < n; i++) {
		struct str name = list[i];

		if (!is_order(&name))
			return imap_parse_bad(&c->p, "that is no comparator");
		if (found ||
		    (!str_ieq(name, STR("default")) && !text_glob_matches(name, STR(COMPARATOR),
		                                           (struct text_glob_how){.fold = true}, NULL)))
			continue;
		found = true;
		c->enabled &= ~(unsigned)IMAP_DESCENDING;
		if (list[i].p[0] == '-')
			c->enabled |= IMAP_DESCENDING;
	}
	return found;
}

int imap_cmd_comparator(void *arg)
{
	struct imap *c = arg;
	struct str list[ARGUMENTS_MAX];
	int n = arguments(c, list), chosen;

	if (n < 0 || (chosen = choose(c, list, n)) < 0)
		return -1;
	if (n && !chosen)
		return imap_client_no(c, ERR_CANNOT, "BADCOMPARATOR", "No comparator matches");
	/* One alone can match, so there is no list of those that did (section 4.8). */
	out_c(&c->s.out, imap_is(c, IMAP_DESCENDING) ? "* COMPARATOR \"-" COMPARATOR "\"\r\n"
	                                             : "* COMPARATOR \"" COMPARATOR "\"\r\n");
	return 0;
}
