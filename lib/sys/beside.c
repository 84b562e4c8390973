/* The folder of this program in PATH. */
#include "sys/beside.h"

#include <limits.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

enum { PATH_LONGEST = 64 << 10 };

/* The path that we were executed by, when it is the program's file and no link to it; else what /proc knows, which costs ten times as much. NIL: neither. */
static struct str own_file(char dst[PATH_MAX])
{
	const char *executed = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	struct stat st;
	ssize_t n;

	if (executed && executed[0] == '/' && lstat(executed, &st) == 0 && S_ISREG(st.st_mode))
		return str_c(executed);
	n = readlink("/proc/self/exe", dst, PATH_MAX);
	return n > 0 && n < PATH_MAX ? str_of(dst, (size_t)n) : STR_NIL;
}

void sys_beside(void)
{
	const char *path = getenv("PATH");
	char room[PATH_MAX];
	struct str self = own_file(room);
	ptrdiff_t slash = str_rchr(self, '/');
	struct buf b;

	if (slash <= 0)
		return;
	buf_init(&b, PATH_LONGEST);
	buf_add(&b, STR("PATH="));
	buf_add(&b, str_head(self, (size_t)slash));
	buf_ch(&b, ':');
	buf_add(&b, path ? str_c(path) : STR("/usr/local/bin:/usr/bin:/bin"));
	/* The environment's from now on; setenv would be the first to want malloc. */
	putenv((char *)(uintptr_t)buf_cstr(&b));
}
