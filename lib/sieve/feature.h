/*
 * What a feature file gives to the language: commands, tests and tags, in tables. One extension, one file; the checker and
 * the interpreter know nothing but these tables. sieve/table.c lists the features.
 */
#ifndef SIEVE_FEATURE_H
#define SIEVE_FEATURE_H

#include "sieve/caps.h"
#include "sieve/node.h"

struct sieve_check;
struct sieve_interp;

enum sieve_kind { SIEVE_ACTION, SIEVE_CONTROL, SIEVE_TEST };
enum sieve_subtests { SIEVE_TESTS_NONE, SIEVE_TESTS_ONE, SIEVE_TESTS_LIST };

/* Families of tags: a command says which ones it takes. */
enum {
	SIEVE_TAKES_MATCH = 1 << 0, /* match type and comparator */
	SIEVE_TAKES_ADDRESS_PART = 1 << 1,
	SIEVE_TAKES_INDEX = 1 << 2,
	SIEVE_TAKES_MIME = 1 << 3,
	SIEVE_TAKES_COPY = 1 << 4,
	SIEVE_TAKES_FLAGS = 1 << 5,
	SIEVE_TAKES_MAILBOX = 1 << 6, /* :create, :specialuse, :mailboxid of fileinto */
	SIEVE_TAKES_FCC = 1 << 7,
	SIEVE_TAKES_SIZE = 1 << 8,
	SIEVE_TAKES_BODY = 1 << 9,
	SIEVE_TAKES_DATE = 1 << 10,
	SIEVE_TAKES_SET = 1 << 11,
	SIEVE_TAKES_VACATION = 1 << 12,
	SIEVE_TAKES_NOTIFY = 1 << 13,
	SIEVE_TAKES_DUPLICATE = 1 << 14,
	SIEVE_TAKES_ADD_HEADER = 1 << 15,
	SIEVE_TAKES_INCLUDE = 1 << 16,
	SIEVE_TAKES_PERCENT = 1 << 17,
	SIEVE_TAKES_REDIRECT = 1 << 18, /* :list, DSN, deliver-by */
	SIEVE_TAKES_NAME = 1 << 19,     /* foreverypart, break */
	SIEVE_TAKES_FIRST = 1 << 20,    /* extracttext */
	SIEVE_TAKES_REPLACE = 1 << 21,
	SIEVE_TAKES_ENCLOSE = 1 << 22,
	SIEVE_TAKES_TRY = 1 << 23,
	SIEVE_TAKES_EXECUTE = 1 << 24,
	SIEVE_TAKES_REPORT = 1 << 25,
	SIEVE_TAKES_DELETE_HEADER = 1 << 26,
};

/* Tags of one slot exclude each other in one command. */
enum sieve_slot {
	SIEVE_SLOT_MATCH,
	SIEVE_SLOT_COMPARATOR,
	SIEVE_SLOT_ADDRESS_PART,
	SIEVE_SLOT_INDEX,
	SIEVE_SLOT_LAST,
	SIEVE_SLOT_MIME,
	SIEVE_SLOT_ANYCHILD,
	SIEVE_SLOT_MIME_PART,
	SIEVE_SLOT_COPY,
	SIEVE_SLOT_FLAGS,
	SIEVE_SLOT_CREATE,
	SIEVE_SLOT_SPECIAL_USE,
	SIEVE_SLOT_MAILBOXID,
	SIEVE_SLOT_FCC,
	SIEVE_SLOT_SIZE,
	SIEVE_SLOT_BODY,
	SIEVE_SLOT_ZONE,
	SIEVE_SLOT_CASE, /* set: precedence 40, 30, 20, 15, 10 of RFC 5229 4.1 and its followers */
	SIEVE_SLOT_FIRST_CASE,
	SIEVE_SLOT_QUOTE,
	SIEVE_SLOT_ENCODE_URL,
	SIEVE_SLOT_LENGTH,
	SIEVE_SLOT_PERIOD,
	SIEVE_SLOT_SUBJECT,
	SIEVE_SLOT_FROM,
	SIEVE_SLOT_ADDRESSES,
	SIEVE_SLOT_IS_MIME,
	SIEVE_SLOT_HANDLE,
	SIEVE_SLOT_IMPORTANCE,
	SIEVE_SLOT_OPTIONS,
	SIEVE_SLOT_MESSAGE,
	SIEVE_SLOT_ID,
	SIEVE_SLOT_SCOPE,
	SIEVE_SLOT_ONCE,
	SIEVE_SLOT_OPTIONAL,
	SIEVE_SLOT_PERCENT,
	SIEVE_SLOT_LIST,
	SIEVE_SLOT_DSN_NOTIFY,
	SIEVE_SLOT_DSN_RET,
	SIEVE_SLOT_BY_TIME,
	SIEVE_SLOT_BY_MODE,
	SIEVE_SLOT_BY_TRACE,
	SIEVE_SLOT_NAME,
	SIEVE_SLOT_FIRST,
	SIEVE_SLOT_HEADERS,
	SIEVE_SLOT_TRY,
	SIEVE_SLOT_INPUT,
	SIEVE_SLOT_OUTPUT,
	SIEVE_SLOT_HEADERS_ONLY,
};

struct sieve_tag {
	const char *name;
	enum sieve_slot slot;
	int value;       /* which of its slot */
	char arg;        /* 0: none; 's' string, 'S' string list, 'n' number */
	uint32_t family; /* one SIEVE_TAKES_ bit */
	enum sieve_cap cap;
};

struct sieve_command {
	const char *name;
	enum sieve_kind kind;
	enum sieve_cap cap;
	/* Positional arguments: 's' string, 'S' string list, 'n' number; '?' behind one of them: it may be left out. */
	const char *args;
	uint32_t takes;
	enum sieve_subtests tests;
	bool block;
	/* More checks; 0, or -1 after sieve_check_error. May be NULL. */
	int (*check)(struct sieve_check *c, struct sieve_node *n);
	/* Commands: 0; tests: 1 true, 0 false. -1: run-time error, after sieve_interp_fail. */
	int (*run)(struct sieve_interp *in, const struct sieve_node *n);
};

/* Both end with a name of NULL; either may be NULL. */
struct sieve_feature {
	const struct sieve_command *commands;
	const struct sieve_tag *tags;
};

/* NULL when there is no such command or test. Case doesn't matter. */
const struct sieve_command *sieve_table_command(struct str name, bool is_test);
/* The tag of that name in the families that takes names, or NULL; *elsewhere_r when it exists for other commands. */
const struct sieve_tag *sieve_table_tag(struct str name, uint32_t takes, bool *elsewhere_r);

/* The use of a tag in a slot, or NULL. */
static inline const struct sieve_tag_use *sieve_tag(const struct sieve_node *n, enum sieve_slot slot)
{
	for (unsigned i = 0; i < n->ntags; i++)
		if (n->tags[i].tag->slot == slot)
			return &n->tags[i];
	return NULL;
}

#endif
