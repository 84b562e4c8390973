/* viewlist: another state behind the same numbers. */
#include "index/viewlist.h"

#include "index_help.h"
#include "tap.h"

static void fill(struct index_state *st, const uint32_t *uids, size_t n)
{
	index_state_init(st, &help_ident);
	for (size_t i = 0; i < n; i++)
		index_state_insert(st, (uint32_t)i)->uid = uids[i];
	st->last_uid = uids[n - 1];
}

static void is_view(struct index_view *v, const uint32_t *want, uint32_t n, const char *what)
{
	uint32_t wrong = v->uids.n != n;

	for (uint32_t i = 0; i < n && !wrong; i++)
		wrong += v->uids.p[i] != want[i];
	ok(wrong == 0, "%s", what);
}

static void test_missing(void)
{
	static const uint32_t before[] = {2, 4, 6, 8}, after[] = {3, 4, 8, 9, 12};
	static const uint32_t want[] = {2, 4, 6, 8, 9, 12}, left[] = {4, 8, 9, 12};
	struct index_state a, b;
	struct index_view v = {0};
	struct index_changes c = {0};

	fill(&a, before, 4);
	fill(&b, after, 5);
	index_view_list(&v, &a);
	ok(index_view_at(&v, &b, 1)->bits & INDEX_GONE && index_view_at(&v, &b, 1)->uid == 2,
	    "a stub for what isn't there");
	is_int(index_view_at(&v, &b, 2)->bits & INDEX_GONE, 0, "what is, is");
	index_view_settle(&v, &b, &c);
	is_view(&v, want, 6, "3 can't come between, 9 and 12 come behind");
	is_int(c.appended, 2, "appended");
	ok(v.gone_n == 2 && c.expunged.n == 2, "two are gone");
	ok(!index_view_expunge(&v, 3) && !index_view_expunge(&v, 2) && index_view_append(&v, 13) &&
	        !index_view_append(&v, 5),
	    "what the view doesn't have");
	v.uids.n--;
	index_view_announce(&v, &b, NULL, NULL);
	is_view(&v, left, 4, "announced");
	index_changes_clear(&c);
	index_view_free(&v);
	index_state_free(&a);
	index_state_free(&b);
}

/* Numbers 2, 3 and 6 stood in a bad block. */
static void test_unknown(void)
{
	static const uint32_t before[] = {2, 4, 6, 8, 10, 12}, after[] = {2, 5, 8, 10, 12, 15};
	static const uint32_t want[] = {2, 3, 5, 8, 10, 12, 15};
	struct index_state a, b;
	struct index_view v = {0};
	struct index_changes c = {0};

	fill(&a, before, 6);
	fill(&b, after, 6);
	index_view_list(&v, &a);
	v.uids.p[1] = 3;
	v.uids.p[2] = 4;
	v.uids.p[5] = 11;
	index_ranges_add(&v.unknown, 1, 2);
	index_ranges_add(&v.unknown, 5, 5);
	index_view_settle(&v, &b, &c);
	is_view(&v, want, 7, "found again, one of them is gone");
	ok(v.gone_n == 1 && index_view_at(&v, &b, 2)->bits & INDEX_GONE, "as it should be");
	is_int(index_view_at(&v, &b, 6)->uid, 12, "the last too");
	index_changes_clear(&c);
	index_view_free(&v);
	index_state_free(&a);
	index_state_free(&b);
}

/* A view of another process over this state. */
static void test_become(void)
{
	static const uint32_t now[] = {3, 4, 5, 8, 9, 12}, left[] = {4, 5, 8, 9, 12};
	struct index_range known[] = {{2, 2}, {4, 6}, {8, 8}}, same[] = {{3, 5}, {8, 9}, {12, 12}};
	struct index_ranges uids = {known, 3, 3}, whole = {same, 3, 3};
	struct index_state st;
	struct index_view v = {0};
	struct index_changes c = {0};

	fill(&st, now, 6);
	index_view_become(&v, &st, &uids, &c);
	ok(v.listed && v.gone_n == 2 && c.expunged.n == 2 && c.appended == 2, "2 and 6 went, 9 and 12 came");
	ok(index_view_n(&v, &st) == 7 && index_view_at(&v, &st, 4)->uid == 6 &&
	        index_view_at(&v, &st, 4)->bits & INDEX_GONE,
	    "what went has its number until it is announced");
	index_view_announce(&v, &st, NULL, NULL);
	is_view(&v, left, 5, "afterwards not; 3, which came between, has none");
	index_view_become(&v, &st, &whole, &c);
	ok(!v.listed && index_view_n(&v, &st) == 6 && index_view_at(&v, &st, 6)->uid == 12,
	    "no list where it holds all");
	known[1].last = 5;
	whole.n = 2;
	index_view_become(&v, &st, &whole, &c);
	ok(!v.listed && index_view_n(&v, &st) == 6, "nor where the rest came behind");
	index_changes_clear(&c);
	index_view_free(&v);
	index_state_free(&st);
}

int main(void)
{
	test_missing();
	test_unknown();
	test_become();
	return done();
}
