/* keep, fileinto, discard. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"copy", "require [\"fileinto\",\"variables\",\"copy\",\"envelope\"]; fileinto :copy \"a\";",
        "fileinto mailbox=\"a\"\nkeep implicit\n", NULL, NULL},
    {"a name that is none", "require [\"fileinto\",\"variables\",\"copy\",\"envelope\"]; fileinto \"\";",
        "1:62 \"\" can't be the name of a mailbox\n", NULL, NULL},
    {"fileinto and discard",
        "require [\"fileinto\",\"variables\",\"copy\",\"envelope\"]; fileinto \"a\"; discard;",
        "fileinto mailbox=\"a\"\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
