/* Frames. */
#include "auth/converse.h"

#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	enum auth_frame kind;
	struct str contents;
	struct buf b;
	int p[2];

	is_int(auth_converse_parse(STR("C\0\2ab"), &kind, &contents), 5, "a frame");
	is_str(contents, STR("ab"), "its contents");
	is_int(auth_converse_parse(STR("C\0\2a"), &kind, &contents), 0, "a part of one");
	is_int(auth_converse_parse(STR("C"), &kind, &contents), 0, "its first byte");
	is_int(auth_converse_parse(STR("Q\0\0"), &kind, &contents), -1, "an unknown kind");
	is_int(auth_converse_parse(str_of("\0\0\0", 3), &kind, &contents), -1, "kind NUL");
	is_int(auth_converse_parse(STR("C\x40\1"), &kind, &contents), -1, "too long");
	ok(socketpair(AF_UNIX, SOCK_STREAM, 0, p) == 0, "sockets");
	buf_init(&b, AUTH_CONVERSE_MAX);
	is_int(auth_converse_send(p[0], AUTH_FRAME_SUCCESS, STR("")), 0, "sent");
	is_int(auth_converse_read(p[1], &b, 1000), AUTH_FRAME_SUCCESS, "and read");
	is_int(auth_converse_read(p[1], &b, 1), AUTH_FRAME_CANCEL, "nothing in time is a cancel");
	close(p[0]);
	is_int(auth_converse_read(p[1], &b, 1000), AUTH_FRAME_CANCEL, "the end too");
	return done();
}
