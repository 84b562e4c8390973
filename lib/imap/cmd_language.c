/*
 * LANGUAGE and COMPARATOR (RFC 5255). Texts are in one language, i-default; there is one comparator, i;unicode-casemap, which SEARCH, SORT and
 * THREAD use.
 */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/language.h"

#include "text/glob.h"

enum { ARGUMENTS_MAX = 20 };

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

int imap_cmd_comparator(void *arg)
{
	struct imap *c = arg;
	struct str list[ARGUMENTS_MAX];
	int n = arguments(c, list);
	bool matches = n == 0;

	if (n < 0)
		return -1;
	/* Section 4.7: collation wildcards of RFC 4790. */
	for (int i = 0; i < n; i++)
		matches |=
		    str_ieq(list[i], STR("default")) ||
		    text_glob_matches(list[i], STR(COMPARATOR), (struct text_glob_how){.fold = true}, NULL);
	if (!matches)
		return imap_client_no(c, ERR_CANNOT, "BADCOMPARATOR", "No comparator matches");
	out_c(&c->s.out, n ? "* COMPARATOR \"" COMPARATOR "\" (\"" COMPARATOR "\")\r\n"
	                   : "* COMPARATOR \"" COMPARATOR "\"\r\n");
	return 0;
}
