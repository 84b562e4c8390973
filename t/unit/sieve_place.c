/* Tags that say which mailbox. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"fileinto",
        "require [\"fileinto\",\"mailbox\",\"special-use\"]; fileinto :create :specialuse \"\\\\Junk\" "
        "\"a\";",
        "fileinto mailbox=\"a\" special-use=\"\\\\Junk\" create\n", NULL, NULL},
    {"by its id", "require [\"fileinto\",\"mailboxid\"]; fileinto :mailboxid \"F1\" \"a\";",
        "fileinto mailbox=\"a\" mailboxid=\"F1\"\n", NULL, NULL},
    {"fcc",
        "require [\"enotify\",\"fcc\",\"mailbox\"]; notify :fcc \"Sent\" :create \"mailto:a@example.com\";",
        "notify uri=\"mailto:a@example.com\" importance=\"2\" fcc=\"Sent\" fcc-create\nkeep implicit\n", NULL,
        NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
