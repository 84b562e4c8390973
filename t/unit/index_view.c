/* view: sequence numbers over holes, against a plain list. */
#include "index/view.h"

#include "index_help.h"
#include "tap.h"

enum { MESSAGES = 600 };

static struct index_state st;
static struct index_view v;
static uint32_t list[MESSAGES * 2], listed; /* the UIDs that the view should have */
static unsigned seed = 3;
static int wrong;

static uint32_t pick(uint32_t below)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % below;
}

static void check(void)
{
	wrong += index_view_n(&v, &st) != listed;
	for (uint32_t i = 0; i < listed; i++)
		wrong += index_view_at(&v, &st, i + 1)->uid != list[i] ||
		         index_view_seq(&v, &st, list[i]) != i + 1;
	for (uint32_t uid = 1, i = 0; uid < MESSAGES * 2 + 10; uid++) {
		while (i < listed && list[i] < uid)
			i++;
		wrong += index_view_seq_from(&v, &st, uid) != i + 1;
	}
}

static void expunge(uint32_t uid)
{
	uint32_t place = index_state_from(&st, uid);
	struct index_msg *m = index_state_edit(&st, place);

	if (!m || m->uid != uid || m->bits & INDEX_GONE)
		return;
	m->bits |= INDEX_GONE;
	wrong += !index_view_expunge(&v, uid);
}

/* As a client does it: each number at once. */
static void say(void *arg, uint32_t seq, uint32_t uid)
{
	(void)arg;
	wrong += seq == 0 || seq > listed || list[seq - 1] != uid;
	memmove(&list[seq - 1], &list[seq], (listed - seq) * sizeof *list);
	listed--;
}

int main(void)
{
	index_state_init(&st, &help_ident);
	for (uint32_t i = 0; i < MESSAGES; i++) {
		list[listed] = 2 * i + 2;
		index_state_insert(&st, i)->uid = list[listed++];
	}
	check();
	is_int(wrong, 0, "without holes");
	for (int round = 0; round < 30; round++) {
		uint32_t first = pick(MESSAGES * 2);

		for (uint32_t uid = first; uid < first + pick(40); uid++)
			expunge(uid);
		check();
		index_view_announce(&v, &st, say, NULL);
		check();
	}
	is_int(wrong, 0, "expunged and announced, by and by");
	ok(listed < MESSAGES - 50, "many are gone");
	for (uint32_t i = 0; i < 20; i++) {
		list[listed] = MESSAGES * 2 + 4 + i;
		index_state_insert(&st, index_state_n(&st))->uid = list[listed];
		wrong += !index_view_append(&v, list[listed++]);
	}
	ok(index_view_n(&v, &st) == listed && index_view_at(&v, &st, listed)->uid == list[listed - 1],
	    "new ones");
	expunge(list[3]);
	index_view_list(&v, &st);
	ok(v.listed && index_view_n(&v, &st) == listed, "the same as a list");
	for (uint32_t i = 0; i < listed; i++)
		wrong += index_view_at(&v, &st, i + 1)->uid != list[i];
	index_view_announce(&v, &st, say, NULL);
	is_int(wrong, 0, "with the same numbers");
	index_view_reset(&v, &st);
	ok(!v.listed && index_view_n(&v, &st) == listed, "and back");
	wrong = 0;
	for (uint32_t i = 0; i < listed; i++)
		wrong += index_view_at(&v, &st, i + 1)->uid != list[i];
	is_int(wrong, 0, "still");
	ok(index_view_at(&v, &st, listed + 1)->bits & INDEX_GONE,
	    "a number too high is a message that is gone");
	index_view_free(&v);
	index_state_free(&st);
	return done();
}
