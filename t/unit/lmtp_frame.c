/* frame: what is printed is parsed; nothing else is; descriptors travel. */
#include "lmtp/frame.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"

static void test_print(void)
{
	struct lmtp_frame f = {.type = LMTP_FRAME_RCPT,
	                      .field = {STR("a"), STR(""), STR("x\0y"), STR("d")},
	                      .fd = -1},
	                  r;
	char bytes[LMTP_FRAME_MAX], big[LMTP_FRAME_FIELD_MAX + 1] = {0};
	size_t n = lmtp_frame_print(&f, bytes);

	ok(lmtp_frame_parse(str_of(bytes, n), &r) && r.type == f.type, "parses");
	for (int i = 0; i < LMTP_FRAME_FIELDS; i++)
		ok(str_eq(r.field[i], f.field[i]), "field %d", i);
	for (size_t i = 0; i < n; i++)
		ok(lmtp_frame_parse(str_of(bytes, i), &r) == (i == 1 || i == 4 || i == 6 || i == 11),
		    "cut at %zu: only between fields is it a frame", i);
	bytes[n] = 0;
	ok(!lmtp_frame_parse(str_of(bytes, n + 1), &r), "with a byte more");
	f.field[0] = str_of(big, sizeof big);
	ok(lmtp_frame_print(&f, bytes) == 0, "a field that is too long");
}

static void test_send(void)
{
	struct lmtp_frame f = {.type = LMTP_FRAME_DELIVER, .field = {STR("from"), STR("12")}}, r;
	char buf[LMTP_FRAME_MAX];
	int pair[2];

	ok(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0, "pair");
	f.fd = open("/dev/null", O_RDONLY);
	ok(lmtp_frame_send(pair[0], &f) == 0 && lmtp_frame_read(pair[1], buf, 1000, &r) == 1, "travels");
	is_str(r.field[1], STR("12"), "with its fields");
	ok(r.fd >= 0 && r.fd != f.fd, "and its descriptor");
	is_int(lmtp_frame_read(pair[1], buf, 10, &r), 0, "nothing more in time");
	ok(send(pair[0], "junk", 4, 0) == 4 && lmtp_frame_read(pair[1], buf, 1000, &r) == -1, "junk");
	close(pair[0]);
	is_int(lmtp_frame_read(pair[1], buf, 1000, &r), -1, "the end");
}

int main(void)
{
	test_print();
	test_send();
	return done();
}
