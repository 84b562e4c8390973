/* Branches of a chain. The command lines here are shells: whether and how they end is what is looked at. */
#include "authd/branch.h"
#include "tap.h"

int main(void)
{
	char *const refuse[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"exit 1"}, NULL},
	            *const later[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"exit 111"}, NULL},
	            *const nothing[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"exit 0"}, NULL};
	struct auth_checkpw who = {STR("u"), STR("p"), STR("")};
	struct authd_branch b;
	struct authd_outer o;
	char *words[AUTHD_BRANCH_WORDS + 1] = {(char[]){"x"}};
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	authd_branch_check(refuse, &who, &a, &b, &e);
	is_int(b.result, AUTH_REFUSED, "exit 1");
	authd_branch_check(later, &who, &a, &b, &e);
	is_int(b.result, AUTH_TEMPFAIL, "exit 111");
	authd_branch_check(nothing, &who, &a, &b, &e);
	is_int(b.result, AUTH_TEMPFAIL, "an end without a report is no success");
	ok(authd_branch_argv(&a, words, 0) == NULL &&
	        authd_branch_argv(&a, words, AUTHD_BRANCH_WORDS + 1) == NULL,
	    "no words, too many words");
	ok(authd_branch_argv(&a, words, 1)[1] != NULL && authd_branch_argv(&a, words, 1)[2] == NULL,
	    "auth-report is the last link");
	setenv("AUTH_CHECK_ONLY", "1", 1);
	authd_branch_outer(&o);
	ok(o.check_only && o.report[0] == '\0', "what was asked of us");
	return done();
}
