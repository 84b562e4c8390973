/* The table of schemes, and the braces around them. */
#include "auth/scheme.h"

#include "auth/code.h"
#include "auth/scheme_crypt.h"
#include "auth/scheme_digest.h"
#include "auth/scheme_otp.h"

#define DIGEST(NAME, WEAK, CODE, HASH, SALTED)                                                \
	{                                                                                     \
		NAME, WEAK, CODE, &auth_hash_##HASH, NULL, SALTED, auth_scheme_digest_verify, \
		    auth_scheme_digest_make                                                   \
	}
#define CRYPT(NAME, WEAK, PREFIX)                                                        \
	{                                                                                \
		NAME, WEAK, AUTH_CODE_RAW, NULL, PREFIX, true, auth_scheme_crypt_verify, \
		    auth_scheme_crypt_make                                               \
	}
#define OTHER(NAME, WEAK, CODE, HASH, VERB)                                                                 \
	{                                                                                                   \
		NAME, WEAK, CODE, HASH, NULL, false, auth_scheme_##VERB##_verify, auth_scheme_##VERB##_make \
	}

static const struct auth_scheme schemes[] = {
    CRYPT("CRYPT", false, NULL),
    CRYPT("BLF-CRYPT", false, "$2y$"),
    CRYPT("SHA512-CRYPT", false, "$6$"),
    CRYPT("SHA256-CRYPT", false, "$5$"),
    CRYPT("MD5-CRYPT", true, "$1$"),
    CRYPT("MD5", true, "$1$"),
    CRYPT("DES-CRYPT", true, ""),
    DIGEST("SHA", false, AUTH_CODE_BASE64, sha1, false),
    DIGEST("SHA1", false, AUTH_CODE_BASE64, sha1, false),
    DIGEST("SHA256", false, AUTH_CODE_BASE64, sha256, false),
    DIGEST("SHA512", false, AUTH_CODE_BASE64, sha512, false),
    DIGEST("SSHA", false, AUTH_CODE_BASE64, sha1, true),
    DIGEST("SSHA256", false, AUTH_CODE_BASE64, sha256, true),
    DIGEST("SSHA512", false, AUTH_CODE_BASE64, sha512, true),
    DIGEST("SMD5", true, AUTH_CODE_BASE64, md5, true),
    DIGEST("LDAP-MD5", true, AUTH_CODE_BASE64, md5, false),
    DIGEST("PLAIN-MD5", true, AUTH_CODE_HEX, md5, false),
    DIGEST("PLAIN-MD4", true, AUTH_CODE_HEX, md4, false),
    OTHER("PLAIN", false, AUTH_CODE_RAW, NULL, plain),
    OTHER("CLEAR", false, AUTH_CODE_RAW, NULL, plain),
    OTHER("CLEARTEXT", false, AUTH_CODE_RAW, NULL, plain),
    OTHER("PLAIN-TRUNC", false, AUTH_CODE_RAW, NULL, trunc),
    OTHER("CRAM-MD5", false, AUTH_CODE_HEX, &auth_hash_md5, cram),
    OTHER("HMAC-MD5", true, AUTH_CODE_HEX, &auth_hash_md5, cram),
    OTHER("DIGEST-MD5", false, AUTH_CODE_HEX, &auth_hash_md5, ha1),
    OTHER("SCRAM-SHA-1", false, AUTH_CODE_RAW, &auth_hash_sha1, scram),
    OTHER("SCRAM-SHA-256", false, AUTH_CODE_RAW, &auth_hash_sha256, scram),
    OTHER("PBKDF2", false, AUTH_CODE_RAW, &auth_hash_sha1, pbkdf2),
    OTHER("OTP", false, AUTH_CODE_RAW, NULL, otp),
    OTHER("ARGON2I", false, AUTH_CODE_RAW, NULL, argon2i),
    OTHER("ARGON2ID", false, AUTH_CODE_RAW, NULL, argon2id),
};

const struct auth_scheme *auth_scheme_at(size_t i)
{
	return i < sizeof schemes / sizeof *schemes ? &schemes[i] : NULL;
}

const struct auth_scheme *auth_scheme_find(struct str name)
{
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (str_ieq(str_c(schemes[i].name), name))
			return &schemes[i];
	return NULL;
}

/* Takes ".hex", ".b64" or ".base64" off the name; false for another suffix. */
static bool suffix_of(struct str *name, enum auth_scheme_code *code_r, bool *has_r)
{
	ptrdiff_t dot = str_rchr(*name, '.');
	struct str suffix;

	*has_r = dot >= 0;
	if (dot < 0)
		return true;
	suffix = str_from(*name, (size_t)dot + 1);
	*name = str_head(*name, (size_t)dot);
	*code_r = str_ieq(suffix, STR("hex")) ? AUTH_CODE_HEX : AUTH_CODE_BASE64;
	return *code_r == AUTH_CODE_HEX || str_ieq(suffix, STR("b64")) || str_ieq(suffix, STR("base64"));
}

static struct str decoded(
    struct arena *a, const struct auth_scheme *s, enum auth_scheme_code code, bool stated, struct str data)
{
	/* A digest without a suffix may be in either writing: its length tells. */
	if (!stated && s->code != AUTH_CODE_RAW && s->hash && !s->salted && data.n == 2 * s->hash->len)
		code = AUTH_CODE_HEX;
	else if (!stated && s->code == AUTH_CODE_HEX && s->hash && data.n == (s->hash->len + 2) / 3 * 4)
		code = AUTH_CODE_BASE64;
	switch (code) {
	case AUTH_CODE_HEX:
		return auth_code_unhex(a, data);
	case AUTH_CODE_BASE64:
		return auth_code_unbase64(a, data, false);
	case AUTH_CODE_RAW:
		break;
	}
	return data;
}

const struct auth_scheme *auth_scheme_split(
    struct arena *a, struct str stored, struct str otherwise, struct str *data_r)
{
	struct str name = otherwise, data = stored;
	ptrdiff_t end = str_starts(stored, STR("{")) ? str_chr(stored, '}') : -1;
	enum auth_scheme_code code = AUTH_CODE_RAW;
	const struct auth_scheme *s;
	bool stated;

	*data_r = STR_NIL;
	if (end > 0) {
		name = str_from(str_head(stored, (size_t)end), 1);
		data = str_from(stored, (size_t)end + 1);
	}
	if (!suffix_of(&name, &code, &stated))
		return NULL;
	s = auth_scheme_find(name);
	if (s)
		*data_r = decoded(a, s, stated ? code : s->code, stated, data);
	return s;
}

enum auth_scheme_result auth_scheme_verify(
    const struct auth_secret *who, struct str stored, struct str otherwise, bool allow_weak)
{
	struct str data;
	const struct auth_scheme *s = auth_scheme_split(who->a, stored, otherwise, &data);
	int r;

	if (!s)
		return AUTH_SCHEME_UNKNOWN;
	if (!allow_weak &&
	    (s->weak || (s->verify == auth_scheme_crypt_verify && auth_scheme_crypt_is_weak(data))))
		return AUTH_SCHEME_WEAK;
	if (str_is_nil(data))
		return AUTH_SCHEME_MALFORMED;
	r = s->verify(s, who, data);
	return r > 0 ? AUTH_SCHEME_MATCH : r == 0 ? AUTH_SCHEME_MISMATCH : AUTH_SCHEME_MALFORMED;
}

bool auth_scheme_is(struct arena *a, struct str stored, struct str otherwise, struct str name)
{
	struct str data;
	enum auth_scheme_code code;
	const struct auth_scheme *have = auth_scheme_split(a, stored, otherwise, &data), *wished;
	bool stated;

	wished = suffix_of(&name, &code, &stated) ? auth_scheme_find(name) : NULL;
	if (!have || !wished || have->verify == auth_scheme_otp_verify)
		return have && wished;
	if (have->verify == auth_scheme_crypt_verify && wished->verify == auth_scheme_crypt_verify)
		return !wished->prefix     ? !auth_scheme_crypt_is_weak(data)
		       : wished->prefix[0] ? str_starts(data, str_c(wished->prefix))
		                           : !str_starts(data, STR("$"));
	return have->verify == wished->verify && have->hash == wished->hash && have->salted == wished->salted;
}

const char *auth_scheme_result_text(enum auth_scheme_result r)
{
	switch (r) {
	case AUTH_SCHEME_MATCH:
		return "the password is right";
	case AUTH_SCHEME_UNKNOWN:
		return "the password is stored in an unknown scheme (mailpw -l lists those that are known)";
	case AUTH_SCHEME_WEAK:
		return "the password is stored in a weak scheme, which AUTH_WEAK_SCHEMES=yes would allow";
	case AUTH_SCHEME_MALFORMED:
		return "the stored password isn't what its scheme stores";
	case AUTH_SCHEME_MISMATCH:
		break;
	}
	return "wrong password";
}

struct str auth_scheme_make(const struct auth_secret *who, struct str name, bool allow_weak, struct err *e)
{
	enum auth_scheme_code code = AUTH_CODE_RAW;
	const struct auth_scheme *s;
	struct str bare = name, data;
	bool stated;

	s = suffix_of(&bare, &code, &stated) ? auth_scheme_find(bare) : NULL;
	if (!s) {
		err_set(e, ERR_NOTFOUND, "no scheme is called %.*s", STR_ARG(name));
		return STR_NIL;
	}
	if (s->weak && !allow_weak) {
		err_set(e, ERR_PERM, "%s is weak: AUTH_WEAK_SCHEMES=yes allows it", s->name);
		return STR_NIL;
	}
	data = s->make(s, who, e);
	if (str_is_nil(data))
		return data;
	code = stated ? code : s->code;
	if (code == AUTH_CODE_HEX)
		data = auth_code_hex(who->a, data);
	if (code == AUTH_CODE_BASE64)
		data = auth_code_base64(who->a, data);
	return arena_printf(who->a, "{%s%s}%.*s", s->name,
	    !stated                 ? ""
	    : code == AUTH_CODE_HEX ? ".hex"
	                            : ".b64",
	    STR_ARG(data));
}
