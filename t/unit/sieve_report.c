/* report. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"good", "require \"vnd.dovecot.report\"; report \"abuse\" \"spam\" \"a@example.com\";",
        "report address=\"a@example.com\" subject=\"abuse\" text=\"spam\"\nkeep implicit\n", NULL, NULL},
    {"no address", "require \"vnd.dovecot.report\"; report \"abuse\" \"spam\" \"a\";",
        "1:53 \"a\" is not an address\n", NULL, NULL},
    {"no address in a variable",
        "require [\"vnd.dovecot.report\",\"variables\"]; set \"a\" \"b\"; report \"abuse\" \"spam\" "
        "\"${a}\";",
        "error line=1 script=\"s\" text=\"\\\"b\\\" is not an address to report to\"\nkeep implicit\n", NULL,
        NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
