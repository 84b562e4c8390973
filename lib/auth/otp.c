/* One-time passwords: the rounds, and what is written of them. */
#include "auth/otp.h"

#include "auth/code.h"
#include "auth/otp_words.h"
#include "base/num.h"

static const struct auth_hash *const hashes[] = {&auth_hash_md5, &auth_hash_sha1, &auth_hash_md4};

/* Folds a digest to 64 bits. That of SHA-1 is taken as five words, least significant byte first (RFC 2289 appendix A). */
static void fold(const struct auth_hash *h, const unsigned char *digest, unsigned char out[AUTH_OTP_SIZE])
{
	bool swaps = h == &auth_hash_sha1;

	for (size_t i = 0; i < AUTH_OTP_SIZE; i++) {
		size_t at = swaps ? i ^ 3 : i;

		out[i] = digest[at] ^ digest[at + 8];
		if (swaps && i < 4)
			out[i] ^= digest[at + 16];
	}
}

void auth_otp_round(const struct auth_hash *h, unsigned char value[AUTH_OTP_SIZE])
{
	unsigned char digest[AUTH_HASH_MAX];

	auth_hash_of(h, str_of(value, AUTH_OTP_SIZE), STR(""), digest);
	fold(h, digest, value);
}

void auth_otp_compute(
    const struct auth_otp *o, struct str phrase, unsigned sequence, unsigned char out[AUTH_OTP_SIZE])
{
	unsigned char digest[AUTH_HASH_MAX];

	auth_hash_of(o->hash, str_c(o->seed), phrase, digest);
	fold(o->hash, digest, out);
	for (unsigned i = 0; i < sequence; i++)
		auth_otp_round(o->hash, out);
}

/* Sixteen hexadecimal digits, blanks among them. */
static bool take_hex(struct arena *a, struct str s, unsigned char out[AUTH_OTP_SIZE])
{
	char digits[2 * AUTH_OTP_SIZE];
	struct str bytes;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ' || s.p[i] == '\t')
			continue;
		if (n == sizeof digits)
			return false;
		digits[n++] = s.p[i];
	}
	bytes = n == sizeof digits ? auth_code_unhex(a, str_of(digits, n)) : STR_NIL;
	if (bytes.n != AUTH_OTP_SIZE)
		return false;
	memcpy(out, bytes.p, AUTH_OTP_SIZE);
	return true;
}

static bool take_value(struct arena *a, struct str s, bool words, unsigned char out[AUTH_OTP_SIZE])
{
	return words ? auth_otp_words_decode(s, out) : take_hex(a, s, out);
}

/* "algorithm sequence seed"; the seed counts in lower case. */
static bool take_parameters(struct str s, struct auth_otp *r)
{
	struct str name, number;
	size_t n = 0;

	if (!str_cut(&s, ' ', &name) || !str_cut(&s, ' ', &number) || s.n == 0 || s.n > AUTH_OTP_SEED_MAX)
		return false;
	r->hash = NULL;
	for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
		if (str_ieq(str_c(hashes[i]->name), name))
			r->hash = hashes[i];
	for (; n < s.n && str_is_alnum(s.p[n]); n++)
		r->seed[n] = str_lower_ch(s.p[n]);
	r->seed[n] = '\0';
	return r->hash && n == s.n && num_parse_u32(number, &r->sequence) && r->sequence >= 1 &&
	       r->sequence <= AUTH_OTP_SEQUENCE_MAX;
}

bool auth_otp_parse(struct arena *a, struct str data, struct auth_otp *r)
{
	ptrdiff_t at = str_rchr(data, ' ');

	return at > 0 && take_parameters(str_head(data, (size_t)at), r) &&
	       take_hex(a, str_from(data, (size_t)at + 1), r->value);
}

struct str auth_otp_print(struct arena *a, const struct auth_otp *o)
{
	return arena_printf(a, "%s %u %s %.*s", o->hash->name, o->sequence, o->seed,
	    STR_ARG(auth_code_hex(a, str_of(o->value, AUTH_OTP_SIZE))));
}

bool auth_otp_response_parse(struct arena *a, struct str text, struct auth_otp_response *r)
{
	struct str kind, value, parameters;
	bool words;

	if (!str_cut(&text, ':', &kind))
		return false;
	words = str_ieq(kind, STR("word")) || str_ieq(kind, STR("init-word"));
	r->has_next = str_ieq(kind, STR("init-hex")) || str_ieq(kind, STR("init-word"));
	if (!words && !r->has_next && !str_ieq(kind, STR("hex")))
		return false;
	if (!r->has_next)
		return take_value(a, text, words, r->value);
	return str_cut(&text, ':', &value) && str_cut(&text, ':', &parameters) &&
	       take_value(a, value, words, r->value) && take_parameters(parameters, &r->next) &&
	       take_value(a, text, words, r->next.value);
}
