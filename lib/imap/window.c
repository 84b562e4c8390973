/* Windows. */
#include "imap/window.h"

bool imap_window_of(uint64_t n, int64_t from, int64_t to, uint64_t *first_r, uint64_t *last_r)
{
	uint64_t a = (uint64_t)(from < 0 ? -from : from), b = (uint64_t)(to < 0 ? -to : to);

	if (a > n)
		return false;
	if (b > n)
		b = n;
	*first_r = from < 0 ? n - b : a - 1;
	*last_r = from < 0 ? n - a : b - 1;
	return true;
}

void imap_window_cut(struct imap_set *seqs, int64_t from, int64_t to)
{
	uint64_t n = 0, first, last, at = 0;
	size_t kept = 0;

	for (size_t i = 0; i < seqs->n; i++)
		n += seqs->p[i].last - seqs->p[i].first + 1;
	if (!imap_window_of(n, from, to, &first, &last)) {
		seqs->n = 0;
		return;
	}
	for (size_t i = 0; i < seqs->n; i++) {
		struct imap_range r = seqs->p[i];
		uint64_t end = at + (r.last - r.first); /* places at … end */

		if (end >= first && at <= last) {
			struct imap_range cut = r;

			if (at < first)
				cut.first += (uint32_t)(first - at);
			if (end > last)
				cut.last -= (uint32_t)(end - last);
			seqs->p[kept++] = cut;
		}
		at = end + 1;
	}
	seqs->n = kept;
}
