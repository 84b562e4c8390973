/* Parts that are replaced. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"one of two",
        "require [\"foreverypart\",\"mime\",\"replace\",\"body\",\"fileinto\"]; foreverypart { if header "
        ":mime :subtype \"content-type\" \"html\" { replace \"gone\"; } } if body :contains \"two\" { "
        "fileinto \"no\"; } if body :contains [\"gone\"] { fileinto \"gone\"; } if body :contains \"one "
        "text\" { fileinto \"one\"; }",
        "fileinto mailbox=\"gone\" edited\nfileinto mailbox=\"one\" edited\n", NULL, NULL},
    {"a message that is replaced inside its loop",
        "require [\"foreverypart\",\"replace\",\"body\"]; foreverypart { replace \"x\"; } if body :contains "
        "\"x\" { discard; }",
        "discard edited\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
