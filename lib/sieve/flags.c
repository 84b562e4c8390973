/* Lists of flags. */
#include "sieve/flags.h"

#include "sieve/match.h"
#include "sieve/variables.h"

enum { MAX_FLAGS = 256, MAX_FLAG = 255 };

static const struct sieve_tag tags[] = {
    {"flags", SIEVE_SLOT_FLAGS, 0, 'S', SIEVE_TAKES_FLAGS, SIEVE_CAP_IMAP4FLAGS},
    {0},
};

/* A keyword is an IMAP atom; of system flags \Recent can't be set (RFC 5232 2, RFC 3501 9). */
static bool is_flag(struct str s)
{
	static const char *const system[] = {"\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft"};

	if (s.n == 0 || s.n > MAX_FLAG)
		return false;
	if (s.p[0] == '\\') {
		for (unsigned i = 0; i < 5; i++)
			if (str_ieq(s, str_c(system[i])))
				return true;
		return false;
	}
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7f ||
		    strchr("(){%*\"\\]", s.p[i]))
			return false;
	return true;
}

/* The next name of a string of names. */
static bool next_flag(struct str *s, struct str *flag)
{
	*s = str_from(*s, str_span(*s, " \t\r\n"));
	if (s->n == 0)
		return false;
	*flag = str_head(*s, str_cspan(*s, " \t\r\n"));
	*s = str_from(*s, flag->n);
	return true;
}

static bool is_in(struct str names, struct str flag)
{
	struct str f;

	while (next_flag(&names, &f))
		if (str_ieq(f, flag))
			return true;
	return false;
}

/* Adds the valid names of s to b. */
static int add_names(struct sieve_interp *in, struct buf *b, struct str s)
{
	struct str f;

	while (next_flag(&s, &f)) {
		if (!is_flag(f) || is_in(buf_str(b), f))
			continue;
		if (sieve_interp_work(in, b->n * 2) < 0)
			return -1;
		if (b->n)
			buf_ch(b, ' ');
		buf_add(b, f);
	}
	return 0;
}

static void remove_name(struct buf *b, struct str flag)
{
	struct buf left;
	struct str s = buf_str(b), f;

	buf_init(&left, b->max);
	while (next_flag(&s, &f)) {
		if (str_ieq(f, flag))
			continue;
		if (left.n)
			buf_ch(&left, ' ');
		buf_add(&left, f);
	}
	buf_clear(b);
	buf_add(b, buf_str(&left));
	buf_free(&left);
}

/* The flags of b as an array of copies. */
static int split(struct sieve_interp *in, struct str names, struct str **flags_r, size_t *n_r)
{
	VEC(struct str) list = {0};
	struct str f, copy;

	while (next_flag(&names, &f) && list.n < MAX_FLAGS) {
		if (sieve_interp_keep(in, f, &copy) < 0)
			return -1;
		*vec_push(&list, in->a) = copy;
	}
	*flags_r = list.p;
	*n_r = list.n;
	return 0;
}

int sieve_flags_list(
    struct sieve_interp *in, const struct str *list, size_t n, struct str **flags_r, size_t *n_r)
{
	struct buf b;
	int rc = 0;

	buf_init(&b, SIEVE_MAX_STRING);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = add_names(in, &b, list[i]);
	if (rc == 0)
		rc = split(in, buf_str(&b), flags_r, n_r);
	buf_free(&b);
	return rc;
}

int sieve_flags_for_action(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a)
{
	const struct sieve_tag_use *use = n ? sieve_tag(n, SIEVE_SLOT_FLAGS) : NULL;
	struct str *list;
	size_t count;

	if (use) {
		a->flags_given = true;
		if (sieve_interp_list(in, use->arg, &list, &count) < 0)
			return -1;
		return sieve_flags_list(in, list, count, &a->flags, &a->nflags);
	}
	a->flags_given = in->flags_set;
	return split(in, buf_str(&in->flags), &a->flags, &a->nflags);
}

/* Names in a variable are an extension of the three commands that needs "variables" (RFC 5232 2). */
static int check_variable(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_arg *name = n->pos[0];

	if (!name)
		return 0;
	if (!sieve_check_has(c, SIEVE_CAP_VARIABLES))
		return sieve_check_arg_error(c, name, "the name of a variable needs require \"variables\"");
	for (size_t i = 0; i < name->n; i++)
		if (!sieve_variables_is_name(name->list[i]) && !str_istarts(name->list[i], STR("global.")))
			return sieve_check_arg_error(
			    c, name, "\"%.*s\" is not the name of a variable", STR_ARG(name->list[i]));
	return 0;
}

static int check_hasflag(struct sieve_check *c, struct sieve_node *n)
{
	return check_variable(c, n) < 0 ? -1 : sieve_match_check(c, n);
}

/* Puts the flags of b back where they belong. */
static int store(struct sieve_interp *in, const struct sieve_node *n, struct buf *b)
{
	if (n->pos[0])
		return sieve_variables_set(in, n->pos[0]->list[0], buf_str(b));
	buf_clear(&in->flags);
	buf_add(&in->flags, buf_str(b));
	in->flags_set = true;
	return 0;
}

static int change(struct sieve_interp *in, const struct sieve_node *n, struct buf *b)
{
	bool set = str_ieq(n->name, STR("setflag")), remove = str_ieq(n->name, STR("removeflag"));
	struct str *list, f;
	size_t count;

	if (sieve_interp_list(in, n->pos[1], &list, &count) < 0)
		return -1;
	if (!set && add_names(in, b,
	                n->pos[0] ? sieve_variables_get(in, n->pos[0]->list[0]) : buf_str(&in->flags)) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (!remove && add_names(in, b, list[i]) < 0)
			return -1;
		while (remove && next_flag(&list[i], &f)) {
			if (sieve_interp_work(in, b->n * 4) < 0)
				return -1;
			remove_name(b, f);
		}
	}
	return store(in, n, b);
}

static int run_change(struct sieve_interp *in, const struct sieve_node *n)
{
	struct buf b;
	int rc;

	buf_init(&b, SIEVE_MAX_STRING);
	rc = change(in, n, &b);
	buf_free(&b);
	return rc;
}

/* Each key may hold several names: "\\Seen \\Flagged" (RFC 5232 4). Keys of other match types are patterns or numbers. */
static int split_keys(struct sieve_interp *in, const struct sieve_node *n, struct str **keys_r, size_t *n_r)
{
	const struct sieve_tag_use *match = sieve_tag(n, SIEVE_SLOT_MATCH);
	VEC(struct str) words = {0};
	struct str f;

	if (sieve_interp_list(in, n->pos[1], keys_r, n_r) < 0)
		return -1;
	if (match && match->tag->value != SIEVE_MATCH_IS && match->tag->value != SIEVE_MATCH_CONTAINS)
		return 0;
	for (size_t i = 0; i < *n_r; i++) {
		if (sieve_interp_work(in, (*keys_r)[i].n * 16) < 0)
			return -1;
		while (next_flag(&(*keys_r)[i], &f))
			*vec_push(&words, &in->scratch) = f;
	}
	*keys_r = words.p;
	*n_r = words.n;
	return 0;
}

/* The distinct flags among these names, one by one. */
static int test_names(struct sieve_match *m, struct str names)
{
	struct buf b;
	struct str left, f;
	int rc;

	buf_init(&b, SIEVE_MAX_STRING);
	rc = add_names(m->in, &b, names);
	left = buf_str(&b);
	while (rc == 0 && next_flag(&left, &f))
		rc = sieve_match_value(m, f);
	buf_free(&b);
	return rc;
}

static int run_hasflag(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_match m;
	struct str *keys;
	size_t count;
	int rc = 0;

	if (split_keys(in, n, &keys, &count) < 0 || sieve_match_begin_keys(&m, in, n, keys, count) < 0)
		return -1;
	if (!n->pos[0])
		rc = test_names(&m, buf_str(&in->flags));
	for (size_t i = 0; n->pos[0] && i < n->pos[0]->n && rc == 0; i++)
		rc = test_names(&m, sieve_variables_get(in, n->pos[0]->list[i]));
	return rc ? rc : sieve_match_end(&m);
}

static const struct sieve_command commands[] = {
    {.name = "setflag",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_IMAP4FLAGS,
        .args = "s?S",
        .check = check_variable,
        .run = run_change},
    {.name = "addflag",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_IMAP4FLAGS,
        .args = "s?S",
        .check = check_variable,
        .run = run_change},
    {.name = "removeflag",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_IMAP4FLAGS,
        .args = "s?S",
        .check = check_variable,
        .run = run_change},
    {.name = "hasflag",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_IMAP4FLAGS,
        .args = "S?S",
        .takes = SIEVE_TAKES_MATCH,
        .check = check_hasflag,
        .run = run_hasflag},
    {0},
};

const struct sieve_feature sieve_flags = {.commands = commands, .tags = tags};
