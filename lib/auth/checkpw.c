/* Both sides of checkpassword's descriptor 3. */
#include "auth/checkpw.h"

#include <errno.h>
#include <unistd.h>

#include "sys/fd.h"

bool auth_checkpw_parse(struct str bytes, struct auth_checkpw *r)
{
	struct str rest = bytes;

	*r = (struct auth_checkpw){.stamp = STR("")};
	if (!str_cut(&rest, '\0', &r->user) || str_is_nil(rest))
		return false;
	if (rest.n == 0) {
		r->password = STR("");
		return true;
	}
	if (!str_cut(&rest, '\0', &r->password) || str_is_nil(rest))
		return false;
	if (rest.n && str_chr(rest, '\0') >= 0)
		str_cut(&rest, '\0', &r->stamp);
	return true;
}

int auth_checkpw_read(int fd, struct arena *a, struct auth_checkpw *r, struct err *e)
{
	char *bytes = arena_bytes(a, AUTH_CHECKPW_MAX + 1);
	ssize_t n = fd_read_full(fd, bytes, AUTH_CHECKPW_MAX + 1);

	if (n < 0 && errno == EBADF)
		return err_set(e, ERR_NOTFOUND,
		    "descriptor %d isn't open: this program is started by a login program, see checkpassword",
		    fd);
	if (n < 0)
		return err_sys(e, "read descriptor %d", fd);
	close(fd);
	if (n > AUTH_CHECKPW_MAX)
		return err_set(e, ERR_LIMIT, "a request of more than %d bytes", AUTH_CHECKPW_MAX);
	if (!auth_checkpw_parse(str_of(bytes, (size_t)n), r))
		return err_set(e, ERR_SYNTAX, "descriptor %d doesn't hold a user, NUL, a password, NUL", fd);
	return 0;
}

struct str auth_checkpw_print(struct arena *a, const struct auth_checkpw *r)
{
	size_t n = r->user.n + r->password.n + r->stamp.n + 3;
	const struct str fields[] = {r->user, r->password, r->stamp};
	char *bytes, *to;

	if (r->user.n > AUTH_CHECKPW_MAX || r->password.n > AUTH_CHECKPW_MAX ||
	    r->stamp.n > AUTH_CHECKPW_MAX || n > AUTH_CHECKPW_MAX)
		return STR_NIL;
	bytes = to = arena_bytes(a, n);
	for (size_t i = 0; i < 3; i++) {
		if (str_chr(fields[i], '\0') >= 0)
			return STR_NIL;
		if (fields[i].n)
			memcpy(to, fields[i].p, fields[i].n);
		to += fields[i].n;
		*to++ = '\0';
	}
	return str_of(bytes, n);
}
