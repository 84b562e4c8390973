/* SCRAM's keys: RFC 7677 section 3. */
#include "auth/scram.h"
#include "auth/code.h"
#include "tap.h"

int main(void)
{
	struct auth_scram k = {.iterations = 4096}, again;
	static struct arena a;
	struct str text;

	arena_init(&a, "test", 1 << 20);
	k.salt = auth_code_unbase64(&a, STR("W22ZaJ0SNY7soEsUEjb6gQ=="), false);
	auth_scram_derive(&auth_hash_sha256, STR("pencil"), &k);
	text = auth_scram_print(&auth_hash_sha256, &a, &k);
	is_str(text,
	    STR("4096,W22ZaJ0SNY7soEsUEjb6gQ==,WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=,"
	        "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="),
	    "keys of the RFC's example");
	ok(auth_scram_parse(&auth_hash_sha256, &a, text, &again) && again.iterations == 4096 &&
	        memcmp(again.stored, k.stored, 32) == 0,
	    "parsed again");
	ok(!auth_scram_parse(&auth_hash_sha1, &a, text, &again), "of another hash");
	ok(!auth_scram_parse(&auth_hash_sha256, &a, STR("0,c2FsdA==,x,x"), &again), "no iterations");
	ok(!auth_scram_parse(&auth_hash_sha256, &a, STR("4096,,x"), &again), "cut");
	return done();
}
