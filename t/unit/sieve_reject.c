/* reject and ereject. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"reject", "require \"reject\"; reject \"no\";", "reject text=\"no\"\n", NULL, NULL},
    {"the message as it came", "require [\"ereject\",\"editheader\"]; addheader \"A\" \"b\"; ereject \"no\";",
        "ereject text=\"no\"\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
