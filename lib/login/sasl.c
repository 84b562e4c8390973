/* SASL before login: two mechanisms of our own, and the relay. */
#include "login/sasl.h"

#include <unistd.h>

bool login_sasl_plain(struct str m, struct str *authzid_r, struct str *user_r, struct str *password_r)
{
	if (!str_cut(&m, '\0', authzid_r) || !str_cut(&m, '\0', user_r) || str_is_nil(m))
		return false;
	*password_r = m;
	return user_r->n > 0 && m.n > 0 && str_chr(m, '\0') < 0;
}

/* The monitor knows the user now: it gets all that was read and not served, once, and this process ends. */
_Noreturn static void hand_over(struct login_client *c, const struct login_done *done)
{
	struct login_frame f = {
	    .type = LOGIN_FRAME_HANDOVER, .field = {done->command, done->tag, STR(""), in_buffered(&c->in)}};

	_exit(login_frame_send(c->frames, &f) < 0 ? 1 : 0);
}

/* One challenge to the client, its response to the monitor. */
static void relay(struct login_client *c, struct str challenge)
{
	struct login_frame f = {.type = LOGIN_FRAME_CANCEL};
	enum login_result got;
	struct buf b;

	buf_init(&b, LOGIN_FRAME_SASL_MAX);
	c->proto->challenge(c, challenge);
	got = c->proto->response(c, &b);
	if (got == LOGIN_OK) {
		f.type = LOGIN_FRAME_RESPONSE;
		f.field[0] = buf_str(&b);
	}
	if (login_frame_send(c->frames, &f) < 0)
		login_client_end(c, LOGIN_END_INTERNAL);
	login_frame_wipe(&b);
	buf_free(&b);
}

void login_sasl_exchange(struct login_client *c, const struct login_frame *first,
    const struct login_done *done, struct login_answer *a)
{
	struct login_frame f;

	if (out_flush(&c->out) < 0)
		login_client_end(c, LOGIN_END_GONE);
	if (login_frame_send(c->frames, first) < 0) {
		*a = (struct login_answer){
		    .result = LOGIN_SYNTAX, .text = STR("")}; /* a field beyond its maximum */
		return;
	}
	for (;;) {
		if (login_frame_read(c->frames, &c->frame, 0, &f) != 1)
			login_client_end(c, LOGIN_END_INTERNAL);
		if (f.type == LOGIN_FRAME_OK)
			hand_over(c, done);
		if (f.type == LOGIN_FRAME_NO)
			break;
		if (f.type != LOGIN_FRAME_CHALLENGE)
			login_client_end(c, LOGIN_END_INTERNAL);
		relay(c, f.field[0]);
	}
	*a = (struct login_answer){
	    .result = login_result_of(f.field[0]), .text = f.field[1], .last = f.field[2].n > 0};
}

static struct login_answer failed(enum login_result r)
{
	return (struct login_answer){.result = r, .text = STR("")};
}

/* The message that PLAIN sends first: what came with the command, or the answer to an empty challenge. */
static struct login_answer plain(
    struct login_client *c, struct str initial, const struct login_done *done, struct buf *b)
{
	struct str authzid, user, password;
	enum login_result got = LOGIN_OK;

	if (str_is_nil(initial)) {
		c->proto->challenge(c, STR(""));
		got = c->proto->response(c, b);
		initial = buf_str(b);
	}
	if (got != LOGIN_OK)
		return failed(got);
	if (!login_sasl_plain(initial, &authzid, &user, &password))
		return failed(LOGIN_SYNTAX);
	if (authzid.n && !str_eq(authzid, user)) {
		/* Acting for another user isn't checkpassword's to say: the helper gets the whole message. */
		struct login_frame f = {.type = LOGIN_FRAME_MECH, .field = {STR("PLAIN"), STR("1"), initial}};
		struct login_answer a = failed(LOGIN_SYNTAX);

		login_sasl_exchange(c, &f, done, &a);
		return a;
	}
	return login_client_password(c, STR("PLAIN"), user, password, done);
}

/* draft-murchison-sasl-login: two prompts; some clients send the name at once. */
static struct login_answer login(
    struct login_client *c, struct str initial, const struct login_done *done, struct buf *b)
{
	enum login_result got;
	struct str user;
	struct buf name;

	buf_init(&name, LOGIN_FRAME_SASL_MAX);
	if (str_is_nil(initial)) {
		c->proto->challenge(c, STR("Username:"));
		got = c->proto->response(c, &name);
		if (got != LOGIN_OK)
			goto out;
	} else {
		buf_add(&name, initial);
	}
	user = arena_str(&c->arena, buf_str(&name));
	c->proto->challenge(c, STR("Password:"));
	got = c->proto->response(c, b);
	if (got == LOGIN_OK && user.n && user.n <= LOGIN_LITERAL_MAX && b->n) {
		buf_free(&name);
		return login_client_password(c, STR("LOGIN"), user, buf_str(b), done);
	}
	got = got == LOGIN_OK ? LOGIN_SYNTAX : got;
out:
	buf_free(&name);
	return failed(got);
}

struct login_answer login_client_sasl(
    struct login_client *c, struct str mech, struct str initial, const struct login_done *done)
{
	struct login_answer a = failed(LOGIN_SYNTAX);
	struct buf b;

	buf_init(&b, LOGIN_FRAME_SASL_MAX);
	buf_space(&b, LOGIN_FRAME_SASL_MAX - 1);
	b.n = 0;
	if (str_eq(mech, STR("PLAIN"))) {
		a = plain(c, initial, done, &b);
	} else if (str_eq(mech, STR("LOGIN"))) {
		a = login(c, initial, done, &b);
	} else {
		struct login_frame f = {.type = LOGIN_FRAME_MECH,
		    .field = {mech, str_is_nil(initial) ? STR("") : STR("1"), initial}};

		login_sasl_exchange(c, &f, done, &a);
	}
	login_frame_wipe(&b);
	buf_free(&b);
	return a;
}
