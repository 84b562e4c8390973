/*
 * auth-fetch: one HTTPS request for auth-oauth2 and auth-introspect, so that HTTP, TLS and their library are in a process of their own.
 *
 *	auth-fetch [-pn] [-c ca.pem] [-t seconds] url
 *	-p   POST: descriptor 0 has header lines, an empty line, and the body; else a GET
 *	-n   http:// is allowed      -c   authorities (default: the system's)      -t   for all of it (10)
 *
 * The body of a 200 goes to descriptor 1. No redirects, no more than 256 KiB.
 *
 * Links: -lcurl
 * Needs: curl/curl.h
 * Exit: 0, 1 the server refuses (4xx), 2 misuse, 111 it can't be asked. Man page: auth-fetch(8).
 */
#include <curl/curl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/num.h"
#include "oauth/fetch.h"
#include "sys/fd.h"
#include "sys/start.h"

enum { CONNECT_S = 5, ALL_S = 10, HEADERS_MAX = 16 };

static const char *authorities, *url;
static bool post, plain;
static uint32_t seconds = ALL_S;
static char request[OAUTH_FETCH_REQUEST_MAX + 1];
static struct buf answer;

static size_t take(char *p, size_t size, size_t n, void *ctx)
{
	(void)ctx;
	buf_add(&answer, str_of(p, size * n));
	return answer.full ? 0 : size * n;
}

/* Header lines off the request; what is left is the body. NULL when they aren't header lines. */
static struct curl_slist *headers_of(struct str *rest)
{
	struct curl_slist *list = NULL;
	struct str line;

	for (int i = 0; i < HEADERS_MAX && str_cut(rest, '\n', &line); i++) {
		if (line.n == 0)
			return list;
		((char *)(uintptr_t)line.p)[line.n] = '\0';
		list = curl_slist_append(list, line.p);
	}
	curl_slist_free_all(list);
	return NULL;
}

static void set_up(CURL *c, char error[CURL_ERROR_SIZE])
{
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, plain ? "http,https" : "https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (authorities) {
		curl_easy_setopt(c, CURLOPT_CAINFO, authorities);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)seconds);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "dovetail/" DOVETAIL_VERSION);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, error);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
}

/* The exit code. */
static int run(CURL *c, struct curl_slist *headers, struct str body)
{
	char error[CURL_ERROR_SIZE] = "";
	CURLcode r;
	long status = 0;

	set_up(c, error);
	if (post) {
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)body.n);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.p);
	}
	r = curl_easy_perform(c);
	if (r != CURLE_OK) {
		log_error("%s: %s", url,
		    answer.full ? "a longer answer than 256 KiB"
		    : error[0]  ? error
		                : curl_easy_strerror(r));
		return 111;
	}
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200) {
		log_error("%s: status %ld", url, status);
		return status >= 400 && status < 500 ? 1 : 111;
	}
	return fd_write_all(1, buf_str(&answer)) ? 111 : 0;
}

static bool read_arguments(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "pnc:t:")) != -1) {
		if (c == 'p')
			post = true;
		else if (c == 'n')
			plain = true;
		else if (c == 'c')
			authorities = optarg;
		else if (c != 't' || !num_parse_u32(str_c(optarg), &seconds) || seconds == 0 || seconds > 600)
			return false;
	}
	url = argv[optind];
	return argc - optind == 1;
}

int main(int argc, char **argv)
{
	struct curl_slist *headers = NULL;
	struct str body = STR("");
	ssize_t n = 0;
	int result;
	CURL *c;

	sys_start(argv, 2);
	if (!read_arguments(argc, argv)) {
		fprintf(stderr, "usage: %s [-pn] [-c ca.pem] [-t seconds] url\n", argv[0]);
		return 2;
	}
	if (post) {
		n = fd_read_full(0, request, sizeof request - 1);
		body = str_of(request, n > 0 ? (size_t)n : 0);
		headers = headers_of(&body);
		if (!headers)
			die(ERR_SYNTAX, "no header lines and empty line on descriptor 0");
	}
	buf_init(&answer, OAUTH_FETCH_MAX);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	c = curl_easy_init();
	result = c ? run(c, headers, body) : 111;
	curl_easy_cleanup(c);
	curl_slist_free_all(headers);
	buf_free(&answer);
	return result;
}
