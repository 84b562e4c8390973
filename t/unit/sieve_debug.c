/* debug_log. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"a line", "require \"vnd.dovecot.debug\"; debug_log \"here\";", "keep implicit\nhere\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
