/* The cache's file. */
#include "index/cache_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crc32c.h"
#include "base/log.h"
#include "base/num.h"
#include "sys/aside.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"

enum { VERSION = 1, MAP_MORE = 16 << 20, LOCK_MS = 2000, TRIES = 5 };

uint32_t index_cache_file_crc(const struct cache_file *f, const void *block, uint32_t len)
{
	uint32_t crc = crc32c(0, &f->head.id, sizeof f->head.id);

	crc = crc32c(crc, block, 4);
	return crc32c(crc, (const char *)block + 8, len - 8);
}

/* Maps generously: what is appended later is then simply there, and views stay where they are. */
static bool map_file(struct cache_file *f)
{
	size_t none = 0, len = f->size + f->size / 2 + MAP_MORE;
	void *p = mmap(NULL, len, PROT_READ, MAP_SHARED, f->fd, 0);
	struct cache_map *m;

	if (p == MAP_FAILED)
		return false;
	m = vec_grown(NULL, NULL, &none, sizeof *m, 1);
	*m = (struct cache_map){.p = p, .n = len};
	index_sigbus_add(&m->guard, p, len);
	if (f->map)
		*vec_push(&f->retired, NULL) = f->map;
	f->map = m;
	for (int i = 0; i < f->n; i++)
		f->names[i].p =
		    m->p + CACHE_NAMES_AT + i * sizeof(struct cache_name) + offsetof(struct cache_name, name);
	return true;
}

static void unmap(struct cache_map *m)
{
	if (!m)
		return;
	index_sigbus_remove(&m->guard);
	munmap(m->p, m->n);
	vec_drop(m);
}

void index_cache_file_settle(struct cache_file *f)
{
	for (size_t i = 0; i < f->retired.n; i++)
		unmap(f->retired.p[i]);
	vec_free(&f->retired);
}

bool index_cache_file_reach(struct cache_file *f, uint64_t end)
{
	struct stat st;

	if (end <= f->size)
		return true;
	if (end > CACHE_FILE_MAX * 2ULL || fstat(f->fd, &st) < 0 || (uint64_t)st.st_size < end)
		return false;
	f->size = (uint64_t)st.st_size;
	return f->size <= f->map->n || map_file(f);
}

static uint32_t name_crc(const struct cache_file *f, int i, const struct cache_name *n)
{
	uint32_t crc = crc32c(crc32c(0, &f->head.id, sizeof f->head.id), &i, sizeof i);

	return crc32c(crc, (const char *)n + 4, sizeof *n - 4);
}

/* Reads the names that stand there by now. False when one is damaged. */
static bool read_names(struct cache_file *f)
{
	for (; f->n < CACHE_FIELDS; f->n++) {
		const struct cache_name *at = (const struct cache_name *)(f->map->p + CACHE_NAMES_AT) + f->n;
		struct cache_name n;

		memcpy(&n, at, sizeof n);
		if (n.len == 0 && n.crc == 0)
			return true;
		if (n.len == 0 || n.len > CACHE_FIELD_LEN || n.crc != name_crc(f, f->n, &n))
			return false;
		f->names[f->n] = str_of(at->name, n.len);
	}
	return true;
}

/* Why the open file f->fd can't be used; NULL when it can. */
static const char *refused(struct cache_file *f)
{
	const struct cache_head *h = &f->head;
	struct stat st;

	if (fstat(f->fd, &st) < 0 || st.st_size < CACHE_BLOCKS_AT ||
	    fd_pread_full(f->fd, &f->head, sizeof f->head, 0) != sizeof f->head)
		return "it is too short";
	if (memcmp(h->magic, CACHE_MAGIC, sizeof h->magic) != 0 || h->version != VERSION ||
	    h->size != sizeof *h || h->crc != crc32c(0, h, offsetof(struct cache_head, crc)))
		return "its header is damaged";
	if (h->uidvalidity != f->ident.uidvalidity || memcmp(h->guid, f->ident.guid, sizeof h->guid) != 0)
		return "it is of another mailbox";
	f->size = (uint64_t)st.st_size;
	f->n = 0;
	if (!map_file(f))
		return "it can't be mapped";
	return read_names(f) ? NULL : "a name in it is damaged";
}

static void new_head(struct cache_file *f, uint32_t other)
{
	struct cache_head *h = &f->head;
	uint32_t unique[3];

	memset(h, 0, sizeof *h);
	memcpy(h->magic, CACHE_MAGIC, sizeof h->magic);
	h->version = VERSION;
	h->size = sizeof *h;
	if (getrandom(unique, sizeof unique, 0) != sizeof unique)
		die(ERR_TEMP, "no random numbers from the kernel");
	/* Random, so that a file made anew is never taken for the one that stood there a moment ago. */
	h->gen = unique[2] == 0 || unique[2] == other ? other + 1 : unique[2];
	h->uidvalidity = f->ident.uidvalidity;
	memcpy(h->guid, f->ident.guid, sizeof h->guid);
	memcpy(&h->id, unique, sizeof h->id);
	h->created = clock_now_us();
	h->crc = crc32c(0, h, offsetof(struct cache_head, crc));
}

/* pwrite(2) on an O_APPEND descriptor appends on Linux, hence a descriptor of its own. */
bool index_cache_file_poke(const struct cache_file *f, const void *p, size_t n, uint64_t at)
{
	char path[40];
	bool done;
	int fd;

	snprintf(path, sizeof path, "/proc/self/fd/%d", f->fd);
	fd = f->readonly ? -1 : open(path, O_WRONLY | O_CLOEXEC);
	done = fd >= 0 && pwrite(fd, p, n, (off_t)at) == (ssize_t)n;
	fd_close(&fd);
	return done;
}

static bool put_name(struct cache_file *f, int i, struct str name)
{
	struct cache_name n;

	memset(&n, 0, sizeof n);
	n.len = (uint32_t)name.n;
	memcpy(n.name, name.p, name.n);
	n.crc = name_crc(f, i, &n);
	return index_cache_file_poke(f, &n, sizeof n, CACHE_NAMES_AT + (uint64_t)i * sizeof n);
}

/* Fills the empty file f->fd. */
static bool init_file(struct cache_file *f, const struct cache_file *old, uint32_t other)
{
	new_head(f, other);
	if (ftruncate(f->fd, CACHE_BLOCKS_AT) < 0 ||
	    pwrite(f->fd, &f->head, sizeof f->head, 0) != sizeof f->head ||
	    fcntl(f->fd, F_SETFL, O_APPEND) < 0)
		return false;
	for (int i = 0; old && i < old->n; i++) {
		if (!put_name(f, i, old->names[i]))
			return false;
	}
	f->size = CACHE_BLOCKS_AT;
	return map_file(f) && read_names(f);
}

static int in_memory(struct cache_file *f, struct err *e)
{
	f->fd = memfd_create(CACHE_NAME, MFD_CLOEXEC);
	f->memory = true;
	f->readonly = false;
	if (f->fd < 0)
		return err_sys(e, "memfd_create failed");
	return init_file(f, NULL, 0) ? 0 : err_sys(e, "a cache in memory can't be had");
}

int index_cache_file_begin(
    const struct cache_file *old, struct cache_file *f, struct file_replace *r, struct err *e)
{
	memset(f, 0, sizeof *f);
	f->place = old->place;
	f->ident = old->ident;
	f->memory = old->memory;
	if (old->memory) {
		f->fd = memfd_create(CACHE_NAME, MFD_CLOEXEC);
		if (f->fd < 0)
			return err_sys(e, "memfd_create failed");
	} else {
		if (file_replace_begin(r, f->place.dirfd, CACHE_NAME, 0600, e) < 0)
			return -1;
		f->fd = r->fd;
	}
	if (init_file(f, old->n ? old : NULL, old->head.gen))
		return 0;
	file_err(e, "write", f->place.dirfd, CACHE_NAME);
	if (!old->memory) {
		file_replace_abort(r);
		f->fd = -1;
	}
	index_cache_file_close(f);
	return -1;
}

int index_cache_file_use(struct cache_file *f, struct file_replace *r, struct err *e)
{
	if (f->memory)
		return 0;
	if (renameat(r->dirfd, r->tmp, r->dirfd, r->name) < 0) {
		file_err(e, "rename", r->dirfd, r->name);
		unlinkat(r->dirfd, r->tmp, 0);
		return -1;
	}
	return 0;
}

/* A new generation in the place of what is there. */
static int make(struct cache_file *f, struct err *e)
{
	struct cache_file old = *f, new;
	struct file_replace r;

	old.n = 0;
	if (index_cache_file_begin(&old, &new, &r, e) < 0)
		return -1;
	if (index_cache_file_use(&new, &r, e) < 0) {
		index_cache_file_close(&new);
		return -1;
	}
	/* What others look at through the old one stays mapped until they are done. */
	if (f->map)
		*vec_push(&f->retired, NULL) = f->map;
	new.retired.p = f->retired.p;
	new.retired.n = f->retired.n;
	new.retired.cap = f->retired.cap;
	fd_close(&f->fd);
	*f = new;
	return 0;
}

int index_cache_file_open(
    struct cache_file *f, const struct index_place *place, const struct index_ident *ident, struct err *e)
{
	const char *why = NULL;

	memset(f, 0, sizeof *f);
	f->place = *place;
	f->ident = *ident;
	f->readonly = place->readonly;
	f->fd = -1;
	if (place->dirfd < 0)
		return in_memory(f, e);
	f->fd = f->readonly
	            ? file_open(place->dirfd, CACHE_NAME, O_RDONLY | O_NONBLOCK, 0, e)
	            : sys_aside_open(place->dirfd, CACHE_NAME, O_RDWR | O_APPEND, SYS_ASIDE_DERIVED, e);
	if (f->fd < 0 && e->kind != ERR_NOTFOUND && e->kind != ERR_PERM && e->kind != ERR_CORRUPT)
		return -1;
	if (f->fd >= 0)
		why = refused(f);
	else if (e->kind == ERR_CORRUPT)
		why = e->text;
	if (f->fd >= 0 && !why)
		return 0;
	if (why)
		log_warning("%s/%s: %s; began a new one", file_path(place->dirfd), CACHE_NAME, why);
	if (!f->readonly && make(f, e) == 0)
		return 0;
	index_cache_file_close(f);
	return in_memory(f, e);
}

void index_cache_file_close(struct cache_file *f)
{
	unmap(f->map);
	f->map = NULL;
	index_cache_file_settle(f);
	fd_close(&f->fd);
	f->n = 0;
}

bool index_cache_file_replaced(const struct cache_file *f)
{
	struct stat st;

	return !f->memory && fstat(f->fd, &st) == 0 && st.st_nlink == 0;
}

bool index_cache_file_is_sound(const struct cache_file *f)
{
	struct cache_head now;
	struct stat st;

	return fstat(f->fd, &st) == 0 && st.st_size >= CACHE_BLOCKS_AT &&
	       fd_pread_full(f->fd, &now, sizeof now, 0) == sizeof now &&
	       memcmp(&now, &f->head, sizeof now) == 0;
}

int index_cache_file_find(struct cache_file *f, struct str name)
{
	(void)read_names(f);
	for (int i = 0; i < f->n; i++) {
		if (str_eq(f->names[i], name))
			return i;
	}
	return -1;
}

int index_cache_file_add(struct cache_file *f, struct str name)
{
	struct err e;
	int i;

	if (name.n == 0 || name.n > CACHE_FIELD_LEN || f->readonly ||
	    lock_flock(f->fd, true, LOCK_MS, &e) < 0)
		return -1;
	i = index_cache_file_find(f, name);
	if (i < 0 && f->n < CACHE_FIELDS && put_name(f, f->n, name))
		i = index_cache_file_find(f, name);
	lock_unflock(f->fd);
	return i;
}

const char *index_cache_file_block(struct cache_file *f, uint64_t offset, uint32_t uid)
{
	struct cache_block h;
	const char *p;

	if (offset < CACHE_BLOCKS_AT || offset > CACHE_FILE_MAX ||
	    !index_cache_file_reach(f, offset + sizeof h))
		return NULL;
	memcpy(&h, f->map->p + offset, sizeof h);
	if (h.len < sizeof h || h.len > CACHE_BLOCK_MAX || h.uid != uid || h.fields > CACHE_FIELDS ||
	    sizeof h + h.fields * sizeof(struct cache_value) > h.len ||
	    !index_cache_file_reach(f, offset + h.len))
		return NULL;
	p = f->map->p + offset;
	return index_cache_file_crc(f, p, h.len) == h.crc ? p : NULL;
}

uint64_t index_cache_file_append(struct cache_file *f, struct str s, struct err *e)
{
	struct stat st;
	off_t end;
	ssize_t n;

	if (f->readonly || f->size + s.n > CACHE_FILE_MAX) {
		err_set(e, ERR_LIMIT, "%s can't grow", CACHE_NAME);
		return 0;
	}
	do {
		n = write(f->fd, s.p, s.n);
	} while (n < 0 && errno == EINTR);
	end = lseek(f->fd, 0, SEEK_CUR);
	if (n == (ssize_t)s.n && (uint64_t)end - s.n >= CACHE_BLOCKS_AT)
		return (uint64_t)end - s.n;
	if (n == (ssize_t)s.n) {
		err_set(e, ERR_CORRUPT, "%s/%s was cut while it was written", file_path(f->place.dirfd),
		    CACHE_NAME);
		return 0;
	}
	if (n > 0)
		errno = ENOSPC;
	file_err(e, "append to", f->place.dirfd, CACHE_NAME);
	/* The part that fitted goes again, unless somebody came after it: then it is dead space. */
	if (n > 0 && fstat(f->fd, &st) == 0 && st.st_size == end && ftruncate(f->fd, end - n) < 0)
		log_debug("%s: a part of a block stays", CACHE_NAME);
	return 0;
}
