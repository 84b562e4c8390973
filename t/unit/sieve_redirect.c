/* redirect. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"once each", "redirect \"a@example.com\"; redirect \"A@example.com\";",
        "redirect address=\"a@example.com\"\n", NULL, NULL},
    {"DSN and deliver-by",
        "require [\"redirect-dsn\",\"redirect-deliverby\"]; redirect :notify \"DELAY\" :bytimerelative 60 "
        ":bytrace \"a@example.com\";",
        "redirect address=\"a@example.com\" dsn-notify=\"DELAY\" by=60;RT\n", NULL, NULL},
    {"not an address", "redirect \"a\";", "1:10 \"a\" is not an address\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
