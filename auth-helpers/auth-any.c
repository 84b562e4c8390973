/*
 * auth-any: several auth chains, tried in order.
 *
 *	auth-any [-s separator] [@rule …] link … -- [@rule …] link … -- program …
 *
 * The last part is what is executed for a user whom one of the others let in. A rule is @ok=, @fail= or @temp= with stop (that is the
 * result), next (the next one is asked) or refuse (nobody gets in: a list of people to keep out). Without rules: @ok=stop @fail=next @temp=next,
 * and a temporary failure anywhere makes an overall refusal temporary. Also for mechanisms of several steps (AUTH_MECH).
 *
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-any(8).
 */
#include <fcntl.h>
#include <unistd.h>

#include "auth/converse.h"
#include "auth/hash.h"
#include "auth/code.h"
#include "authd/branch.h"
#include "base/clock.h"
#include "base/log.h"
#include "conf/conf.h"
#include "sys/start.h"

#define KEEP_FDS 255
#define TURNS_MAX 8
#define PARTS_MAX 32
#define MEMORY (16 << 20)

enum action { STOP, NEXT, REFUSE };
enum when { OK, FAIL, TEMP };

struct part {
	char *const *argv;
	enum action on[3];
};

struct conversation {
	const char *mech, *challenge;
	enum auth_frame kind[TURNS_MAX];
	struct str in[TURNS_MAX], sent[TURNS_MAX]; /* what the client said, and what it was answered */
	int turns, answered;
};

static struct arena arena;
static struct authd_outer outer;
static bool temporary;

static _Noreturn void misuse(void)
{
	fprintf(stderr, "usage: auth-any [-s separator] [@rule ...] link ... -- ... -- program ...\n");
	exit(2);
}

static void take_rule(struct part *p, const char *word)
{
	static const char *const whens[] = {"@ok", "@fail", "@temp"}, *const actions[] = {
	                                                                  "stop", "next", "refuse"};
	struct str action = str_c(word), when;

	str_cut(&action, '=', &when);
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 3; k++)
			if (str_eq(when, str_c(whens[i])) && str_eq(action, str_c(actions[k]))) {
				p->on[i] = (enum action)k;
				return;
			}
	misuse();
}

/* Words up to the separator (NULL: none) are one part. */
static struct part read_part(char **words, size_t n)
{
	struct part p = {.on = {STOP, NEXT, NEXT}};

	for (; n > 0 && words[0][0] == '@'; words++, n--)
		take_rule(&p, words[0]);
	p.argv = authd_branch_argv(&arena, words, n);
	if (!p.argv)
		misuse();
	return p;
}

/* What the rules make of a branch's end: true: go on with the next. */
static bool goes_on(const struct part *p, struct authd_branch *b, const struct err *e)
{
	enum when when = b->result == AUTH_OK ? OK : b->result == AUTH_TEMPFAIL ? TEMP : FAIL;

	temporary |= when == TEMP;
	if (when != OK)
		log_info("%s: %s", p->argv[0], e->text);
	if (p->on[when] == REFUSE) {
		b->result = AUTH_REFUSED;
		temporary = false;
	}
	return p->on[when] == NEXT;
}

static bool same_answer(struct conversation *c, int turn, struct str challenge)
{
	if (turn < c->answered)
		return str_eq(c->sent[turn], challenge);
	c->sent[turn] = arena_str(&arena, challenge);
	c->answered++;
	return auth_converse_send(AUTH_CHECKPW_FD, AUTH_FRAME_CHALLENGE, challenge) == 0;
}

/* The client's words for a turn: those that it said already, or new ones. */
static void listen_to_client(struct conversation *c, int turn)
{
	struct buf b;

	if (turn < c->turns)
		return;
	buf_init(&b, AUTH_CONVERSE_MAX);
	c->kind[turn] = auth_converse_read(AUTH_CHECKPW_FD, &b, (int)conf_seconds("AUTH_TIMEOUT") * 1000);
	if (c->kind[turn] == AUTH_FRAME_CANCEL)
		exit(1);
	c->in[turn] = arena_str(&arena, buf_str(&b));
	c->turns++;
	buf_free(&b);
}

/* Plays the conversation with one branch: what was said before is said again, and must be answered as before. */
static void converse_with(struct conversation *c, struct login_attempt *attempt)
{
	enum auth_frame got;
	struct buf b;

	buf_init(&b, AUTH_CONVERSE_MAX);
	for (int turn = 0; turn < TURNS_MAX; turn++) {
		listen_to_client(c, turn);
		if (auth_converse_send(attempt->request, c->kind[turn], c->in[turn]))
			break;
		got = auth_converse_read(attempt->request, &b, AUTHD_BRANCH_TIMEOUT_MS);
		if (got != AUTH_FRAME_CHALLENGE || !same_answer(c, turn, buf_str(&b)))
			break;
	}
	buf_free(&b);
	close(attempt->request);
	attempt->request = -1;
}

static void ask(const struct part *p, struct conversation *c, const struct auth_checkpw *who,
    struct authd_branch *b, struct err *e)
{
	struct login_attempt attempt;

	if (!c->mech) {
		authd_branch_check(p->argv, who, &arena, b, e);
		return;
	}
	*b = (struct authd_branch){.result = AUTH_TEMPFAIL};
	if (login_attempt_start(&attempt, p->argv, c->mech, c->challenge, e))
		return;
	converse_with(c, &attempt);
	authd_branch_finish(&attempt, &arena, b, e);
}

static void begin(struct conversation *c, struct auth_checkpw *who)
{
	unsigned char random[32];
	struct err e;

	c->mech = getenv("AUTH_MECH");
	c->challenge = getenv("AUTH_CHALLENGE");
	if (c->mech && !c->challenge) {
		auth_hash_random(random, sizeof random);
		c->challenge = auth_code_hex(&arena, str_of(random, sizeof random)).p;
	}
	c->mech = c->mech ? arena_str(&arena, str_c(c->mech)).p : NULL;
	c->challenge = c->challenge ? arena_str(&arena, str_c(c->challenge)).p : NULL;
	*who = (struct auth_checkpw){.user = str_c(getenv("USER")), .password = STR("")};
	if (!c->mech && fcntl(AUTH_CHECKPW_FD, F_GETFD) >= 0 &&
	    auth_checkpw_read(AUTH_CHECKPW_FD, &arena, who, &e))
		die_err(&e);
	if (c->mech)
		fcntl(AUTH_CHECKPW_FD, F_SETFD, FD_CLOEXEC);
}

static size_t part_length(char **words, const char *separator)
{
	size_t n = 0;

	while (words[n] && strcmp(words[n], separator) != 0)
		n++;
	return n;
}

static _Noreturn void decide(struct conversation *c, const struct authd_branch *b, char **program)
{
	enum auth_frame kind = b->result == AUTH_OK ? AUTH_FRAME_SUCCESS
	                       : temporary          ? AUTH_FRAME_TEMPORARY
	                                            : AUTH_FRAME_REFUSED;

	if (c->mech &&
	    auth_converse_send(AUTH_CHECKPW_FD, kind, kind == AUTH_FRAME_SUCCESS ? STR("") : STR("refused")))
		exit(1);
	if (c->mech)
		close(AUTH_CHECKPW_FD);
	if (b->result == AUTH_OK)
		authd_branch_adopt(b, &outer, program);
	exit(temporary ? 111 : 1);
}

/* The parts before the last separator; *program_r is what stands behind it. */
static size_t read_parts(char **words, const char *separator, struct part parts[PARTS_MAX], char ***program_r)
{
	size_t count = 0;

	for (size_t n = part_length(words, separator); words[n];
	     words += n + 1, n = part_length(words, separator)) {
		if (count == PARTS_MAX)
			misuse();
		parts[count++] = read_part(words, n);
	}
	if (count == 0)
		misuse();
	*program_r = words;
	return count;
}

int main(int argc, char **argv)
{
	struct authd_branch branch = {.result = AUTH_REFUSED};
	static struct part parts[PARTS_MAX];
	struct conversation c = {0};
	const char *separator = "--";
	struct auth_checkpw who;
	struct err e = {0};
	char **program;
	size_t n;
	bool named;

	sys_start(argv, KEEP_FDS);
	conf_check("auth-any");
	named = argc > 2 && strcmp(argv[1], "-s") == 0;
	if (named)
		separator = argv[2];
	arena_init(&arena, "auth-any", MEMORY);
	n = read_parts(argv + (named ? 3 : 1), separator, parts, &program);
	begin(&c, &who);
	authd_branch_outer(&outer);
	for (size_t i = 0; i < n; i++) {
		setenv("AUTH_MORE", i + 1 < n ? "1" : "0", 1);
		ask(&parts[i], &c, &who, &branch, &e);
		if (!goes_on(&parts[i], &branch, &e))
			break;
	}
	decide(&c, &branch, program);
}
