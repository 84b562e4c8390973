/* cache: fields put and got, over chains, other sessions, compaction, damage. */
#include "index/cache.h"

#include <stdlib.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

static struct cache *open_cache(int dir)
{
	struct index_place place = {.dirfd = dir};
	struct cache *c = NULL;
	struct err e;

	if (cache_open(&c, &place, &help_ident, &e) < 0)
		printf("# cache_open: %s\n", e.text);
	return c;
}

/* Puts one value of one message, through the index. */
static void put(struct cache *c, struct index *ix, uint32_t seq, int field, struct str value)
{
	struct index_txn *t;
	struct err e;

	cache_begin(c, index_at(ix, seq));
	cache_put(c, field, value);
	cache_end(c);
	t = index_txn(ix);
	if (cache_flush(c, t, &e) < 0 || index_commit(t, false, NULL, NULL, &e) < 0)
		printf("# put: %s\n", e.text);
}

static void test_values(int dir)
{
	struct index *ix = help_open(dir), *other;
	struct cache *c = open_cache(dir), *d;
	struct err e;
	int subject, empty, third;

	help_fill(ix, 1, 100);
	is_int(cache_field(c, STR("hdr.subject"), false), -1, "unknown");
	subject = cache_field(c, STR("hdr.subject"), true);
	empty = cache_field(c, STR("preview"), true);
	third = cache_field(c, STR("third"), true);
	ok(subject >= 0 && empty >= 0 && subject != empty, "registered");
	is_str(cache_get(c, index_at(ix, 7), subject), STR_NIL, "nothing yet");
	put(c, ix, 7, subject, STR("Subject: x\0y\r\n"));
	put(c, ix, 7, empty, STR(""));
	is_str(
	    cache_get(c, index_at(ix, 7), subject), STR("Subject: x\0y\r\n"), "what was put, over a chain");
	is_str(cache_get(c, index_at(ix, 7), empty), STR(""), "an empty value is there");
	is_str(cache_get(c, index_at(ix, 7), third), STR_NIL, "an absent one isn't");
	put(c, ix, 7, subject, STR("new"));
	is_str(cache_get(c, index_at(ix, 7), subject), STR("new"), "the newest counts");

	d = open_cache(dir);
	other = help_open(dir);
	third = cache_field(d, STR("third"), false);
	subject = cache_field(d, STR("hdr.subject"), false);
	ok(third >= 0 && subject >= 0, "another session knows the names");
	is_str(cache_get(d, index_at(other, 7), subject), STR("new"), "and the values");
	for (int i = 0; i < 10; i++)
		put(d, other, 7, third, i == 9 ? STR("last") : STR("more"));
	ok(index_refresh(ix, NULL, &e) == 1, "refresh");
	is_str(cache_get(c, index_at(ix, 7), cache_field(c, STR("third"), false)), STR("last"),
	    "what another added, over a merged chain");
	is_str(cache_get(c, index_at(ix, 7), cache_field(c, STR("hdr.subject"), false)), STR("new"),
	    "the older ones were merged too");
	cache_close(c);
	cache_close(d);
	index_close(ix);
	index_close(other);
}

static void test_compaction(int dir)
{
	struct index *ix = help_open(dir), *other = help_open(dir);
	struct cache *c = open_cache(dir), *d = open_cache(dir);
	int f = cache_field(c, STR("third"), false), s = cache_field(c, STR("hdr.subject"), false);
	int g = cache_field(d, STR("third"), false);
	uint32_t gen = cache_gen(c);
	struct stat before, after;
	struct err e;

	cache_decide(c, f, CACHE_YES);
	fstatat(dir, "dovetail.cache", &before, 0);
	ok(cache_maintain(c, ix, true, &e) == 0, "compacted");
	fstatat(dir, "dovetail.cache", &after, 0);
	ok(cache_gen(c) != gen, "a new generation");
	ok(after.st_size < before.st_size, "that is smaller");
	is_str(cache_get(c, index_at(ix, 7), f), STR("last"), "what is wanted stays");
	is_str(cache_get(c, index_at(ix, 7), s), STR_NIL, "what nobody asked for goes");
	is_int(cache_decided(c, f), CACHE_YES, "decisions stay");
	is_str(cache_get(d, index_at(other, 7), g), STR("last"), "a reader has its old file");
	index_refresh(other, NULL, &e);
	is_str(cache_get(d, index_at(other, 7), g), STR("last"), "and then the new one");
	cache_close(c);
	cache_close(d);
	index_close(ix);
	index_close(other);
}

static void test_decisions(int dir)
{
	struct index *ix = help_open(dir);
	struct cache *c = open_cache(dir);
	struct index_msg old = {.uid = 5, .bits = INDEX_HAS_IDATE, .idate = 1000}, new = {.uid = 6};
	int f = cache_field(c, STR("envelope"), true), g = cache_field(c, STR("body"), true);

	is_int(cache_decided(c, f), CACHE_NO, "at first: no");
	ok(cache_wants(c, f, &new), "a recent message's field is kept from the first use");
	is_int(cache_decided(c, f), CACHE_TEMP, "temporarily");
	ok(cache_wants(c, f, &old), "read of an old message");
	is_int(cache_decided(c, f), CACHE_YES, "it is kept for all");
	ok(!cache_wants(c, g, &old), "an old message alone isn't a reason yet");
	new.uid = 10;
	cache_wants(c, g, &new);
	is_int(cache_decided(c, g), CACHE_TEMP, "going up is what a client with a copy does");
	new.uid = 9;
	cache_wants(c, g, &new);
	is_int(cache_decided(c, g), CACHE_YES, "going down isn't");
	cache_close(c);
	c = open_cache(dir);
	is_int(cache_decided(c, cache_field(c, STR("envelope"), false)), CACHE_YES, "remembered");
	cache_close(c);
	index_close(ix);
}

/* Whatever byte of the file is changed, and wherever it is cut: a value is right or absent. */
static void test_damage(int dir)
{
	struct index *ix = help_open(dir);
	struct cache *c = open_cache(dir);
	struct buf file;
	struct err e;
	int f = cache_field(c, STR("third"), true), wrong = 0, gone = 0;
	int log = dup(2), null = open("/dev/null", O_WRONLY);

	put(c, ix, 3, f, STR("the value"));
	cache_close(c);
	buf_init(&file, 1 << 20);
	file_read(dir, "dovetail.cache", &file, &e);
	dup2(null, 2);
	for (size_t i = 0; i < 2 * file.n; i++) {
		size_t at = i / 2;
		bool cut = i % 2;
		struct str got;

		if (!getenv("EVERY_BYTE") && at > 64 && at < 20480 && at % 97) /* mostly zeros there */
			continue;
		file.p[at] ^= cut ? 0 : 0x41;
		file_write(dir, "dovetail.cache", str_head(buf_str(&file), cut ? at : file.n), false, &e);
		file.p[at] ^= cut ? 0 : 0x41;
		c = open_cache(dir);
		f = cache_field(c, STR("third"), true);
		got = cache_get(c, index_at(ix, 3), f);
		wrong += !str_is_nil(got) && !str_eq(got, STR("the value"));
		gone += str_is_nil(got);
		cache_close(c);
	}
	dup2(log, 2);
	close(log);
	close(null);
	is_int(wrong, 0, "no damage gives a wrong value");
	ok(gone > 100, "damage is found");
	buf_free(&file);
	index_close(ix);
}

static void truncate_cache(int dir)
{
	int fd = openat(dir, "dovetail.cache", O_WRONLY);

	ok(fd >= 0 && ftruncate(fd, 100) == 0, "cut");
	close(fd);
}

/* The file is cut while it is mapped. */
static void test_cut(int dir)
{
	struct index *ix = help_open(dir);
	struct cache *c;
	int f, log = dup(2), null = open("/dev/null", O_WRONLY);
	struct index_place memory = {.dirfd = -1};
	struct err e;

	unlinkat(dir, "dovetail.cache", 0);
	c = open_cache(dir);
	f = cache_field(c, STR("third"), true);
	for (int i = 0; i < 50; i++)
		put(c, ix, 4, f, STR("some bytes that fill more than what is left of a page by and by"));
	dup2(null, 2);
	truncate_cache(dir);

	is_str(cache_get(c, index_at(ix, 4), f), STR_NIL, "a cut file costs its values, not the session");
	dup2(log, 2);
	close(log);
	close(null);
	cache_close(c);
	ok(cache_open(&c, &memory, &help_ident, &e) == 0, "in memory");
	f = cache_field(c, STR("third"), true);
	put(c, ix, 5, f, STR("kept"));
	is_str(cache_get(c, index_at(ix, 5), f), STR("kept"), "works");
	cache_close(c);
	index_close(ix);
}

/* Where something stands; the rest are zeros that nobody reads. */
static bool is_used(size_t at, size_t size)
{
	static const size_t parts[][2] = {{0, 64}, {1024, 1040}, {2048, 2080}, {4096, 4096 + 3 * 112}};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (at >= parts[i][0] && at < parts[i][1])
			return true;
	}
	return at >= 20480 && at < size;
}

/* What a session finds in the file: the right value or none; and it can go on. */
static int look(int dir, struct index *ix, const struct index_msg *m, const struct str *value)
{
	const struct str names[] = {STR("one"), STR("two")};
	struct cache *c = open_cache(dir);
	struct index_txn *t;
	int wrong = 0;
	struct err e;

	for (int i = 0; i < 6; i++) {
		int f = cache_field(c, names[i % 2], false);
		struct str got = cache_get(c, &m[i / 2], f);

		wrong += !str_is_nil(got) && !str_eq(got, value[i]);
		wrong += f >= 0 && cache_decided(c, f) > CACHE_YES;
	}
	cache_begin(c, &m[1]);
	cache_put(c, cache_field(c, names[0], true), STR("more"));
	cache_end(c);
	t = index_txn(ix);
	wrong += cache_flush(c, t, &e) < 0 && e.kind != ERR_CORRUPT;
	index_txn_abort(t);
	cache_close(c);
	return wrong;
}

static void test_bytes(int dir)
{
	const struct str value[] = {STR("1"), STR("22"), STR("333"), STR(""), STR("5\0005"), STR("66")};
	struct index *ix;
	struct index_msg m[3];
	struct cache *c;
	struct buf sound;
	struct err e;
	int wrong = 0, null, log, tried = 0, f[2];

	help_clean(dir);
	ix = help_open(dir);
	help_fill(ix, 1, 3);
	c = open_cache(dir);
	f[0] = cache_field(c, STR("one"), true);
	f[1] = cache_field(c, STR("two"), true);
	cache_decide(c, f[0], CACHE_YES);
	for (uint32_t i = 0; i < 6; i++)
		put(c, ix, i / 2 + 1, f[i % 2], value[i]);
	for (uint32_t i = 0; i < 3; i++)
		m[i] = *index_at(ix, i + 1);
	cache_close(c);
	buf_init(&sound, 1 << 20);
	file_read(dir, "dovetail.cache", &sound, &e);
	is_int(look(dir, ix, m, value), 0, "a sound file");
	log = dup(2);
	null = open("/dev/null", O_WRONLY);
	dup2(null, 2);
	for (size_t i = 0; i < 2 * sound.n; i++) {
		size_t at = i / 2;

		if (!getenv("EVERY_BYTE") && !is_used(at, sound.n))
			continue;
		sound.p[at] ^= i % 2 ? 0 : 0x21;
		file_write(dir, "dovetail.cache", str_head(buf_str(&sound), i % 2 ? at : sound.n), false, &e);
		sound.p[at] ^= i % 2 ? 0 : 0x21;
		wrong += look(dir, ix, m, value);
		tried++;
	}
	dup2(log, 2);
	close(log);
	close(null);
	ok(wrong == 0 && tried > 900, "each of %d bytes changed and cuts: never a wrong value (%d)", tried,
	    wrong);
	buf_free(&sound);
	index_close(ix);
}

int main(void)
{
	int dir = help_dir();

	test_values(dir);
	test_compaction(dir);
	test_decisions(dir);
	test_damage(dir);
	test_cut(dir);
	test_bytes(dir);
	help_end(dir);
	return done();
}
