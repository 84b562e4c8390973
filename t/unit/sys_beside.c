/* beside: our own folder stands first in PATH. */
#include "sys/beside.h"

#include "tap.h"

int main(void)
{
	setenv("PATH", "/a:/b", 1);
	sys_beside();
	ok(str_ends(str_c(getenv("PATH")), STR("/t/unit:/a:/b")) ||
	        str_ends(str_c(getenv("PATH")), STR(":/a:/b")),
	    "in front of the old one");
	ok(getenv("PATH")[0] == '/' && strcmp(getenv("PATH"), "/a:/b") != 0, "an absolute folder was added");
	return done();
}
