/* header, exists, size. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"words decoded", "if header :is \"subject\" \"grün\" { discard; }", "discard\n", NULL,
        "Subject: =?utf-8?q?gr=C3=BCn?=\r\n\r\n"},
    {"folded", "if header :is \"subject\" \"a b\" { discard; }", "discard\n", NULL,
        "Subject: a\r\n b\r\n\r\n"},
    {"exists wants all", "if exists [\"from\",\"x\"] { discard; }", "keep implicit\n", NULL, NULL},
    {"size", "if allof(size :over 10, size :under 1K) { discard; }", "discard\n", NULL, NULL},
    {"NUL is data", "if header :contains \"subject\" \"list\" { discard; }", "discard\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
