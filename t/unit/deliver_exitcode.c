/* exitcode: qmail's codes and sysexits for each kind. */
#include "deliver/exitcode.h"

#include "tap.h"

int main(void)
{
	is_int(exitcode_of(ERR_NONE, false, false), 0, "delivered");
	is_int(exitcode_of(ERR_TEMP, false, false), 111, "temporary, qmail");
	is_int(exitcode_of(ERR_TEMP, true, false), 75, "temporary, sysexits");
	is_int(exitcode_of(ERR_QUOTA, false, false), 100, "quota, permanent");
	is_int(exitcode_of(ERR_FULL, false, false), 111, "a full disk is no reason to send mail back");
	is_int(exitcode_of(ERR_QUOTA, true, true), 75, "quota, temporary when asked");
	is_int(exitcode_of(ERR_NOTFOUND, true, false), 67, "no such mailbox");
	is_int(exitcode_of(ERR_PERM, true, false), 75, "a permission can be mended: mail waits");
	for (int k = ERR_NONE + 1; k <= ERR_CANNOT; k++)
		ok(exitcode_of((enum err_kind)k, false, false) != 0 &&
		        exitcode_of((enum err_kind)k, true, false) != 0,
		    "%s is no success", err_kind_name((enum err_kind)k));
	return done();
}
