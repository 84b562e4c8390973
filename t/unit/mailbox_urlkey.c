/* Keys of URLs, on a real store. */
#include "mailbox/urlkey.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

static struct err e;
static unsigned char a[URLKEY_SIZE], b[URLKEY_SIZE], c[URLKEY_SIZE];

static bool same(const unsigned char *x, const unsigned char *y)
{
	return memcmp(x, y, URLKEY_SIZE) == 0;
}

static void damaged(struct store *s, const char *path, const unsigned char *one, const unsigned char *two)
{
	FILE *f = fopen(path, "a");

	fprintf(f, "nonsense\n00 11\n%032d short\n", 0);
	fclose(f);
	ok(urlkey_get(s, two, c, &e) == 0 && same(b, c), "lines that aren't ours are passed over");
	ok(urlkey_make(s, one, true, c, &e) == 0 && !same(a, c) && urlkey_get(s, two, a, &e) == 0 &&
	        same(a, b),
	    "a new key for one is none for the other");
}

int main(void)
{
	static const unsigned char one[16] = "one", two[16] = "two";
	char root[] = "/tmp/urlkey.XXXXXX", path[64];
	static struct arena arena;
	struct store *s;
	struct stat st;
	uint64_t stamp;

	if (!mkdtemp(root))
		return 111;
	arena_init(&arena, "test", 64 << 20);
	if (store_open(&s, &arena, arena_printf(&arena, "maildir:%s", root), &e) < 0)
		return 111;
	ok(urlkey_stamp(s) == 0 && urlkey_get(s, one, a, &e) < 0 && e.kind == ERR_NOTFOUND, "no key yet");
	ok(urlkey_make(s, one, false, a, &e) == 0 && urlkey_make(s, one, false, b, &e) == 0 && same(a, b),
	    "a key stays");
	ok(urlkey_make(s, two, false, b, &e) == 0 && !same(a, b), "each mailbox has its own");
	ok(urlkey_get(s, one, c, &e) == 0 && same(a, c), "it is read");
	snprintf(path, sizeof path, "%s/dovetail-urlkeys", root);
	ok(stat(path, &st) == 0 && (st.st_mode & 077) == 0, "by the user alone");
	damaged(s, path, one, two);
	stamp = urlkey_stamp(s);
	ok(urlkey_forget(s, &e) == 0 && urlkey_get(s, one, a, &e) < 0 && urlkey_stamp(s) != stamp, "all go");
	store_close(s);
	arena_free(&arena);
	snprintf(path, sizeof path, "rm -r %s", root);
	return system(path) == 0 ? done() : 111;
}
