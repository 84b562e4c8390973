/* Reading and checking settings. */
#include "conf/conf.h"

#include "base/num.h"
#include "conf/table.h"

extern char **environ;

static const char *const prefixes[] = {
    "MAIL_", "IMAP_", "POP3_", "LMTP_", "LDA_", "SIEVE_", "QUOTA_", "LOGIN_", "AUTH_", "TLS_", "RAWLOG_"};

const struct conf_def *conf_at(size_t i)
{
	return i < conf_table_n ? &conf_table[i] : NULL;
}

static bool is_family_of(const struct conf_def *d, struct str name)
{
	return d->name[d->length - 1] == '*' && str_starts(name, str_of(d->name, d->length - 1));
}

/* Every program asks some dozen times: most names differ in their length, and needn't be looked at. */
const struct conf_def *conf_find(struct str name)
{
	for (size_t i = 0; i < conf_table_n; i++)
		if (conf_table[i].length == name.n && memcmp(conf_table[i].name, name.p, name.n) == 0)
			return &conf_table[i];
	for (size_t i = 0; i < conf_table_n; i++)
		if (is_family_of(&conf_table[i], name))
			return &conf_table[i];
	return NULL;
}

const char *conf_type_name(enum conf_type type)
{
	static const char *const names[] = {
	    "yes or no", "number", "size", "duration", "text", "word", "list", "path", "fact"};

	return names[type];
}

bool conf_is_ours(struct str name)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (str_starts(name, str_c(prefixes[i])))
			return true;
	return str_eq(name, STR("MAIL"));
}

bool conf_parse_bool(struct str s, bool *r)
{
	static const char *const yes[] = {"yes", "true", "on", "1", "y"}, *const no[] = {
	                                                                      "no", "false", "off", "0", "n"};

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		*r = str_ieq(s, str_c(yes[i]));
		if (*r || str_ieq(s, str_c(no[i])))
			return true;
	}
	return false;
}

bool conf_parse_size(struct str s, uint64_t *r)
{
	static const char units[] = "bkmgt";
	struct str unit = s;
	const char *at;
	unsigned shift;

	*r = 0;
	if (str_ieq(s, STR("none")))
		return true;
	if (!num_take_u64(&unit, r) || *r > INT64_MAX)
		return false;
	unit = str_trim(unit);
	if (unit.n == 0)
		return true;
	at = memchr(units, str_lower_ch(unit.p[0]), 5);
	if (!at)
		return false;
	unit = str_from(unit, 1);
	if (unit.n && (at == units || !(str_ieq(unit, STR("b")) || str_ieq(unit, STR("ib")))))
		return false;
	shift = 10 * (unsigned)(at - units);
	if (*r > UINT64_MAX >> 1 >> shift)
		return false;
	*r <<= shift;
	return true;
}

bool conf_parse_duration(struct str s, int64_t *seconds_r)
{
	static const struct {
		const char *unit;
		uint32_t seconds;
	} units[] = {{"", 1}, {"s", 1}, {"sec", 1}, {"secs", 1}, {"m", 60}, {"min", 60}, {"mins", 60},
	    {"h", 3600}, {"hour", 3600}, {"hours", 3600}, {"d", 86400}, {"day", 86400}, {"days", 86400},
	    {"w", 604800}, {"week", 604800}, {"weeks", 604800}};
	struct str unit = s;
	uint32_t n;

	*seconds_r = 0;
	if (str_ieq(s, STR("never")))
		return true;
	if (!num_take_u32(&unit, &n))
		return false;
	unit = str_trim(unit);
	if (str_ieq(unit, STR("ms"))) {
		*seconds_r = ((int64_t)n + 999) / 1000;
		return true;
	}
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_ieq(unit, str_c(units[i].unit))) {
			*seconds_r = (int64_t)n * units[i].seconds;
			return true;
		}
	return false;
}

bool conf_list_next(struct str *rest, struct str *word_r)
{
	*rest = str_from(*rest, str_span(*rest, " \t,\n"));
	*word_r = str_head(*rest, str_cspan(*rest, " \t,\n"));
	*rest = str_from(*rest, word_r->n);
	return word_r->n > 0;
}

/* Place of a word among words, -1. */
static int place_of(struct str word, const char *words)
{
	struct str rest = str_c(words), one;

	for (int i = 0; conf_list_next(&rest, &one); i++)
		if (str_ieq(one, word))
			return i;
	return -1;
}

static int check_bounds(const struct conf_def *d, int64_t v, struct err *e)
{
	if ((d->min || d->max) && (v < d->min || v > d->max))
		return err_set(
		    e, ERR_SYNTAX, "it must lie between %lld and %lld", (long long)d->min, (long long)d->max);
	return 0;
}

static int check_list(const struct conf_def *d, struct str value, struct err *e)
{
	struct str word;

	while (d->words && conf_list_next(&value, &word))
		if (place_of(word, d->words) < 0)
			return err_set(e, ERR_SYNTAX, "%.*s isn't one of: %s", STR_ARG(word), d->words);
	return 0;
}

static int check(const struct conf_def *d, struct str value, struct err *e)
{
	uint64_t size;
	int64_t seconds;
	bool yes;

	switch (d->type) {
	case CONF_BOOL:
		return conf_parse_bool(value, &yes) ? 0 : err_set(e, ERR_SYNTAX, "it must be yes or no");
	case CONF_INT:
		if (!num_parse_u64(value, &size) || size > INT64_MAX)
			return err_set(e, ERR_SYNTAX, "it must be a number");
		return check_bounds(d, (int64_t)size, e);
	case CONF_SIZE:
		if (!conf_parse_size(value, &size))
			return err_set(e, ERR_SYNTAX, "it must be a size, as 500K, 20M or 1G");
		return check_bounds(d, (int64_t)size, e);
	case CONF_DURATION:
		if (!conf_parse_duration(value, &seconds))
			return err_set(e, ERR_SYNTAX, "it must be a duration, as 90s, 5m, 12h or 3d");
		return check_bounds(d, seconds, e);
	case CONF_ENUM:
		return place_of(value, d->words) >= 0
		           ? 0
		           : err_set(e, ERR_SYNTAX, "it must be one of: %s", d->words);
	case CONF_LIST:
		return check_list(d, value, e);
	case CONF_STRING:
	case CONF_PATH:
	case CONF_FACT:
		break;
	}
	return 0;
}

int conf_check_value(struct str name, struct str value, struct err *e)
{
	const struct conf_def *d = conf_find(name);

	if (!d)
		return err_set(e, ERR_NOTFOUND, "there is no setting %.*s (dovetail-settings(5) lists them)",
		    STR_ARG(name));
	if (value.n == 0)
		return 0;
	return check(d, value, e) ? err_context(e, "%.*s=%.*s", STR_ARG(name), STR_ARG(value)) : 0;
}

void conf_check(const char *program)
{
	struct str name, value;
	struct err e;

	for (char **v = environ; v && *v; v++) {
		value = str_c(*v);
		str_cut(&value, '=', &name);
		if (conf_is_ours(name) && conf_check_value(name, value, &e))
			die(ERR_SYNTAX, "%s: %s", program, e.text);
	}
}

static const struct conf_def *must_find(const char *name)
{
	const struct conf_def *d = conf_find(str_c(name));

	if (!d)
		die(ERR_CANNOT, "the table of settings lacks %s", name);
	return d;
}

/* The text in force: of the environment if it is valid there, else the default. */
static struct str text_of(const struct conf_def *d, const char *name)
{
	const char *v = getenv(name);

	return v && v[0] && check(d, str_c(v), NULL) == 0 ? str_c(v) : str_c(d->otherwise);
}

bool conf_bool(const char *name)
{
	bool yes;

	return conf_parse_bool(text_of(must_find(name), name), &yes) && yes;
}

int64_t conf_int(const char *name)
{
	uint64_t v;

	return num_parse_u64(text_of(must_find(name), name), &v) ? (int64_t)v : 0;
}

uint64_t conf_size(const char *name)
{
	uint64_t v;

	return conf_parse_size(text_of(must_find(name), name), &v) ? v : 0;
}

int64_t conf_seconds(const char *name)
{
	int64_t v;

	return conf_parse_duration(text_of(must_find(name), name), &v) ? v : 0;
}

const char *conf_string(const char *name)
{
	return text_of(must_find(name), name).p;
}

int conf_enum(const char *name)
{
	const struct conf_def *d = must_find(name);
	struct str v = text_of(d, name);

	return str_is_nil(v) ? -1 : place_of(v, d->words);
}

bool conf_list_has(const char *name, struct str word)
{
	struct str rest = text_of(must_find(name), name), one;

	while (conf_list_next(&rest, &one))
		if (str_ieq(one, word))
			return true;
	return false;
}
