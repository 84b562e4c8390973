/* The shared table. */
#include "auth/store.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/hash.h"
#include "base/clock.h"
#include "base/crc32c.h"
#include "base/num.h"
#include "sys/file.h"
#include "sys/lock.h"

#define MAGIC "dvtstor1"
#define ENTRIES_MIN 16
#define ENTRIES_MAX 1000000

struct header {
	char magic[8];
	uint32_t buckets, crc;
	unsigned char key[32];
	char spare[2000];
};

_Static_assert(sizeof(struct auth_store_entry) == 2048, "entries are 2048 bytes in the file");
_Static_assert(sizeof(struct header) == 2048, "the header has the size of an entry");

static struct header *header_of(const struct auth_store *s)
{
	return (struct header *)(void *)s->map;
}

static uint32_t header_crc(const struct header *h)
{
	return crc32c(crc32c(0, &h->buckets, sizeof h->buckets), h->key, sizeof h->key);
}

static uint64_t size_of(uint32_t buckets)
{
	return sizeof(struct header) + (uint64_t)buckets * AUTH_STORE_WAYS * sizeof(struct auth_store_entry);
}

/* Under the lock: an empty or unusable file becomes a new table. */
static int make_or_check(int fd, uint32_t entries, uint32_t *buckets_r, struct err *e)
{
	struct header h;
	struct stat st;

	if (fstat(fd, &st))
		return err_sys(e, "fstat");
	if (pread(fd, &h, sizeof h, 0) == (ssize_t)sizeof h && memcmp(h.magic, MAGIC, sizeof h.magic) == 0 &&
	    h.crc == header_crc(&h) && h.buckets > 0 && (uint64_t)st.st_size == size_of(h.buckets)) {
		*buckets_r = h.buckets;
		return 0;
	}
	memset(&h, 0, sizeof h);
	memcpy(h.magic, MAGIC, sizeof h.magic);
	h.buckets = (uint32_t)(num_min(num_max(entries, ENTRIES_MIN), ENTRIES_MAX) / AUTH_STORE_WAYS);
	auth_hash_random(h.key, sizeof h.key);
	h.crc = header_crc(&h);
	if (ftruncate(fd, 0) || ftruncate(fd, (off_t)size_of(h.buckets)) ||
	    pwrite(fd, &h, sizeof h, 0) != (ssize_t)sizeof h)
		return err_sys(e, "making the table");
	*buckets_r = h.buckets;
	return 0;
}

int auth_store_open(struct auth_store *s, const char *path, uint32_t entries, struct err *e)
{
	struct stat st;
	int bad;

	*s = (struct auth_store){.fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
	if (s->fd < 0)
		return file_err(e, "open", AT_FDCWD, path);
	if (fstat(s->fd, &st) || st.st_uid != geteuid() || (st.st_mode & 077)) {
		auth_store_close(s);
		return err_set(e, ERR_PERM,
		    "%s must be a file of uid %u with mode 0600: remove it, and it is made anew", path,
		    (unsigned)geteuid());
	}
	bad = lock_flock(s->fd, true, AUTH_STORE_LOCK_MS, e);
	if (!bad) {
		bad = make_or_check(s->fd, entries, &s->buckets, e);
		lock_unflock(s->fd);
	}
	if (!bad) {
		s->map = mmap(NULL, size_of(s->buckets), PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, 0);
		if (s->map == MAP_FAILED)
			bad = err_sys(e, "mmap");
	}
	if (bad) {
		s->map = NULL;
		auth_store_close(s);
		return err_context(e, "%s", path);
	}
	return 0;
}

void auth_store_close(struct auth_store *s)
{
	if (s->map)
		munmap(s->map, size_of(s->buckets));
	if (s->fd >= 0)
		close(s->fd);
	*s = (struct auth_store){.fd = -1};
}

void auth_store_hash(const struct auth_store *s, struct str what, unsigned char out[32])
{
	auth_hash_hmac(&auth_hash_sha256, str_of(header_of(s)->key, 32), what, out);
}

static uint32_t entry_crc(const struct auth_store_entry *entry)
{
	uint32_t crc = crc32c(0, entry, offsetof(struct auth_store_entry, crc));

	return crc32c(crc, &entry->count, sizeof *entry - offsetof(struct auth_store_entry, count));
}

static struct auth_store_entry *bucket_of(const struct auth_store *s, const unsigned char hash[32])
{
	struct auth_store_entry *first = (struct auth_store_entry *)(void *)(s->map + sizeof(struct header));

	return first + num_le64(hash) % s->buckets * AUTH_STORE_WAYS;
}

static struct auth_store_entry *find(const struct auth_store *s, const unsigned char hash[32])
{
	struct auth_store_entry *way = bucket_of(s, hash);

	for (int i = 0; i < AUTH_STORE_WAYS; i++)
		if (memcmp(way[i].name, hash, 32) == 0 && way[i].n <= AUTH_STORE_DATA &&
		    way[i].crc == entry_crc(&way[i]))
			return &way[i];
	return NULL;
}

/* The place for a name: its own, or that which was used longest ago. */
static struct auth_store_entry *place(const struct auth_store *s, const unsigned char hash[32])
{
	struct auth_store_entry *own = find(s, hash), *way = bucket_of(s, hash), *oldest = way;

	for (int i = 1; i < AUTH_STORE_WAYS; i++)
		if (way[i].used_s < oldest->used_s)
			oldest = &way[i];
	return own ? own : oldest;
}

static void fill(struct auth_store_entry *at, const unsigned char hash[32], struct auth_store_entry *from)
{
	memcpy(from->name, hash, 32);
	from->used_s = (uint64_t)clock_now_s();
	from->crc = entry_crc(from);
	*at = *from;
}

/* A lock that can't be had in time leaves the table alone: a miss costs a lookup, never a wrong answer. */
static bool locked(struct auth_store *s)
{
	return lock_flock(s->fd, true, AUTH_STORE_LOCK_MS, NULL) == 0;
}

bool auth_store_get(struct auth_store *s, struct str name, struct auth_store_entry *r)
{
	struct auth_store_entry *at;
	unsigned char hash[32];

	auth_store_hash(s, name, hash);
	if (!locked(s))
		return false;
	at = find(s, hash);
	if (at)
		*r = *at;
	lock_unflock(s->fd);
	return at != NULL;
}

void auth_store_put(struct auth_store *s, struct str name, struct auth_store_entry *entry)
{
	unsigned char hash[32];

	auth_store_hash(s, name, hash);
	if (entry->n > AUTH_STORE_DATA || !locked(s))
		return;
	fill(place(s, hash), hash, entry);
	lock_unflock(s->fd);
}

void auth_store_remove(struct auth_store *s, struct str name)
{
	struct auth_store_entry *at;
	unsigned char hash[32];

	auth_store_hash(s, name, hash);
	if (!locked(s))
		return;
	at = find(s, hash);
	if (at)
		explicit_bzero(at, sizeof *at);
	lock_unflock(s->fd);
}

uint32_t auth_store_count(struct auth_store *s, struct str name, uint32_t by, int64_t forget_s)
{
	struct auth_store_entry entry = {0}, *at;
	uint64_t now = (uint64_t)clock_now_s();
	unsigned char hash[32];

	auth_store_hash(s, name, hash);
	if (!locked(s))
		return 0;
	at = find(s, hash);
	if (at && now - at->used_s < (uint64_t)forget_s)
		entry.count = at->count;
	if (by) {
		entry.count = entry.count > UINT32_MAX - by ? UINT32_MAX : entry.count + by;
		entry.made_s = now;
		fill(place(s, hash), hash, &entry);
	}
	lock_unflock(s->fd);
	return entry.count;
}
