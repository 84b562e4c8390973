/* maildirsize. */
#include "maildir/quota.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "maildir/name.h"
#include "maildir/scan.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { OLD_S = 15 * 60, ARENA = 64 << 20 };

/* "<bytes>S[,<count>C]", in any order. */
static bool parse_limits(struct str line, struct maildir_quota_limits *r)
{
	struct str item;
	uint64_t v;

	r->bytes = r->count = 0;
	while (str_cut(&line, ',', &item)) {
		if (item.n < 2 || !num_parse_u64(str_head(item, item.n - 1), &v))
			return false;
		if (item.p[item.n - 1] == 'S')
			r->bytes = v;
		else if (item.p[item.n - 1] == 'C')
			r->count = v;
		else
			return false;
	}
	return true;
}

static bool take_signed(struct str *s, int64_t *r)
{
	bool minus;
	uint64_t v;

	*s = str_from(*s, str_span(*s, " "));
	minus = s->n && s->p[0] == '-';
	if (s->n && (minus || s->p[0] == '+'))
		*s = str_from(*s, 1);
	if (!num_take_u64(s, &v) || v > INT64_MAX)
		return false;
	*r = minus ? -(int64_t)v : (int64_t)v;
	return true;
}

static bool add_line(struct str line, struct maildir_quota_use *use)
{
	int64_t bytes, count;

	if (!take_signed(&line, &bytes) || !line.n || line.p[0] != ' ' || !take_signed(&line, &count))
		return false;
	use->lines++;
	return str_trim(line).n == 0 && !__builtin_add_overflow(use->bytes, bytes, &use->bytes) &&
	       !__builtin_add_overflow(use->count, count, &use->count);
}

bool maildir_quota_parse(
    struct str text, const struct maildir_quota_limits *limits, struct maildir_quota_use *use)
{
	struct maildir_quota_limits was;
	struct str rest = text, line;

	*use = (struct maildir_quota_use){0};
	if (text.n >= MAILDIR_QUOTA_SIZE || str_chr(text, '\0') >= 0 || text.n == 0 ||
	    text.p[text.n - 1] != '\n')
		return false;
	if (!str_cut(&rest, '\n', &line) || !parse_limits(line, &was) || was.bytes != limits->bytes ||
	    was.count != limits->count)
		return false;
	while (rest.n && str_cut(&rest, '\n', &line)) {
		if (!add_line(line, use))
			return false;
	}
	return use->bytes >= 0 && use->count >= 0;
}

static bool is_over(const struct maildir_quota_use *use, const struct maildir_quota_limits *limits)
{
	return (limits->bytes && (uint64_t)use->bytes > limits->bytes) ||
	       (limits->count && (uint64_t)use->count > limits->count);
}

/* ---- counting ---- */

static void count_file(int fd, const char *file, struct maildir_quota_use *use)
{
	struct maildir_name name;
	struct stat st;

	maildir_name_parse(str_c(file), &name);
	if (name.psize > INT64_MAX / 1024) {
		if (fstatat(fd, file, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode))
			return;
		name.psize = (uint64_t)st.st_size;
	}
	use->bytes += (int64_t)name.psize;
	use->count++;
}

static int count_dir(int mailbox, const char *part, struct maildir_quota_use *use, struct err *e)
{
	int fd = openat(mailbox, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *ent;

	if (!d) {
		fd_close(&fd);
		return errno == ENOENT ? 0 : file_err(e, "opendir", mailbox, part);
	}
	while ((ent = readdir(d))) {
		if (ent->d_name[0] != '.' && ent->d_type != DT_DIR)
			count_file(fd, ent->d_name, use);
	}
	closedir(d);
	return 0;
}

static int open_entry(const struct maildir_root *r, const struct maildir_list_entry *en, struct err *e)
{
	char dir[MAILDIR_DIR_SIZE];

	return maildir_list_dir(r, en->name, dir, e) < 0 ? -1 : file_open_dir(r->fd, dir, e);
}

/* Counts one mailbox; its stamps from before go into *stamps. One that is gone meanwhile counts nothing. */
static int count_mailbox(const struct maildir_root *r, const struct maildir_list_entry *en,
    struct maildir_quota_use *use, struct maildir_stamps *stamps, struct err *e)
{
	int fd = open_entry(r, en, e), result;

	*stamps = (struct maildir_stamps){0};
	if (fd < 0)
		return e->kind == ERR_NOTFOUND ? 0 : -1;
	maildir_scan_stamps(fd, stamps, NULL);
	result = count_dir(fd, "new", use, e);
	if (result == 0)
		result = count_dir(fd, "cur", use, e);
	fd_close(&fd);
	return result;
}

static bool has_changed(
    const struct maildir_root *r, const struct maildir_list_entry *en, const struct maildir_stamps *before)
{
	struct maildir_stamps now = {0};
	int fd = open_entry(r, en, &(struct err){0});

	if (fd >= 0)
		maildir_scan_stamps(fd, &now, NULL);
	fd_close(&fd);
	return !maildir_stamps_eq(before, &now);
}

static int write_file(
    int dirfd, const struct maildir_quota_limits *limits, const struct maildir_quota_use *use, struct err *e)
{
	char text[120];
	int n;

	if (limits->count)
		n = snprintf(text, sizeof text, "%lluS,%lluC\n", (unsigned long long)limits->bytes,
		    (unsigned long long)limits->count);
	else
		n = snprintf(text, sizeof text, "%lluS\n", (unsigned long long)limits->bytes);
	n += snprintf(
	    text + n, sizeof text - (size_t)n, "%lld %lld\n", (long long)use->bytes, (long long)use->count);
	return file_write(dirfd, MAILDIR_QUOTA, str_of(text, (size_t)n), false, e);
}

int maildir_quota_recount(const struct maildir_root *r, int dirfd, const struct maildir_quota_limits *limits,
    struct maildir_quota_use *use, struct err *e)
{
	struct maildir_list_entry *list;
	struct maildir_stamps *stamps;
	bool changed = false;
	struct arena a;
	struct err unwritten;
	int result;
	size_t n;

	*use = (struct maildir_quota_use){.lines = 1};
	arena_init(&a, "quota", ARENA);
	result = maildir_list_all(r, &a, &list, &n, e);
	stamps = arena_array(&a, result == 0 ? n : 0, sizeof *stamps);
	for (size_t i = 0; result == 0 && i < n; i++) {
		list[i].noselect |= limits->ignored && limits->ignored(limits->arg, list[i].name);
		if (!list[i].noselect)
			result = count_mailbox(r, &list[i], use, &stamps[i], e);
	}
	if (result == 0 && write_file(dirfd, limits, use, &unwritten) < 0)
		log_warning("%s", unwritten.text); /* the sums are right all the same */
	for (size_t i = 0; result == 0 && !changed && i < n; i++)
		changed = !list[i].noselect && has_changed(r, &list[i], &stamps[i]);
	/* Who changed it may have added its line to the file before ours, or counts on us to have seen it. */
	if (changed)
		unlinkat(dirfd, MAILDIR_QUOTA, 0);
	arena_free(&a);
	return result;
}

/* ---- reading, adding ---- */

int maildir_quota_read(const struct maildir_root *r, int dirfd, const struct maildir_quota_limits *limits,
    struct maildir_quota_use *use, struct err *e)
{
	struct stat st = {0};
	bool usable = false;
	struct buf text;

	buf_init(&text, MAILDIR_QUOTA_SIZE + 1);
	if (file_read(dirfd, MAILDIR_QUOTA, &text, e) == 0 &&
	    fstatat(dirfd, MAILDIR_QUOTA, &st, AT_SYMLINK_NOFOLLOW) == 0)
		usable = maildir_quota_parse(buf_str(&text), limits, use);
	if (usable && is_over(use, limits) && (use->lines > 1 || clock_now_s() - st.st_mtime > OLD_S))
		usable = false;
	buf_free(&text);
	return usable ? 0 : maildir_quota_recount(r, dirfd, limits, use, e);
}

void maildir_quota_add(int dirfd, int64_t bytes, int64_t count)
{
	int fd = openat(dirfd, MAILDIR_QUOTA, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	char text[64];
	int n;

	if (fd < 0) {
		if (errno != ENOENT)
			log_warning(
			    "open(%s/%s) failed: %s", file_path(dirfd), MAILDIR_QUOTA, strerror(errno));
		return;
	}
	n = snprintf(text, sizeof text, "%+lld %+lld\n", (long long)bytes, (long long)count);
	if (write(fd, text, (size_t)n) != n) {
		log_warning("%s/%s can't be written: it is counted anew", file_path(dirfd), MAILDIR_QUOTA);
		unlinkat(dirfd, MAILDIR_QUOTA, 0);
	}
	fd_close(&fd);
}

int maildir_quota_fits(const struct maildir_quota_use *use, const struct maildir_quota_limits *limits,
    uint64_t bytes, uint64_t count, struct err *e)
{
	uint64_t b = (uint64_t)(use->bytes < 0 ? 0 : use->bytes),
	         c = (uint64_t)(use->count < 0 ? 0 : use->count);

	if (limits->bytes && (bytes > limits->bytes || b > limits->bytes - bytes))
		return err_set(e, ERR_QUOTA, "over quota: %llu of %llu bytes are used", (unsigned long long)b,
		    (unsigned long long)limits->bytes);
	if (limits->count && (count > limits->count || c > limits->count - count))
		return err_set(e, ERR_QUOTA, "over quota: %llu of %llu messages are used",
		    (unsigned long long)c, (unsigned long long)limits->count);
	return 0;
}
