/* The end of a run. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"an error keeps the message", "require [\"fileinto\",\"variables\"]; fileinto \"a\"; fileinto \"${b}\";",
        "error line=1 script=\"s\" text=\"\\\"\\\" can't be the name of a mailbox\"\nkeep implicit\n", NULL,
        NULL},
    {"a discard says nothing beside others", "discard; redirect \"a@example.com\";",
        "redirect address=\"a@example.com\"\n", NULL, NULL},
    {"flags of an event", "require [\"imap4flags\"]; addflag \"x\";",
        "set-flags flags=[\"y\" \"x\"]\nkeep implicit flags=[\"y\" \"x\"]\n", "imap FLAG INBOX y", NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
