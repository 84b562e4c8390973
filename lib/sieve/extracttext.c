/* The text of the part at hand into a variable. */
#include "sieve/extracttext.h"

#include "base/num.h"
#include "sieve/content.h"
#include "sieve/foreverypart.h"
#include "sieve/set.h"
#include "sieve/variables.h"
#include "text/utf8.h"

static const struct sieve_tag tags[] = {
    {"first", SIEVE_SLOT_FIRST, 0, 'n', SIEVE_TAKES_FIRST, SIEVE_CAP_BASE},
    {0},
};

static int check_extracttext(struct sieve_check *c, struct sieve_node *n)
{
	if (!sieve_check_has(c, SIEVE_CAP_VARIABLES))
		return sieve_check_error(c, n, "\"extracttext\" needs require \"variables\"");
	if (c->loops == 0)
		return sieve_check_error(c, n, "\"extracttext\" stands outside of \"foreverypart\"");
	return sieve_set_check_name(c, n->pos[0]);
}

/* The first so many characters. */
static struct str first_characters(struct str s, uint64_t most)
{
	size_t at = 0;

	for (; at < s.n && most > 0; most--) {
		uint32_t cp;

		at += text_utf8_decode(str_from(s, at), &cp);
	}
	return str_head(s, at);
}

static int run_extracttext(struct sieve_interp *in, const struct sieve_node *n)
{
	const struct sieve_tag_use *first = sieve_tag(n, SIEVE_SLOT_FIRST);
	struct mime_part *p = sieve_foreverypart_current(in);
	size_t most = SIEVE_MAX_STRING;
	struct str text = STR("");

	if (!p)
		return -1;
	if (first)
		most = num_min(first->arg->number, SIEVE_MAX_STRING / 4) * 4;
	/* A part that isn't text has none (RFC 5703 7). */
	if (mime_part_is(p, STR("text"), STR_NIL) && sieve_content_get(in, p, most, &text) < 0)
		return -1;
	if (first)
		text = first_characters(text, first->arg->number);
	return sieve_set_modified(in, n, n->pos[0]->list[0], text);
}

static const struct sieve_command commands[] = {
    {.name = "extracttext",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_EXTRACTTEXT,
        .args = "s",
        .takes = SIEVE_TAKES_FIRST | SIEVE_TAKES_SET,
        .check = check_extracttext,
        .run = run_extracttext},
    {0},
};

const struct sieve_feature sieve_extracttext = {.commands = commands, .tags = tags};
