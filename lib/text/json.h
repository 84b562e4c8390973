/*
 * Reading JSON (RFC 8259) in place: a value is a piece of the text that it stands in, and nothing is built. At most TEXT_JSON_DEPTH levels.
 */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define TEXT_JSON_DEPTH 16

enum text_json_type {
	TEXT_JSON_NULL,
	TEXT_JSON_FALSE,
	TEXT_JSON_TRUE,
	TEXT_JSON_NUMBER,
	TEXT_JSON_STRING,
	TEXT_JSON_ARRAY,
	TEXT_JSON_OBJECT,
};

struct text_json {
	enum text_json_type type;
	struct str raw; /* the value's text; of a string what stands between the quotes, escapes and all */
};

/* The whole of s is one value, with blanks around it. False when it isn't JSON. */
bool text_json_parse(struct str s, struct text_json *r);
/* The member of that name of an object. False when there is none, or two of them. Names that are written with escapes aren't found. */
bool text_json_member(struct text_json object, struct str name, struct text_json *r);
/* Walks an array: `struct str rest = array.raw; while (text_json_next(&rest, &item))`; rest is the arrays's text at first. */
bool text_json_next(struct str *rest, struct text_json *item_r);
/* A string's bytes in UTF-8; NIL when it isn't a string, or holds an escape that is none, half a surrogate pair, or \u0000. */
struct str text_json_string(struct arena *a, struct text_json v);
/* A number's whole part, when it is one that int64_t holds and has no exponent. */
bool text_json_integer(struct text_json v, int64_t *r);

#endif
