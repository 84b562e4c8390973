/* The list index: records appended to one file, the newest of a name counts. dovetail-list(5). */
#include "index/list.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/crc32c.h"
#include "base/log.h"
#include "base/map.h"
#include "base/vec.h"
#include "sys/aside.h"
#include "sys/fd.h"
#include "sys/file.h"

#define LIST_NAME "dovetail.list"
#define LIST_MAGIC "DTlist\r\n"

enum { VERSION = 1, FILE_MAX = 64 << 20, SMALL = 16 << 10, NAME_MAX_LEN = 4096, PUT = 1, REMOVE = 2 };

struct list_head {
	char magic[8];
	uint32_t version, size;
	uint64_t id; /* random: goes into every checksum */
	uint32_t spare, crc;
};
struct list_rec {
	uint32_t len, crc; /* crc: of the id, len, and all that follows */
	uint32_t type, name_len;
	uint64_t stamp[8];
	uint32_t messages, unseen, deleted, recent, uidnext, uidvalidity;
	uint64_t highestmodseq, size;
	unsigned char guid[16];
	uint32_t has_size, spare;
}; /* then the name, padded to a multiple of 8 */
_Static_assert(sizeof(struct list_head) == 32 && sizeof(struct list_rec) == 144, "list layout");

struct item {
	struct index_list_entry entry;
	bool live, dirty;
};
struct index_list {
	struct arena *arena;
	int dirfd;
	struct map map; /* name -> struct item */
	uint64_t file_bytes, live_bytes;
	bool damaged, changed, said;
};

static size_t padded(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

static size_t record_len(struct str name)
{
	return sizeof(struct list_rec) + padded(name.n);
}

static uint32_t record_crc(uint64_t id, const char *p, uint32_t len)
{
	uint32_t crc = crc32c(crc32c(0, &id, sizeof id), p, 4);

	return crc32c(crc, p + 8, len - 8);
}

static struct item *item_of(struct index_list *l, struct str name)
{
	struct item *it = map_get(&l->map, name);

	if (it)
		return it;
	it = arena_new(l->arena, struct item);
	it->entry.name = arena_str(l->arena, name);
	map_put(&l->map, it->entry.name, it);
	return it;
}

static void set(struct index_list *l, struct item *it, const struct index_list_entry *entry)
{
	struct str name = it->entry.name;

	if (!it->live)
		l->live_bytes += record_len(name);
	it->live = true;
	it->entry = *entry;
	it->entry.name = name;
}

static void drop(struct index_list *l, struct item *it)
{
	if (it->live)
		l->live_bytes -= record_len(it->entry.name);
	it->live = false;
}

static void take(struct index_list *l, const struct list_rec *r, struct str name)
{
	struct index_list_entry entry = {
	    .messages = r->messages,
	    .unseen = r->unseen,
	    .deleted = r->deleted,
	    .recent = r->recent,
	    .uidnext = r->uidnext,
	    .uidvalidity = r->uidvalidity,
	    .highestmodseq = r->highestmodseq,
	    .size = r->size,
	    .has_size = r->has_size != 0,
	};

	memcpy(entry.stamp, r->stamp, sizeof entry.stamp);
	memcpy(entry.guid, r->guid, sizeof entry.guid);
	if (r->type == PUT)
		set(l, item_of(l, name), &entry);
	else
		drop(l, item_of(l, name));
}

static bool head_is_good(const struct list_head *h)
{
	return memcmp(h->magic, LIST_MAGIC, sizeof h->magic) == 0 && h->version == VERSION &&
	       h->size == sizeof *h && h->crc == crc32c(0, h, offsetof(struct list_head, crc));
}

/* The records of a file's bytes; the first that isn't right ends it. */
static void read_all(struct index_list *l, struct str s)
{
	struct list_head h;
	struct list_rec r;

	l->file_bytes = s.n;
	l->damaged = s.n < sizeof h;
	if (!l->damaged) {
		memcpy(&h, s.p, sizeof h);
		l->damaged = !head_is_good(&h);
	}
	if (l->damaged)
		return;
	for (s = str_from(s, sizeof h); s.n; s = str_from(s, r.len)) {
		l->damaged = s.n < sizeof r;
		if (l->damaged)
			return;
		memcpy(&r, s.p, sizeof r);
		l->damaged = r.len > s.n || r.name_len > NAME_MAX_LEN ||
		             r.len != sizeof r + padded(r.name_len) || (r.type != PUT && r.type != REMOVE) ||
		             record_crc(h.id, s.p, r.len) != r.crc;
		if (l->damaged)
			return;
		take(l, &r, str_of(s.p + sizeof r, r.name_len));
	}
}

int index_list_open(struct index_list **l_r, struct arena *a, int dirfd, struct err *e)
{
	struct index_list *l = arena_new(a, struct index_list);
	struct buf b;
	int got = -1;

	l->arena = a;
	l->dirfd = dirfd;
	map_init(&l->map, a);
	buf_init(&b, FILE_MAX);
	if (dirfd >= 0)
		got = file_read_open(sys_aside_open(dirfd, LIST_NAME, O_RDONLY, SYS_ASIDE_DERIVED, e), dirfd,
		    LIST_NAME, &b, e);
	if (got == 0)
		read_all(l, buf_str(&b));
	else if (dirfd >= 0 && e->kind != ERR_NOTFOUND)
		l->damaged = true;
	if (l->damaged)
		log_warning("%s/%s: %s; what is missing is found again", file_path(dirfd), LIST_NAME,
		    got == 0 ? "a record is damaged" : e->text);
	buf_free(&b);
	*l_r = l;
	return 0;
}

const struct index_list_entry *index_list_get(const struct index_list *l, struct str name)
{
	struct item *it = map_get(&l->map, name);

	return it && it->live ? &it->entry : NULL;
}

void index_list_each(
    const struct index_list *l, void (*one)(void *arg, const struct index_list_entry *entry), void *arg)
{
	struct map_slot *s;

	for (size_t at = 0; (s = map_next(&l->map, &at));) {
		const struct item *it = s->value;

		if (it->live)
			one(arg, &it->entry);
	}
}

bool index_list_is_damaged(const struct index_list *l)
{
	return l->damaged;
}

static bool same(const struct index_list_entry *a, const struct index_list_entry *b)
{
	return memcmp(a->stamp, b->stamp, sizeof a->stamp) == 0 && a->messages == b->messages &&
	       a->unseen == b->unseen && a->deleted == b->deleted && a->recent == b->recent &&
	       a->uidnext == b->uidnext && a->uidvalidity == b->uidvalidity &&
	       a->highestmodseq == b->highestmodseq && a->size == b->size && a->has_size == b->has_size &&
	       memcmp(a->guid, b->guid, sizeof a->guid) == 0;
}

void index_list_put(struct index_list *l, const struct index_list_entry *entry)
{
	struct item *it;

	if (entry->name.n > NAME_MAX_LEN)
		return;
	it = item_of(l, entry->name);
	if (it->live && same(&it->entry, entry))
		return;
	set(l, it, entry);
	it->dirty = l->changed = true;
}

void index_list_remove(struct index_list *l, struct str name)
{
	struct item *it = map_get(&l->map, name);

	if (!it || !it->live)
		return;
	drop(l, it);
	it->dirty = l->changed = true;
}

static void add_record(struct buf *b, const struct item *it, uint64_t id)
{
	const struct index_list_entry *n = &it->entry;
	struct list_rec r = {.type = it->live ? PUT : REMOVE, .name_len = (uint32_t)n->name.n};
	size_t len = record_len(n->name);
	char *p = buf_space(b, len);

	if (!p)
		return;
	r.len = (uint32_t)len;
	memcpy(r.stamp, n->stamp, sizeof r.stamp);
	memcpy(r.guid, n->guid, sizeof r.guid);
	r.messages = n->messages;
	r.unseen = n->unseen;
	r.deleted = n->deleted;
	r.recent = n->recent;
	r.uidnext = n->uidnext;
	r.uidvalidity = n->uidvalidity;
	r.highestmodseq = n->highestmodseq;
	r.size = n->size;
	r.has_size = n->has_size;
	memset(p, 0, len);
	memcpy(p, &r, sizeof r);
	memcpy(p + sizeof r, n->name.p, n->name.n);
	r.crc = record_crc(id, p, r.len);
	memcpy(p + offsetof(struct list_rec, crc), &r.crc, sizeof r.crc);
}

/* The live items, or the changed ones. */
static void add_records(struct index_list *l, struct buf *b, uint64_t id, bool all)
{
	struct map_slot *s;

	for (size_t at = 0; (s = map_next(&l->map, &at));) {
		struct item *it = s->value;

		if (all ? it->live : it->dirty)
			add_record(b, it, id);
		it->dirty = false;
	}
}

static int rewrite(struct index_list *l, struct err *e)
{
	struct list_head h = {.version = VERSION, .size = sizeof h};
	struct buf b;
	int result;

	memcpy(h.magic, LIST_MAGIC, sizeof h.magic);
	if (getrandom(&h.id, sizeof h.id, 0) != sizeof h.id)
		die(ERR_TEMP, "no random numbers from the kernel");
	h.crc = crc32c(0, &h, offsetof(struct list_head, crc));
	buf_init(&b, FILE_MAX);
	buf_add(&b, str_of(&h, sizeof h));
	add_records(l, &b, h.id, true);
	l->file_bytes = b.n;
	result = file_write(l->dirfd, LIST_NAME, buf_str(&b), false, e);
	buf_free(&b);
	return result;
}

/* 1 when the file there is none to append to. */
static int append(struct index_list *l, struct err *e)
{
	int fd = sys_aside_open(l->dirfd, LIST_NAME, O_RDWR | O_APPEND, SYS_ASIDE_DERIVED, e), result = 0;
	struct list_head h;
	struct buf b;
	ssize_t n;

	if (fd < 0)
		return e->kind == ERR_NOTFOUND || e->kind == ERR_CORRUPT ? 1 : -1;
	if (fd_pread_full(fd, &h, sizeof h, 0) != sizeof h || !head_is_good(&h)) {
		fd_close(&fd);
		return 1;
	}
	buf_init(&b, FILE_MAX);
	add_records(l, &b, h.id, false);
	n = write(fd, b.p, b.n);
	if (n != (ssize_t)b.n) {
		errno = n < 0 ? errno : ENOSPC;
		result = file_err(e, "append to", l->dirfd, LIST_NAME);
	}
	l->file_bytes += b.n;
	buf_free(&b);
	fd_close(&fd);
	return result;
}

void index_list_save(struct index_list *l)
{
	uint64_t dead = l->file_bytes > l->live_bytes ? l->file_bytes - l->live_bytes : 0;
	int result = 1;
	struct err e;

	if ((!l->changed && !l->damaged) || l->dirfd < 0)
		return;
	l->changed = false;
	if (!l->damaged && (l->file_bytes < SMALL || dead < l->file_bytes / 3))
		result = append(l, &e);
	if (result > 0)
		result = rewrite(l, &e);
	if (result == 0)
		l->damaged = false;
	else if (!l->said)
		log_warning("the list index can't be written: %s", e.text);
	l->said |= result != 0;
}
