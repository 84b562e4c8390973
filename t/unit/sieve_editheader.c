/* addheader and deleteheader. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"seen by tests",
        "require [\"editheader\"]; addheader \"X-A\" \"b\"; deleteheader \"Subject\"; if allof(header "
        "\"x-a\" \"b\", not exists \"subject\") { discard; }",
        "discard edited\n", NULL, NULL},
    {"trace fields stay", "require \"editheader\"; deleteheader \"Received\";", "keep implicit\n", NULL,
        "Received: x\r\n\r\n"},
    {"the original after an error",
        "require \"editheader\"; addheader \"A\" \"b\"; redirect \"a@b.example\"; redirect \"b@b.example\";",
        "error line=1 script=\"s\" text=\"the script redirects to more than 1 addresses\"\nkeep implicit\n",
        "set redirects 1", NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
