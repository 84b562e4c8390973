/* OpenSSL's errors as sentences. */
#include "tls/why.h"

#include <openssl/decodererr.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define NOT_PEM                                                                                        \
	"there is none in it in PEM (\"-----BEGIN\"; openssl x509 and openssl pkey make it of DER by " \
	"-inform DER)"
#define SHORT                                                                                          \
	"it is too weak for OpenSSL's security level: make one with 2,048 bits of RSA or an elliptic " \
	"curve, or set securityLevel"
#define DISTRUST "the client doesn't trust our certificate (are those of its authorities in the file, too?)"

#define LOCKED                                                                                               \
	"it is locked by a passphrase, which nobody can type here (openssl pkey -in FILE -out NEW takes it " \
	"off)"
#define OTHER_KIND \
	"it is of another kind (RSA, elliptic curve) than the key that the certificate was made for"

/* The first of these that is in the queue is said. */
static const struct {
	int library, reason;
	const char *text;
} known[] = {
    {ERR_LIB_PEM, PEM_R_BAD_PASSWORD_READ, LOCKED},
    {ERR_LIB_PEM, PEM_R_UNSUPPORTED_ENCRYPTION, LOCKED},
    {ERR_LIB_PEM, PEM_R_NO_START_LINE, NOT_PEM},
    {ERR_LIB_OSSL_DECODER, ERR_R_UNSUPPORTED, NOT_PEM},
    {ERR_LIB_X509, X509_R_NO_CERTIFICATE_FOUND, NOT_PEM},
    {ERR_LIB_X509, X509_R_NO_CERTIFICATE_OR_CRL_FOUND, NOT_PEM},
    {ERR_LIB_X509, X509_R_NO_CRL_FOUND, NOT_PEM},
    {ERR_LIB_PEM, PEM_R_BAD_END_LINE, "the file is cut off"},
    {ERR_LIB_PEM, PEM_R_BAD_BASE64_DECODE, "the file is damaged"},
    {ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH,
        "it isn't the key that the certificate was made for (openssl x509 -noout -pubkey and openssl pkey "
        "-pubout must say the same)"},
    {ERR_LIB_X509, X509_R_KEY_TYPE_MISMATCH, OTHER_KIND},
    {ERR_LIB_SSL, SSL_R_NO_CERTIFICATE_ASSIGNED, OTHER_KIND},
    {ERR_LIB_SSL, SSL_R_EE_KEY_TOO_SMALL, SHORT},
    {ERR_LIB_SSL, SSL_R_CA_KEY_TOO_SMALL, SHORT},
    {ERR_LIB_SSL, SSL_R_CA_MD_TOO_WEAK, SHORT},
    {ERR_LIB_SSL, SSL_R_DH_KEY_TOO_SMALL, SHORT},
    {ERR_LIB_SSL, SSL_R_NO_CIPHER_MATCH,
        "none of them is known (openssl ciphers -s -v lists those that are)"},
    {ERR_LIB_SSL, SSL_R_TLSV1_ALERT_UNKNOWN_CA, DISTRUST},
    {ERR_LIB_SSL, SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, DISTRUST},
    {ERR_LIB_SSL, SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, DISTRUST},
    {ERR_LIB_SSL, SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, "the client says that our certificate has expired"},
    {ERR_LIB_SSL, SSL_R_HTTP_REQUEST, "the client speaks HTTP, not TLS"},
    {ERR_LIB_SSL, SSL_R_WRONG_VERSION_NUMBER,
        "the client doesn't speak TLS (or it waits for the greeting of a server without TLS)"},
    {ERR_LIB_SSL, SSL_R_UNSUPPORTED_PROTOCOL,
        "the client speaks no version of TLS that is allowed (sslVersionMin)"},
    {ERR_LIB_SSL, SSL_R_NO_SHARED_CIPHER, "the client and we have no cipher in common"},
};

enum { KNOWN = sizeof known / sizeof *known, TEXT = 200 };

static size_t rank(unsigned long error)
{
	size_t i = 0;

	while (
	    i < KNOWN && (ERR_GET_LIB(error) != known[i].library || ERR_GET_REASON(error) != known[i].reason))
		i++;
	return i;
}

/* Of a file that can't be opened the first error has the reason, and later ones say only "system lib". */
void tls_why(char dst[static TLS_WHY_MAX])
{
	unsigned long error, first = ERR_peek_error(), last = 0;
	char text[TEXT] = "unknown error";
	size_t best = KNOWN;

	while ((error = ERR_get_error())) {
		last = error;
		best = rank(error) < best ? rank(error) : best;
	}
	if (ERR_SYSTEM_ERROR(first))
		snprintf(text, sizeof text, "%s", strerror(ERR_GET_REASON(first)));
	else if (last)
		ERR_error_string_n(last, text, sizeof text);
	snprintf(dst, TLS_WHY_MAX, "%s", !ERR_SYSTEM_ERROR(first) && best < KNOWN ? known[best].text : text);
}

int tls_why_not_now(const X509 *cert, int64_t now_s, char dst[static TLS_WHY_MAX])
{
	time_t now = (time_t)now_s;
	bool over = X509_cmp_time(
	    X509_get0_notAfter(cert), &now)<0, early = X509_cmp_time(X509_get0_notBefore(cert), &now)> 0;
	struct tm t;

	dst[0] = '\0';
	if ((!over && !early) ||
	    ASN1_TIME_to_tm(over ? X509_get0_notAfter(cert) : X509_get0_notBefore(cert), &t) != 1)
		return 0;
	snprintf(dst, TLS_WHY_MAX, "%s %04d-%02d-%02d: clients refuse it until it is renewed",
	    over ? "expired on" : "isn't valid before", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
	return 1;
}
