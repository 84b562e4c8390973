/* spamtest and virustest. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"a score",
        "require [\"spamtestplus\",\"fileinto\"]; if spamtest \"10\" { fileinto \"most\"; } if spamtest "
        ":percent \"100\" { fileinto \"all\"; }",
        "fileinto mailbox=\"most\"\nfileinto mailbox=\"all\"\n", "set spam-score \"X-S 5\"",
        "X-S: 7.5\r\n\r\n"},
    {"untested", "require \"spamtest\"; if spamtest \"0\" { discard; }", "discard\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
