/* imap4flags. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"set, add, remove",
        "require \"imap4flags\"; setflag \"\\\\Seen a\"; addflag [\"A\",\"b\"]; removeflag \"a\"; keep;",
        "keep flags=[\"\\\\Seen\" \"b\"]\n", NULL, NULL},
    {"names that can not be", "require \"imap4flags\"; setflag [\"\\\\Recent\",\"a(\",\"%\",\"ok\"]; keep;",
        "keep flags=[\"ok\"]\n", NULL, NULL},
    {"hasflag",
        "require [\"imap4flags\",\"fileinto\"]; setflag \"a b\"; if hasflag \"c B\" { fileinto :flags \"\" "
        "\"x\"; }",
        "fileinto mailbox=\"x\" flags=[]\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
