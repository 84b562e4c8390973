/* Questions about mailboxes. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"exist",
        "require [\"mailbox\",\"fileinto\"]; if mailboxexists [\"a\",\"b\"] { fileinto \"both\"; } if "
        "mailboxexists \"c\" { fileinto \"no\"; }",
        "fileinto mailbox=\"both\"\n", "mailbox a\nmailbox b", NULL},
    {"metadata", "require [\"mboxmetadata\"]; if metadata :contains \"a\" \"/private/x\" \"y\" { discard; }",
        "discard\n", "metadata a /private/x xyz", NULL},
    {"special use", "require [\"special-use\"]; if specialuse_exists \"a\" \"\\\\Junk\" { discard; }",
        "discard\n", "special-use a \\Junk", NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
