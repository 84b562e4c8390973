/* OCSP stapling. */
#include "tls/staple.h"

#include <fcntl.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>

#include "sys/fd.h"
#include "tls/ctx.h"

enum { CLOCKS_DIFFER_S = 300 };

/* Every answer in it is of now. */
static bool is_fresh(OCSP_BASICRESP *basic)
{
	ASN1_GENERALIZEDTIME *from, *to;

	for (int i = 0; i < OCSP_resp_count(basic); i++) {
		OCSP_single_get0_status(OCSP_resp_get0(basic, i), NULL, NULL, &from, &to);
		/* The responder's clock may be ahead of ours; but what is over isn't sent. */
		if (OCSP_check_validity(from, NULL, CLOCKS_DIFFER_S, -1) != 1 ||
		    (to && X509_cmp_current_time(to) <= 0))
			return false;
	}
	return OCSP_resp_count(basic) > 0;
}

static int check(const char *path, struct str bytes, struct err *e)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &p, (long)bytes.n);
	OCSP_BASICRESP *basic = NULL;
	int r = 0;

	if (!response)
		r = tls_ctx_err(e, "OCSP response %s", path);
	else if (OCSP_response_status(response) != OCSP_RESPONSE_STATUS_SUCCESSFUL ||
	         !(basic = OCSP_response_get1_basic(response)))
		r = err_set(e, ERR_CANNOT, "OCSP response %s: the responder had no answer: %s", path,
		    OCSP_response_status_str(OCSP_response_status(response)));
	else if (!is_fresh(basic))
		r = err_set(
		    e, ERR_CANNOT, "OCSP response %s isn't fresh and isn't sent: fetch a new one", path);
	OCSP_BASICRESP_free(basic);
	OCSP_RESPONSE_free(response);
	return r;
}

int tls_staple_load(const char *path, struct arena *a, struct str *response_r, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *p;
	ssize_t n;

	if (fd < 0)
		return err_sys(e, "OCSP response %s", path);
	p = arena_bytes(a, TLS_STAPLE_MAX);
	n = fd_read_full(fd, p, TLS_STAPLE_MAX);
	fd_close(&fd);
	if (n < 0)
		return err_sys(e, "OCSP response %s", path);
	*response_r = str_of(p, (size_t)n);
	return check(path, *response_r, e);
}

static int staple(SSL *ssl, void *arg)
{
	const struct str *response = arg;
	unsigned char *copy = OPENSSL_memdup(response->p, response->n);

	if (!copy)
		return SSL_TLSEXT_ERR_NOACK;
	SSL_set_tlsext_status_ocsp_resp(ssl, copy, (long)response->n);
	return SSL_TLSEXT_ERR_OK;
}

void tls_staple_use(SSL_CTX *ctx, const struct str *response)
{
	SSL_CTX_set_tlsext_status_cb(ctx, staple);
	SSL_CTX_set_tlsext_status_arg(ctx, (void *)(uintptr_t)response);
}
