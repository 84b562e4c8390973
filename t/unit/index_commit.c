/* commit: many writers at once, some killed, all logs rotated all the time; what was answered is there, and all agree. */
#include "index/index.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "index_help.h"
#include "tap.h"

enum { WRITERS = 8, ROUNDS = 120, MESSAGES = 200, MORE = 4000 };

/* Shared between the processes: what has been answered. */
struct shared {
	uint32_t next_uid;            /* who delivers takes the next */
	unsigned char appended[MORE]; /* UID answered OK */
	unsigned char expunged[MORE]; /* UID answered OK */
	unsigned char leaving
	    [MORE]; /* an expunge has begun: its process may be killed before it can say that it is done */
	uint64_t keys[WRITERS][MESSAGES + 1]; /* each writer owns a keyword: set or not, as answered last */
	unsigned char in_doubt[WRITERS][MESSAGES + 1];
	uint64_t modseq[WRITERS];
	int wrong[WRITERS];
};
static struct shared *shared;

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

static void one_of(struct index_ranges *r, uint32_t uid)
{
	r->n = 0;
	index_ranges_add(r, uid, uid);
}

static void toggle(struct index *ix, int w, uint32_t uid, unsigned how)
{
	struct index_ranges r = {0};
	struct index_result result = {0};
	struct index_txn *t;
	struct err e;
	bool set = how & 1;

	one_of(&r, uid);
	shared->in_doubt[w][uid] = 1;
	t = index_txn(ix);
	index_txn_flags(t, &r, set ? INDEX_ADD : INDEX_REMOVE, 0, 1ULL << w, UINT64_MAX);
	if (index_commit(t, false, NULL, &result, &e) == 0) {
		shared->keys[w][uid] = set;
		shared->in_doubt[w][uid] = 0;
		if (result.modseq && result.modseq <= shared->modseq[w])
			shared->wrong[w]++;
		if (result.modseq)
			shared->modseq[w] = result.modseq;
	} else {
		printf("# writer %d: %s\n", w, e.text);
		shared->wrong[w]++;
	}
	index_ranges_free(&r);
}

static void deliver(struct index *ix, int w)
{
	/* As with a uidlist under its lock, but without the lock: a lower one that comes late is ignored. */
	uint32_t uid = __atomic_fetch_add(&shared->next_uid, 1, __ATOMIC_SEQ_CST);
	struct index_msg m = help_msg(uid);
	struct index_txn *t = index_txn(ix);
	struct err e;

	index_txn_append(t, &m);
	if (index_commit(t, false, NULL, NULL, &e) < 0)
		shared->wrong[w]++;
	else if (uid < MORE && index_seq(ix, uid))
		shared->appended[uid] = 1;
}

static void expunge(struct index *ix, int w, unsigned r)
{
	uint32_t n = index_count(ix), seq = n ? r % n + 1 : 0;
	uint32_t uid = seq ? index_at(ix, seq)->uid : 0;

	if (uid <= MESSAGES || uid >= MORE)
		return;
	shared->leaving[uid] = 1;
	if (help_expunge(ix, uid, uid) == 0)
		shared->expunged[uid] = 1;
	else
		shared->wrong[w]++;
}

/* A session's numbers against its own last look. */
static void check_view(struct index *ix, int w)
{
	uint32_t n = index_count(ix), last = 0;
	struct index_changes c = {0};
	struct err e;

	for (uint32_t seq = 1; seq <= n; seq += 7) {
		uint32_t uid = index_at(ix, seq)->uid;

		shared->wrong[w] += uid <= last || index_seq(ix, uid) != seq;
		last = uid;
	}
	last = n ? index_at(ix, n)->uid : 0;
	if (index_refresh(ix, &c, &e) < 0) {
		printf("# writer %d: refresh: %s\n", w, e.text);
		shared->wrong[w]++;
	}
	shared->wrong[w] += n && index_at(ix, n)->uid != last; /* nothing moved before it was announced */
	index_changes_clear(&c);
}

static void say(void *arg, uint32_t seq, uint32_t uid)
{
	(void)arg, (void)seq, (void)uid;
}

static void work(int dir, int w, unsigned seed)
{
	struct index *ix = help_open(dir);
	struct err e;

	for (int i = 0; i < ROUNDS; i++) {
		unsigned r = next_random(&seed);

		if (r % 16 < 9)
			toggle(ix, w, 1 + next_random(&seed) % MESSAGES, next_random(&seed));
		else if (r % 16 < 11)
			deliver(ix, w);
		else if (r % 16 < 12)
			expunge(ix, w, next_random(&seed));
		else if (r % 16 < 13 && index_maintain(ix, true, &e) < 0 && e.kind != ERR_BUSY) {
			printf("# writer %d: maintenance: %s\n", w, e.text);
			shared->wrong[w]++;
		} else if (r % 16 < 15)
			check_view(ix, w);
		else
			index_announce(ix, say, NULL);
		if (r % 64 == 0) {
			index_close(ix);
			ix = help_open(dir);
			shared->wrong[w] += help_rebuilt;
			if (help_rebuilt)
				printf("# writer %d: opened: rebuilt\n", w);
		}
	}
	index_close(ix);
	_exit(0);
}

static pid_t start(int dir, int w, unsigned seed)
{
	pid_t pid = fork();

	if (pid == 0)
		work(dir, w, seed);
	return pid;
}

/* Agreement of two open indexes, all of it. */
static bool agree(struct index *a, struct index *b)
{
	if (index_count(a) != index_count(b) ||
	    memcmp(index_head(a), index_head(b), sizeof *index_head(a)) != 0)
		return false;
	for (uint32_t seq = 1; seq <= index_count(a); seq++) {
		if (memcmp(index_at(a, seq), index_at(b, seq), sizeof(struct index_msg)) != 0)
			return false;
	}
	return true;
}

static void check_all(int dir)
{
	struct index *ix = help_open(dir);
	int lost = 0, revived = 0, keys = 0, wrong = 0;

	for (uint32_t uid = 1; uid < MORE; uid++) {
		lost += shared->appended[uid] && !shared->leaving[uid] && !index_seq(ix, uid);
		revived += shared->expunged[uid] && index_seq(ix, uid);
	}
	for (int w = 0; w < WRITERS; w++) {
		for (uint32_t uid = 1; uid <= MESSAGES; uid++) {
			const struct index_msg *m = index_at(ix, index_seq(ix, uid));

			keys += !shared->in_doubt[w][uid] && (m->keys >> w & 1) != shared->keys[w][uid];
		}
		wrong += shared->wrong[w];
	}
	is_int(lost, 0, "no message is lost");
	is_int(revived, 0, "none came back");
	is_int(keys, 0, "every answered flag is as answered");
	is_int(wrong, 0, "no session saw anything odd");
	index_close(ix);
}

static void run(int dir, bool killing)
{
	struct index *watcher = help_open(dir), *fresh;
	int64_t end = clock_mono_ms() + 20000;
	unsigned seed = 4711;
	pid_t pids[WRITERS];
	int left = WRITERS, restarts = killing ? 40 : 0, status;
	struct err e;

	for (int w = 0; w < WRITERS; w++)
		pids[w] = start(dir, w, seed + (unsigned)w);
	while (left > 0 && clock_mono_ms() < end) {
		pid_t pid;

		poll(NULL, 0, restarts ? 3 : 1);
		if (restarts) {
			kill(pids[next_random(&seed) % WRITERS], SIGKILL);
			restarts--;
		}
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
			int w = 0;

			while (w < WRITERS - 1 && pids[w] != pid)
				w++;
			if (status && restarts)
				pids[w] = start(dir, w, next_random(&seed));
			else
				left--;
		}
		index_refresh(watcher, NULL, &e);
	}
	is_int(left, 0, "all came to an end");
	ok(index_refresh(watcher, NULL, &e) >= 0, "a session that watched");
	index_announce(watcher, NULL, NULL);
	fresh = help_open(dir);
	ok(!help_rebuilt, "nothing had to be rebuilt");
	ok(agree(watcher, fresh), "agrees with one that comes now");
	index_close(watcher);
	index_close(fresh);
	check_all(dir);
}

int main(void)
{
	int dir = help_dir();
	struct index *ix = help_open(dir);
	struct err e;

	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	shared->next_uid = MESSAGES + 1;
	help_fill(ix, 1, MESSAGES);
	for (int w = 0; w < WRITERS; w++) {
		char name[8];

		snprintf(name, sizeof name, "k%d", w);
		is_int(index_keyword(ix, str_c(name), true, &e), w, "a keyword for each writer");
	}
	index_close(ix);
	run(dir, false);
	run(dir, true);
	help_end(dir);
	return done();
}
