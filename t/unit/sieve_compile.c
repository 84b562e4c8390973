/* From text to script. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"an empty script", "", "keep implicit\n", NULL, NULL},
    {"a comment only", "# nothing\n", "keep implicit\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
