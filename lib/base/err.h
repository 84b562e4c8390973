/*
 * Errors: one idiom. A function that can fail and lets the session go on takes `struct err *e` last,
 * returns 0 or -1, and on -1 has set kind and one line of text. Low rooms set it, middle rooms pass it on,
 * each protocol maps kind to its reply code in one table, and whoever replies logs it once.
 * What can't go on dies: die(kind, …) writes one log line, the protocol's farewell, and exits.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

enum err_kind {
	ERR_NONE,
	ERR_NOTFOUND, /* the mailbox, message or user isn't there */
	ERR_EXISTS,   /* already there */
	ERR_PERM,     /* not allowed, by the kernel or by us */
	ERR_QUOTA,    /* over quota: the settings' or the file system's */
	ERR_LIMIT,    /* one of our limits */
	ERR_SYNTAX,   /* the input's fault: it isn't what the grammar says */
	ERR_CORRUPT,  /* a file isn't what it should be */
	ERR_BUSY,     /* locked or in use: the same request may work later */
	ERR_TEMP,     /* I/O error, no memory, no descriptors: later may work */
	ERR_CANNOT, /* understood, valid, and can't be done (name not possible, mailbox can't be selected) */
	ERR_FULL,   /* no space on the device: the administrator's to mend, later may work */
};

struct err {
	enum err_kind kind;
	char text[500]; /* one line, no control bytes, NUL-terminated */
};

/* Sets e (which may be NULL) and returns -1. Control bytes in the text become '?'. */
int err_set(struct err *e, enum err_kind kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The same from errno: the text is followed by ": " and the error's sentence; the kind is chosen by errno
 * (ENOENT NOTFOUND, EEXIST EXISTS, EACCES/EPERM/EROFS PERM, EDQUOT QUOTA, ENOSPC FULL, else TEMP). */
int err_sys(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts "prefix: " before the text that is there; returns -1. */
int err_context(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* QUOTA or FULL: nothing more can be written. */
bool err_is_space(enum err_kind kind);
const char *err_kind_name(enum err_kind kind);

/* Exit codes of every program: 0, 100 permanent, 111 temporary. */
#define ERR_EXIT_PERMANENT 100
#define ERR_EXIT_TEMPORARY 111

/* One log line, the farewell if one is set, exit 111 (100 for ERR_SYNTAX, ERR_PERM, ERR_CANNOT, ERR_NOTFOUND). */
_Noreturn void die(enum err_kind kind, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
_Noreturn void die_err(const struct err *e);
/* What a protocol says before it goes ("* BYE …"), called once by die with the line logged; must not fail. */
void die_farewell(void (*say)(enum err_kind kind, const char *text));

#endif
