/* The test body. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"raw, content, text",
        "require [\"body\",\"fileinto\"]; if body :raw :contains \"PGI+\" { fileinto \"raw\"; } if body "
        ":content \"text/html\" :is \"<b>two</b>\" { fileinto \"html\"; } if body :contains \"one text\" { "
        "fileinto \"text\"; }",
        "fileinto mailbox=\"raw\"\nfileinto mailbox=\"html\"\nfileinto mailbox=\"text\"\n", NULL, NULL},
    {"around the parts",
        "require [\"body\",\"fileinto\"]; if body :content \"multipart\" :is \"prologue\r\n\" { fileinto "
        "\"pro\"; } if body :content \"multipart\" :contains \"epilogue\" { fileinto \"epi\"; } if body "
        ":content \"multipart\" :contains \"one\" { fileinto \"no\"; }",
        "fileinto mailbox=\"pro\"\nfileinto mailbox=\"epi\"\n", NULL, NULL},
    {"a header is no body", "require \"body\"; if body :raw :contains \"\" { discard; }", "keep implicit\n",
        NULL, "A: b\r\n"},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
