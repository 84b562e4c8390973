/* if, stop, and the logic of tests. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"chains", "if false { discard; } elsif true { keep; } else { discard; }", "keep\n", NULL, NULL},
    {"nested", "if allof(true, anyof(false, not false)) { if not true { discard; } else { stop; } } discard;",
        "keep implicit\n", NULL, NULL},
    {"unknown extension", "require [\"fileinto\",\"x-y\"];", "1:9 unknown extension \"x-y\"\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
