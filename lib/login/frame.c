/* Frames: a table of what each type holds, and the two functions that go by it. */
#include "login/frame.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "io/wait.h"

enum { LENGTH = 4, WORD = 64, NAME = 1024, TAG = 256, TEXT = 500 };

static const struct frame_kind {
	char type;
	int fields;
	uint32_t max[LOGIN_FRAME_FIELDS];
} kinds[] = {
    {LOGIN_FRAME_PASSWORD, 3, {WORD, NAME, LOGIN_FRAME_SASL_MAX}},
    {LOGIN_FRAME_MECH, 3, {WORD, 1, LOGIN_FRAME_SASL_MAX}},
    {LOGIN_FRAME_RESPONSE, 1, {LOGIN_FRAME_SASL_MAX}},
    {LOGIN_FRAME_CANCEL, 0, {0}},
    {LOGIN_FRAME_STARTTLS, 0, {0}},
    {LOGIN_FRAME_HANDOVER, 4, {WORD, TAG, LOGIN_FRAME_SASL_MAX * 2, 64 << 10}},
    {LOGIN_FRAME_CLIENT, 5, {WORD, WORD, WORD, WORD, WORD}},
    {LOGIN_FRAME_QUIT, 1, {TEXT}},
    {LOGIN_FRAME_OK, 0, {0}},
    {LOGIN_FRAME_NO, 3, {WORD, TEXT, 1}},
    {LOGIN_FRAME_CHALLENGE, 1, {LOGIN_FRAME_SASL_MAX * 2}},
    {LOGIN_FRAME_TLS, 1, {WORD}},
};

static const struct frame_kind *find(char type)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i].type == type)
			return &kinds[i];
	}
	return NULL;
}

bool login_frame_parse(struct str m, struct login_frame *r)
{
	const struct frame_kind *k = m.n ? find(m.p[0]) : NULL;

	if (!k)
		return false;
	r->type = (enum login_frame_type)k->type;
	m = str_from(m, 1);
	for (int i = 0; i < LOGIN_FRAME_FIELDS; i++) {
		uint32_t n;

		r->field[i] = STR("");
		if (i >= k->fields)
			continue;
		if (m.n < LENGTH)
			return false;
		n = num_le32(m.p);
		m = str_from(m, LENGTH);
		if (n > k->max[i] || n > m.n)
			return false;
		r->field[i] = str_head(m, n);
		m = str_from(m, n);
	}
	return m.n == 0;
}

bool login_frame_print(const struct login_frame *f, struct buf *b)
{
	const struct frame_kind *k = find((char)f->type);

	if (!k)
		return false;
	buf_ch(b, k->type);
	for (int i = 0; i < k->fields; i++) {
		char length[LENGTH];

		if (f->field[i].n > k->max[i])
			return false;
		num_put_le32(length, (uint32_t)f->field[i].n);
		buf_add(b, str_of(length, LENGTH));
		buf_add(b, f->field[i]);
	}
	return !b->full;
}

int login_frame_send(int fd, const struct login_frame *f)
{
	struct buf b;
	int r = -1;

	buf_init(&b, LOGIN_FRAME_MAX);
	if (login_frame_print(f, &b)) {
		do {
			r = send(fd, b.p, b.n, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)b.n ? 0 : -1;
		} while (r < 0 && errno == EINTR);
	}
	login_frame_wipe(&b);
	buf_free(&b);
	return r;
}

int login_frame_read(int fd, struct buf *b, int64_t deadline_ms, struct login_frame *r)
{
	int64_t left = deadline_ms ? deadline_ms - clock_mono_ms() : -1;
	int ready = wait_read(fd, deadline_ms ? (int)(left > 0 ? left : 0) : -1);
	ssize_t n;
	char *p;

	if (ready <= 0)
		return ready;
	login_frame_wipe(b);
	buf_clear(b);
	p = buf_space(b,
	    LOGIN_FRAME_MAX); /* one message is never more: a longer one is cut by the kernel and then refused */
	b->n = 0;
	if (!p)
		return -1;
	do {
		n = read(fd, p, LOGIN_FRAME_MAX);
	} while (n < 0 && errno == EINTR);
	if (n <= 0)
		return -1;
	b->n = (size_t)n;
	return login_frame_parse(buf_str(b), r) ? 1 : -1;
}

void login_frame_wipe(struct buf *b)
{
	if (b->n)
		explicit_bzero(b->p, b->n);
	b->n = 0;
}
