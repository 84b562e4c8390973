/* address and envelope. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"parts",
        "require [\"subaddress\",\"fileinto\"]; if address :user \"from\" \"ann\" { fileinto \"u\"; } if "
        "address :detail \"from\" \"x\" { fileinto \"d\"; } if address :domain \"from\" \"EXAMPLE.net\" { "
        "fileinto \"o\"; }",
        "fileinto mailbox=\"u\"\nfileinto mailbox=\"d\"\nfileinto mailbox=\"o\"\n", NULL, NULL},
    {"the envelope",
        "require [\"fileinto\",\"variables\",\"copy\",\"envelope\"]; if envelope \"from\" "
        "\"ann+x@example.net\" { discard; }",
        "discard\n", NULL, NULL},
    {"an unknown part", "require \"envelope\"; if envelope \"helo\" \"x\" { stop; }",
        "1:33 unknown envelope part \"helo\"\n", NULL, NULL},
    {"an address that breaks off", "if address :all :contains \"from\" \"a\" { discard; }", "keep implicit\n",
        NULL, "From: <\r\n\r\n"},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
