/* OpenSSL's default provider with a short list. */
#include "tls/lean.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>

#include "base/str.h"
#include "tls/memory.h"

enum { KEPT = 24, FUNCTIONS = 16 };

/* What OpenSSL's own table of built-in providers calls; a static library has it, a shared one hides it. */
extern OSSL_provider_init_fn ossl_default_provider_init __attribute__((weak));

/* TLS 1.2 and 1.3 with every default group, certificates of RSA, elliptic curves, Ed25519 and Ed448; AES-256-ECB is in
 * the random generator, HMAC keys in what binds a resumed session. */
static const struct list {
	int operation;
	const char *names;
} lists[] = {
    {OSSL_OP_DIGEST, "SHA1 SHA2-224 SHA2-256 SHA2-384 SHA2-512 SHAKE-256 MD5 MD5-SHA1"},
    {OSSL_OP_CIPHER,
        "AES-256-ECB AES-256-CTR AES-128-CBC AES-256-CBC AES-128-GCM AES-256-GCM ChaCha20-Poly1305"},
    {OSSL_OP_MAC, "HMAC"},
    {OSSL_OP_KDF, "TLS1-PRF TLS13-KDF HKDF"},
    {OSSL_OP_RAND, "CTR-DRBG"},
    {OSSL_OP_KEYMGMT, "DH RSA RSA-PSS EC X25519 X448 ED25519 ED448 HMAC"},
    {OSSL_OP_KEYEXCH, "DH ECDH X25519 X448"},
    {OSSL_OP_SIGNATURE, "RSA ECDSA ED25519 ED448 HMAC"},
    {OSSL_OP_ASYM_CIPHER, "RSA"},
    {OSSL_OP_DECODER, "RSA EC ED25519 ED448"},
};

/* Groups that are offered when nobody names any. The provider knows thirty more, and a key exchange would be looked up for each. */
#define GROUPS "secp256r1 secp384r1 secp521r1 x25519 x448 ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192"

static struct {
	/* The provider's own. */
	OSSL_FUNC_provider_query_operation_fn *query;
	OSSL_FUNC_provider_get_capabilities_fn *capabilities;
	OSSL_DISPATCH table[FUNCTIONS + 1];
	OSSL_ALGORITHM kept[sizeof lists / sizeof *lists][KEPT + 1];
	bool started, is;
} lean;

static bool has_word(struct str words, struct str word)
{
	struct str one;

	while (str_cut(&words, ' ', &one)) {
		if (str_eq(one, word))
			return true;
	}
	return str_eq(words, word);
}

/* Keys in PKCS #8, certificates' keys, and keys in their own forms: each once. */
static bool is_needed(const char *decoder)
{
	return strstr(decoder, "input=der") && !strstr(decoder, "structure=RSA") &&
	       !strstr(decoder, "structure=EC");
}

static bool is_listed(const struct list *l, const OSSL_ALGORITHM *a)
{
	struct str first = str_c(a->algorithm_names);

	if (l->operation == OSSL_OP_DECODER && !is_needed(a->property_definition))
		return false;
	return has_word(str_c(l->names), str_head(first, str_cspan(first, ":")));
}

static const OSSL_ALGORITHM *choose(size_t i, const OSSL_ALGORITHM *all)
{
	OSSL_ALGORITHM *kept = lean.kept[i];
	int n = 0;

	if (kept[0].algorithm_names)
		return kept;
	for (; all->algorithm_names && n < KEPT; all++) {
		if (is_listed(&lists[i], all))
			kept[n++] = *all;
	}
	return kept;
}

static const OSSL_ALGORITHM *query(void *provider, int operation, int *no_cache)
{
	const OSSL_ALGORITHM *all = lean.query(provider, operation, no_cache);

	for (size_t i = 0; all && i < sizeof lists / sizeof *lists; i++) {
		if (lists[i].operation == operation)
			return choose(i, all);
	}
	return NULL;
}

struct asking {
	OSSL_CALLBACK *callback;
	void *arg;
};

static int offer_group(const OSSL_PARAM params[], void *arg)
{
	const OSSL_PARAM *name = OSSL_PARAM_locate_const(params, OSSL_CAPABILITY_TLS_GROUP_NAME);
	const struct asking *a = arg;

	if (name && !has_word(STR(GROUPS),
	                str_head(str_of(name->data, name->data_size), strnlen(name->data, name->data_size))))
		return 1;
	return a->callback(params, a->arg);
}

static int capabilities(void *provider, const char *capability, OSSL_CALLBACK *callback, void *arg)
{
	struct asking a = {callback, arg};

	if (strcmp(capability, "TLS-GROUP") != 0)
		return lean.capabilities(provider, capability, callback, arg);
	return lean.capabilities(provider, capability, offer_group, &a);
}

/* The provider's own start, with two of its functions exchanged. */
static int start(
    const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **provider)
{
	const OSSL_DISPATCH *own;
	int n = 0;

	if (!ossl_default_provider_init(core, in, &own, provider))
		return 0;
	for (; own->function_id && n < FUNCTIONS; own++, n++) {
		lean.table[n] = *own;
		if (own->function_id == OSSL_FUNC_PROVIDER_QUERY_OPERATION) {
			lean.query = OSSL_FUNC_provider_query_operation(own);
			lean.table[n].function = (void (*)(void))query;
		} else if (own->function_id == OSSL_FUNC_PROVIDER_GET_CAPABILITIES) {
			lean.capabilities = OSSL_FUNC_provider_get_capabilities(own);
			lean.table[n].function = (void (*)(void))capabilities;
		}
	}
	*out = lean.table;
	return own->function_id == 0 && lean.query && lean.capabilities;
}

/*
 * libssl asks for each of the thirty ciphers and hashes that it knows, by these functions of its own. What isn't in the lists isn't found, at the price of a
 * search through all providers and an error's text: the linker's --wrap (bin/tls-handshake.c) puts a list in front. Without it they are never called.
 */
const EVP_CIPHER *__real_ssl_evp_cipher_fetch(OSSL_LIB_CTX *ctx, int nid, const char *properties)
    __attribute__((weak));
const EVP_CIPHER *__wrap_ssl_evp_cipher_fetch(OSSL_LIB_CTX *ctx, int nid, const char *properties);
const EVP_MD *__real_ssl_evp_md_fetch(OSSL_LIB_CTX *ctx, int nid, const char *properties)
    __attribute__((weak));
const EVP_MD *__wrap_ssl_evp_md_fetch(OSSL_LIB_CTX *ctx, int nid, const char *properties);

const EVP_CIPHER *__wrap_ssl_evp_cipher_fetch(OSSL_LIB_CTX *ctx, int nid, const char *properties)
{
	bool known = nid == NID_aes_128_cbc || nid == NID_aes_256_cbc || nid == NID_aes_128_gcm ||
	             nid == NID_aes_256_gcm || nid == NID_chacha20_poly1305;

	return lean.is && !known ? NULL : __real_ssl_evp_cipher_fetch(ctx, nid, properties);
}

const EVP_MD *__wrap_ssl_evp_md_fetch(OSSL_LIB_CTX *ctx, int nid, const char *properties)
{
	bool known = nid == NID_md5 || nid == NID_sha1 || nid == NID_md5_sha1 || nid == NID_sha224 ||
	             nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;

	return lean.is && !known ? NULL : __real_ssl_evp_md_fetch(ctx, nid, properties);
}

/* Hashes that are looked for by number: for the fingerprint of a certificate. */
static void name_digests(void)
{
	EVP_add_digest(EVP_sha224());
	EVP_add_digest(EVP_sha256());
	EVP_add_digest(EVP_sha384());
	EVP_add_digest(EVP_sha512());
}

/* Ciphers that the kernel may do: without a number OpenSSL doesn't know which ones these are. */
static void name_ciphers(void)
{
	EVP_add_cipher(EVP_aes_128_gcm());
	EVP_add_cipher(EVP_aes_256_gcm());
	EVP_add_cipher(EVP_chacha20_poly1305());
}

void tls_lean_start(bool wanted)
{
	uint64_t options = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS;

	if (lean.started)
		return;
	lean.started = true;
	tls_memory_start();
	lean.is = wanted && ossl_default_provider_init;
	if (lean.is) {
		options |= OPENSSL_INIT_NO_ATEXIT;
		OPENSSL_init_crypto(
		    options | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS, NULL);
		lean.is = OSSL_PROVIDER_add_builtin(NULL, "lean", start) == 1 &&
		          OSSL_PROVIDER_load(NULL, "lean") != NULL;
		name_digests();
		name_ciphers();
	}
	OPENSSL_init_ssl(options, NULL);
}

bool tls_lean_rest(void)
{
	if (!lean.is)
		return false;
	lean.is = false;
	return OSSL_PROVIDER_load(NULL, "default") != NULL;
}

bool tls_lean_is(void)
{
	return lean.is;
}
