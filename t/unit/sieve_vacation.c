/* When to answer. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"to me", "require \"vacation\"; vacation :handle \"h\" \"away\";",
        "vacation address=\"ann+x@example.net\" from=\"me@example.com\" subject=\"Auto: Hello [list] there\" "
        "seconds=604800 handle=\"h\" text=\"away\"\nkeep implicit\n",
        NULL, NULL},
    {"to a list", "require \"vacation\"; vacation \"away\";", "keep implicit\n", NULL,
        "To: me@example.com\r\nList-Id: <a.b>\r\n\r\n"},
    {"not to me", "require \"vacation\"; vacation \"away\";", "keep implicit\n", NULL,
        "To: you@example.com\r\n\r\n"},
    {"once", "require \"vacation\"; vacation \"a\"; vacation \"b\";",
        "error line=1 script=\"s\" text=\"\\\"vacation\\\" can be executed only once\"\nkeep implicit\n",
        NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
