/* References. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"known and unknown",
        "require [\"variables\",\"fileinto\"]; set \"a\" \"1\"; fileinto \"${a}${b}${a-b}${}$\";",
        "fileinto mailbox=\"1${a-b}${}$\"\n", NULL, NULL},
    {"matches",
        "require [\"variables\",\"fileinto\"]; if header :matches \"subject\" \"* [*] *\" { fileinto "
        "\"${3}/${2}/${1}/${9}\"; }",
        "fileinto mailbox=\"there/list/Hello/\"\n", NULL, NULL},
    {"a namespace", "require \"variables\"; keep; redirect \"${x.y}\";",
        "1:37 unknown namespace \"x\" of the variable \"${x.y}\"\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
