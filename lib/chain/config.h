/* The KEY=value file of a helper that needs more than arguments can say (a query, a bind password). The file should be readable by root alone. */
#ifndef CHAIN_CONFIG_H
#define CHAIN_CONFIG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define CHAIN_CONFIG_MAX 64

struct chain_config {
	struct {
		struct str name, value;
	} pairs[CHAIN_CONFIG_MAX];
	size_t n;
};

/* Reads path; known: the names that there are, blank separated; another is an error. 0 or -1. */
int chain_config_read(
    struct chain_config *c, struct arena *a, const char *path, const char *known, struct err *e);
/* The value (NUL-terminated), or otherwise. */
const char *chain_config_get(const struct chain_config *c, const char *name, const char *otherwise);

#endif
