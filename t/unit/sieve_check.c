/* Errors that are found before any message. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"an unknown command", "frob;", "1:1 unknown command \"frob\"\n", NULL, NULL},
    {"a test as a command", "true;", "1:1 \"true\" is a test, not a command\n", NULL, NULL},
    {"all of them", "frob; if foo {} keep \"x\"; fileinto \"y\";",
        "1:1 unknown command \"frob\"\n1:10 unknown test \"foo\"\n1:17 \"keep\" takes 0 arguments, 1 "
        "given\n1:27 \"fileinto\" needs require \"fileinto\"\n",
        NULL, NULL},
    {"a tag of another command", "keep :is;", "1:6 \"keep\" does not take the tag \":is\"\n", NULL, NULL},
    {"a block that is missing", "if true;", "1:1 \"if\" must be followed by a block\n", NULL, NULL},
    {"a block too many", "keep {}", "1:1 \"keep\" takes no block\n", NULL, NULL},
    {"require too late", "keep; require \"fileinto\";",
        "1:7 \"require\" must stand before all other commands\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
