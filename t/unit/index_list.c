/* list: put, get, remove, appended and rewritten files, damage. */
#include "index/list.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

static struct arena arena;

static struct index_list *open_list(int dir)
{
	struct index_list *l;
	struct err e;

	ok(index_list_open(&l, &arena, dir, &e) == 0, "open");
	return l;
}

static void put(struct index_list *l, struct str name, uint32_t messages)
{
	struct index_list_entry entry = {.name = name, .messages = messages, .uidnext = messages + 1};

	entry.stamp[3] = 42;
	entry.highestmodseq = 1000 + messages;
	entry.has_size = true;
	entry.size = 7;
	memcpy(entry.guid, "abcdefghijklmnop", 16);
	index_list_put(l, &entry);
}

static off_t size_of(int dir)
{
	struct stat st;

	return fstatat(dir, "dovetail.list", &st, 0) == 0 ? st.st_size : -1;
}

static void test_life(int dir)
{
	struct index_list *l = open_list(dir), *m;
	const struct index_list_entry *got;
	off_t size;

	ok(index_list_get(l, STR("INBOX")) == NULL, "empty");
	put(l, STR("INBOX"), 5);
	put(l, STR("a\0b"), 6);
	index_list_save(l);
	m = open_list(dir);
	got = index_list_get(m, STR("a\0b"));
	ok(got && got->messages == 6 && got->uidnext == 7 && got->highestmodseq == 1006 && got->has_size &&
	        got->size == 7 && got->stamp[3] == 42 && memcmp(got->guid, "abcdefghijklmnop", 16) == 0,
	    "everything comes back");
	ok(index_list_get(m, STR("a")) == NULL, "names are whole");
	size = size_of(dir);
	put(m, STR("INBOX"), 5);
	index_list_save(m);
	is_int(size_of(dir), size, "nothing new, nothing written");
	put(m, STR("INBOX"), 9);
	index_list_remove(m, STR("a\0b"));
	index_list_save(m);
	ok(size_of(dir) > size, "changes are appended");
	l = open_list(dir);
	got = index_list_get(l, STR("INBOX"));
	ok(got && got->messages == 9 && index_list_get(l, STR("a\0b")) == NULL, "the newest counts");
	for (uint32_t i = 0; i < 1000; i++) {
		put(l, STR("INBOX"), 10 + i);
		index_list_save(l);
	}
	ok(size_of(dir) < 20000, "dead records go");
	l = open_list(dir);
	got = index_list_get(l, STR("INBOX"));
	ok(got && got->messages == 1009, "the last one is there");
}

static void test_two(int dir)
{
	struct index_list *l = open_list(dir), *m = open_list(dir);
	const struct index_list_entry *got;

	put(l, STR("one"), 1);
	put(m, STR("two"), 2);
	index_list_save(l);
	index_list_save(m);
	l = open_list(dir);
	got = index_list_get(l, STR("one"));
	ok(got && got->messages == 1, "two writers: one");
	got = index_list_get(l, STR("two"));
	ok(got && got->messages == 2, "and the other");
}

static void test_damage(int dir)
{
	struct index_list *l;
	struct buf file;
	struct err e;
	int wrong = 0, lost = 0, mended = 0, log = dup(2), null = open("/dev/null", O_WRONLY);

	unlinkat(dir, "dovetail.list", 0);
	index_list_open(&l, &arena, dir, &e);
	put(l, STR("one"), 1);
	put(l, STR("two"), 2);
	index_list_save(l);
	buf_init(&file, 10000);
	file_read(dir, "dovetail.list", &file, &e);
	dup2(null, 2);
	for (size_t i = 0; i < 2 * file.n; i++) {
		const struct index_list_entry *one, *two;
		size_t at = i / 2;

		arena_reset(&arena);
		file.p[at] ^= i % 2 ? 0 : 0x21;
		file_write(dir, "dovetail.list", str_head(buf_str(&file), i % 2 ? at : file.n), false, &e);
		file.p[at] ^= i % 2 ? 0 : 0x21;
		index_list_open(&l, &arena, dir, &e);
		one = index_list_get(l, STR("one"));
		two = index_list_get(l, STR("two"));
		wrong += (one && one->messages != 1) || (two && two->messages != 2);
		lost += !one || !two;
		put(l, STR("three"), 3);
		index_list_save(l);
		index_list_open(&l, &arena, dir, &e);
		mended += index_list_get(l, STR("three")) != NULL;
	}
	dup2(log, 2);
	close(log);
	close(null);
	is_int(wrong, 0, "no damage gives a wrong number");
	is_int(lost, (int)(2 * file.n), "each is noticed");
	is_int(mended, (int)(2 * file.n), "and mended by the next save");
	buf_free(&file);
}

int main(void)
{
	int dir = help_dir();

	arena_init(&arena, "test", 16 << 20);
	test_life(dir);
	test_two(dir);
	test_damage(dir);
	arena_free(&arena);
	help_end(dir);
	return done();
}
