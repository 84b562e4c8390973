/* Header fields that change. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"at the end",
        "require [\"editheader\",\"index\"]; addheader :last \"X\" \"2\"; addheader \"X\" \"1\"; if "
        "allof(header :index 1 \"x\" \"1\", header :index 1 :last \"x\" \"2\") { discard; }",
        "discard edited\n", NULL, NULL},
    {"size after it", "require \"editheader\"; deleteheader \"a\"; if size :under 4 { discard; }",
        "discard edited\n", NULL, "A: b\r\n\r\n"},
    {"a message without a header", "keep;", "keep\n", NULL, ""},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
