/* Writing dovecot-uidlist, under its lock. */
#include "maildir/uidwrite.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "maildir/name.h"
#include "maildir/uidspare.h"
#include "maildir/uidvalidity.h"
#include "sys/fd.h"
#include "sys/file.h"

#define TMP MAILDIR_UIDLIST ".tmp"
enum { TOUCH_MS = 10000, CHUNK = 256 << 10 };

int maildir_uidlist_lock(struct maildir_uidlist *u, int timeout_ms, struct err *e)
{
	u->touched_ms = clock_mono_ms();
	return lock_dot(&u->lock, u->dirfd, MAILDIR_UIDLIST, timeout_ms, e);
}

void maildir_uidlist_touch(struct maildir_uidlist *u)
{
	int64_t now = clock_mono_ms();

	if (now - u->touched_ms < TOUCH_MS)
		return;
	lock_dot_touch(&u->lock);
	u->touched_ms = now;
}

bool maildir_uidlist_unlock(struct maildir_uidlist *u)
{
	return lock_dot_release(&u->lock);
}

static int data_sync(int fd, struct err *e)
{
	if (file_get_fsync() == FILE_FSYNC_NEVER || fdatasync(fd) == 0 || errno == EINVAL)
		return 0;
	return err_sys(e, "fdatasync(%s) failed, so what was written may be lost", file_path(fd));
}

/* ---- the whole file ---- */

static void add_header(const struct maildir_uidlist *u, struct buf *out)
{
	buf_printf(out, "3 V%u N%u G", u->uidvalidity, u->uidnext);
	for (int i = 0; i < 16; i++)
		buf_printf(out, "%02x", u->guid[i]);
	buf_add(out, str_is_nil(u->header_rest) ? STR("") : u->header_rest);
	buf_ch(out, '\n');
}

/* Keys as they are, but for those whose letter no version of the format can have. */
static void add_keys(struct buf *out, struct str keys, uint32_t uid)
{
	struct str rest = str_from(keys, 1), item;

	if (keys.n == 0)
		return;
	while (str_cut(&rest, ' ', &item)) {
		if (item.n && item.p[0] >= 'A' && item.p[0] <= 'Z') {
			buf_ch(out, ' ');
			buf_add(out, item);
		} else {
			log_warning("%s: UID %u had a key that isn't a capital letter: dropped",
			    MAILDIR_UIDLIST, uid);
		}
	}
}

/* What a rewrite changes. */
struct changes {
	const bool *dead;
	maildir_uidlist_namer *namer;
	void *arg;
};

static bool is_uidl(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	}
	return s.n > 0 && s.n <= MAILDIR_NAME_MAX;
}

static void add_record(
    const struct maildir_uidlist *u, size_t i, const struct changes *changes, struct buf *out)
{
	struct maildir_uidlist_record r;
	struct str uidl;

	maildir_uidlist_record(u, i, &r);
	buf_u64(out, r.uid);
	add_keys(out, r.keys, r.uid);
	if (changes->namer && str_is_nil(r.pop3_uidl)) {
		uidl = changes->namer(changes->arg, r.uid);
		if (is_uidl(uidl))
			buf_printf(out, " P%.*s", STR_ARG(str_eq(uidl, r.base) ? STR("") : uidl));
	}
	buf_add(out, STR(" :"));
	buf_add(out, r.base);
	buf_ch(out, '\n');
}

static int write_records(struct maildir_uidlist *u, int fd, const struct changes *changes)
{
	struct buf out;
	int result = 0;

	buf_init(&out, CHUNK * 2);
	add_header(u, &out);
	for (size_t i = 0; i < u->entries.n && result == 0; i++) {
		if (changes->dead && changes->dead[i])
			continue;
		add_record(u, i, changes, &out);
		if (out.n < CHUNK)
			continue;
		maildir_uidlist_touch(u);
		result = fd_write_all(fd, buf_str(&out));
		out.n = 0;
	}
	if (result == 0)
		result = fd_write_all(fd, buf_str(&out));
	buf_free(&out);
	return result;
}

static int rewrite(struct maildir_uidlist *u, const struct changes *changes, struct err *e)
{
	int fd, result = -1;

	if (!u->has_guid) {
		if (getrandom(u->guid, sizeof u->guid, 0) != sizeof u->guid)
			return err_sys(e, "getrandom failed");
		u->has_guid = true;
	}
	fd = file_open(u->dirfd, TMP, O_WRONLY | O_CREAT | O_TRUNC, 0600, e);
	if (fd < 0)
		return -1;
	if (write_records(u, fd, changes) < 0) {
		file_err(e, "write", u->dirfd, TMP);
		goto out;
	}
	if (data_sync(fd, e) < 0)
		goto out;
	if (renameat(u->dirfd, TMP, u->dirfd, MAILDIR_UIDLIST) < 0) {
		file_err(e, "rename", u->dirfd, TMP);
		goto out;
	}
	(void)maildir_uidspare_keep(u->dirfd);
	/* A power cut that brought the old list back would lose what is appended to the new one. */
	if (file_sync(u->dirfd, e) == 0 && maildir_uidlist_refresh(u, e) >= 0)
		result = 0;
	fd_close(&fd);
	return result;
out:
	unlinkat(u->dirfd, TMP, 0);
	fd_close(&fd);
	return -1;
}

int maildir_uidlist_rewrite(struct maildir_uidlist *u, const bool *dead, struct err *e)
{
	return rewrite(u, &(struct changes){.dead = dead}, e);
}

int maildir_uidlist_name_pop3(
    struct maildir_uidlist *u, maildir_uidlist_namer *namer, void *arg, struct err *e)
{
	return rewrite(u, &(struct changes){.namer = namer, .arg = arg}, e);
}

bool maildir_uidlist_wants_rewrite(const struct maildir_uidlist *u, size_t live)
{
	return u->entries.n > live && live * 4 <= u->entries.n * 3;
}

static uint32_t new_uidvalidity(int counter_dirfd)
{
	return counter_dirfd >= 0 ? maildir_uidvalidity_next(counter_dirfd) : (uint32_t)clock_now_s();
}

int maildir_uidlist_reset(struct maildir_uidlist *u, uint32_t uidvalidity, int counter_dirfd, struct err *e)
{
	u->entries.n = 0;
	u->uidvalidity = uidvalidity ? uidvalidity : new_uidvalidity(counter_dirfd);
	u->uidnext = 1;
	return maildir_uidlist_rewrite(u, NULL, e);
}

/* ---- making it right ---- */

static void make_new(struct maildir_uidlist *u, const struct maildir_uidlist_hint *hint)
{
	if (maildir_uidspare_read(u) || maildir_uidspare_courier(u))
		return;
	maildir_uidlist_forget(u);
	u->version = 3;
	u->has_guid = false;
	u->uidvalidity = hint->uidvalidity;
	u->uidnext = 1;
	if (u->uidvalidity)
		log_warning("%s/%s is gone: made anew with the UIDVALIDITY that the index knows; "
		            "messages get new UIDs",
		    file_path(u->dirfd), MAILDIR_UIDLIST);
	else
		u->uidvalidity = new_uidvalidity(hint->counter_dirfd);
}

static void repair(struct maildir_uidlist *u, const struct maildir_uidlist_hint *hint, const char *found)
{
	bool known = u->uidvalidity || hint->uidvalidity;

	if (!known)
		u->entries.n = 0;
	if (!u->uidvalidity)
		u->uidvalidity = known ? hint->uidvalidity : new_uidvalidity(hint->counter_dirfd);
	if (!known)
		u->uidnext = 1;
	log_warning(
	    "%s: repaired with UIDVALIDITY %u (%s), %zu messages keep their UIDs, the next is at least %u",
	    found, u->uidvalidity, known ? "unchanged" : "new: the old one can't be read", u->entries.n,
	    u->uidnext);
}

static void raise_uidnext(struct maildir_uidlist *u, const struct maildir_uidlist_hint *hint)
{
	if (hint->uidvalidity == u->uidvalidity && hint->uidnext > u->uidnext)
		u->uidnext = hint->uidnext;
	if (u->uidnext == 0)
		u->uidnext = 1;
}

int maildir_uidlist_sync(struct maildir_uidlist *u, const struct maildir_uidlist_hint *hint, struct err *e)
{
	int result = maildir_uidlist_refresh_mending(u, e);

	if (result < 0 && e->kind == ERR_NOTFOUND)
		make_new(u, hint);
	else if (result < 0 && e->kind == ERR_CORRUPT && (u->uidvalidity || !maildir_uidspare_read(u)))
		repair(u, hint, e->text);
	else if (result < 0 && e->kind == ERR_CORRUPT)
		log_warning("%s", e->text);
	else if (result < 0)
		return -1;
	raise_uidnext(u, hint);
	if (result >= 0 && u->version == 3 && u->has_guid && u->size == u->file_size)
		return result;
	if (maildir_uidlist_rewrite(u, NULL, e) < 0)
		return -1;
	raise_uidnext(u, hint);
	return MAILDIR_UIDLIST_NEW;
}

/* ---- appending ---- */

static bool can_stand(struct str s, char also)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n' || s.p[i] == '\0' || s.p[i] == also)
			return false;
	}
	return s.n > 0 && s.n <= MAILDIR_NAME_MAX;
}

static int build(
    struct maildir_uidlist *u, struct maildir_uidlist_add *adds, size_t n, struct buf *out, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct maildir_uidlist_add *a = &adds[i];
		struct maildir_name name;

		maildir_name_parse(a->base, &name);
		if (!can_stand(a->base, '/') || name.base.n != a->base.n ||
		    (!str_is_nil(a->guid) && !can_stand(a->guid, ' ')))
			return err_set(e, ERR_CANNOT, "a file name that can't stand in %s: %.*s",
			    MAILDIR_UIDLIST, STR_ARG(a->base));
		a->uid = u->uidnext + (uint32_t)i;
		a->offset = u->size + out->n;
		buf_u64(out, a->uid);
		if (name.psize == MAILDIR_SIZE_UNKNOWN && a->psize != MAILDIR_SIZE_UNKNOWN)
			buf_printf(out, " S%llu", (unsigned long long)a->psize);
		if (name.vsize == MAILDIR_SIZE_UNKNOWN && a->vsize != MAILDIR_SIZE_UNKNOWN)
			buf_printf(out, " W%llu", (unsigned long long)a->vsize);
		if (!str_is_nil(a->guid))
			buf_printf(out, " G%.*s", STR_ARG(a->guid));
		buf_add(out, STR(" :"));
		buf_add(out, a->base);
		buf_ch(out, '\n');
	}
	return 0;
}

static int write_at_end(struct maildir_uidlist *u, struct str s, struct err *e)
{
	struct stat st;
	ssize_t n;

	if (fstat(u->fd, &st) < 0)
		return file_err(e, "fstat", u->dirfd, MAILDIR_UIDLIST);
	if ((uint64_t)st.st_size != u->size)
		return err_set(e, ERR_BUSY, "%s/%s was changed by somebody who doesn't hold its lock",
		    file_path(u->dirfd), MAILDIR_UIDLIST);
	do {
		n = pwrite(u->fd, s.p, s.n, (off_t)u->size);
	} while (n < 0 && errno == EINTR);
	if (n >= 0 && (size_t)n == s.n && data_sync(u->fd, e) == 0)
		return 0;
	if (n < 0 && errno == EBADF)
		errno = EACCES; /* it could be opened for reading only */
	else if (n >= 0 && (size_t)n < s.n)
		errno = ENOSPC;
	if (n < 0 || (size_t)n < s.n)
		file_err(e, "write", u->dirfd, MAILDIR_UIDLIST);
	/* What stands there half must not be taken for a record by the next writer. */
	if (n > 0 && ftruncate(u->fd, (off_t)u->size) < 0)
		log_error("%s/%s: can't take back what was written: the next writer will",
		    file_path(u->dirfd), MAILDIR_UIDLIST);
	maildir_uidlist_forget(u);
	return -1;
}

/* The list in memory follows the file. */
static void take_in(
    struct maildir_uidlist *u, const struct maildir_uidlist_add *adds, size_t n, struct str lines)
{
	struct stat st;

	if (u->partial) {
		u->uidnext += (uint32_t)n;
		u->size = u->file_size = u->size + lines.n;
		return;
	}
	buf_add(&u->text, lines);
	if (!str_is_nil(u->header_rest))
		u->header_rest.p = u->text.p;
	for (size_t i = 0; i < n; i++) {
		struct maildir_uidlist_entry *en = vec_push(&u->entries, NULL);
		const char *line = u->text.p + adds[i].offset;
		const char *end = memchr(line, '\n', u->text.n - adds[i].offset);

		en->offset = adds[i].offset;
		en->uid = adds[i].uid;
		en->name_len = (uint16_t)adds[i].base.n;
		en->name_at = (uint16_t)(end - line - (ptrdiff_t)adds[i].base.n);
	}
	u->uidnext += (uint32_t)n;
	u->size = u->file_size = u->text.n;
	if (fstat(u->fd, &st) == 0)
		u->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

int maildir_uidlist_append(
    struct maildir_uidlist *u, struct maildir_uidlist_add *adds, size_t n, struct err *e)
{
	struct buf out;
	int result = -1;

	if (n == 0)
		return 0;
	if (n >= MAILDIR_UID_END - u->uidnext)
		return err_set(e, ERR_LIMIT, "%s/%s: no UIDs are left under this UIDVALIDITY",
		    file_path(u->dirfd), MAILDIR_UIDLIST);
	buf_init(&out, MAILDIR_UIDLIST_MAX - u->size);
	if (build(u, adds, n, &out, e) == 0) {
		if (out.full)
			err_set(
			    e, ERR_LIMIT, "%s/%s would be too large", file_path(u->dirfd), MAILDIR_UIDLIST);
		else
			result = write_at_end(u, buf_str(&out), e);
	}
	if (result == 0)
		take_in(u, adds, n, buf_str(&out));
	buf_free(&out);
	return result;
}
