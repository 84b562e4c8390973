/* exitcode: qmail's codes and sysexits for each kind. */
#include "deliver/exitcode.h"

#include "tap.h"

int main(void)
{
	is_int(exitcode_of(ERR_NONE, EXIT_QMAIL, false), 0, "delivered");
	is_int(exitcode_of(ERR_TEMP, EXIT_QMAIL, false), 111, "temporary, qmail");
	is_int(exitcode_of(ERR_TEMP, EXIT_SYSEXITS, false), 75, "temporary, sysexits");
	is_int(exitcode_of(ERR_QUOTA, EXIT_QMAIL, false), 100, "quota, permanent");
	is_int(exitcode_of(ERR_FULL, EXIT_QMAIL, false), 111, "a full disk is no reason to send mail back");
	is_int(exitcode_of(ERR_QUOTA, EXIT_SYSEXITS, true), 75, "quota, temporary when asked");
	is_int(exitcode_of(ERR_NOTFOUND, EXIT_SYSEXITS, false), 67, "no such mailbox");
	is_int(exitcode_of(ERR_PERM, EXIT_SYSEXITS, false), 75, "a permission can be mended: mail waits");
	for (int k = ERR_NONE + 1; k <= ERR_CANNOT; k++)
		ok(exitcode_of((enum err_kind)k, EXIT_QMAIL, false) != 0 &&
		        exitcode_of((enum err_kind)k, EXIT_SYSEXITS, false) != 0,
		    "%s is no success", err_kind_name((enum err_kind)k));
	return done();
}
