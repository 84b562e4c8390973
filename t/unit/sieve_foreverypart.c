/* The loop over parts. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"in order, with the message first",
        "require [\"foreverypart\",\"mime\",\"variables\",\"fileinto\"]; foreverypart { if header :mime "
        ":type :matches \"content-type\" \"*\" { fileinto \"${1}\"; } }",
        "fileinto mailbox=\"multipart\"\nfileinto mailbox=\"text\"\n", NULL, NULL},
    {"break",
        "require [\"foreverypart\",\"fileinto\"]; foreverypart :name \"a\" { foreverypart { break :name "
        "\"a\"; } discard; } fileinto \"x\";",
        "fileinto mailbox=\"x\"\n", NULL, NULL},
    {"break of nothing", "require \"foreverypart\"; break;",
        "1:25 \"break\" stands outside of \"foreverypart\"\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
