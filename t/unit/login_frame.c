/* Frames: what is printed parses; what differs by a byte doesn't. */
#include "login/frame.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "tap.h"

static const struct login_frame frames[] = {
    {LOGIN_FRAME_PASSWORD, {{"PLAIN", 5}, {"bob", 3}, {"s\0t", 3}, {"", 0}}},
    {LOGIN_FRAME_MECH, {{"X", 1}, {"1", 1}, {"", 0}, {"", 0}}},
    {LOGIN_FRAME_CANCEL, {{"", 0}, {"", 0}, {"", 0}, {"", 0}}},
    {LOGIN_FRAME_HANDOVER, {{"LOGIN", 5}, {"a", 1}, {"", 0}, {"b NOOP\r\n", 8}}},
    {LOGIN_FRAME_NO, {{"refused", 7}, {"", 0}, {"1", 1}, {"", 0}}},
};

static void round_trip(const struct login_frame *f, struct buf *b)
{
	struct login_frame r;
	bool same;

	buf_clear(b);
	ok(login_frame_print(f, b) && login_frame_parse(buf_str(b), &r), "frame %c", (char)f->type);
	same = r.type == f->type;
	for (int i = 0; i < LOGIN_FRAME_FIELDS; i++)
		same = same && str_eq(r.field[i], f->field[i]);
	ok(same, "is the same again");
	ok(!login_frame_parse(str_head(buf_str(b), b->n - 1), &r), "cut");
	buf_ch(b, 'x');
	ok(!login_frame_parse(buf_str(b), &r), "too long");
}

static void limits(struct buf *b)
{
	static char long_name[1026];
	struct login_frame f = {.type = LOGIN_FRAME_PASSWORD, .field = {STR("P"), STR(""), STR("x")}}, r;

	for (size_t n = 1023; n <= 1025; n++) {
		buf_clear(b);
		f.field[1] = str_of(long_name, n);
		is_int(login_frame_print(&f, b), n <= 1024, "a name at its maximum");
	}
	ok(!login_frame_parse(STR(""), &r) && !login_frame_parse(STR("?"), &r), "no such type");
	ok(!login_frame_parse(STR("R\xff\xff\xff\xff"), &r), "a length beyond everything");
	ok(!login_frame_parse(str_of("P\1\0\0\0", 5), &r), "a field that isn't there");
}

static void wire(struct buf *b)
{
	struct login_frame r;
	int s[2];

	ok(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s) == 0, "socketpair");
	is_int(login_frame_read(s[0], b, clock_mono_ms() + 20, &r), 0, "nothing in time");
	ok(login_frame_send(s[1], &frames[0]) == 0 && login_frame_send(s[1], &frames[3]) == 0, "two sent");
	is_int(login_frame_read(s[0], b, 0, &r), 1, "one read");
	is_str(r.field[1], STR("bob"), "its name");
	is_int(login_frame_read(s[0], b, 0, &r), 1, "the other");
	is_str(r.field[3], STR("b NOOP\r\n"), "its input");
	ok(write(s[1], "garbage", 7) == 7, "something else");
	is_int(login_frame_read(s[0], b, 0, &r), -1, "is an error");
	close(s[1]);
	is_int(login_frame_read(s[0], b, 0, &r), -1, "as is the end");
	close(s[0]);
}

int main(void)
{
	struct buf b;

	buf_init(&b, LOGIN_FRAME_MAX + 1);
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
		round_trip(&frames[i], &b);
	limits(&b);
	wire(&b);
	login_frame_wipe(&b);
	buf_free(&b);
	return done();
}
