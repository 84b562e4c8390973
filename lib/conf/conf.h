/*
 * Settings are environment variables. Each is declared once, in the table of conf/table.c, with its type, default, bounds and help
 * line; the list in dovetail-settings(5) is printed from it. conf_check() at the start of every program makes an unknown
 * or malformed setting a clear error. Getters die for a name that isn't in the table (our bug) and never for a value.
 */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum conf_type {
	CONF_BOOL, /* yes no true false on off 1 0 */
	CONF_INT,  /* decimal, within bounds */
	CONF_SIZE, /* bytes: 100, 64K, 2M, 1G, 1T (powers of 1024; a trailing B or iB is allowed); "none" is 0 */
	CONF_DURATION, /* seconds: 90, 90s, 5m, 12h, 3d, 2w; 500ms rounds up; "never" is 0 */
	CONF_STRING,
	CONF_ENUM, /* one of the words in `words` */
	CONF_LIST, /* words separated by blanks or commas; when `words` isn't NULL each must be one of them */
	CONF_PATH, /* a file name; expanded by its owner where it says so */
	CONF_FACT, /* not set by an administrator: one program of ours tells another */
};

struct conf_def {
	const char *name; /* a name that ends in '*' stands for a family: any name with that beginning */
	enum conf_type type;
	unsigned length;       /* of the name */
	const char *otherwise; /* the default as text; NULL: unset */
	const char *words;
	int64_t min, max;     /* CONF_INT, CONF_SIZE and CONF_DURATION; both 0: any */
	const char *programs; /* blank separated, for the manual */
	const char *help;     /* one line */
};

/* The i-th entry of the table, NULL after the last; and by name (families included). */
const struct conf_def *conf_at(size_t i);
const struct conf_def *conf_find(struct str name);
const char *conf_type_name(enum conf_type type);

/*
 * Dies (exit 100) when a variable of the environment has one of our prefixes and isn't in the table, or a value isn't what its type
 * allows. program is for the message.
 */
void conf_check(const char *program);
/* The same for one name and value: 0 or -1 (NOTFOUND, SYNTAX). For settings that an auth chain or a file brings. */
int conf_check_value(struct str name, struct str value, struct err *e);
/* True when the name begins with one of our prefixes (or is MAIL). */
bool conf_is_ours(struct str name);

/* Typed getters: the environment's value or the default (0, false, NULL, -1 for an enum without default). */
bool conf_bool(const char *name);
int64_t conf_int(const char *name);
uint64_t conf_size(const char *name);
int64_t conf_seconds(const char *name);
const char *conf_string(
    const char *name); /* strings, paths, facts, and the text of any other type; "" counts as unset */
int conf_enum(const char *name); /* place of the word in `words` */
bool conf_list_has(const char *name, struct str word);
/* Walks a list: `struct str rest = str_c(conf_string(…)), word; while (conf_list_next(&rest, &word))`. */
bool conf_list_next(struct str *rest, struct str *word_r);

/* The types by themselves. False when s isn't one. */
bool conf_parse_bool(struct str s, bool *r);
bool conf_parse_size(struct str s, uint64_t *r);
bool conf_parse_duration(struct str s, int64_t *seconds_r);

#endif
