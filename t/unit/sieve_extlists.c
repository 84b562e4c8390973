/* Lists elsewhere. */
#include "sieve_help.h"

static const struct sieve_case cases[] = {
    {"in and out",
        "require [\"extlists\",\"fileinto\"]; if address :list \"from\" \"l\" { fileinto \"in\"; } if header "
        ":list \"subject\" \"l\" { fileinto \"no\"; } if valid_ext_list [\"l\",\"m\"] { fileinto \"no\"; }",
        "fileinto mailbox=\"in\"\n", "list l ann+x@example.net", NULL},
    {"a list that is not there", "require \"extlists\"; if address :list \"from\" \"m\" { discard; }",
        "keep implicit\n", NULL, NULL},
    {"redirect to nobody", "require [\"extlists\",\"copy\"]; redirect :list :copy \":addrbook:default\";",
        "error line=1 script=\"s\" text=\"there is no list \\\":addrbook:default\\\"\"\nkeep implicit\n",
        NULL, NULL},
    {"a comparator",
        "require \"extlists\"; if address :list :comparator \"i;octet\" \"from\" \"m\" { discard; }",
        "1:50 \":list\" can't be used with a comparator: the list compares\n", NULL, NULL},
};

int main(void)
{
	return SIEVE_CASES(cases);
}
