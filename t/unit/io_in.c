/* in: lines, limits, ends, deadlines, ranges. */
#include "io/in.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

static void test_lines(void)
{
	struct in in;
	struct str l;

	in_init_str(&in, STR("one\r\ntwo\n\nlast"));
	ok(in_line(&in, 100, &l) == IN_OK, "a line");
	is_str(l, STR("one"), "without CRLF");
	ok(in_line(&in, 100, &l) == IN_OK, "a line");
	is_str(l, STR("two"), "without LF");
	ok(in_line(&in, 100, &l) == IN_OK && l.n == 0, "an empty line");
	ok(in_line(&in, 3, &l) == IN_TOOLONG, "the limit");
	ok(in_line(&in, 4, &l) == IN_OK, "a last line without LF");
	is_str(l, STR("last"), "its bytes");
	ok(in_line(&in, 4, &l) == IN_EOF, "the end");
	is_int((int64_t)in.total, 14, "bytes consumed");
	in_free(&in);
	in_init_str(&in, STR("one\r\nla"));
	ok(in_whole_line(&in, 2, &l) == IN_TOOLONG, "above the limit");
	ok(in_whole_line(&in, 3, &l) == IN_OK && str_eq(l, STR("one")),
	    "a whole line at the limit, its CR not counted");
	ok(in_whole_line(&in, 100, &l) == IN_EOF, "half a line isn't one");
	ok(in_line(&in, 100, &l) == IN_OK && str_eq(l, STR("la")), "and it's still there");
	in_free(&in);
}

static void test_pipe(void)
{
	int p[2];
	struct in in;
	struct str l;

	ok(pipe(p) == 0, "pipe");
	in_init_fd(&in, p[0], 50);
	fd_write_all(p[1], STR("par"));
	ok(in_line(&in, 100, &l) == IN_TIMEOUT, "half a line times out");
	fd_write_all(p[1], STR("t\nrest"));
	ok(in_line(&in, 100, &l) == IN_OK, "then the rest comes");
	is_str(l, STR("part"), "whole");
	is_str(in_buffered(&in), STR("rest"), "what follows stays");
	ok(in_need(&in, 5) == IN_TIMEOUT, "need waits");
	close(p[1]);
	ok(in_need(&in, 5) == IN_EOF, "until the end");
	is_str(in_buffered(&in), STR("rest"), "and loses nothing");
	in_free(&in);
	close(p[0]);
}

static void test_unread(void)
{
	int p[2];
	struct in in;
	struct str l;

	ok(pipe(p) == 0, "pipe");
	in_init_fd(&in, p[0], 50);
	in_unread(&in, STR("a 1\r\na"));
	fd_write_all(p[1], STR(" 2\r\n"));
	ok(in_line(&in, 100, &l) == IN_OK, "a line put in front");
	is_str(l, STR("a 1"), "comes first");
	ok(in_line(&in, 100, &l) == IN_OK, "its half line");
	is_str(l, STR("a 2"), "is completed by the descriptor");
	fd_write_all(p[1], STR("tail"));
	ok(in_need(&in, 4) == IN_OK, "buffered");
	in_unread(&in, STR("head "));
	is_str(in_buffered(&in), STR("head tail"), "in front of what is buffered");
	in_free(&in);
	close(p[0]);
	close(p[1]);
}

static void test_range(void)
{
	char name[] = "/tmp/dovetail-in.XXXXXX";
	int fd = mkstemp(name);
	struct in in;
	struct str s;

	fd_write_all(fd, STR("0123456789"));
	in_init_range(&in, fd, 3, 4);
	ok(in_need(&in, 4) == IN_OK, "range");
	is_str(in_buffered(&in), STR("3456"), "bytes");
	ok(in_need(&in, 5) == IN_EOF, "no more than the range");
	ok(in_some(&in, 2, &s) == IN_OK && str_eq(s, STR("34")), "some");
	in_free(&in);
	unlink(name);
}

/* A source that doubles every byte, and holds one back at a time. */
struct twice {
	int fd, held;
};

static ssize_t twice(void *arg, char *to, size_t n, bool may_read)
{
	struct twice *t = arg;
	char c;

	if (t->held >= 0 && n) {
		*to = (char)t->held;
		t->held = -1;
		return 1;
	}
	if (!may_read)
		return IN_STARVED;
	if (read(t->fd, &c, 1) != 1)
		return 0;
	t->held = (unsigned char)c;
	*to = c;
	return 1;
}

static void test_source(void)
{
	int p[2];
	struct in in;
	struct str l;
	struct twice t = {.held = -1};

	ok(pipe(p) == 0, "pipe");
	in_init_fd(&in, p[0], 50);
	t.fd = p[0];
	in.source = twice;
	in.source_arg = &t;
	ok(!in_is_ready(&in), "nothing yet");
	fd_write_all(p[1], STR("ab\nc"));
	ok(in_is_ready(&in), "bytes wait");
	ok(in_line(&in, 100, &l) == IN_OK, "a line through the source");
	is_str(l, STR("aabb"), "its bytes");
	ok(in_is_ready(&in), "what the source holds counts");
	ok(in_line(&in, 100, &l) == IN_OK && l.n == 0, "the second line end");
	close(p[1]);
	ok(in_line(&in, 100, &l) == IN_OK && str_eq(l, STR("cc")), "the rest");
	ok(in_line(&in, 100, &l) == IN_EOF, "the end");
	in_free(&in);
	close(p[0]);
}

/* What can't be read isn't the end: half a message would pass for a whole one. /proc/self/mem has nothing at 0. */
static void test_broken(void)
{
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	struct in in;
	struct str s;

	in_init_fd(&in, fd, -1);
	ok(in_some(&in, 100, &s) == IN_ERROR && in.error == EIO, "EIO of a file is an error");
	in_free(&in);
	close(fd);
}

int main(void)
{
	test_broken();
	test_source();
	test_lines();
	test_pipe();
	test_unread();
	test_range();
	return done();
}
