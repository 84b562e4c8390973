/* Content of parts, decoded. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"base64",
        "require [\"foreverypart\",\"extracttext\",\"variables\",\"fileinto\"]; foreverypart { extracttext "
        "\"t\"; if string :contains \"${t}\" \"two\" { fileinto \"${t}\"; } }",
        "fileinto mailbox=\"<b>two</b>\"\n", NULL, NULL},
    {"an unknown encoding is left as it is",
        "require [\"body\"]; if body :content \"\" :contains \"x-y\" { discard; }", "discard\n", NULL,
        "Content-Type: text/plain\r\nContent-Transfer-Encoding: x-rot\r\n\r\nx-y\r\n"},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
