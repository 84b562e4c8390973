/* Schemes of digests. */
#include "auth/scheme_digest.h"

#include "auth/code.h"
#include "auth/name.h"
#include "auth/saslprep.h"
#include "auth/scram.h"
#include "base/num.h"

#define SALT 16 /* bytes of the salts we make */
#define PBKDF2_ROUNDS 5000
#define PBKDF2_ROUNDS_MAX 10000000
#define PBKDF2_KEY 20

static struct str copy(struct arena *a, const void *p, size_t n)
{
	return arena_str(a, str_of(p, n));
}

int auth_scheme_digest_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	unsigned char digest[AUTH_HASH_MAX];
	size_t len = s->hash->len;

	if (s->salted ? data.n <= len : data.n != len)
		return -1;
	auth_hash_of(s->hash, who->password, str_from(data, len), digest);
	return str_eq_const_time(str_of(digest, len), str_head(data, len));
}

struct str auth_scheme_digest_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	unsigned char made[AUTH_HASH_MAX + SALT];
	size_t salt = s->salted ? SALT : 0;

	(void)e;
	auth_hash_random(made + s->hash->len, salt);
	auth_hash_of(s->hash, who->password, str_of(made + s->hash->len, salt), made);
	return copy(who->a, made, s->hash->len + salt);
}

/* Digests of both, so that the time doesn't tell the length either. */
static bool same_secret(struct str a, struct str b)
{
	unsigned char da[32], db[32];

	auth_hash_of(&auth_hash_sha256, a, STR(""), da);
	auth_hash_of(&auth_hash_sha256, b, STR(""), db);
	return str_eq_const_time(str_of(da, sizeof da), str_of(db, sizeof db));
}

int auth_scheme_plain_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	(void)s;
	return same_secret(who->password, data);
}

struct str auth_scheme_plain_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	(void)s;
	(void)e;
	return who->password;
}

int auth_scheme_trunc_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	uint32_t length;

	(void)s;
	if (!num_take_u32(&data, &length) || !str_starts(data, STR("-")))
		return -1;
	return same_secret(str_head(who->password, length), str_from(data, 1));
}

struct str auth_scheme_trunc_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	(void)s;
	(void)e;
	return arena_printf(who->a, "%zu-%.*s", who->password.n, STR_ARG(who->password));
}

int auth_scheme_cram_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	unsigned char states[32];

	(void)s;
	if (data.n != sizeof states)
		return -1;
	auth_hash_cram_states(who->password, states);
	return str_eq_const_time(str_of(states, sizeof states), data);
}

struct str auth_scheme_cram_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	unsigned char states[32];

	(void)s;
	(void)e;
	auth_hash_cram_states(who->password, states);
	return copy(who->a, states, sizeof states);
}

void auth_scheme_ha1(struct str user, struct str realm, struct str password, unsigned char out[16])
{
	char text[3 * 1024];
	int n = snprintf(
	    text, sizeof text, "%.*s:%.*s:", STR_ARG(str_head(user, 1024)), STR_ARG(str_head(realm, 1024)));

	auth_hash_of(&auth_hash_md5, str_of(text, (size_t)n), password, out);
}

static void ha1_of(const struct auth_secret *who, unsigned char out[16])
{
	struct str local, domain;

	auth_name_split(who->user, &local, &domain);
	auth_scheme_ha1(local, domain, who->password, out);
}

int auth_scheme_ha1_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	unsigned char ha1[16];

	(void)s;
	if (data.n != sizeof ha1)
		return -1;
	ha1_of(who, ha1);
	return str_eq_const_time(str_of(ha1, sizeof ha1), data);
}

struct str auth_scheme_ha1_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	unsigned char ha1[16];

	(void)s;
	if (who->user.n == 0) {
		err_set(e, ERR_CANNOT, "DIGEST-MD5 needs the user's name");
		return STR_NIL;
	}
	ha1_of(who, ha1);
	return copy(who->a, ha1, sizeof ha1);
}

int auth_scheme_scram_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	struct auth_scram stored, made;
	struct str password = auth_saslprep(who->a, who->password);

	if (!auth_scram_parse(s->hash, who->a, data, &stored))
		return -1;
	made = stored;
	auth_scram_derive(s->hash, str_is_nil(password) ? who->password : password, &made);
	return str_eq_const_time(str_of(made.stored, s->hash->len), str_of(stored.stored, s->hash->len));
}

struct str auth_scheme_scram_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	char *salt = arena_bytes(who->a, SALT);
	struct auth_scram k = {
	    .iterations = who->rounds ? who->rounds : AUTH_SCRAM_ITERATIONS, .salt = str_of(salt, SALT)};
	struct str password = auth_saslprep(who->a, who->password);

	if (str_is_nil(password) || k.iterations > AUTH_SCRAM_ITERATIONS_MAX) {
		err_set(e, ERR_CANNOT, "the password or the number of rounds isn't allowed in SCRAM");
		return STR_NIL;
	}
	auth_hash_random(salt, SALT);
	auth_scram_derive(s->hash, password, &k);
	return auth_scram_print(s->hash, who->a, &k);
}

int auth_scheme_pbkdf2_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	unsigned char key[PBKDF2_KEY];
	struct str salt, rounds, hex;
	uint32_t n;

	if (!str_starts(data, STR("$1$")))
		return -1;
	hex = str_from(data, 3);
	if (!str_cut(&hex, '$', &salt) || !str_cut(&hex, '$', &rounds) || !num_parse_u32(rounds, &n) ||
	    n == 0 || n > PBKDF2_ROUNDS_MAX || salt.n > 256)
		return -1;
	hex = auth_code_unhex(who->a, hex);
	if (hex.n != sizeof key)
		return -1;
	auth_hash_pbkdf2(s->hash, who->password, salt, n, str_of(key, sizeof key));
	return str_eq_const_time(str_of(key, sizeof key), hex);
}

struct str auth_scheme_pbkdf2_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	unsigned char key[PBKDF2_KEY], random[SALT / 2];
	unsigned rounds = who->rounds ? who->rounds : PBKDF2_ROUNDS;
	struct str salt;

	if (rounds > PBKDF2_ROUNDS_MAX) {
		err_set(e, ERR_CANNOT, "more than %d rounds", PBKDF2_ROUNDS_MAX);
		return STR_NIL;
	}
	auth_hash_random(random, sizeof random);
	salt = auth_code_hex(who->a, str_of(random, sizeof random));
	auth_hash_pbkdf2(s->hash, who->password, salt, rounds, str_of(key, sizeof key));
	return arena_printf(who->a, "$1$%.*s$%u$%.*s", STR_ARG(salt), rounds,
	    STR_ARG(auth_code_hex(who->a, str_of(key, sizeof key))));
}
