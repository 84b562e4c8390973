/* Annotations: a text file in the store's root. */
#include "mailbox/metadata.h"

#include <fcntl.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "mailbox/box.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"
#include "text/base64.h"

#define METADATA_FILE "dovetail-metadata"
enum { LOCK_MS = 10000, OWNER = 32 };

/* "-" or 32 hex digits. */
static struct str owner_of(const unsigned char *guid, char to[OWNER])
{
	if (!guid)
		return STR("-");
	for (int i = 0; i < OWNER / 2; i++) {
		to[2 * i] = "0123456789abcdef"[guid[i] >> 4];
		to[2 * i + 1] = "0123456789abcdef"[guid[i] & 15];
	}
	return str_of(to, OWNER);
}

static bool parse_line(struct str line, struct str *owner, struct str *name, struct str *value)
{
	if (!str_cut(&line, ' ', owner) || !str_cut(&line, ' ', name) || str_is_nil(line))
		return false;
	*value = line;
	return name->n > 0;
}

static int load(struct store *s, struct buf *b, struct err *e)
{
	struct err missing = {0};

	buf_init(b, MAILBOX_METADATA_FILE);
	if (file_read(s->rootfd, METADATA_FILE, b, &missing) == 0 || missing.kind == ERR_NOTFOUND)
		return 0;
	*e = missing;
	return -1;
}

int mailbox_metadata_get(struct store *s, const unsigned char *guid, struct arena *a,
    struct mailbox_annotation **list_r, size_t *n_r, struct err *e)
{
	VEC(struct mailbox_annotation) v = {0};
	struct str text, line, owner, name, value;
	struct buf b, plain;
	char hex[OWNER];
	struct str mine = owner_of(guid, hex);

	if (load(s, &b, e) < 0) {
		buf_free(&b);
		return -1;
	}
	buf_init(&plain, MAILBOX_METADATA_FILE);
	for (text = buf_str(&b); str_cut(&text, '\n', &line);) {
		struct mailbox_annotation *an;

		buf_clear(&plain);
		if (!parse_line(line, &owner, &name, &value) || !str_eq(owner, mine) ||
		    text_base64_decode(value, &plain) < 0)
			continue;
		an = vec_push(&v, a);
		an->name = arena_str(a, name);
		an->value = arena_str(a, buf_str(&plain));
	}
	buf_free(&plain);
	buf_free(&b);
	*list_r = v.p;
	*n_r = v.n;
	return 0;
}

/* The lines of `text` by owner and name. */
static void index_lines(struct str text, struct map *m)
{
	struct str line, owner, name, value;

	while (str_cut(&text, '\n', &line))
		if (parse_line(line, &owner, &name, &value))
			map_put(m, str_of(owner.p, owner.n + 1 + name.n), (void *)(uintptr_t)value.p);
}

/* Whether the lines of two texts have the same value. */
static bool is_same(const char *a, const char *b)
{
	size_t n = strcspn(a, "\n");

	return strncmp(a, b, n) == 0 && b[n] == a[n];
}

/* Entries of `text` that `other` hasn't, or has with another value; gone: only those it hasn't. */
static void compare(
    const struct map *text, const struct map *other, bool gone, const struct mailbox_metadata_change *tell)
{
	struct map_slot *slot;

	for (size_t at = 0; (slot = map_next(text, &at));) {
		const char *there = map_get(other, slot->key);
		struct str owner, rest = slot->key;

		if (there && (gone || is_same(slot->value, there)))
			continue;
		str_cut(&rest, ' ', &owner);
		tell->each(tell->arg, owner, rest);
	}
}

int mailbox_metadata_changes(
    struct store *s, struct buf *seen, const struct mailbox_metadata_change *tell, struct err *e)
{
	struct map before, after;
	struct buf now;
	int got = load(s, &now, e);

	if (got == 0 && tell && !str_eq(buf_str(&now), buf_str(seen))) {
		/* Both texts end with a line's end or a NUL: values can be compared where they stand. */
		map_init(&before, NULL);
		map_init(&after, NULL);
		buf_cstr(seen);
		buf_cstr(&now);
		index_lines(buf_str(seen), &before);
		index_lines(buf_str(&now), &after);
		compare(&after, &before, false, tell);
		compare(&before, &after, true, tell);
		map_free(&before);
		map_free(&after);
	}
	if (got == 0) {
		buf_clear(seen);
		buf_add(seen, buf_str(&now));
	}
	buf_free(&now);
	return got;
}

static bool is_listed(struct str name, const struct mailbox_annotation *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, list[i].name))
			return true;
	return false;
}

static void edit(
    struct str text, struct str mine, const struct mailbox_annotation *list, size_t n, struct buf *to)
{
	struct str line, owner, name, value;

	while (str_cut(&text, '\n', &line)) {
		if (!parse_line(line, &owner, &name, &value) ||
		    (str_eq(owner, mine) && (!list || is_listed(name, list, n))))
			continue;
		buf_add(to, line);
		buf_ch(to, '\n');
	}
	for (size_t i = 0; i < n; i++) {
		/* The last one of a name counts. */
		if (str_is_nil(list[i].value) || is_listed(list[i].name, list + i + 1, n - i - 1))
			continue;
		buf_printf(to, "%.*s %.*s ", STR_ARG(mine), STR_ARG(list[i].name));
		text_base64_encode(list[i].value, to);
		buf_ch(to, '\n');
	}
}

/* Reads, edits and replaces the file under the lock; list NULL: all that is `mine` goes. */
static int change(
    struct store *s, struct str mine, const struct mailbox_annotation *list, size_t n, struct err *e)
{
	struct buf old, new;
	int dir, result = -1;

	dir = openat(s->rootfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return file_err(e, "opendir", s->rootfd, ".");
	buf_init(&new, MAILBOX_METADATA_FILE);
	buf_init(&old, MAILBOX_METADATA_FILE);
	if (lock_flock(dir, true, LOCK_MS, e) < 0 || load(s, &old, e) < 0)
		goto out;
	edit(buf_str(&old), mine, list, n, &new);
	if (new.full)
		err_set(e, ERR_LIMIT, "%s is full", METADATA_FILE);
	else if (!list && str_eq(buf_str(&old), buf_str(&new)))
		result = 0;
	else
		result = file_write(s->rootfd, METADATA_FILE, buf_str(&new), true, e);
out:
	buf_free(&old);
	buf_free(&new);
	fd_close(&dir);
	return result;
}

int mailbox_metadata_set(struct store *s, const unsigned char *guid, const struct mailbox_annotation *list,
    size_t n, struct err *e)
{
	char hex[OWNER];

	for (size_t i = 0; i < n; i++)
		if (list[i].value.n > MAILBOX_METADATA_VALUE)
			return err_set(
			    e, ERR_LIMIT, "an annotation has at most %d bytes", MAILBOX_METADATA_VALUE);
	return n ? change(s, owner_of(guid, hex), list, n, e) : 0;
}

int mailbox_metadata_forget(struct store *s, const unsigned char *guid, struct err *e)
{
	char hex[OWNER];

	return change(s, owner_of(guid, hex), NULL, 0, e);
}
