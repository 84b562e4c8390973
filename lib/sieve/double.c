/* Answers from a table of lines. */
#include "sieve/double.h"

#include "base/num.h"

enum { MAX_LOG = 1 << 20 };

/* The next word of a line; quotes group. */
static bool next_word(struct str *line, struct str *word)
{
	*line = str_from(*line, str_span(*line, " \t\r"));
	if (line->n == 0)
		return false;
	if (line->p[0] == '"') {
		*line = str_from(*line, 1);
		*word = str_head(*line, str_cspan(*line, "\""));
		*line = str_from(*line, word->n + 1);
		return true;
	}
	*word = str_head(*line, str_cspan(*line, " \t\r"));
	*line = str_from(*line, word->n);
	return true;
}

static struct sieve_double_line *line_of(
    struct sieve_double *d, const char *kind, struct str one, struct str two)
{
	for (size_t i = 0; i < d->n; i++) {
		struct sieve_double_line *l = &d->lines[i];

		if (str_eq(l->words[0], str_c(kind)) &&
		    (str_is_nil(one) || (l->n > 1 && str_eq(l->words[1], one))) &&
		    (str_is_nil(two) || (l->n > 2 && str_ieq(l->words[2], two))))
			return l;
	}
	return NULL;
}

static int mailbox_exists(void *ctx, struct str mailbox, struct err *e)
{
	(void)e;
	return line_of(ctx, "mailbox", mailbox, STR_NIL) != NULL;
}

static int mailboxid_exists(void *ctx, struct str id, struct err *e)
{
	(void)e;
	return line_of(ctx, "mailboxid", id, STR_NIL) != NULL;
}

static int special_use_exists(void *ctx, struct str mailbox, struct str attribute, struct err *e)
{
	(void)e;
	return line_of(ctx, "special-use", mailbox, attribute) != NULL;
}

static int metadata(void *ctx, struct arena *a, struct str mailbox, struct str name, struct str *value_r)
{
	struct sieve_double_line *l = line_of(ctx, "metadata", str_is_nil(mailbox) ? STR("") : mailbox, name);

	(void)a;
	if (!l || l->n < 4)
		return 0;
	*value_r = l->words[3];
	return 1;
}

static int environment(void *ctx, struct arena *a, struct str name, struct str *value_r)
{
	struct sieve_double_line *l = line_of(ctx, "env", name, STR_NIL);

	(void)a;
	if (!l || l->n < 3)
		return 0;
	*value_r = l->words[2];
	return 1;
}

static int duplicate(void *ctx, struct str handle, struct str id, struct err *e)
{
	struct sieve_double_line *l = line_of(ctx, "seen", handle, id);

	(void)e;
	return l && str_eq(l->words[2], id);
}

static int list_exists(void *ctx, struct str list, struct err *e)
{
	(void)e;
	return line_of(ctx, "list", list, STR_NIL) != NULL;
}

static int list_contains(void *ctx, struct str list, struct str value, struct err *e)
{
	struct sieve_double_line *l = line_of(ctx, "list", list, STR_NIL);

	(void)e;
	for (size_t i = 2; l && i < l->n; i++)
		if (str_ieq(l->words[i], value))
			return 1;
	return 0;
}

static int list_members(
    void *ctx, struct arena *a, struct str list, struct str **members_r, size_t *n_r, struct err *e)
{
	struct sieve_double_line *l = line_of(ctx, "list", list, STR_NIL);

	(void)a;
	(void)e;
	if (!l)
		return 0;
	*members_r = l->words + 2;
	*n_r = l->n - 2;
	return 1;
}

static int include(void *ctx, struct arena *a, bool global, struct str name, struct str *text_r)
{
	struct sieve_double *d = ctx;

	(void)a;
	return d->include ? d->include(d, global, name, text_r) : 0;
}

/* \n and \r in a word become line ends. */
static struct str unescaped(struct arena *a, struct str s)
{
	char *p = arena_bytes(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == 'n' || s.p[i + 1] == 'r'))
			p[n++] = s.p[++i] == 'n' ? '\n' : '\r';
		else
			p[n++] = s.p[i];
	}
	return (struct str){p, n};
}

static int program(void *ctx, struct arena *a, struct sieve_program *p, struct err *e)
{
	struct sieve_double_line *l = line_of(ctx, "program", p->name, STR_NIL);
	uint32_t status;

	if (!l || l->n < 4 || !num_parse_u32(l->words[2], &status))
		return err_set(e, ERR_NOTFOUND, "the program \"%.*s\" isn't there", STR_ARG(p->name));
	p->status = (int)status;
	p->output = unescaped(a, l->words[3]);
	return 1;
}

static void debug(void *ctx, struct str text)
{
	struct sieve_double *d = ctx;

	buf_add(&d->log, text);
	buf_ch(&d->log, '\n');
}

int sieve_double_parse(struct sieve_double *d, struct arena *a, struct str text, struct err *e)
{
	struct str line;

	*d = (struct sieve_double){.a = a};
	buf_init(&d->log, MAX_LOG);
	d->world = (struct sieve_world){d, mailbox_exists, mailboxid_exists, special_use_exists, metadata,
	    environment, duplicate, include, list_exists, list_contains, list_members, program, debug};
	while (str_cut(&text, '\n', &line)) {
		VEC(struct str) words = {0};
		struct str word;

		while (next_word(&line, &word))
			*vec_push(&words, a) = arena_str(a, word);
		if (words.n == 0 || words.p[0].n == 0 || words.p[0].p[0] == '#')
			continue;
		if (words.n < 2)
			return err_set(e, ERR_SYNTAX, "\"%.*s\" needs a word behind it", STR_ARG(words.p[0]));
		if (d->n == d->cap)
			d->lines = vec_grown(a, d->lines, &d->cap, d->n + 1, sizeof *d->lines);
		d->lines[d->n++] = (struct sieve_double_line){words.p, words.n};
	}
	return 0;
}

void sieve_double_free(struct sieve_double *d)
{
	buf_free(&d->log);
}

static bool set_rating(struct sieve_rating *r, struct str type, struct str value)
{
	struct str word;
	uint32_t max;

	if (!next_word(&value, &r->header))
		return false;
	if (str_eq(type, STR("text"))) {
		r->type = SIEVE_RATING_TEXT;
		for (int i = 0; i < 11 && next_word(&value, &word); i++)
			r->text[i] = word;
		return true;
	}
	r->type = str_eq(type, STR("stars")) ? SIEVE_RATING_STARS : SIEVE_RATING_SCORE;
	if (!next_word(&value, &word) || !num_parse_u32(word, &max))
		return false;
	r->max = max;
	return true;
}

static bool set_setting(struct sieve_settings *set, struct str name, struct str value)
{
	uint32_t n = 0;
	bool number = num_parse_u32(value, &n);

	if (str_starts(name, STR("spam-")))
		return set_rating(&set->spam, str_from(name, 5), value);
	if (str_starts(name, STR("virus-")))
		return set_rating(&set->virus, str_from(name, 6), value);
	if (str_eq(name, STR("delimiters")))
		set->delimiters = value;
	else if (str_eq(name, STR("protected")))
		set->editheader_protected = value;
	else if (!number)
		return false;
	else if (str_eq(name, STR("actions")))
		set->max_actions = n;
	else if (str_eq(name, STR("redirects")))
		set->max_redirects = n;
	else if (str_eq(name, STR("instructions")))
		set->max_instructions = n;
	else if (str_eq(name, STR("cpu-ms")))
		set->max_cpu_ms = n;
	else if (str_eq(name, STR("no-redirect")))
		set->no_redirect = n;
	else if (str_eq(name, STR("vacation-min")))
		set->vacation_min = n;
	else if (str_eq(name, STR("vacation-max")))
		set->vacation_max = n;
	else if (str_eq(name, STR("vacation-orig-to")))
		set->vacation_orig_to = n != 0;
	else
		return false;
	return true;
}

static bool set_envelope(struct sieve_envelope *env, struct str name, struct str value)
{
	const struct {
		const char *name;
		struct str *to;
	} parts[] = {{"notify", &env->notify}, {"orcpt", &env->orcpt}, {"ret", &env->ret},
	    {"envid", &env->envid}, {"auth", &env->auth}, {"orig-to", &env->orig_to},
	    {"bytimeabsolute", &env->by_absolute}, {"bytimerelative", &env->by_relative},
	    {"bymode", &env->by_mode}, {"bytrace", &env->by_trace}};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (str_eq(name, str_c(parts[i].name))) {
			*parts[i].to = value;
			return true;
		}
	}
	return false;
}

static void set_event(struct sieve_double *d, const struct sieve_double_line *l, struct sieve_settings *set,
    struct sieve_run *run)
{
	struct str flags = l->n > 3 ? l->words[3] : STR(""), flag;
	VEC(struct str) list = {0};

	set->imapsieve = true;
	run->cause = l->words[1];
	run->event_mailbox = l->n > 2 ? l->words[2] : STR("INBOX");
	run->changed_flags = flags;
	while (next_word(&flags, &flag))
		*vec_push(&list, d->a) = flag;
	run->flags = list.p;
	run->nflags = list.n;
}

int sieve_double_apply(
    struct sieve_double *d, struct sieve_settings *set, struct sieve_run *run, struct err *e)
{
	static const char *const others[] = {
	    "mailbox", "mailboxid", "special-use", "metadata", "env", "seen", "list", "program"};

	for (size_t i = 0; i < d->n; i++) {
		const struct sieve_double_line *l = &d->lines[i];
		struct str kind = l->words[0], value = l->n > 2 ? l->words[2] : STR("");
		bool good = false;

		if (str_eq(kind, STR("set"))) {
			good = set_setting(set, l->words[1], value);
		} else if (str_eq(kind, STR("envelope"))) {
			good = set_envelope(&run->envelope, l->words[1], value);
		} else if (str_eq(kind, STR("imap"))) {
			set_event(d, l, set, run);
			good = true;
		}
		for (unsigned k = 0; k < sizeof others / sizeof *others; k++)
			good = good || str_eq(kind, str_c(others[k]));
		if (!good)
			return err_set(e, ERR_SYNTAX, "\"%.*s %.*s\" means nothing here", STR_ARG(kind),
			    STR_ARG(l->words[1]));
	}
	return 0;
}
