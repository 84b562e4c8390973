/*
 * The interpreter: walks a checked tree. It does nothing to the world; actions are gathered in the result. What a feature's
 * run function needs is here: arguments with their variables filled in, the message, the budget, and how to fail.
 */
#ifndef SIEVE_INTERP_H
#define SIEVE_INTERP_H

#include "sieve/check.h"
#include "sieve/mail.h"

struct sieve_scope;
struct sieve_loop;

/* Memory that one run may take beside the message: strings under evaluation, variables and actions, included scripts. */
enum {
	SIEVE_MAX_SCRATCH = 64 << 20,
	SIEVE_MAX_KEPT = 32 << 20,
};

struct sieve_interp {
	struct arena *a;      /* of the result */
	struct arena scratch; /* strings of the command that runs; reset after it */
	struct arena trees;   /* MIME trees (sieve/mail.h) */
	const struct sieve_settings *set;
	const struct sieve_run *run;
	const struct sieve_world *world; /* never NULL */
	struct sieve_result *result;
	const struct sieve_script *script; /* the one that runs, included ones too */
	const struct sieve_node *node;     /* the command or test that runs, for messages */
	struct str error;                  /* set once */
	struct sieve_mail mail;            /* the message as it stands now */
	struct sieve_mail original;
	uint64_t instructions, next_look;
	int64_t cpu_start_us;
	size_t kept; /* bytes given by sieve_interp_keep */
	bool stopped, returned;
	bool implicit_keep; /* nobody has cancelled it */
	/* Variables (sieve/variables.h). */
	struct sieve_scope *scope, *global, *scopes;
	size_t value_bytes; /* in all scopes */
	struct buf match_text;
	struct {
		size_t at, n;
	} match[SIEVE_MAX_MATCHES];
	unsigned nmatch;
	/* imap4flags (sieve/flags.h): the internal variable, names separated by spaces. */
	struct buf flags;
	bool flags_set;
	/* include (sieve/include.h). */
	unsigned include_depth, includes;
	size_t included_bytes;
	struct sieve_included *included;
	struct str active[SIEVE_MAX_INCLUDE_DEPTH + 1]; /* names of those that run, keyed "location/name" */
	/* foreverypart (sieve/foreverypart.h). */
	struct sieve_loop *loop;
	const struct sieve_loop *breaking; /* a break is on its way to this loop */
	unsigned headers_added, redirects;
	size_t done_actions; /* of the scripts that ran before this one */
	/* What was done, for the rules on what goes together. */
	bool did_reject, did_vacation;
};

/* Ends the script with this sentence; always -1. */
int sieve_interp_fail(struct sieve_interp *in, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Counts work: one instruction and one for each 64 bytes that were looked at. 0, or -1 when a budget is used up. */
int sieve_interp_work(struct sieve_interp *in, size_t bytes);
/* A copy that lives as long as the result. NIL stays NIL. -1 when that is too much. */
int sieve_interp_keep(struct sieve_interp *in, struct str s, struct str *r);

/* The i-th positional argument as a string with its variables filled in; valid until the command ends. An argument that was left
 * out gives NIL. */
int sieve_interp_string(struct sieve_interp *in, const struct sieve_node *n, unsigned i, struct str *r);
/* An argument (of a tag, or pos[i]) as a list, likewise. NULL gives an empty list. */
int sieve_interp_list(struct sieve_interp *in, const struct sieve_arg *arg, struct str **list_r, size_t *n_r);
/* The string argument of the tag in this slot; NIL when there is no such tag. */
int sieve_interp_tag(
    struct sieve_interp *in, const struct sieve_node *n, enum sieve_slot slot, struct str *r);

/* Runs the commands of a block. 0 or -1; in->stopped, returned, breaking say why it ended early. */
int sieve_interp_commands(struct sieve_interp *in, const struct sieve_node *first);
/* 1, 0 or -1. */
int sieve_interp_test(struct sieve_interp *in, const struct sieve_node *n);

#endif
