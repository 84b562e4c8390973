/* Settings to sieve_settings. */
#include "deliver/policy.h"

#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "deliver/lists.h"
#include "deliver/rating.h"
#include "sieve/regex.h"

enum { NAMES_MAX = 4096 };

static bool has_word(struct str list, struct str word)
{
	struct str item;

	while (conf_list_next(&list, &item))
		if (str_eq(item, word))
			return true;
	return false;
}

static bool is_changes(struct str list)
{
	struct str item;

	while (conf_list_next(&list, &item))
		if (item.p[0] == '+' || item.p[0] == '-')
			return true;
	return false;
}

/* Whether the setting switches the extension on: a plain list names all, "+x -y" changes what there is. */
static bool is_on(struct str list, struct str name)
{
	struct str item;
	bool on = true;

	if (!list.n)
		return true;
	if (!is_changes(list))
		return has_word(list, name);
	while (conf_list_next(&list, &item))
		if ((item.p[0] == '+' || item.p[0] == '-') && str_eq(str_from(item, 1), name))
			on = item.p[0] == '+';
	return on;
}

/* Global extensions are named as "+x" or plainly. */
static bool is_global(struct str list, struct str name)
{
	struct str item;

	while (conf_list_next(&list, &item))
		if (str_eq(item.p[0] == '+' ? str_from(item, 1) : item, name))
			return true;
	return false;
}

/* A name that nothing here has is misspelt, or another program's; "-name" takes nothing away then. Said once: settings are loaded for each script. */
static void warn_of_unknown(struct str all, const char *setting)
{
	struct str list = str_c(conf_string(setting)), item;

	while (conf_list_next(&list, &item)) {
		struct str rest = all, name;
		bool known = item.p[0] == '-';

		while (!known && str_cut(&rest, ' ', &name))
			known = str_eq(name, item.p[0] == '+' ? str_from(item, 1) : item);
		if (!known)
			log_warning("%s: there is no Sieve extension %.*s here (or no setting that it needs)",
			    setting, STR_ARG(item));
	}
}

static struct str offered(struct arena *a, const struct sieve_settings *set, bool global)
{
	struct str on = str_c(conf_string("SIEVE_EXTENSIONS")),
	           special = str_c(conf_string("SIEVE_GLOBAL_EXTENSIONS")), all, name, r;
	static bool warned;
	struct buf every, names;

	if (!on.n && !special.n)
		return STR_NIL;
	buf_init(&every, NAMES_MAX);
	buf_init(&names, NAMES_MAX);
	sieve_capabilities(&every, set);
	all = buf_str(&every);
	if (!warned) {
		warn_of_unknown(all, "SIEVE_EXTENSIONS");
		warn_of_unknown(all, "SIEVE_GLOBAL_EXTENSIONS");
		warned = true;
	}
	while (str_cut(&all, ' ', &name)) {
		bool of_global = is_global(special, name);

		if (of_global ? global : is_on(on, name))
			buf_printf(&names, "%s%.*s", names.n ? " " : "", STR_ARG(name));
	}
	r = arena_str(a, buf_str(&names));
	buf_free(&every);
	buf_free(&names);
	return r;
}

/* The names of a list setting, as lib/sieve has them. */
static struct str spaced(struct arena *a, const char *setting)
{
	struct str rest = str_c(conf_string(setting)), word, all = STR_NIL;

	while (rest.n && conf_list_next(&rest, &word))
		all = arena_printf(a, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "", STR_ARG(word));
	return all;
}

static unsigned count(const char *setting)
{
	return (unsigned)conf_int(setting);
}

void policy_load(struct sieve_settings *set, struct arena *a, bool global)
{
	*set = (struct sieve_settings){.max_script = conf_size("SIEVE_SCRIPT_SIZE_MAX"),
	    .max_actions = count("SIEVE_ACTIONS_MAX"),
	    .max_redirects = count("SIEVE_REDIRECTS_MAX"),
	    .no_redirect = count("SIEVE_REDIRECTS_MAX") == 0,
	    .max_cpu_ms = (unsigned)num_min((size_t)conf_seconds("SIEVE_CPU_MAX") * 1000, UINT32_MAX),
	    .regex = &sieve_regex_pcre2,
	    .delimiters = str_c(conf_string("LDA_DELIMITER")),
	    .vacation_min = conf_seconds("SIEVE_VACATION_MIN"),
	    .vacation_max = conf_seconds("SIEVE_VACATION_MAX"),
	    .vacation_default = conf_seconds("SIEVE_VACATION_DEFAULT"),
	    .vacation_orig_to = conf_bool("SIEVE_VACATION_USE_ORIGINAL_RECIPIENT"),
	    .duplicate_max = conf_seconds("SIEVE_DUPLICATE_PERIOD_MAX"),
	    .duplicate_default = conf_seconds("SIEVE_DUPLICATE_PERIOD"),
	    .editheader_protected = spaced(a, "SIEVE_EDITHEADER_PROTECTED"),
	    .list_schemes = lists_schemes(a),
	    .programs = conf_string("SIEVE_PIPE_DIR") || conf_string("SIEVE_FILTER_DIR") ||
	                conf_string("SIEVE_EXECUTE_DIR")};
	set->no_lists = !set->list_schemes.n;
	set->no_dsn = !conf_bool("LDA_SENDMAIL_DSN");
	set->no_deliverby = !conf_string("LDA_SENDMAIL_DELIVERBY");
	rating_load(&set->spam, a, "SPAM");
	rating_load(&set->virus, a, "VIRUS");
	set->extensions = offered(a, set, global);
}
