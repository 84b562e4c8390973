/* The keyword letters of file names. */
#include "maildir/keywords.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "maildir/replace.h"
#include "sys/aside.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { FILE_MAX = 64 << 10, STALE_S = 120 };

void maildir_keywords_init(struct maildir_keywords *k, int dirfd)
{
	memset(k, 0, sizeof *k);
	k->dirfd = dirfd;
	buf_init(&k->text, FILE_MAX);
	for (unsigned i = 0; i < MAILDIR_LETTERS; i++)
		snprintf(k->unknown[i], sizeof k->unknown[i], "unknown-%u", i);
}

void maildir_keywords_free(struct maildir_keywords *k)
{
	buf_free(&k->text);
}

static bool is_name(struct str s)
{
	if (s.n == 0 || s.n > MAILDIR_KEYWORD_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	}
	return true;
}

static int named(const struct maildir_keywords *k, struct str name)
{
	for (int i = 0; i < MAILDIR_LETTERS; i++) {
		if (!str_is_nil(k->names[i]) && str_ieq(k->names[i], name))
			return i;
	}
	return -1;
}

void maildir_keywords_parse(struct maildir_keywords *k)
{
	struct str rest = buf_str(&k->text), line, number;
	uint32_t letter;

	for (int i = 0; i < MAILDIR_LETTERS; i++)
		k->names[i] = STR_NIL;
	while (str_cut(&rest, '\n', &line)) {
		if (!str_cut(&line, ' ', &number) || !num_parse_u32(number, &letter))
			continue;
		/* The first to claim a letter has it, and a name has its first letter: as Dovecot reads it. */
		if (letter < MAILDIR_LETTERS && str_is_nil(k->names[letter]) && is_name(line) &&
		    named(k, line) < 0)
			k->names[letter] = line;
	}
}

static int64_t mtime_ns(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

/* What is no file is out of the way afterwards, as if there were none. */
static int read_file(struct maildir_keywords *k, struct err *e)
{
	int fd = sys_aside_open(k->dirfd, MAILDIR_KEYWORDS, O_RDONLY, SYS_ASIDE_STATE, e);

	if (fd < 0 && e->kind == ERR_CORRUPT) {
		log_warning("%s/%s: %s", file_path(k->dirfd), MAILDIR_KEYWORDS, e->text);
		return 0;
	}
	return file_read_open(fd, k->dirfd, MAILDIR_KEYWORDS, &k->text, e);
}

int maildir_keywords_refresh(struct maildir_keywords *k, struct err *e)
{
	struct stat st;

	if (fstatat(k->dirfd, MAILDIR_KEYWORDS, &st, 0) < 0) {
		if (errno != ENOENT)
			return file_err(e, "stat", k->dirfd, MAILDIR_KEYWORDS);
		memset(&st, 0, sizeof st);
	}
	if (st.st_ino == k->ino && mtime_ns(&st) == k->mtime_ns && (uint64_t)st.st_size == k->size)
		return 0;
	buf_clear(&k->text);
	if (st.st_ino && read_file(k, e) < 0) {
		k->ino = 0;
		k->mtime_ns = 0;
		k->size = UINT64_MAX;
		maildir_keywords_parse(k);
		return -1;
	}
	/* Stamps from before the reading: what is replaced meanwhile is read again next time. */
	k->ino = st.st_ino;
	k->mtime_ns = mtime_ns(&st);
	k->size = (uint64_t)st.st_size;
	maildir_keywords_parse(k);
	return 1;
}

struct str maildir_keywords_name(struct maildir_keywords *k, unsigned letter)
{
	if (letter >= MAILDIR_LETTERS)
		return STR_NIL;
	return str_is_nil(k->names[letter]) ? str_c(k->unknown[letter]) : k->names[letter];
}

int maildir_keywords_find(const struct maildir_keywords *k, struct str name)
{
	int letter = named(k, name);
	uint32_t n;

	if (letter >= 0)
		return letter;
	/* A letter that nobody named is called by its number. */
	if (str_istarts(name, STR("unknown-")) && num_parse_u32(str_from(name, 8), &n) &&
	    n < MAILDIR_LETTERS && str_is_nil(k->names[n]))
		return (int)n;
	return -1;
}

static int free_letter(const struct maildir_keywords *k, uint32_t used)
{
	for (int i = 0; i < MAILDIR_LETTERS; i++) {
		if (str_is_nil(k->names[i]) && !(used >> i & 1))
			return i;
	}
	return -1;
}

/* Gives letters to names; true when the file has to change. */
static bool assign(
    struct maildir_keywords *k, const struct str *names, size_t n, uint32_t used, int *letters_r)
{
	bool changed = false;

	for (size_t i = 0; i < n; i++) {
		letters_r[i] = maildir_keywords_find(k, names[i]);
		if (letters_r[i] >= 0 || !is_name(names[i]))
			continue;
		letters_r[i] = free_letter(k, used);
		if (letters_r[i] < 0)
			continue;
		k->names[letters_r[i]] = names[i];
		changed = true;
	}
	return changed;
}

static int write_file(struct maildir_keywords *k, struct maildir_replace *r, struct err *e)
{
	int64_t now = clock_now_s(), old = k->mtime_ns / 1000000000;
	struct buf out;
	int result;

	buf_init(&out, FILE_MAX);
	for (int i = 0; i < MAILDIR_LETTERS; i++) {
		if (!str_is_nil(k->names[i]))
			buf_printf(&out, "%d %.*s\n", i, STR_ARG(k->names[i]));
	}
	/* Readers look at the seconds of mtime alone, so these must grow. */
	result = maildir_replace_commit(r, buf_str(&out), k->ino && now <= old ? old + 1 : now, e);
	buf_free(&out);
	return result;
}

int maildir_keywords_add(struct maildir_keywords *k, const struct str *names, size_t n, uint32_t used,
    int *letters_r, struct err *e)
{
	struct maildir_replace r;
	int result;

	if (maildir_keywords_refresh(k, e) < 0)
		return -1;
	if (maildir_replace_begin(&r, k->dirfd, MAILDIR_KEYWORDS, STALE_S, e) < 0)
		return -1;
	if (maildir_keywords_refresh(k, e) < 0) {
		maildir_replace_abort(&r);
		return -1;
	}
	if (!assign(k, names, n, used, letters_r)) {
		maildir_replace_abort(&r);
		return 0;
	}
	result = write_file(k, &r, e);
	/* Names borrowed from the caller are in k until it is read again. */
	k->ino = 0;
	k->size = UINT64_MAX;
	buf_clear(&k->text);
	maildir_keywords_parse(k);
	if (result < 0)
		return -1;
	return maildir_keywords_refresh(k, e) < 0 ? -1 : 0;
}
