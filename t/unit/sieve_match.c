/* Match types. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"relations",
        "require [\"relational\",\"comparator-i;ascii-numeric\",\"fileinto\"]; if header :value \"gt\" "
        ":comparator \"i;ascii-numeric\" \"n\" \"9\" { fileinto \"gt\"; } if header :value \"gt\" \"n\" "
        "\"9\" { fileinto \"no\"; } if header :count \"eq\" \"n\" \"1\" { fileinto \"one\"; }",
        "fileinto mailbox=\"gt\"\nfileinto mailbox=\"one\"\n", NULL, "N: 10\r\n\r\n"},
    {"a comparator without require", "if header :comparator \"i;ascii-numeric\" \"a\" \"b\" { stop; }",
        "1:23 the comparator \"i;ascii-numeric\" needs require \"comparator-i;ascii-numeric\"\n", NULL, NULL},
    {"regex is offered by the program alone", "require \"regex\";", "1:9 unknown extension \"regex\"\n", NULL,
        NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
