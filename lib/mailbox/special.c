/* Special uses: a small text file in the store's root. */
#include "mailbox/special.h"

#include <fcntl.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/num.h"
#include "mailbox/box.h"
#include "mailbox/store.h"
#include "sys/file.h"
#include "sys/lock.h"
#include "sys/fd.h"

#define SPECIAL_FILE "dovetail-specialuse"
enum { MAX_FILE = 1 << 20, LOCK_MS = 10000 };

/* One line: true with its parts. */
static bool parse_line(struct str line, unsigned *bits, struct str *name)
{
	struct str number;
	uint32_t v;

	if (!str_cut(&line, ' ', &number) || !num_parse_u32(number, &v) || !line.n)
		return false;
	*bits = v;
	*name = line;
	return true;
}

static int load(struct store *s, struct buf *b, struct err *e)
{
	struct err missing;

	buf_init(b, MAX_FILE);
	if (file_read(s->rootfd, SPECIAL_FILE, b, &missing) == 0 || missing.kind == ERR_NOTFOUND)
		return 0;
	if (e)
		*e = missing;
	return -1;
}

void special_mark(struct store *s, struct arena *a, struct map *entries)
{
	struct str text, line, name;
	struct buf b;
	struct err e;
	unsigned bits;

	if (load(s, &b, &e) < 0)
		log_warning("special uses are not shown: %s", e.text);
	text = arena_str(a, buf_str(&b));
	buf_free(&b);
	while (str_cut(&text, '\n', &line)) {
		struct store_entry *en;

		if (!parse_line(line, &bits, &name))
			continue;
		en = map_get(entries, name);
		if (en)
			en->special = bits;
	}
}

/* Copies the lines, with `name` (and with `tree` what is below it) left out or renamed to `to`. */
static bool edit(struct store *s, struct str text, struct str name, struct str to, struct buf *out)
{
	struct str line, got;
	bool changed = false;
	unsigned bits;

	while (str_cut(&text, '\n', &line)) {
		bool below;

		if (!parse_line(line, &bits, &got))
			continue;
		below = got.n > name.n && str_starts(got, name) && got.p[name.n] == s->separator;
		if (!str_eq(got, name) && !(below && !str_is_nil(to))) {
			buf_printf(out, "%u %.*s\n", bits, STR_ARG(got));
			continue;
		}
		changed = true;
		if (!str_is_nil(to))
			buf_printf(out, "%u %.*s%.*s\n", bits, STR_ARG(to), STR_ARG(str_from(got, name.n)));
	}
	return changed;
}

/* Reads, edits and replaces the file under the lock; add != 0 gives `name` these bits instead. */
static int change(struct store *s, struct str name, struct str to, unsigned add, struct err *e)
{
	struct buf old, new;
	int dir = openat(s->rootfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), result = -1;
	bool changed;

	if (dir < 0)
		return file_err(e, "opendir", s->rootfd, ".");
	buf_init(&new, MAX_FILE);
	buf_init(&old, MAX_FILE);
	if (lock_flock(dir, true, LOCK_MS, e) < 0 || load(s, &old, e) < 0)
		goto out;
	changed = edit(s, buf_str(&old), name, to, &new);
	if (add)
		buf_printf(&new, "%u %.*s\n", add, STR_ARG(name));
	if (new.full)
		err_set(e, ERR_LIMIT, "%s is full", SPECIAL_FILE);
	else if (!changed && !add)
		result = 0;
	else
		result = file_write(s->rootfd, SPECIAL_FILE, buf_str(&new), true, e);
out:
	buf_free(&old);
	buf_free(&new);
	fd_close(&dir);
	return result;
}

int special_forget(struct store *s, struct str name, struct err *e)
{
	return change(s, name, STR_NIL, 0, e);
}

int special_rename(struct store *s, struct str from, struct str to, struct err *e)
{
	return change(s, from, to, 0, e);
}

int store_set_special(struct store *s, struct str name, unsigned special, struct err *e)
{
	return change(s, name, STR_NIL, special, e);
}

unsigned store_special(struct store *s, struct arena *a, struct str name)
{
	struct store_entry entry = {.name = name};
	struct map one;

	map_init(&one, a);
	map_put(&one, name, &entry);
	special_mark(s, a, &one);
	return entry.special;
}
