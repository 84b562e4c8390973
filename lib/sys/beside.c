/* The folder of this program in PATH. */
#include "sys/beside.h"

#include <limits.h>
#include <unistd.h>

#include "base/buf.h"

enum { PATH_LONGEST = 64 << 10 };

void sys_beside(void)
{
	const char *path = getenv("PATH");
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self);
	ptrdiff_t slash = n > 0 && (size_t)n < sizeof self ? str_rchr(str_of(self, (size_t)n), '/') : -1;
	struct buf b;

	if (slash <= 0)
		return;
	buf_init(&b, PATH_LONGEST);
	buf_add(&b, str_of(self, (size_t)slash));
	buf_ch(&b, ':');
	buf_add(&b, path ? str_c(path) : STR("/usr/local/bin:/usr/bin:/bin"));
	setenv("PATH", buf_cstr(&b), 1);
	buf_free(&b);
}
