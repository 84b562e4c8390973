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
	    OP(TLS_ROLLBACK_BUG)};
#undef OP

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (str_ieq(name, str_c(table[i].name))) {
			*bits_r = table[i].bits;
			return true;
		}
	}
	return false;
}
