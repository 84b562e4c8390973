/* What goes together, and how much. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"the same place once",
        "require [\"fileinto\",\"variables\",\"copy\",\"envelope\"]; fileinto \"a\"; fileinto \"a\"; keep; "
        "keep;",
        "fileinto mailbox=\"a\"\nkeep\n", NULL, NULL},
    {"a limit of actions", "require \"fileinto\"; fileinto \"1\"; fileinto \"2\"; fileinto \"3\";",
        "error line=1 script=\"s\" text=\"the script does more than 2 actions\"\nkeep implicit\n",
        "set actions 2", NULL},
    {"reject and keep", "require \"reject\"; keep; reject \"x\";",
        "error line=1 script=\"s\" text=\"a message that is rejected can't be kept, filed, redirected or "
        "answered as well\"\nkeep implicit\n",
        NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
