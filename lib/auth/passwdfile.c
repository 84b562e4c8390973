/* The line format that every passwd-like database shares. */
#include "auth/passwdfile.h"

bool auth_passwdfile_name(struct str line, struct str *user_r, struct str *rest_r)
{
	if (str_ends(line, STR("\r")))
		line.n--;
	if (line.n == 0 || line.p[0] == '#' || str_span(line, " \t") == line.n)
		return false;
	*rest_r = line;
	str_cut(rest_r, ':', user_r);
	if (str_is_nil(*rest_r))
		*rest_r = STR("");
	return user_r->n > 0;
}

static struct str filled(struct str s)
{
	return s.n ? s : STR_NIL;
}

int auth_passwdfile_rest(
    struct str user, struct str rest, struct arena *a, struct auth_record *r, struct err *e)
{
	struct str field[6] = {0}, extra = rest;

	*r = (struct auth_record){.user = user};
	if (rest.n > AUTH_RECORD_MAX)
		return err_set(e, ERR_LIMIT, "a record of more than %d bytes", AUTH_RECORD_MAX);
	for (size_t i = 0; i < 6; i++)
		if (!str_cut(&extra, ':', &field[i]))
			break;
	r->password = filled(field[0]);
	r->uid = filled(field[1]);
	r->gid = filled(field[2]);
	r->home = filled(field[4]);
	r->shell = filled(field[5]);
	return auth_record_words(r, a, extra, e);
}

/* An unknown user costs what the first user with a password would, one that isn't locked. */
static enum auth_result imitate(struct str file, struct arena *a, struct auth_record *r)
{
	struct str line, name, rest, password = STR_NIL;
	struct auth_record other;

	while (str_is_nil(password) && str_cut(&file, '\n', &line))
		if (auth_passwdfile_name(line, &name, &rest) &&
		    auth_passwdfile_rest(name, rest, a, &other, NULL) == 0)
			password = auth_record_is_locked(&other) ? STR_NIL : other.password;
	r->password = password;
	return AUTH_UNKNOWN;
}

enum auth_result auth_passwdfile_find(
    struct str file, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	struct str all = file, line, name, rest;

	while (str_cut(&file, '\n', &line)) {
		if (!str_starts(line, user) || !auth_passwdfile_name(line, &name, &rest) ||
		    !str_eq(name, user))
			continue;
		return auth_passwdfile_rest(name, rest, a, r, e) ? AUTH_TEMPFAIL : AUTH_OK;
	}
	return imitate(all, a, r);
}
