/* Tests on header fields. */
#include "sieve/header.h"

#include "base/num.h"
#include "sieve/fields.h"
#include "sieve/match.h"

enum { OVER, UNDER };

static const struct sieve_tag tags[] = {
    {"over", SIEVE_SLOT_SIZE, OVER, 0, SIEVE_TAKES_SIZE, SIEVE_CAP_BASE},
    {"under", SIEVE_SLOT_SIZE, UNDER, 0, SIEVE_TAKES_SIZE, SIEVE_CAP_BASE},
    {0},
};

static int check_header(struct sieve_check *c, struct sieve_node *n)
{
	return sieve_fields_check(c, n, n->pos[0]) < 0 ? -1 : sieve_match_check(c, n);
}

static int header_value(void *arg, const struct sieve_field *f)
{
	struct sieve_match *m = arg;
	struct str value;

	return sieve_mail_value(m->in, f, &value) < 0 ? -1 : sieve_match_value(m, value);
}

static int run_header(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_match m;
	int rc;

	if (sieve_match_begin(&m, in, n, n->pos[1]) < 0)
		return -1;
	if (sieve_tag(n, SIEVE_SLOT_MIME_PART))
		rc = sieve_fields_mime(in, n, n->pos[0], &m);
	else
		rc = sieve_fields_each(in, n, n->pos[0], header_value, &m);
	return rc ? rc : sieve_match_end(&m);
}

static int check_exists(struct sieve_check *c, struct sieve_node *n)
{
	return sieve_fields_check(c, n, n->pos[0]);
}

static int found(void *arg, const struct sieve_field *f)
{
	(void)arg;
	(void)f;
	return 1;
}

/* All of the fields exist (RFC 5228 5.5). */
static int run_exists(struct sieve_interp *in, const struct sieve_node *n)
{
	int rc = 1;

	for (size_t i = 0; i < n->pos[0]->n && rc > 0; i++) {
		struct sieve_arg one = *n->pos[0];

		one.list += i;
		one.n = 1;
		rc = sieve_fields_each(in, n, &one, found, NULL);
	}
	return rc;
}

static int check_size(struct sieve_check *c, struct sieve_node *n)
{
	return sieve_tag(n, SIEVE_SLOT_SIZE)
	           ? 0
	           : sieve_check_error(c, n, "\"size\" needs \":over\" or \":under\"");
}

static int run_size(struct sieve_interp *in, const struct sieve_node *n)
{
	uint64_t size = sieve_mail_size(in, &in->mail);

	return sieve_tag(n, SIEVE_SLOT_SIZE)->tag->value == OVER ? size > n->pos[0]->number
	                                                         : size < n->pos[0]->number;
}

static const struct sieve_command commands[] = {
    {.name = "header",
        .kind = SIEVE_TEST,
        .args = "SS",
        .takes = SIEVE_TAKES_MATCH | SIEVE_TAKES_INDEX | SIEVE_TAKES_MIME,
        .check = check_header,
        .run = run_header},
    {.name = "exists",
        .kind = SIEVE_TEST,
        .args = "S",
        .takes = SIEVE_TAKES_MIME,
        .check = check_exists,
        .run = run_exists},
    {.name = "size",
        .kind = SIEVE_TEST,
        .args = "n",
        .takes = SIEVE_TAKES_SIZE,
        .check = check_size,
        .run = run_size},
    {0},
};

const struct sieve_feature sieve_header = {.commands = commands, .tags = tags};
