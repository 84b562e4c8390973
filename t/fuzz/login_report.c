/* The report of a chain's last link, and the text of /proc/PID/status. */
#include "login/report.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct str s = str_of(data, size);
	struct login_identity id = {.uid = 2001};
	struct login_report r;
	pid_t parent;

	if (login_report_parse(s, STR("0123456789abcdef0123456789abcdef"), &r)) {
		assert(r.dir.p >= s.p && r.dir.p + r.dir.n <= s.p + s.n);
		assert(r.env.n == 0 || (r.env.p + r.env.n == s.p + s.n && r.env.p[r.env.n - 1] == '\0'));
	}
	if (login_report_status(s, &id, &parent, NULL) == 0)
		assert(id.ngroups >= 0 && id.ngroups <= LOGIN_REPORT_GROUPS && id.uid == 2001);
	return 0;
}
