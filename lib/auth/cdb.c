/* The compiled user database, over tinycdb. */
#include "auth/cdb.h"

#include <cdb.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/name.h"
#include "auth/passwdfile.h"
#include "sys/file.h"

#define KEY_MAX (1 + AUTH_NAME_MAX)

static unsigned key_of(struct str user, char key[KEY_MAX])
{
	key[0] = '=';
	memcpy(key + 1, user.p, user.n);
	return (unsigned)user.n + 1;
}

/* Some stored password, for a user who isn't there: the key "?". */
static struct str sample_password(struct cdb *c, struct arena *a)
{
	unsigned n;
	char *value;

	if (cdb_find(c, "?", 1) <= 0 || (n = cdb_datalen(c)) > AUTH_RECORD_MAX)
		return STR_NIL;
	value = arena_bytes(a, n);
	return cdb_read(c, value, n, cdb_datapos(c)) ? STR_NIL : str_of(value, n);
}

static enum auth_result find_in(
    struct cdb *c, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	char key[KEY_MAX], *value;
	unsigned n;
	int found = cdb_find(c, key, key_of(user, key));

	if (found < 0) {
		err_set(e, ERR_CORRUPT, "the user database is damaged; compile it again");
		return AUTH_TEMPFAIL;
	}
	if (found == 0) {
		r->password = sample_password(c, a);
		return AUTH_UNKNOWN;
	}
	n = cdb_datalen(c);
	if (n > AUTH_RECORD_MAX) {
		err_set(e, ERR_LIMIT, "a record of %u bytes", n);
		return AUTH_TEMPFAIL;
	}
	value = arena_bytes(a, n + 1);
	if (cdb_read(c, value, n, cdb_datapos(c))) {
		err_set(e, ERR_CORRUPT, "the user database is damaged; compile it again");
		return AUTH_TEMPFAIL;
	}
	value[n] = '\0';
	return auth_passwdfile_rest(arena_str(a, user), str_of(value, n), a, r, e) ? AUTH_TEMPFAIL : AUTH_OK;
}

enum auth_result auth_cdb_find(
    const char *path, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	enum auth_result result;
	struct cdb c;
	int fd;

	if (user.n == 0 || user.n > AUTH_NAME_MAX)
		return AUTH_UNKNOWN;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		file_err(e, "open", AT_FDCWD, path);
		return AUTH_TEMPFAIL;
	}
	if (cdb_init(&c, fd)) {
		err_set(e, ERR_CORRUPT,
		    "%s isn't a cdb file: \"usercdb %s <users\" makes one of a passwd-file", path, path);
		close(fd);
		return AUTH_TEMPFAIL;
	}
	result = find_in(&c, user, a, r, e);
	if (result == AUTH_TEMPFAIL)
		err_context(e, "%s", path);
	cdb_free(&c);
	close(fd);
	return result;
}

/* One line of the text. 1: added, 0: nothing in it, -1. */
static int add_line(struct cdb_make *m, struct str line, struct err *e)
{
	struct arena scratch;
	struct auth_record r;
	struct str user, rest;
	char key[KEY_MAX];
	int bad;

	if (!auth_passwdfile_name(line, &user, &rest))
		return str_starts(line, STR(":")) ? err_set(e, ERR_SYNTAX, "a line without a user name") : 0;
	arena_init(&scratch, "record", 1 << 20);
	bad = auth_passwdfile_rest(user, rest, &scratch, &r, e);
	if (!bad && r.password.n && !auth_record_is_locked(&r))
		bad = cdb_make_put(m, "?", 1, r.password.p, (unsigned)r.password.n, CDB_PUT_INSERT) < 0
		          ? err_sys(e, "write")
		          : 0;
	arena_free(&scratch);
	if (bad)
		return -1;
	if (user.n > AUTH_NAME_MAX)
		return err_set(e, ERR_LIMIT, "a user name of more than %d bytes", AUTH_NAME_MAX);
	switch (cdb_make_put(m, key, key_of(user, key), rest.p, (unsigned)rest.n, CDB_PUT_INSERT)) {
	case 0:
		return 1;
	case 1:
		return err_set(e, ERR_EXISTS, "the user %.*s for the second time", STR_ARG(user));
	default:
		return err_sys(e, "write");
	}
}

static long add_all(int fd, struct str text, struct err *e)
{
	long line_number = 0, users = 0;
	struct cdb_make m;
	struct str line;
	int r;

	if (cdb_make_start(&m, fd))
		return err_sys(e, "cdb_make_start");
	while (str_cut(&text, '\n', &line)) {
		line_number++;
		r = add_line(&m, line, e);
		if (r < 0) {
			cdb_make_finish(&m);
			return err_context(e, "line %ld", line_number);
		}
		users += r;
	}
	return cdb_make_finish(&m) ? err_sys(e, "write") : users;
}

long auth_cdb_compile(struct str text, const char *path, struct err *e)
{
	struct file_replace f;
	struct stat st;
	long users;

	if (file_replace_begin(&f, AT_FDCWD, path, stat(path, &st) ? 0600 : st.st_mode & 0777, e))
		return -1;
	users = add_all(f.fd, text, e);
	if (users < 0) {
		file_replace_abort(&f);
		return -1;
	}
	return file_replace_commit(&f, true, e) ? -1 : users;
}
