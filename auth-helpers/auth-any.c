/*
 * auth-any: several auth chains, tried in order.
 *
 *	auth-any [-l] [-u user] [-s separator] [@rule …] link … -- [@rule …] link … -- program …
 *
 * The last part is what is executed for a user whom one of the others let in. A rule is @ok=, @fail= or @temp= with stop (that is the
 * result), next (the next one is asked) or refuse (nobody gets in: a list of people to keep out). Without rules: @ok=stop @fail=next @temp=next,
 * and a temporary failure anywhere makes an overall refusal temporary. Also for mechanisms of several steps (AUTH_MECH).
 * With -l the chains look the user up: the first -u in all of them, then the next.
 *
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-any(8).
 */
#include <fcntl.h>
#include <unistd.h>

#include "auth/converse.h"
#include "auth/hash.h"
#include "auth/code.h"
#include "authd/branch.h"
#include "authd/lookup.h"
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
	char *const *words;
	size_t n;
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
static struct authd_lookup lookup;
static bool temporary;

static _Noreturn void misuse(void)
{
	fprintf(stderr,
	    "usage: auth-any [-l] [-u user] [-s separator] [@rule ...] link ... -- ... -- program ...\n");
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
	if (n == 0 || n > AUTHD_BRANCH_WORDS - 2 * AUTHD_LOOKUP_USERS)
		misuse();
	p.words = words;
	p.n = n;
	return p;
}

/* What the rules make of a branch's end: true: go on with the next. */
static bool goes_on(const struct part *p, struct authd_branch *b, const struct err *e)
{
	enum when when = b->result == AUTH_OK ? OK : b->result == AUTH_TEMPFAIL ? TEMP : FAIL;

	temporary |= when == TEMP;
	if (when != OK)
		log_info("%s: %s", p->words[0], e->text);
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
	size_t n = p->n;
	char *const *words, *const *argv;

	words = authd_lookup_words(&arena, &lookup, p->words, &n);
	argv = authd_branch_argv(&arena, words, n);
	if (!c->mech) {
		authd_branch_check(argv, who, &arena, b, e);
		return;
	}
	*b = (struct authd_branch){.result = AUTH_TEMPFAIL};
	if (login_attempt_start(&attempt, argv, c->mech, c->challenge, e))
		return;
	converse_with(c, &attempt);
	authd_branch_finish(&attempt, &arena, b, e);
}

static void begin(struct conversation *c, struct auth_checkpw *who)
{
	unsigned char random[32];
	struct err e;

	c->mech = lookup.on ? NULL : getenv("AUTH_MECH");
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

/* The parts before the last separator; what stands behind it is returned. */
static char **read_parts(char **words, const char *separator, struct part parts[PARTS_MAX])
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
	return words;
}

static void options(int argc, char **argv, const char **separator)
{
	int c;

	while ((c = getopt(argc, argv, "+lu:s:")) != -1)
		if (c == 's')
			*separator = optarg;
		else if (!authd_lookup_option(&lookup, c, optarg))
			misuse();
	if (!authd_lookup_is_right(&lookup))
		misuse();
}

/* All parts in order, up to one without words. True: the next name of a lookup may be tried. */
static bool ask_all(const struct part *p, bool last, struct conversation *c, const struct auth_checkpw *who,
    struct authd_branch *b)
{
	struct err e = {0};

	for (; p->words; p++) {
		setenv("AUTH_MORE", p[1].words || !last ? "1" : "0", 1);
		ask(p, c, who, b, &e);
		if (!goes_on(p, b, &e))
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct authd_branch branch = {.result = AUTH_REFUSED};
	static struct part parts[PARTS_MAX + 1];
	struct conversation c = {0};
	const char *separator = "--";
	struct authd_lookup all;
	struct auth_checkpw who;
	char **program;
	size_t turn = 0;

	sys_start(argv, KEEP_FDS);
	conf_check("auth-any");
	options(argc, argv, &separator);
	arena_init(&arena, "auth-any", MEMORY);
	program = read_parts(argv + optind, separator, parts);
	begin(&c, &who);
	authd_branch_outer(&outer);
	all = lookup;
	do {
		if (all.n)
			lookup = (struct authd_lookup){.on = true, .n = 1, .user = {all.user[turn]}};
	} while (ask_all(parts, turn + 1 >= all.n, &c, &who, &branch) && ++turn < all.n);
	decide(&c, &branch, program);
}
