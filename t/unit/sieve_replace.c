/* replace and enclose. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"replace",
        "require [\"replace\",\"body\"]; replace \"new text\"; if body :contains \"new text\" { discard; }",
        "discard edited\n", NULL, NULL},
    {"enclose",
        "require [\"enclose\",\"mime\"]; enclose :subject \"Look\" \"warning\"; if allof(header \"subject\" "
        "\"Look\", header :mime :anychild :contenttype \"content-type\" \"message/rfc822\") { discard; }",
        "discard edited\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
