/*
 * OpenSSL's errors as sentences: of real files with each mistake.
 * Links: -lssl -lcrypto
 */
#include "tls/why.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "tap.h"

static void says(int library, int reason, const char *text)
{
	char why[TLS_WHY_MAX];

	ERR_raise(library, reason);
	ERR_raise(ERR_LIB_SSL, ERR_R_PEM_LIB);
	tls_why(why);
	ok(strstr(why, text) != NULL, "%d/%d: %s", library, reason, why);
	ok(ERR_peek_error() == 0, "and the queue is empty");
}

static X509 *valid_from(long from_s, long to_s)
{
	X509 *x = X509_new();

	ASN1_TIME_set(X509_getm_notBefore(x), from_s);
	ASN1_TIME_set(X509_getm_notAfter(x), to_s);
	return x;
}

static void times(void)
{
	X509 *x = valid_from(1700000000, 1800000000);
	char why[TLS_WHY_MAX];

	ok(tls_why_not_now(x, 1750000000, why) == 0 && why[0] == '\0', "between its two times");
	ok(tls_why_not_now(x, 1699999999, why) == 1 && strstr(why, "isn't valid before 2023-11-14"),
	    "before: %s", why);
	ok(tls_why_not_now(x, 1800000001, why) == 1 && strstr(why, "expired on 2027-01-15"), "behind: %s",
	    why);
	X509_free(x);
}

int main(void)
{
	char why[TLS_WHY_MAX];

	tls_why(why);
	ok(strcmp(why, "unknown error") == 0, "nothing in the queue");
	says(ERR_LIB_PEM, PEM_R_NO_START_LINE, "in PEM");
	says(ERR_LIB_PEM, PEM_R_BAD_PASSWORD_READ, "passphrase");
	says(ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH, "isn't the key");
	says(ERR_LIB_SSL, SSL_R_EE_KEY_TOO_SMALL, "securityLevel");
	says(ERR_LIB_SSL, SSL_R_NO_CIPHER_MATCH, "openssl ciphers");
	BIO_free(BIO_new_file("/nonexistent", "r"));
	tls_why(why);
	ok(strcmp(why, "No such file or directory") == 0, "a file that isn't there: %s", why);
	times();
	return done();
}
