/* mem: against the C library at every length, offset and overlap. */
#include "base/mem.h"

#include "tap.h"

static unsigned char a[6000], b[6000], c[6000];

static void fill(void)
{
	for (size_t i = 0; i < sizeof a; i++)
		a[i] = b[i] = c[i] = (unsigned char)(i * 31 + i / 256 + 7);
}

static bool test_copy(size_t n, size_t from, size_t to)
{
	fill();
	mem_cpy(b + to, a + from, n);
	memcpy(c + to, a + from, n);
	return memcmp(b, c, sizeof b) == 0;
}

static bool test_move(size_t n, size_t from, size_t to)
{
	fill();
	mem_move(b + to, b + from, n);
	memmove(c + to, c + from, n);
	return memcmp(b, c, sizeof b) == 0;
}

static bool test_chr(size_t n, size_t from)
{
	bool same = true;

	fill();
	for (int ch = 0; ch < 256; ch += 5)
		same = same && mem_chr(a + from, ch, n) == memchr(a + from, ch, n);
	return same;
}

static int sign(int x)
{
	return x < 0 ? -1 : x > 0;
}

static bool test_cmp(size_t n, size_t at)
{
	bool same = true;

	fill();
	same = sign(mem_cmp(a + at, b + at, n)) == 0;
	if (n) {
		b[at + n - 1] ^= 0x80;
		same = same && sign(mem_cmp(a + at, b + at, n)) == sign(memcmp(a + at, b + at, n));
		b[at] ^= 0x80;
		same = same && sign(mem_cmp(a + at, b + at, n)) == sign(memcmp(a + at, b + at, n));
	}
	return same;
}

int main(void)
{
	bool copy = true, move = true, chr = true, cmp = true;

	for (size_t n = 0; n < 200; n++) {
		for (size_t off = 0; off < 20; off++) {
			copy = copy && test_copy(n, off, 19 - off);
			move = move && test_move(n, 100 + off, 100) && test_move(n, 100, 100 + off);
			chr = chr && test_chr(n, off);
			cmp = cmp && test_cmp(n, off);
		}
	}
	copy = copy && test_copy(5000, 3, 7) && test_copy(2048, 0, 1) && test_copy(2047, 0, 1);
	move = move && test_move(5000, 3, 40) && test_move(5000, 40, 3);
	ok(copy, "copy");
	ok(move, "move, overlapping both ways");
	ok(chr, "find a byte");
	ok(cmp, "compare");
	ok(mem_chr("abc", 'c', (size_t)-1) != NULL, "an endless length");
	return done();
}
