/* enotify. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"mailto", "require \"enotify\"; notify :message \"m\" \"mailto:a@example.com\";",
        "notify uri=\"mailto:a@example.com\" importance=\"2\" text=\"m\"\nkeep implicit\n", NULL, NULL},
    {"each address once",
        "require \"enotify\"; notify \"mailto:a@example.com\"; notify \"mailto:a@example.com\";",
        "notify uri=\"mailto:a@example.com\" importance=\"2\"\nkeep implicit\n", NULL, NULL},
    {"not for what programs send", "require \"enotify\"; notify \"mailto:a@example.com\";", "keep implicit\n",
        NULL, "Auto-Submitted: auto-generated\r\n\r\n"},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
