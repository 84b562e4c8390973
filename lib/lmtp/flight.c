/* What the front says, in order, and the answers that it waits for. */
#include <stdarg.h>

#include "io/wait.h"
#include "lmtp/front.h"
#include "sys/fd.h"

enum { ASK_MS = 10 * 60 * 1000, SENTENCE_MAX = 1024 };

static struct lmtp_flight *flight(struct lmtp *l, size_t i)
{
	return &l->flights[(l->first + i) % LMTP_FLYING_MAX];
}

/* Whatever is still to be answered won't be: what became of those messages nobody knows, so nothing is said of them, nor of what came behind them. */
static void no_monitor(struct lmtp *l)
{
	l->done = true;
	for (size_t i = 0; i < l->flying; i++)
		buf_free(&flight(l, i)->then);
	l->mute = l->mute || l->flying;
	l->flying = 0;
}

/* One recipient's answer. */
static void land(struct lmtp *l, const struct lmtp_frame *f)
{
	struct lmtp_flight *oldest = flight(l, 0);

	out_str(&l->out, f->field[0]);
	out_str(&l->out, f->field[1]);
	out_c(&l->out, "\r\n");
	if (--oldest->left)
		return;
	out_str(&l->out, buf_str(&oldest->then));
	buf_free(&oldest->then);
	l->first = (l->first + 1) % LMTP_FLYING_MAX;
	l->flying--;
}

/* What comes from the monitor next; answers are said. False: nothing comes any more. */
static bool hear(struct lmtp *l, char buf[LMTP_FRAME_MAX], struct lmtp_frame *r)
{
	if (lmtp_frame_read(l->sock, buf, ASK_MS, r) != 1)
		return false;
	if (r->type == LMTP_FRAME_ANSWER) {
		if (!l->flying)
			return false;
		land(l, r);
	}
	return true;
}

static void land_one(struct lmtp *l)
{
	char buf[LMTP_FRAME_MAX];
	struct lmtp_frame f;

	if (!hear(l, buf, &f) || f.type != LMTP_FRAME_ANSWER)
		no_monitor(l);
}

struct str lmtp_ask(struct lmtp *l, const struct lmtp_frame *ask, int *fd_r)
{
	char buf[LMTP_FRAME_MAX];
	struct lmtp_frame answer;
	bool good = lmtp_frame_send(l->sock, ask) == 0;

	if (good && (ask->type == LMTP_FRAME_RESET || ask->type == LMTP_FRAME_QUIT))
		return STR("");
	while (good && (good = hear(l, buf, &answer)) && answer.type == LMTP_FRAME_ANSWER)
		out_flush(&l->out); /* what is asked may take its time */
	if (!good || answer.type != LMTP_FRAME_REPLY) {
		no_monitor(l);
		return STR("");
	}
	if (fd_r)
		*fd_r = answer.fd;
	else
		fd_close(&answer.fd);
	return arena_str(&l->arena, answer.field[0]);
}

void lmtp_fly(struct lmtp *l, const struct lmtp_frame *ask)
{
	struct lmtp_flight *f = flight(l, l->flying);

	if (lmtp_frame_send(l->sock, ask) < 0) {
		no_monitor(l);
		lmtp_say(l, "421 4.3.0 Internal error");
		return;
	}
	*f = (struct lmtp_flight){.rcpts = l->rcpts, .left = l->rcpts, .bytes = l->on_disk ? 0 : l->spooled};
	buf_init(&f->then, 2 * LMTP_FLYING_TEXT);
	l->flying++;
}

void lmtp_land_all(struct lmtp *l)
{
	while (l->flying)
		land_one(l);
}

static bool has_room(struct lmtp *l)
{
	uint64_t bytes = 0, rcpts = 0;

	for (size_t i = 0; i < l->flying; i++) {
		bytes += flight(l, i)->bytes;
		rcpts += flight(l, i)->rcpts;
	}
	return l->flying < LMTP_FLYING_MAX && bytes < LMTP_FLYING_BYTES && rcpts < LMTP_FLYING_RCPTS;
}

void lmtp_land_some(struct lmtp *l)
{
	while (!has_room(l))
		land_one(l);
}

/* Where what is said now belongs. */
static struct buf *last_words(struct lmtp *l)
{
	if (l->flying && flight(l, l->flying - 1)->then.n > LMTP_FLYING_TEXT)
		lmtp_land_all(l);
	return l->flying ? &flight(l, l->flying - 1)->then : NULL;
}

void lmtp_say(struct lmtp *l, const char *line)
{
	struct buf *later = last_words(l);

	if (l->mute)
		return;
	if (later) {
		buf_add(later, str_c(line));
		buf_add(later, STR("\r\n"));
	} else {
		out_c(&l->out, line);
		out_c(&l->out, "\r\n");
	}
}

void lmtp_sayf(struct lmtp *l, const char *fmt, ...)
{
	char line[SENTENCE_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	lmtp_say(l, line);
}

void lmtp_before_wait(void *arg)
{
	struct lmtp *l = arg;

	for (;;) {
		struct wait_fd two[2] = {{.fd = l->sock}, {.fd = l->in.fd}};

		if (out_flush(&l->out) < 0)
			l->done = true;
		if (!l->flying)
			return;
		if (wait_any(two, 2, ASK_MS) < 1)
			no_monitor(l);
		else if (two[0].ready)
			land_one(l);
		else
			return;
		if (l->done)
			l->in.deadline_ms = 1; /* and the reader needn't wait */
	}
}
