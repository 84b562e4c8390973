/* pipe, filter, execute. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"pipe", "require [\"vnd.dovecot.pipe\"]; pipe :try \"p\" [\"a\"];",
        "pipe program=\"p\" args=[\"a\"] try\n", NULL, NULL},
    {"filter", "require [\"vnd.dovecot.filter\"]; filter \"p\"; if exists \"new\" { discard; }",
        "discard edited\n", "program p 0 \"New: 1\\n\\nx\"", NULL},
    {"a program that fails", "require [\"vnd.dovecot.execute\"]; if not execute \"p\" { discard; }",
        "discard\n", "program p 3 \"\"", NULL},
    {"a name that climbs", "require [\"vnd.dovecot.pipe\"]; pipe \"a/b\";",
        "1:36 \"a/b\" can't be the name of a program\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
