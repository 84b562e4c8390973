/* Windows over sets. */
#include "imap/window.h"

#include "tap.h"

int main(void)
{
	struct imap_range r[] = {{3, 5}, {8, 8}, {10, 20}};
	struct imap_set s = {r, 3, false};
	uint64_t a, b;

	ok(imap_window_of(10, 1, 3, &a, &b) && a == 0 && b == 2, "first three");
	ok(imap_window_of(10, -1, -3, &a, &b) && a == 7 && b == 9, "last three");
	ok(imap_window_of(10, 8, 30, &a, &b) && a == 7 && b == 9, "beyond the end");
	ok(!imap_window_of(10, 11, 30, &a, &b), "nothing there");
	ok(!imap_window_of(0, 1, 1, &a, &b), "of nothing");
	imap_window_cut(&s, 2, 6);
	ok(s.n == 3 && r[0].first == 4 && r[0].last == 5 && r[1].first == 8 && r[2].first == 10 &&
	        r[2].last == 11,
	    "cut at both ends");
	imap_window_cut(&s, -1, -1);
	ok(s.n == 1 && s.p[0].first == 11 && s.p[0].last == 11, "the last one");
	imap_window_cut(&s, 2, 3);
	is_int((int64_t)s.n, 0, "nothing");
	return done();
}
