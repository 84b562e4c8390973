/* The world that a text makes. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"words and quotes",
        "require [\"environment\",\"fileinto\"]; if environment \"a b\" \"c d\" { fileinto \"yes\"; }",
        "fileinto mailbox=\"yes\"\n", "env \"a b\" \"c d\"\n# comment\n\n", NULL},
    {"a line that means nothing", "keep;", "world: \"frob x\" means nothing here", "frob x", NULL},
    {"a line that is too short", "keep;", "world: \"mailbox\" needs a word behind it", "mailbox", NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
