/* Whoever a file's first line of a name describes is who is found by that name, member by member; nobody else is. */
#include <assert.h>

#include "auth/passwdfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(const struct auth_record *a, const struct auth_record *b)
{
	assert(str_eq(a->user, b->user) && str_eq(a->password, b->password) && str_eq(a->uid, b->uid) &&
	       str_eq(a->gid, b->gid) && str_eq(a->home, b->home) && str_eq(a->shell, b->shell));
	assert(a->fields.n == b->fields.n && a->fields.n <= AUTH_RECORD_FIELDS_MAX);
	for (size_t i = 0; i < a->fields.n; i++)
		assert(str_eq(a->fields.p[i].name, b->fields.p[i].name) &&
		       str_eq(a->fields.p[i].value, b->fields.p[i].value));
}

/* Does another line before `end` have that name? */
static bool is_named_before(struct str file, const char *end, struct str user)
{
	struct str line, name, rest;

	while (str_cut(&file, '\n', &line) && line.p < end)
		if (auth_passwdfile_name(line, &name, &rest) && str_eq(name, user))
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str file = str_of(data, size), rest_of_file = file, line, user, rest;
	struct auth_record r, found;
	struct arena a;
	struct err e;

	if (size > 1 << 14)
		return 0;
	arena_init(&a, "fuzz", 1 << 26);
	for (int lines = 0; lines < 8 && str_cut(&rest_of_file, '\n', &line); lines++) {
		if (!auth_passwdfile_name(line, &user, &rest) || is_named_before(file, line.p, user))
			continue;
		if (auth_passwdfile_rest(user, rest, &a, &r, &e)) {
			assert(auth_passwdfile_find(file, user, &a, &found, &e) == AUTH_TEMPFAIL);
			continue;
		}
		assert(auth_passwdfile_find(file, user, &a, &found, &e) == AUTH_OK);
		same(&r, &found);
	}
	found.user = STR_NIL;
	assert(auth_passwdfile_find(file, STR("\n"), &a, &found, &e) == AUTH_UNKNOWN);
	arena_free(&a);
	return 0;
}
