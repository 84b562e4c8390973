/* exitcode: the table, both ways to say it. */
#include "deliver/exitcode.h"

#include "tap.h"

int main(void)
{
	static const struct {
		enum err_kind kind;
		int qmail, sysexits;
	} t[] = {{ERR_NONE, 0, 0}, {ERR_TEMP, 111, 75}, {ERR_PERM, 111, 75}, {ERR_BUSY, 111, 75},
	    {ERR_QUOTA, 100, 73}, {ERR_NOTFOUND, 100, 67}, {ERR_CANNOT, 100, 77}, {ERR_LIMIT, 100, 65},
	    {ERR_SYNTAX, 100, 64}, {ERR_CORRUPT, 111, 75}, {ERR_EXISTS, 111, 75}};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		is_int(exitcode_of(t[i].kind, false, false), t[i].qmail, err_kind_name(t[i].kind));
		is_int(exitcode_of(t[i].kind, true, false), t[i].sysexits, err_kind_name(t[i].kind));
	}
	is_int(exitcode_of(ERR_QUOTA, false, true), 111, "quota as a temporary failure");
	is_int(exitcode_of(ERR_QUOTA, true, true), 75, "the same in sysexits");
	return done();
}
