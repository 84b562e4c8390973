/*
 * Stapling: what isn't a response. A real responder's is in t/tlswrap-conf.bats.
 * Links: -lssl -lcrypto
 */
#include "tls/staple.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "tap.h"

/* What is said of a file with these bytes. */
static void refused(struct arena *a, struct str bytes, const char *why)
{
	char path[] = "/tmp/tls_staple.XXXXXX";
	int fd = mkstemp(path);
	struct str response;
	struct err e = {.text = ""};

	ok(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n, "a file");
	ok(tls_staple_load(path, a, &response, &e) < 0 && strstr(e.text, path) && strstr(e.text, why),
	    "%s: %s", why, e.text);
	close(fd);
	unlink(path);
}

int main(void)
{
	static struct arena a;
	struct str response;
	struct err e = {.text = ""};

	arena_init(&a, "test", 1 << 20);
	ok(tls_staple_load("/nonexistent/response", &a, &response, &e) < 0, "no file: %s", e.text);
	refused(&a, STR(""), "OCSP response");
	refused(&a, STR("no DER"), "OCSP response");
	refused(
	    &a, STR("\x30\x03\x0a\x01\x06"), "unauthorized"); /* RFC 6960 4.2.1: OCSPResponse without bytes */
	refused(&a, STR("\x30\x03\x0a\x01\x00"), "successful");
	arena_free(&a);
	return done();
}
