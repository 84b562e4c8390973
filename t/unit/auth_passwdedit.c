/* One password of a passwd-file. */
#include "auth/passwdedit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "auth/passwdfile.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/passwdedit.XXXXXX", path[64], other[64];
static const char text[] =
    "# users\nann:{PLAIN}a:1:2::/home/ann::x=y\r\nanna:{PLAIN}b\n\nbob:{PLAIN}c:3:4:::";

static void is_file(const char *want)
{
	struct buf b;
	struct err e;

	buf_init(&b, 1 << 16);
	is_int(file_read_path(path, &b, &e), 0, "read");
	is_str(buf_str(&b), str_c(want), "the file");
	buf_free(&b);
}

static int store(const char *user, const char *old, const char *made)
{
	struct auth_change c = {str_c(user), str_c(old), str_c(made)};
	struct err e = {0};

	return auth_passwdedit_store(path, &c, &e) ? (int)e.kind : 0;
}

/* Sixteen processes count in one line: each number is taken once. */
static void at_once(void)
{
	int kids = 16, rounds = 5, status, good = 0;

	file_write(AT_FDCWD, path, STR("n:0:1:2:::\n"), false, NULL);
	for (int k = 0; k < kids; k++)
		if (fork() == 0) {
			for (int done = 0, n = 0; done < rounds;) {
				char old[16], made[16];
				int r;

				snprintf(old, sizeof old, "%d", n);
				snprintf(made, sizeof made, "%d", n + 1);
				r = store("n", old, made);
				if (r != 0 && r != ERR_BUSY)
					_exit(1);
				done += r == 0;
				n++;
				if (n > kids * rounds)
					n = 0;
			}
			_exit(0);
		}
	for (int k = 0; k < kids; k++)
		good += wait(&status) > 0 && status == 0;
	is_int(good, kids, "all came through");
	is_file("n:80:1:2:::\n");
}

int main(void)
{
	struct stat st;

	snprintf(path, sizeof path, "%s/users", mkdtemp(dir));
	snprintf(other, sizeof other, "%s/link", dir);
	file_write(AT_FDCWD, path, str_c(text), false, NULL);
	chmod(path, 0640);
	is_int(store("ann", "{PLAIN}a", "{SHA}longer="), 0, "stored");
	is_file("# users\nann:{SHA}longer=:1:2::/home/ann::x=y\r\nanna:{PLAIN}b\n\nbob:{PLAIN}c:3:4:::");
	is_int(store("ann", "{PLAIN}a", "x"), ERR_BUSY, "another password was there");
	is_int(store("anna", "{PLAIN}b", ""), 0, "the last field of its line");
	is_int(store("zoe", "", "x"), ERR_NOTFOUND, "nobody");
	is_int(store("bob", "{PLAIN}c", "a:b"), ERR_CANNOT, "a colon");
	is_int(store("bob", "{PLAIN}c", "a\nb"), ERR_CANNOT, "two lines");
	is_file("# users\nann:{SHA}longer=:1:2::/home/ann::x=y\r\nanna:\n\nbob:{PLAIN}c:3:4:::");
	is_int(stat(path, &st) == 0 && (st.st_mode & 07777) == 0640, 1, "the mode stays");
	is_int(symlink("users", other), 0, "a link");
	memcpy(path, other, sizeof other);
	is_int(store("bob", "{PLAIN}c", "d"), 0, "through a link");
	is_int(lstat(other, &st) == 0 && S_ISLNK(st.st_mode), 1, "which stays one");
	at_once();
	unlink(other);
	snprintf(path, sizeof path, "%s/users", dir);
	unlink(path);
	is_int(rmdir(dir), 0, "nothing is left");
	return done();
}
