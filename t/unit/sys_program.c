/* A program beside this one. */
#include "sys/program.h"

#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	char me[PATH_MAX] = "", copy[PATH_MAX];
	const char *found;

	is_int(readlink("/proc/self/exe", me, sizeof me - 1) > 0, 1, "who we are");
	snprintf(copy, sizeof copy, "%s", me);
	found = program_path(basename(copy));
	is_str(str_c(found), str_c(me), "beside itself");
	is_str(str_c(program_path("no-such-program")), STR(DOVETAIL_LIBEXEC "/no-such-program"),
	    "else where it is installed");
	return done();
}
