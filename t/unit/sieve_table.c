/* Names of commands, tests and tags. */
#include "sieve/feature.h"
#include "tap.h"

int main(void)
{
	bool elsewhere = false;
	const struct sieve_tag *tag;

	ok(sieve_table_command(STR("FileInto"), false) != NULL, "case doesn't matter");
	ok(sieve_table_command(STR("fileinto"), true) == NULL, "an action is no test");
	ok(sieve_table_command(STR("execute"), true) && sieve_table_command(STR("execute"), false),
	    "execute is both");
	tag = sieve_table_tag(STR("list"), SIEVE_TAKES_REDIRECT, &elsewhere);
	ok(tag && tag->slot == SIEVE_SLOT_LIST, "a tag of redirect");
	tag = sieve_table_tag(STR("list"), SIEVE_TAKES_MATCH, &elsewhere);
	ok(tag && tag->slot == SIEVE_SLOT_MATCH, "the same name of tests");
	elsewhere = false;
	ok(!sieve_table_tag(STR("days"), SIEVE_TAKES_MATCH, &elsewhere) && elsewhere,
	    "a tag of another command");
	elsewhere = false;
	ok(!sieve_table_tag(STR("frob"), SIEVE_TAKES_MATCH, &elsewhere) && !elsewhere, "no tag at all");
	return done();
}
