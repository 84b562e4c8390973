/* extracttext. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"the first characters",
        "require [\"foreverypart\",\"extracttext\",\"variables\",\"fileinto\",\"mime\"]; foreverypart { if "
        "header :mime :type \"content-type\" \"text\" { extracttext :first 3 \"t\"; fileinto \"${t}\"; } }",
        "fileinto mailbox=\"<b>\"\n", NULL, NULL},
    {"outside of a loop", "require [\"extracttext\",\"variables\"]; extracttext \"t\";",
        "1:38 \"extracttext\" stands outside of \"foreverypart\"\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
