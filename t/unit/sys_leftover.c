/* leftover: a dead process's temporary file goes, everything else stays. */
#include "sys/leftover.h"

#include <fcntl.h>
#include <unistd.h>

#include "sys/file.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *name;
		bool is;
	} rows[] = {
	    {"dovetail.index.tmp.812.1764057600123456.0", true},
	    {"x.tmp.1.2.3", true},
	    {".tmp.1.2.3", false},
	    {"dovetail.index", false},
	    {"dovetail.index.tmp.812.1764057600123456", false},
	    {"dovetail.index.tmp.812.x.0", false},
	    {"dovetail.index.tmp.812..0", false},
	    {".Work.tmp2.1.2.3", false},
	    {"1.2.3", false},
	    {"", false},
	};
	char path[] = "/tmp/sys_leftover.XXXXXX";
	struct file_replace r;
	struct err e;
	int dir;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ok(sys_leftover_is(rows[i].name) == rows[i].is, "%s", rows[i].name);
	dir = mkdtemp(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	file_write(dir, "kept", STR("x"), false, &e);
	ok(file_replace_begin(&r, dir, "dovetail.index", 0600, &e) == 0 && sys_leftover_is(r.tmp),
	    "the real ones are recognised");
	sys_leftover_clean(dir, SYS_LEFTOVER_OLD_S);
	ok(faccessat(dir, r.tmp, F_OK, 0) == 0, "a new one stays");
	mkdirat(dir, "d.tmp.1.2.3", 0700);
	sys_leftover_clean(dir, -5);
	ok(faccessat(dir, r.tmp, F_OK, 0) < 0, "an old one goes");
	ok(faccessat(dir, "kept", F_OK, 0) == 0 && faccessat(dir, "d.tmp.1.2.3", F_OK, 0) == 0,
	    "other files and directories stay");
	unlinkat(dir, "d.tmp.1.2.3", AT_REMOVEDIR);
	unlinkat(dir, "kept", 0);
	rmdir(path);
	return done();
}
