/* set and string. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"modifiers",
        "require [\"variables\",\"fileinto\"]; set :upperfirst :lower \"a\" \"HELLO\"; fileinto \"${a}\"; "
        "set :quotewildcard :length \"a\" \"*\"; fileinto \"${a}\"; set \"a\" \"x\"; if string \"${A}\" "
        "\"X\" { fileinto \"same\"; }",
        "fileinto mailbox=\"Hello\"\nfileinto mailbox=\"2\"\nfileinto mailbox=\"same\"\n", NULL, NULL},
    {"a URL",
        "require [\"variables\",\"enotify\",\"fileinto\"]; set :encodeurl \"a\" \"a b/ü\"; fileinto "
        "\"${a}\";",
        "fileinto mailbox=\"a%20b%2F%C3%BC\"\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
