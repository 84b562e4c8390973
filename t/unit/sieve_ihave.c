/* ihave and error. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"unknown", "require \"ihave\"; if ihave \"x-y\" { frob; } else { discard; }", "discard\n", NULL, NULL},
    {"reached", "require \"ihave\"; if not ihave \"x-y\" { frob :a 1; }",
        "error line=1 script=\"s\" text=\"unknown command \\\"frob\\\"\"\nkeep implicit\n", NULL, NULL},
    {"error", "require \"ihave\"; error \"no\";",
        "error line=1 script=\"s\" text=\"the script says: no\"\nkeep implicit\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
