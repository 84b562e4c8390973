/* The record of one user. */
#include "auth/record.h"

const char *auth_result_name(enum auth_result r)
{
	switch (r) {
	case AUTH_OK:
		return "ok";
	case AUTH_UNKNOWN:
		return "unknown user";
	case AUTH_TEMPFAIL:
		return "temporary failure";
	case AUTH_REFUSED:
		break;
	}
	return "refused";
}

int auth_result_exit(enum auth_result r)
{
	return r == AUTH_OK ? 0 : r == AUTH_TEMPFAIL ? 111 : 1;
}

bool auth_record_is_locked(const struct auth_record *r)
{
	return str_starts(r->password, STR("*")) || str_starts(r->password, STR("!"));
}

static struct str bare(struct str name)
{
	return str_starts(name, STR("userdb_")) ? str_from(name, 7) : name;
}

struct str auth_record_field(const struct auth_record *r, struct str name)
{
	for (size_t i = r->fields.n; i > 0; i--)
		if (str_eq(bare(r->fields.p[i - 1].name), name))
			return r->fields.p[i - 1].value;
	return STR_NIL;
}

/* The named member of the record, NULL for an extra field. */
static struct str *member(struct auth_record *r, struct str name)
{
	struct {
		struct str name;
		struct str *at;
	} known[] = {
	    {STR("user"), &r->user},
	    {STR("password"), &r->password},
	    {STR("uid"), &r->uid},
	    {STR("gid"), &r->gid},
	    {STR("home"), &r->home},
	    {STR("shell"), &r->shell},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(known[i].name, name))
			return known[i].at;
	return NULL;
}

static void remove_field(struct auth_record *r, struct str name)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->fields.n; i++)
		if (!str_eq(bare(r->fields.p[i].name), name))
			r->fields.p[kept++] = r->fields.p[i];
	r->fields.n = kept;
}

bool auth_record_set(struct auth_record *r, struct arena *a, struct str name, struct str value)
{
	bool is_default = str_ends(name, STR(":default")), removes = str_ends(name, STR(":remove"));
	struct auth_field *f;
	struct str *m;

	if (is_default)
		name = str_head(name, name.n - STR(":default").n);
	if (removes)
		name = str_head(name, name.n - STR(":remove").n);
	m = member(r, bare(name));
	if (removes) {
		if (m)
			*m = STR_NIL;
		else
			remove_field(r, bare(name));
		return true;
	}
	if (is_default && !str_is_nil(m ? *m : auth_record_field(r, bare(name))))
		return true;
	if (m) {
		*m = value;
		return true;
	}
	if (r->fields.n >= AUTH_RECORD_FIELDS_MAX)
		return false;
	f = vec_push(&r->fields, a);
	*f = (struct auth_field){name, value};
	return true;
}

int auth_record_words(struct auth_record *r, struct arena *a, struct str words, struct err *e)
{
	struct str word, name;

	while (words.n > 0) {
		words = str_from(words, str_span(words, " \t"));
		word = str_head(words, str_cspan(words, " \t"));
		words = str_from(words, word.n);
		if (word.n == 0)
			break;
		str_cut(&word, '=', &name);
		if (name.n == 0)
			continue;
		if (!auth_record_set(r, a, name, str_is_nil(word) ? STR("yes") : word))
			return err_set(e, ERR_LIMIT, "more than %d fields", AUTH_RECORD_FIELDS_MAX);
	}
	return 0;
}
