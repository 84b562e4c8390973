/* Samples of stored passwords. */
#include "auth/sample.h"

#include "auth/scheme.h"
#include "auth/scheme_crypt.h"
#include "auth/store.h"

#define ENTRIES 64

/* Where the hash begins: behind the last "$" of crypt's, Argon2's and PBKDF2's forms, behind iterations and salt of SCRAM's. -1: there is no cost. */
static ptrdiff_t hash_at(const struct auth_scheme *s, struct str data)
{
	bool scram = str_starts(str_c(s->name), STR("SCRAM-"));
	ptrdiff_t first = scram ? str_chr(data, ',') : -1, second;

	if (scram) {
		second = first < 0 ? -1 : str_chr(str_from(data, (size_t)first + 1), ',');
		return second < 0 ? -1 : first + second + 2;
	}
	if (s->verify != auth_scheme_crypt_verify && s->verify != auth_scheme_argon2i_verify &&
	    s->verify != auth_scheme_argon2id_verify && strcmp(s->name, "PBKDF2") != 0)
		return -1;
	return str_starts(data, STR("$")) ? str_rchr(data, '$') + 1 : -1;
}

struct str auth_sample_of(struct arena *a, struct str stored, struct str otherwise)
{
	struct str data, made;
	const struct auth_scheme *s = auth_scheme_split(a, stored, otherwise, &data);
	ptrdiff_t at = s && !str_is_nil(data) ? hash_at(s, data) : -1;
	char *p;

	if (!s || str_is_nil(data))
		return STR_NIL;
	if (at < 0 || (size_t)at == data.n)
		return STR("{PLAIN}A");
	made = arena_printf(a, "{%s}%.*s", s->name, STR_ARG(data));
	p = (char *)(uintptr_t)made.p;
	/* A letter of every alphabet: crypt's, base64, hexadecimal. */
	for (size_t i = made.n - data.n + (size_t)at; i < made.n; i++)
		p[i] = p[i] == ',' || p[i] == '=' ? p[i] : 'A';
	return made;
}

static bool open_table(struct auth_store *s, struct arena *a, const char *state)
{
	struct err e;

	return state && auth_store_open(s, arena_printf(a, "%s/samples", state).p, ENTRIES, &e) == 0;
}

void auth_sample_remember(struct arena *a, const char *state, const char *database, struct str sample)
{
	struct auth_store_entry entry;
	struct auth_store s;
	bool have;

	if (!sample.n || sample.n > AUTH_STORE_DATA || !open_table(&s, a, state))
		return;
	have = auth_store_get(&s, str_c(database), &entry);
	if (!have || !str_eq(str_of(entry.data, entry.n), sample)) {
		entry = (struct auth_store_entry){.n = (uint16_t)sample.n};
		memcpy(entry.data, sample.p, sample.n);
		auth_store_put(&s, str_c(database), &entry);
	}
	auth_store_close(&s);
}

struct str auth_sample_recall(struct arena *a, const char *state, const char *database)
{
	struct auth_store_entry entry;
	struct str sample = STR_NIL;
	struct auth_store s;

	if (!open_table(&s, a, state))
		return STR_NIL;
	if (auth_store_get(&s, str_c(database), &entry))
		sample = arena_str(a, str_of(entry.data, entry.n));
	auth_store_close(&s);
	return sample;
}
