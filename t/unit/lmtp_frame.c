/* frame: round trips, cut and lying messages, descriptors. */
#include "lmtp/frame.h"

#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	struct lmtp_frame f = {.type = LMTP_FRAME_RCPT,
	                      .field = {STR("a@b"), STR(""), STR("x\0y"), STR("d")},
	                      .fd = -1},
	                  r;
	char bytes[LMTP_FRAME_MAX], long_field[LMTP_FRAME_FIELD_MAX + 1] = {0};
	size_t n = lmtp_frame_print(&f, bytes);
	int sv[2];
	bool cut = true;

	ok(lmtp_frame_parse(str_of(bytes, n), &r) && r.type == LMTP_FRAME_RCPT, "round trip");
	is_str(r.field[2], STR("x\0y"), "a field with a NUL");
	for (size_t i = 0; i < n; i++)
		cut = cut && (i == 1 || i == 6 || i == 8 || i == 13 || i == 16 ||
		                 !lmtp_frame_parse(str_of(bytes, i), &r));
	ok(cut, "cut messages are no frames, but between fields");
	bytes[1] = (char)0xff;
	ok(!lmtp_frame_parse(str_of(bytes, n), &r), "a length that lies");
	ok(!lmtp_frame_parse(STR("?"), &r) && !lmtp_frame_parse(STR(""), &r), "unknown types");
	f.field[0] = str_of(long_field, sizeof long_field);
	is_int((int64_t)lmtp_frame_print(&f, bytes), 0, "a field over the limit isn't sent");
	ok(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv) == 0, "socket");
	f.field[0] = STR("from");
	f.fd = 1;
	ok(lmtp_frame_send(sv[0], &f) == 0, "send with a descriptor");
	is_int(lmtp_frame_read(sv[1], bytes, 1000, &r), 1, "read");
	ok(r.fd > 2 && write(r.fd, "# through it\n", 13) == 13, "the descriptor works");
	is_int(lmtp_frame_read(sv[1], bytes, 10, &r), 0, "nothing in time");
	ok(send(sv[0], "Rzz", 3, 0) == 3, "garbage");
	is_int(lmtp_frame_read(sv[1], bytes, 1000, &r), -1, "is an error");
	close(sv[0]);
	is_int(lmtp_frame_read(sv[1], bytes, 1000, &r), -1, "the end");
	return done();
}
