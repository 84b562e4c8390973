/* Options by name. */
#include "tls/option.h"

#include <openssl/ssl.h>

bool tls_option_find(struct str name, uint64_t *bits_r)
{
#define OP(name)                     \
	{                            \
#name, SSL_OP_##name \
	}
	static const struct {
		const char *name;
		uint64_t bits;
	} table[] = {OP(ALL), OP(ALLOW_NO_DHE_KEX), OP(ALLOW_UNSAFE_LEGACY_RENEGOTIATION),
	    OP(CIPHER_SERVER_PREFERENCE), OP(CISCO_ANYCONNECT), OP(COOKIE_EXCHANGE), OP(CRYPTOPRO_TLSEXT_BUG),
	    OP(DONT_INSERT_EMPTY_FRAGMENTS), OP(ENABLE_KTLS), OP(ENABLE_MIDDLEBOX_COMPAT),
	    OP(LEGACY_SERVER_CONNECT), OP(NO_ANTI_REPLAY), OP(NO_COMPRESSION), OP(NO_ENCRYPT_THEN_MAC),
	    OP(NO_EXTENDED_MASTER_SECRET), OP(NO_QUERY_MTU), OP(NO_RENEGOTIATION),
	    OP(NO_SESSION_RESUMPTION_ON_RENEGOTIATION), OP(NO_SSLv2), OP(NO_SSLv3), OP(NO_TICKET),
	    OP(NO_TLSv1), OP(NO_TLSv1_1), OP(NO_TLSv1_2), OP(NO_TLSv1_3), OP(PRIORITIZE_CHACHA),
	    OP(SAFARI_ECDHE_ECDSA_BUG), OP(SINGLE_DH_USE), OP(SINGLE_ECDH_USE), OP(TLSEXT_PADDING),
	    OP(TLS_ROLLBACK_BUG), OP(CLEANSE_PLAINTEXT), OP(DISABLE_TLSEXT_CA_NAMES),
	    OP(IGNORE_UNEXPECTED_EOF), OP(NO_DTLSv1), OP(NO_DTLSv1_2), OP(NO_DTLS_MASK), OP(NO_SSL_MASK),
	    /* Old ones, which mean nothing any more and stand in many files. */
	    OP(EPHEMERAL_RSA), OP(MICROSOFT_BIG_SSLV3_BUFFER), OP(MICROSOFT_SESS_ID_BUG),
	    OP(MSIE_SSLV2_RSA_PADDING), OP(NETSCAPE_CA_DN_BUG), OP(NETSCAPE_CHALLENGE_BUG),
	    OP(NETSCAPE_DEMO_CIPHER_CHANGE_BUG), OP(NETSCAPE_REUSE_CIPHER_CHANGE_BUG), OP(PKCS1_CHECK_1),
	    OP(PKCS1_CHECK_2), OP(SSLEAY_080_CLIENT_DH_BUG), OP(SSLREF2_REUSE_CERT_TYPE_BUG),
	    OP(TLS_BLOCK_PADDING_BUG), OP(TLS_D5_BUG)};
#undef OP

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (str_ieq(name, str_c(table[i].name))) {
			*bits_r = table[i].bits;
			return true;
		}
	}
	return false;
}
