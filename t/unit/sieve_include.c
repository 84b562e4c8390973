/* include without a place to take scripts from. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"missing", "require \"include\"; include \"x\";",
        "error line=1 script=\"s\" text=\"the personal script \\\"x\\\" can't be included: there is none of "
        "that name, or it can't be "
        "read\"\nkeep implicit\n",
        NULL, NULL},
    {"optional", "require \"include\"; include :optional \"x\"; return; discard;", "keep implicit\n", NULL,
        NULL},
    {"a name that climbs", "require \"include\"; include \"../x\";",
        "1:28 \"../x\" can't be the name of a script\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
