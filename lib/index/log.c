/* The log file. */
#include "index/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crc32c.h"
#include "base/num.h"
#include "sys/aside.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"

enum { LOCK_MS = 10000, READ_AHEAD = 64 << 10, NFS_MAGIC = 0x6969 };

static void random_bytes(void *p, size_t n)
{
	if (getrandom(p, n, 0) != (ssize_t)n)
		die(ERR_TEMP, "no random numbers from the kernel");
}

void index_log_head_init(struct index_log_head *h, const struct index_ident *ident)
{
	memset(h, 0, sizeof *h);
	memcpy(h->magic, INDEX_LOG_MAGIC, sizeof h->magic);
	h->version = INDEX_FORMAT_VERSION;
	h->size = sizeof *h;
	random_bytes(&h->id, sizeof h->id);
	h->created = clock_now_us();
	h->uidvalidity = ident->uidvalidity;
	memcpy(h->guid, ident->guid, sizeof h->guid);
}

static void begin(struct index_log *l, const struct index_place *place, int fd)
{
	struct statfs fs;
	struct stat st;

	memset(l, 0, sizeof *l);
	l->dirfd = place->dirfd;
	l->readonly = place->readonly;
	l->fd = fd;
	l->pos = sizeof l->head;
	if (fd >= 0 && fstat(fd, &st) == 0) {
		l->dev = st.st_dev;
		l->inode = st.st_ino;
	}
	l->network = fd >= 0 && fstatfs(fd, &fs) == 0 && fs.f_type == NFS_MAGIC;
	random_bytes(&l->writer, sizeof l->writer);
	buf_init(&l->in, INDEX_RECORD_MAX + READ_AHEAD);
}

static int check_head(const struct index_log_head *h, const struct index_ident *ident, struct err *e)
{
	if (memcmp(h->magic, INDEX_LOG_MAGIC, sizeof h->magic) != 0 || h->version != INDEX_FORMAT_VERSION ||
	    h->size != sizeof *h)
		return err_set(e, ERR_CORRUPT, "it isn't an index log of format %d", INDEX_FORMAT_VERSION);
	if (crc32c(0, h, offsetof(struct index_log_head, crc)) != h->crc)
		return err_set(e, ERR_CORRUPT, "the checksum of its header is wrong");
	if (h->uidvalidity != ident->uidvalidity || memcmp(h->guid, ident->guid, sizeof h->guid) != 0)
		return err_set(e, ERR_CORRUPT, "it is of another mailbox (UIDVALIDITY %u, this one has %u)",
		    h->uidvalidity, ident->uidvalidity);
	return 0;
}

int index_log_open(
    struct index_log *l, const struct index_place *place, const struct index_ident *ident, struct err *e)
{
	int flags = (place->readonly ? O_RDONLY : O_RDWR | O_APPEND) | O_NONBLOCK;
	int fd = place->readonly ? file_open(place->dirfd, INDEX_LOG_NAME, flags, 0, e)
	                         : sys_aside_open(place->dirfd, INDEX_LOG_NAME, flags, SYS_ASIDE_DERIVED, e);
	ssize_t n;

	begin(l, place, fd);
	if (fd < 0)
		return -1;
	n = fd_pread_full(fd, &l->head, sizeof l->head, 0);
	if (n < 0)
		return file_err(e, "read", place->dirfd, INDEX_LOG_NAME);
	if ((size_t)n < sizeof l->head) {
		memset(&l->head, 0, sizeof l->head);
		return err_set(e, ERR_CORRUPT, "it is shorter than a header");
	}
	if (check_head(&l->head, ident, e) < 0) {
		memset(&l->head, 0, sizeof l->head);
		return -1;
	}
	return 0;
}

int index_log_create(struct index_log *l, const struct index_place *place, const struct index_log_head *head,
    bool replace, struct err *e)
{
	struct file_replace r;
	struct index_log_head h = *head;
	int result;

	h.crc = crc32c(0, &h, offsetof(struct index_log_head, crc));
	if (file_replace_begin(&r, place->dirfd, INDEX_LOG_NAME, 0600, e) < 0)
		return -1;
	if (fd_write_all(r.fd, str_of(&h, sizeof h)) < 0 || fcntl(r.fd, F_SETFL, O_APPEND) < 0) {
		file_err(e, "write", place->dirfd, r.tmp);
		goto fail;
	}
	/* Blocks beyond the end: so that an expunge still finds room when the disk is full. Where it can't be, it isn't. */
	(void)!fallocate(r.fd, FALLOC_FL_KEEP_SIZE, 0, INDEX_LOG_RESERVE);
	if (file_sync(r.fd, e) < 0 || lock_flock(r.fd, true, LOCK_MS, e) < 0)
		goto fail;
	if (replace)
		result = renameat(place->dirfd, r.tmp, place->dirfd, INDEX_LOG_NAME) < 0
		             ? file_err(e, "rename", place->dirfd, INDEX_LOG_NAME)
		             : 0;
	else
		result = file_rename_new(place->dirfd, r.tmp, place->dirfd, INDEX_LOG_NAME, e);
	if (result < 0)
		goto fail;
	begin(l, place, r.fd);
	l->head = h;
	l->locked = true;
	if (file_sync(place->dirfd, e) == 0)
		return 0;
	index_log_close(l); /* it has the name, and is good: whoever comes next goes on in it */
	return -1;
fail:
	file_replace_abort(&r);
	return -1;
}

void index_log_close(struct index_log *l)
{
	fd_close(&l->fd);
	buf_free(&l->in);
}

void index_log_idle(struct index_log *l)
{
	buf_free(&l->in);
}

/* At least n bytes at pos are in memory: true. Reads ahead what a plain read of the file gives. */
static bool have(struct index_log *l, size_t n, struct err *e)
{
	struct stat st;
	size_t want;
	ssize_t got;
	char *at;

	if (l->pos >= l->in_at && l->pos - l->in_at <= l->in.n && l->in.n - (l->pos - l->in_at) >= n)
		return true;
	if (fstat(l->fd, &st) < 0) {
		err_sys(e, "fstat(%s) failed", INDEX_LOG_NAME);
		return false;
	}
	/* Somebody cut it: what we know is still so, and the next writer begins a new log. */
	if ((uint64_t)st.st_size < l->pos)
		l->bad = true;
	if ((uint64_t)st.st_size < l->pos + n)
		return false;
	want = num_max(n, num_min(READ_AHEAD, (size_t)st.st_size - l->pos));
	l->in.n = 0;
	l->in_at = l->pos;
	at = buf_space(&l->in, want);
	got = at ? fd_pread_full(l->fd, at, want, l->pos) : -1;
	l->in.n = got < 0 ? 0 : (size_t)got;
	if (got < 0)
		file_err(e, "read", l->dirfd, INDEX_LOG_NAME);
	return l->in.n >= n;
}

static uint32_t record_crc(const struct index_log *l, const char *p, uint32_t len)
{
	uint32_t crc = crc32c(0, &l->head.id, sizeof l->head.id);

	crc = crc32c(crc, p, 4);
	return crc32c(crc, p + 8, len - 8);
}

int index_log_next(struct index_log *l, struct index_log_rec *r, struct err *e)
{
	struct index_rec_head *h = &r->head;
	const char *p;

	if (l->bad || l->closed)
		return 0;
	if (e)
		e->kind = ERR_NONE;
	if (!have(l, sizeof *h, e))
		return e && e->kind ? -1 : 0;
	memcpy(h, l->in.p + (l->pos - l->in_at), sizeof *h);
	if (h->len < sizeof *h || h->len % 8 || h->len > INDEX_RECORD_MAX || h->body > h->len - sizeof *h ||
	    h->len - sizeof *h - h->body >= 8) {
		l->bad = true;
		return 0;
	}
	if (!have(l, h->len, e))
		return e && e->kind ? -1 : 0;
	p = l->in.p + (l->pos - l->in_at);
	if (record_crc(l, p, h->len) != h->crc ||
	    (h->type != INDEX_REC_TXN && (h->type != INDEX_REC_CLOSED || h->body != 8))) {
		l->bad = true;
		return 0;
	}
	if (h->type == INDEX_REC_CLOSED) {
		l->closed = true;
		return 0;
	}
	r->start = l->pos;
	r->end = l->pos += h->len;
	r->payload = str_of(p + sizeof *h, h->body);
	return 1;
}

bool index_log_moved(const struct index_log *l)
{
	struct stat st;

	return fstat(l->fd, &st) < 0 || (uint64_t)st.st_size != l->pos || st.st_nlink == 0;
}

bool index_log_is_nameless(const struct index_log *l)
{
	struct stat st;

	return fstat(l->fd, &st) < 0 || st.st_nlink == 0;
}

bool index_log_is_named(const struct index_log *l)
{
	struct stat st;

	return fstatat(l->dirfd, INDEX_LOG_NAME, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_ino == l->inode &&
	       st.st_dev == l->dev;
}

/* A record that fitted only in part: taken off again if nobody came after it. If somebody does in between, he finds his record
 * gone or behind garbage, and appends it again. */
static int undo(struct index_log *l, ssize_t written, struct err *e)
{
	int saved = written < 0 ? errno : ENOSPC;
	struct stat st;
	off_t end = lseek(l->fd, 0, SEEK_CUR);

	if (written > 0 && fstat(l->fd, &st) == 0 && st.st_size == end && ftruncate(l->fd, end - written) < 0)
		saved = errno;
	errno = saved;
	return file_err(e, "append to", l->dirfd, INDEX_LOG_NAME);
}

int index_log_append(struct index_log *l, enum index_rec_type type, struct str payload,
    struct index_log_own *own, struct err *e)
{
	struct index_rec_head h = {.type = type, .writer = l->writer, .serial = ++l->serial};
	size_t len = sizeof h + ((payload.n + 7) & ~(size_t)7);
	bool lock = l->network && !l->locked;
	char zeros[8] = {0};
	struct iovec part[3] = {
	    {&h, sizeof h}, {(void *)payload.p, payload.n}, {zeros, len - sizeof h - payload.n}};
	ssize_t n;

	if (len > INDEX_RECORD_MAX)
		return err_set(e, ERR_LIMIT, "a log record of %zu bytes is too large", len);
	h.len = (uint32_t)len;
	h.body = (uint32_t)payload.n;
	h.crc = crc32c(0, &l->head.id, sizeof l->head.id);
	h.crc = crc32c(h.crc, &h.len, 4);
	h.crc = crc32c(h.crc, (const char *)&h + 8, sizeof h - 8);
	h.crc = crc32c(crc32c(h.crc, payload.p, payload.n), zeros, part[2].iov_len);
	if (lock && index_log_lock(l, true, e) < 0)
		return -1;
	/* One call, which the kernel orders as one. */
	do {
		n = writev(l->fd, part, 3);
	} while (n < 0 && errno == EINTR);
	own->end = (uint64_t)lseek(l->fd, 0, SEEK_CUR);
	own->start = own->end - len;
	own->serial = h.serial;
	if (n != (ssize_t)len)
		undo(l, n, e);
	if (lock)
		index_log_unlock(l);
	return n == (ssize_t)len ? 0 : -1;
}

int index_log_sync(struct index_log *l, struct err *e)
{
	if (file_get_fsync() == FILE_FSYNC_NEVER || fdatasync(l->fd) == 0)
		return 0;
	return file_err(e, "fdatasync", l->dirfd, INDEX_LOG_NAME);
}

int index_log_lock(struct index_log *l, bool wait, struct err *e)
{
	if (lock_flock(l->fd, true, wait ? LOCK_MS : 0, e) < 0)
		return -1;
	l->locked = true;
	return 0;
}

void index_log_unlock(struct index_log *l)
{
	if (l->locked)
		lock_unflock(l->fd);
	l->locked = false;
}
