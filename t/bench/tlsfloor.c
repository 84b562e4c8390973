/*
 * What TLS in a fresh process costs without anything of ours: `tlsfloor CERT KEY N` serves N connections of its own client, each by a new process (vfork, exec)
 * that does one handshake, says a line, reads to the end and exits. `tlsfloor CERT KEY N PROGRAM ARGUMENT...` starts that program instead, in the same way and
 * for the same client. Prints the processor time and the page faults of all that was started, for one connection. Not run by `make check`:
 *
 *	gcc -O2 -D_GNU_SOURCE -static -o tlsfloor t/bench/tlsfloor.c -lssl -lcrypto
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* All that OpenSSL lets one leave out by its public options. */
#define OPTIONS (OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_SSL_STRINGS | OPENSSL_INIT_NO_ATEXIT)

static int serve(const char *cert, const char *key)
{
	char piece[256];
	SSL_CTX *ctx;
	SSL *ssl;

	OPENSSL_init_ssl(OPTIONS, NULL);
	ctx = SSL_CTX_new(TLS_server_method());
	if (!ctx || SSL_CTX_use_certificate_chain_file(ctx, cert) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		return 100;
	ssl = SSL_new(ctx);
	if (!ssl || SSL_set_fd(ssl, 0) != 1 || SSL_accept(ssl) != 1)
		return 1;
	SSL_write(ssl, "* OK\r\n", 6);
	while (SSL_read(ssl, piece, sizeof piece) > 0)
		continue;
	_exit(0);
}

static int ask(const struct sockaddr_in *at, int times)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	char piece[256];

	for (int i = 0; i < times; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		SSL *ssl = SSL_new(ctx);

		if (connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || SSL_set_fd(ssl, fd) != 1 ||
		    SSL_connect(ssl) != 1 || SSL_read(ssl, piece, sizeof piece) <= 0) {
			fprintf(stderr, "connection %d failed\n", i + 1);
			return 1;
		}
		SSL_free(ssl);
		close(fd);
	}
	return 0;
}

static double ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static void start(char **program, int fd)
{
	if (vfork() == 0) {
		dup2(fd, 0);
		dup2(fd, 1);
		execvp(program[0], program);
		_exit(111);
	}
	close(fd);
	while (wait(NULL) > 0)
		continue;
}

/* One after the other; orphans come to us, so that nothing is left out. */
static void start_each(int listening, int times, char **program)
{
	struct rusage used;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (int i = 0; i < times; i++)
		start(program, accept4(listening, NULL, NULL, SOCK_CLOEXEC));
	getrusage(RUSAGE_CHILDREN, &used);
	printf("%s: %.2f ms (user %.2f, system %.2f), %.0f page faults a connection\n", program[0],
	    (ms(used.ru_utime) + ms(used.ru_stime)) / times, ms(used.ru_utime) / times,
	    ms(used.ru_stime) / times, (double)used.ru_minflt / times);
}

int main(int argc, char **argv)
{
	char *self[] = {
	    (char[]){"/proc/self/exe"}, argc > 2 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL, NULL};
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof at;
	int listening, times = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 0;
	pid_t pid;

	if (argc == 3)
		return serve(argv[1], argv[2]);
	listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (times <= 0 || bind(listening, (struct sockaddr *)&at, n) < 0 || listen(listening, 10) < 0 ||
	    getsockname(listening, (struct sockaddr *)&at, &n) < 0) {
		fprintf(stderr, "usage: %s cert key times [program ...]\n", argv[0]);
		return 2;
	}
	pid = fork();
	if (pid == 0) {
		start_each(listening, times, argc > 4 ? argv + 4 : self);
		return 0;
	}
	if (pid < 0 || ask(&at, times))
		return 1;
	return waitpid(pid, NULL, 0) == pid ? 0 : 1;
}
