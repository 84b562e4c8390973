/* Tags that say which mailbox. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"fileinto",
        "require [\"fileinto\",\"mailbox\",\"special-use\",\"mailboxid\"]; fileinto :create :specialuse "
        "\"\\\\Junk\" :mailboxid \"F1\" \"a\";",
        "fileinto mailbox=\"a\" special-use=\"\\\\Junk\" mailboxid=\"F1\" create\n", NULL, NULL},
    {"fcc",
        "require [\"enotify\",\"fcc\",\"mailbox\"]; notify :fcc \"Sent\" :create \"mailto:a@example.com\";",
        "notify uri=\"mailto:a@example.com\" importance=\"2\" fcc=\"Sent\" fcc-create\nkeep implicit\n", NULL,
        NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
