/* The relay in the monitor. */
#include "login/talk.h"

#include "auth/converse.h"
#include "base/clock.h"
#include "sys/fd.h"

static int left_ms(const struct login_monitor *m)
{
	int64_t left = m->deadline_ms - clock_mono_ms();

	return left > 0 ? (int)left : 0;
}

/* "word SPACE text" of F and T; what the helper wrote is shown only if it is one line of printable ASCII. */
static enum login_result verdict(
    struct login_monitor *m, struct str contents, enum login_result otherwise, struct str *text_r)
{
	struct str word;

	arena_reset(&m->arena);
	contents = arena_str(&m->arena, str_head(contents, 400));
	if (!str_cut(&contents, ' ', &word))
		return otherwise;
	*text_r = str_is_nil(contents) ? STR("") : contents;
	for (size_t i = 0; i < text_r->n; i++) {
		if (text_r->p[i] < 32 || text_r->p[i] == 127)
			*text_r = STR("");
	}
	return otherwise == LOGIN_TEMPORARY ? LOGIN_TEMPORARY : login_result_of(word);
}

/* The client's answer to a challenge, on to the helper. */
static enum login_result respond(struct login_monitor *m)
{
	struct login_frame f;
	int r = -1;

	if (login_frame_read(m->frames, &m->frame, m->deadline_ms, &f) != 1)
		return LOGIN_CANCELLED;
	if (f.type == LOGIN_FRAME_RESPONSE)
		r = auth_converse_send(m->attempt.request, AUTH_FRAME_RESPONSE, f.field[0]);
	login_frame_wipe(&m->frame);
	return r < 0 ? LOGIN_CANCELLED : LOGIN_OK;
}

static int begin(struct login_monitor *m, const struct login_frame *first)
{
	bool initial = first->field[1].n > 0;

	return auth_converse_send(m->attempt.request, initial ? AUTH_FRAME_INITIAL : AUTH_FRAME_NONE,
	    initial ? first->field[2] : STR(""));
}

enum login_result login_talk(struct login_monitor *m, const struct login_frame *first, struct str *text_r)
{
	enum login_result r = LOGIN_OK;
	struct buf b;

	*text_r = STR("");
	buf_init(&b, AUTH_CONVERSE_MAX + 1);
	if (begin(m, first) < 0)
		goto out;
	for (;;) {
		struct login_frame c = {.type = LOGIN_FRAME_CHALLENGE};
		enum auth_frame got = auth_converse_read(m->attempt.request, &b, left_ms(m));

		if (got == AUTH_FRAME_REFUSED)
			r = verdict(m, buf_str(&b), LOGIN_REFUSED, text_r);
		if (got == AUTH_FRAME_TEMPORARY)
			r = verdict(m, buf_str(&b), LOGIN_TEMPORARY, text_r);
		if (got != AUTH_FRAME_CHALLENGE)
			break;
		c.field[0] = buf_str(&b);
		if (login_frame_send(m->frames, &c) < 0 || (r = respond(m)) != LOGIN_OK) {
			auth_converse_send(m->attempt.request, AUTH_FRAME_CANCEL, STR(""));
			r = LOGIN_CANCELLED;
			break;
		}
	}
out:
	buf_free(&b);
	fd_close(&m->attempt.request);
	return r;
}
