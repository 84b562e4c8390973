/* Large pages: a hint that never harms. */
#include "base/huge.h"

#include "tap.h"

int main(void)
{
	size_t n = (size_t)9 << 20;
	char *p = malloc(n), small[16] = "small";

	huge_hint(small, sizeof small);
	is_str(str_c(small), STR("small"), "a small block is left alone");
	memset(p, 7, n);
	huge_hint(p, n);
	ok(p[0] == 7 && p[n - 1] == 7 && p[n / 2] == 7, "a large one keeps its bytes");
	huge_hint(NULL, 0);
	ok(true, "nothing is nothing");
	free(p);
	return done();
}
