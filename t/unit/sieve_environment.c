/* The test environment. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"items",
        "require [\"environment\",\"fileinto\"]; if environment \"name\" \"dovetail\" { fileinto \"n\"; } if "
        "environment :contains \"domain\" \"\" { fileinto \"no\"; }",
        "fileinto mailbox=\"n\"\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
