/* crypt(3) of libxcrypt, and libargon2. */
#include "auth/scheme_crypt.h"

#include <argon2.h>

/* libxcrypt's header asks for glibc's own, so its prototypes stand here (crypt(3)). */
char *crypt_rn(const char *phrase, const char *setting, void *data, int size);
char *crypt_gensalt_rn(
    const char *prefix, unsigned long count, const char *rbytes, int nrbytes, char *output, int size);

#define CRYPT_DATA 32768
#define CRYPT_OUTPUT 384
#define ARGON2_TIME 3
#define ARGON2_KIB 65536
#define ARGON2_LEN 32
#define ARGON2_SALT 16
#define ARGON2_KIB_MAX (1 << 20) /* of a stored hash: more memory than this isn't spent on a login */

/* Any other sign than that of a known strong method is weak: "*" and "!" of locked accounts match nothing anyway. */
bool auth_scheme_crypt_is_weak(struct str data)
{
	static const char *const strong[] = {
	    "$y$", "$gy$", "$7$", "$2a$", "$2b$", "$2x$", "$2y$", "$6$", "$5$", "$sha1$", "$md5", "*", "!"};

	for (size_t i = 0; i < sizeof strong / sizeof *strong; i++)
		if (str_starts(data, str_c(strong[i])))
			return false;
	return data.n > 0;
}

int auth_scheme_crypt_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	const char *phrase = arena_cstr(who->a, who->password), *setting = arena_cstr(who->a, data);
	void *room = arena_alloc(who->a, CRYPT_DATA);
	char *made;
	int same;

	if (!setting || data.n == 0 ||
	    (s->prefix && s->prefix[0] && !str_starts(data, STR("$2")) &&
	        !str_starts(data, str_c(s->prefix))))
		return -1;
	if (!phrase)
		return 0;
	made = crypt_rn(phrase, setting, room, CRYPT_DATA);
	same = made && made[0] != '*' && str_eq_const_time(str_c(made), data);
	explicit_bzero(room, CRYPT_DATA);
	return same;
}

struct str auth_scheme_crypt_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	const char *phrase = arena_cstr(who->a, who->password);
	char setting[CRYPT_OUTPUT], random[64], *made;
	void *room = arena_alloc(who->a, CRYPT_DATA);

	auth_hash_random(random, sizeof random);
	if (!phrase || !crypt_gensalt_rn(s->prefix ? s->prefix : "$y$", who->rounds, random, sizeof random,
	                   setting, sizeof setting)) {
		err_set(e, ERR_CANNOT, "%s can't be made with this password and cost", s->name);
		return STR_NIL;
	}
	made = crypt_rn(phrase, setting, room, CRYPT_DATA);
	if (!made || made[0] == '*') {
		err_set(e, ERR_CANNOT, "crypt doesn't know %s", s->name);
		return STR_NIL;
	}
	return arena_str(who->a, str_c(made));
}

/* The memory that a stored hash asks for ("m=" in KiB) is bounded before the library sees it. */
static bool is_affordable(struct str data)
{
	ptrdiff_t at = str_find(data, STR("m="));
	unsigned long kib = 0;

	for (size_t i = at < 0 ? data.n : (size_t)at + 2;
	     i < data.n && str_is_digit(data.p[i]) && kib <= ARGON2_KIB_MAX; i++)
		kib = kib * 10 + (unsigned long)(data.p[i] - '0');
	return kib > 0 && kib <= ARGON2_KIB_MAX;
}

static int argon2_check(const struct auth_secret *who, struct str data, argon2_type type)
{
	const char *encoded = arena_cstr(who->a, data);
	int r;

	if (!encoded || !is_affordable(data))
		return -1;
	r = argon2_verify(encoded, who->password.p, who->password.n, type);
	return r == ARGON2_OK ? 1 : r == ARGON2_VERIFY_MISMATCH ? 0 : -1;
}

static struct str argon2_make(const struct auth_secret *who, argon2_type type, struct err *e)
{
	unsigned char salt[ARGON2_SALT];
	char encoded[512];
	int r;

	auth_hash_random(salt, sizeof salt);
	r = argon2_hash(who->rounds ? who->rounds : ARGON2_TIME, ARGON2_KIB, 1, who->password.p,
	    who->password.n, salt, sizeof salt, NULL, ARGON2_LEN, encoded, sizeof encoded, type,
	    ARGON2_VERSION_13);
	if (r != ARGON2_OK) {
		err_set(e, ERR_CANNOT, "argon2: %s", argon2_error_message(r));
		return STR_NIL;
	}
	return arena_str(who->a, str_c(encoded));
}

int auth_scheme_argon2i_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	(void)s;
	return argon2_check(who, data, Argon2_i);
}

struct str auth_scheme_argon2i_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	(void)s;
	return argon2_make(who, Argon2_i, e);
}

int auth_scheme_argon2id_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data)
{
	(void)s;
	return argon2_check(who, data, Argon2_id);
}

struct str auth_scheme_argon2id_make(
    const struct auth_scheme *s, const struct auth_secret *who, struct err *e)
{
	(void)s;
	return argon2_make(who, Argon2_id, e);
}
