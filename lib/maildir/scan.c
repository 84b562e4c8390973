/* new/ and cur/, read quickly. */
#include "maildir/scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/num.h"
#include "maildir/name.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/leftover.h"

enum { READ_SIZE = 256 << 10, LINK_IDLE_S = 30, TMP_OLD_S = 36 * 3600, TMP_LOOK_S = 8 * 3600 };
/* Kernels stamp with the time of their last tick: two changes may share it. */
#define TICK_NS ((int64_t)20 * 1000000)
#define RACY_NS ((int64_t)1000000000)

/* linux_dirent64 of getdents64(2). */
struct raw_dirent {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
};

static int64_t ns_of(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int maildir_scan_stamps(int dirfd, struct maildir_stamps *r, struct err *e)
{
	struct stat st;

	r->new_ns = r->cur_ns = 0;
	if (fstatat(dirfd, "new", &st, 0) == 0)
		r->new_ns = ns_of(st.st_mtim);
	else if (errno != ENOENT)
		return file_err(e, "stat", dirfd, "new");
	if (fstatat(dirfd, "cur", &st, 0) == 0)
		r->cur_ns = ns_of(st.st_mtim);
	else if (errno != ENOENT || r->new_ns == 0)
		return file_err(e, "stat", dirfd, "cur");
	return 0;
}

static int64_t newest(const struct maildir_stamps *s)
{
	return s->new_ns > s->cur_ns ? s->new_ns : s->cur_ns;
}

bool maildir_stamps_racy(const struct maildir_stamps *s, int64_t checked_ns)
{
	return checked_ns - newest(s) < RACY_NS;
}

void maildir_scan_init(struct maildir_scan *s, int dirfd)
{
	memset(s, 0, sizeof *s);
	s->dirfd = dirfd;
	buf_init(&s->names, UINT32_MAX);
}

void maildir_scan_free(struct maildir_scan *s)
{
	buf_free(&s->names);
	vec_free(&s->entries);
	vec_drop(s->slots);
	s->slots = NULL;
	s->nslots = 0;
}

/* ---- reading ---- */

static void set_entry(struct maildir_scan_entry *en, struct str name, uint32_t at)
{
	struct maildir_name parsed;

	maildir_name_parse(name, &parsed);
	en->at = at;
	en->len = (uint8_t)name.n;
	en->base = (uint8_t)parsed.base.n;
	en->flags = parsed.flags;
	en->letters = parsed.letters;
	en->psize = parsed.psize;
	en->vsize = parsed.vsize;
}

static void add_name(struct maildir_scan *s, struct str name, bool in_new)
{
	struct maildir_scan_entry *en;
	uint32_t at = (uint32_t)s->names.n;
	char *p = buf_space(&s->names, name.n + 1);

	if (!p)
		return;
	memcpy(p, name.p, name.n + 1);
	en = vec_push(&s->entries, NULL);
	set_entry(en, str_of(p, name.n), at);
	en->in_new = in_new;
}

/* What can't be a message: hidden files, directories, names that no uidlist line can hold. */
static bool is_message(const struct raw_dirent *d, struct str name)
{
	if (name.n == 0 || name.n > MAILDIR_NAME_MAX || name.p[0] == '.' || name.p[0] == ':')
		return false;
	return d->type != DT_DIR && memchr(name.p, '\n', name.n) == NULL;
}

static int read_dir(struct maildir_scan *s, const char *dir, struct buf *space, struct err *e)
{
	int fd = openat(s->dirfd, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long n = 0;

	if (fd < 0)
		return errno == ENOENT ? 0 : file_err(e, "opendir", s->dirfd, dir);
	while ((n = syscall(SYS_getdents64, fd, space->p, READ_SIZE)) > 0) {
		for (long at = 0; at < n;) {
			const struct raw_dirent *d = (const struct raw_dirent *)(space->p + at);
			struct str name = str_c(d->name);

			at += d->reclen;
			if (is_message(d, name))
				add_name(s, name, dir[0] == 'n');
		}
		if (s->entries.n > MAILDIR_SCAN_MAX || s->names.full) {
			fd_close(&fd);
			return err_set(e, ERR_LIMIT, "%s/%s has more than %zu files", file_path(s->dirfd),
			    dir, MAILDIR_SCAN_MAX);
		}
	}
	if (n < 0)
		file_err(e, "readdir", s->dirfd, dir);
	fd_close(&fd);
	return n < 0 ? -1 : 0;
}

/* ---- the hash, and duplicates ---- */

static size_t slot_of(const struct maildir_scan *s, struct str base, uint64_t hash)
{
	size_t i = hash & (s->nslots - 1);
	uint32_t tag = (uint32_t)(hash >> 32);

	while (s->slots[i].entry &&
	       (s->slots[i].tag != tag || !str_eq(maildir_scan_base(s, s->slots[i].entry - 1), base)))
		i = (i + 1) & (s->nslots - 1);
	return i;
}

ptrdiff_t maildir_scan_find(const struct maildir_scan *s, struct str base)
{
	return s->nslots ? (ptrdiff_t)s->slots[slot_of(s, base, map_hash(base))].entry - 1 : -1;
}

void maildir_scan_find_block(
    const struct maildir_scan *s, const struct str *bases, size_t n, ptrdiff_t *found_r)
{
	uint64_t hash[MAILDIR_SCAN_BLOCK];

	for (size_t i = 0; i < n; i++) {
		hash[i] = map_hash(bases[i]);
		if (s->nslots)
			__builtin_prefetch(&s->slots[hash[i] & (s->nslots - 1)]);
	}
	for (size_t i = 0; s->nslots && i < n; i++) {
		uint32_t entry = s->slots[hash[i] & (s->nslots - 1)].entry;

		if (entry)
			__builtin_prefetch(&s->entries.p[entry - 1]);
	}
	for (size_t i = 0; s->nslots && i < n; i++) {
		uint32_t entry = s->slots[hash[i] & (s->nslots - 1)].entry;

		if (entry)
			__builtin_prefetch(s->names.p + s->entries.p[entry - 1].at);
	}
	for (size_t i = 0; i < n; i++)
		found_r[i] = s->nslots ? (ptrdiff_t)s->slots[slot_of(s, bases[i], hash[i])].entry - 1 : -1;
}

static int stat_entry(const struct maildir_scan *s, const struct maildir_scan_entry *en, struct stat *st)
{
	char path[5 + MAILDIR_NAME_MAX];

	snprintf(path, sizeof path, "%s/%s", en->in_new ? "new" : "cur", s->names.p + en->at);
	return fstatat(s->dirfd, path, st, AT_SYMLINK_NOFOLLOW);
}

static void unlink_twin(
    const struct maildir_scan *s, const struct maildir_scan_entry *en, const struct stat *st)
{
	char path[5 + MAILDIR_NAME_MAX];

	if (clock_now_s() - st->st_ctime < LINK_IDLE_S)
		return;
	snprintf(path, sizeof path, "%s/%s", en->in_new ? "new" : "cur", s->names.p + en->at);
	if (unlinkat(s->dirfd, path, 0) == 0)
		log_warning(
		    "%s/%s was a second link to the same message: removed", file_path(s->dirfd), path);
}

/* Gives a file a base of its own. True: *en is a message again. */
static bool rename_apart(struct maildir_scan *s, struct maildir_scan_entry *en)
{
	char unique[MAILDIR_UNIQUE_MAX + 1], from[5 + MAILDIR_NAME_MAX], to[5 + MAILDIR_NAME_MAX];
	const char *dir = en->in_new ? "new" : "cur", *old = s->names.p + en->at;
	struct err e;
	char *p;
	size_t n;

	maildir_name_unique(unique);
	n = (size_t)snprintf(to, sizeof to, "%s/%s%s", dir, unique, old + en->base);
	snprintf(from, sizeof from, "%s/%s", dir, old);
	if (n >= sizeof to || file_rename_new(s->dirfd, from, s->dirfd, to, &e) < 0)
		return false;
	log_warning("%s/%s had the name of another message: renamed to %s", file_path(s->dirfd), from, to);
	en->at = (uint32_t)s->names.n;
	p = buf_space(&s->names, n - 4 + 1);
	if (!p)
		return false;
	memcpy(p, to + 4, n - 4 + 1);
	set_entry(en, str_of(p, n - 4), en->at);
	return true;
}

/* en has the base of the entry `first`. True: en is to stay as a message of its own. */
static bool settle(
    struct maildir_scan *s, struct maildir_scan_entry *first, struct maildir_scan_entry *en, bool fix)
{
	struct stat a, b;
	int has_a = stat_entry(s, first, &a), has_b = stat_entry(s, en, &b);

	/* Renamed while we read: the name that is there now is right. cur/ was read later. */
	if (has_b < 0)
		return false;
	if (has_a < 0 || first->in_new) {
		struct maildir_scan_entry swap = *first;

		*first = *en;
		*en = swap;
		if (has_a < 0)
			return false;
	}
	if (!fix)
		return false;
	if (a.st_ino != b.st_ino || a.st_dev != b.st_dev)
		return rename_apart(s, en);
	unlink_twin(s, en, &a);
	return false;
}

static void clear_hash(struct maildir_scan *s)
{
	size_t want = 64;

	while (want < s->entries.n * 2)
		want *= 2;
	vec_drop(s->slots);
	s->nslots = 0;
	s->slots = vec_grown(NULL, NULL, &s->nslots, want, sizeof *s->slots);
	s->nslots = want;
	memset(s->slots, 0, want * sizeof *s->slots);
}

/* Where the base of en goes; its hash into *hash. */
static size_t place_of(const struct maildir_scan *s, const struct maildir_scan_entry *en, uint64_t *hash)
{
	struct str base = str_of(s->names.p + en->at, en->base);

	*hash = map_hash(base);
	return slot_of(s, base, *hash);
}

static void build_hash(struct maildir_scan *s, bool fix)
{
	size_t kept = 0;

	clear_hash(s);
	for (size_t i = 0; i < s->entries.n; i++) {
		struct maildir_scan_entry en = s->entries.p[i];
		uint64_t hash;
		size_t slot = place_of(s, &en, &hash);

		if (s->slots[slot].entry) {
			if (!settle(s, &s->entries.p[s->slots[slot].entry - 1], &en, fix))
				continue;
			slot = place_of(s, &en, &hash);
		}
		s->entries.p[kept++] = en;
		s->slots[slot] = (struct maildir_scan_slot){(uint32_t)kept, (uint32_t)(hash >> 32)};
	}
	s->entries.n = kept;
}

static int read_dirs(struct maildir_scan *s, bool with_cur, bool fix, struct err *e)
{
	struct maildir_stamps after;
	struct buf space;
	int result;

	buf_clear(&s->names);
	s->entries.n = 0;
	s->began_ns = clock_now_ns();
	if (maildir_scan_stamps(s->dirfd, &s->stamps, e) < 0)
		return -1;
	buf_init(&space, READ_SIZE);
	buf_space(&space, READ_SIZE);
	result = read_dir(s, "new", &space, e);
	if (result == 0 && with_cur)
		result = read_dir(s, "cur", &space, e);
	buf_free(&space);
	if (result < 0)
		return -1;
	build_hash(s, fix);
	s->steady = maildir_scan_stamps(s->dirfd, &after, NULL) == 0 &&
	            maildir_stamps_eq(&s->stamps, &after) && s->began_ns - newest(&s->stamps) > TICK_NS;
	return 0;
}

/* ---- tmp/ ---- */

int maildir_scan_read(struct maildir_scan *s, bool fix, struct err *e)
{
	return read_dirs(s, true, fix, e);
}

int maildir_scan_read_new(struct maildir_scan *s, struct err *e)
{
	return read_dirs(s, false, false, e);
}

static bool is_old(const struct stat *st, int64_t now)
{
	return S_ISREG(st->st_mode) && st->st_mtime < now - TMP_OLD_S && st->st_ctime < now - TMP_OLD_S;
}

static void clean_dir(int fd, int64_t now)
{
	DIR *dir = fdopendir(fd);
	struct dirent *d;
	struct stat st;

	if (!dir) {
		close(fd);
		return;
	}
	while ((d = readdir(dir))) {
		if (d->d_name[0] == '.' || fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (is_old(&st, now) && unlinkat(fd, d->d_name, 0) < 0 && errno != ENOENT)
			log_warning("%s/%s can't be removed: %s", file_path(fd), d->d_name, strerror(errno));
	}
	closedir(dir);
}

void maildir_scan_clean_tmp(int dirfd)
{
	int64_t now = clock_now_s();
	struct timespec looked[2] = {{.tv_sec = (time_t)now}, {.tv_nsec = UTIME_OMIT}};
	struct stat st;
	int fd;

	if (fstatat(dirfd, "tmp", &st, 0) < 0)
		return;
	/* Looked through long after the last change: nothing is in it. Or looked through not long ago. */
	if (st.st_atime > st.st_ctime + TMP_OLD_S || st.st_atime > now - TMP_LOOK_S)
		return;
	fd = openat(dirfd, "tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	clean_dir(fd, now);
	sys_leftover_clean(dirfd, TMP_OLD_S);
	utimensat(dirfd, "tmp", looked, 0);
}
