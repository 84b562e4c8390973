/* The test duplicate. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"new", "require \"duplicate\"; if duplicate { discard; }",
        "mark-duplicate seconds=43200 handle=\"\" text=\"<1@example.net>\"\nkeep implicit\n", NULL, NULL},
    {"seen", "require \"duplicate\"; if duplicate :handle \"h\" { discard; }", "discard\n",
        "seen h <1@example.net>", NULL},
    {"no id", "require \"duplicate\"; if duplicate { discard; }", "keep implicit\n", NULL, "A: b\r\n\r\n"},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
