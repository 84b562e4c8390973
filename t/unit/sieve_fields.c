/* Which fields a test looks at. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"index",
        "require [\"index\",\"fileinto\"]; if header :index 2 \"x\" \"2\" { fileinto \"2\"; } if header "
        ":index 1 :last \"x\" \"3\" { fileinto \"3\"; } if header :index 4 \"x\" \"3\" { fileinto \"no\"; }",
        "fileinto mailbox=\"2\"\nfileinto mailbox=\"3\"\n", NULL, "X: 1\r\nX: 2\r\nX: 3\r\n\r\n"},
    {"parts",
        "require [\"mime\",\"fileinto\"]; if header :mime :anychild :param \"charset\" \"content-type\" "
        "\"utf-8\" { fileinto \"p\"; } if header :mime :contenttype \"content-type\" \"multipart/mixed\" { "
        "fileinto \"m\"; }",
        "fileinto mailbox=\"p\"\nfileinto mailbox=\"m\"\n", NULL, NULL},
    {"names", "if exists \"a:b\" { stop; }",
        "1:11 \"a:b\" is not the name of a header field: nothing will match it\nkeep implicit\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
