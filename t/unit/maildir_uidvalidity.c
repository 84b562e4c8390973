/* The counter of UIDVALIDITYs. */
#include "maildir/uidvalidity.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "sys/file.h"
#include "tap.h"

int main(void)
{
	char dir[] = "/tmp/maildir_uidvalidity.XXXXXX", cmd[80], want[12];
	uint32_t one, two;
	struct buf b;
	int at;

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	one = maildir_uidvalidity_next(at);
	two = maildir_uidvalidity_next(at);
	ok(one > 1700000000, "the first is the clock's");
	is_int(two, (int64_t)one + 1, "the next is one more");
	buf_init(&b, 100);
	file_read(at, "dovecot-uidvalidity", &b, NULL);
	snprintf(want, sizeof want, "%08x", two);
	is_str(buf_str(&b), str_c(want), "8 hex digits, no LF");
	file_write(at, "dovecot-uidvalidity.7f000000", STR(""), false, NULL);
	file_write(at, "dovecot-uidvalidity.00000001", STR(""), false, NULL);
	file_write(at, "dovecot-uidvalidity.0000001", STR(""), false, NULL);
	is_int(maildir_uidvalidity_next(at), 0x7f000001, "of several the highest counts");
	ok(faccessat(at, "dovecot-uidvalidity.00000001", F_OK, 0) < 0, "the lower ones go");
	ok(faccessat(at, "dovecot-uidvalidity.0000001", F_OK, 0) == 0, "what is no number stays");
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	ok(maildir_uidvalidity_next(at) > 1700000000, "where nothing can be written the clock does");
	buf_free(&b);
	return done();
}
