/* date and currentdate. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"zones",
        "require [\"date\",\"fileinto\"]; if date :originalzone \"date\" \"hour\" \"10\" { fileinto \"o\"; } "
        "if date :zone \"+0000\" \"date\" \"time\" \"15:15:00\" { fileinto \"z\"; } if currentdate \"date\" "
        "\"2025-05-21\" { fileinto \"c\"; }",
        "fileinto mailbox=\"o\"\nfileinto mailbox=\"z\"\nfileinto mailbox=\"c\"\n", NULL, NULL},
    {"a broken date is none",
        "require \"date\"; if not date :originalzone :contains \"date\" \"year\" \"\" { discard; }",
        "discard\n", NULL, "Date: yesterday\r\n\r\n"},
    {"an unknown part", "require \"date\"; if currentdate \"age\" \"1\" { stop; }",
        "1:32 unknown part of a date \"age\"\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
