/* out: buffering, CRLF, ranges, the latched error. */
#include "io/out.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

static void test_crlf(void)
{
	static const struct {
		const char *in, *want;
	} t[] = {
	    {"a\nb\n", "a\r\nb\r\n"}, {"a\r\nb", "a\r\nb"}, {"\n\n", "\r\n\r\n"}, {"\r\n", "\r\n"}, {"", ""}};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct buf b;
		struct out o;

		buf_init(&b, 1000);
		out_init_buf(&o, &b);
		for (size_t k = 0; t[i].in[k]; k++) /* byte by byte: pairs over call borders */
			out_crlf(&o, str_of(t[i].in + k, 1));
		out_flush(&o);
		is_str(buf_str(&b), str_c(t[i].want), "crlf, one byte a call");
		out_free(&o);
		buf_free(&b);
	}
}

static void test_socket(void)
{
	static char big[300000], back[300000];
	int sv[2], f = open("/proc/self/exe", O_RDONLY);
	struct out o;
	size_t got = 0;

	ok(socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == 0, "socketpair");
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (char)(i * 7 + i / 251);
	if (fork() == 0) {
		out_init_fd(&o, sv[0], 5000);
		for (size_t i = 0; i < sizeof big; i += 1000)
			out_str(&o, str_of(big + i, 1000));
		_exit(out_flush(&o) ? 1 : 0);
	}
	close(sv[0]);
	while (got < sizeof back) {
		ssize_t n = read(sv[1], back + got, sizeof back - got);

		if (n <= 0)
			break;
		got += (size_t)n;
	}
	is_int((int64_t)got, sizeof big, "all bytes through a socket");
	ok(memcmp(big, back, sizeof big) == 0, "the same bytes");
	close(f);
}

static void test_latch(void)
{
	int sv[2];
	struct out o;

	ok(socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == 0, "socketpair");
	close(sv[1]);
	out_init_fd(&o, sv[0], 1000);
	out_c(&o, "x");
	ok(out_flush(&o) == -1 && o.error == EPIPE, "a gone peer is latched");
	out_c(&o, "y");
	ok(out_flush(&o) == -1 && o.error == EPIPE, "and stays");
	out_free(&o);
	ok(socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == 0, "socketpair");
	out_init_fd(&o, sv[0], 50);
	for (int i = 0; i < 10000 && !o.error; i++)
		out_printf(&o, "%0500d", i);
	is_int(o.error, ETIMEDOUT, "a stalled peer times out");
	out_free(&o);
}

static void test_range(void)
{
	char name[] = "/tmp/dovetail-out.XXXXXX";
	int fd = mkstemp(name);
	struct buf b;
	struct out o;

	fd_write_all(fd, STR("0123456789"));
	buf_init(&b, 1000);
	out_init_buf(&o, &b);
	out_range(&o, fd, 2, 5);
	ok(out_flush(&o) == 0, "range");
	is_str(buf_str(&b), STR("23456"), "bytes of the range");
	out_range(&o, fd, 8, 5);
	ok(out_flush(&o) == -1 && o.error == EIO, "a short file is an error");
	out_free(&o);
	buf_free(&b);
	unlink(name);
}

int main(void)
{
	test_crlf();
	test_socket();
	test_latch();
	test_range();
	return done();
}
