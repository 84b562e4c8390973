/* Keys of URLs: a text file in the store's root. */
#include "mailbox/urlkey.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/num.h"
#include "mailbox/box.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"

#define FILE_NAME "dovetail-urlkeys"
enum { LOCK_MS = 10000, ID = 16 };

static int load(const struct store *s, struct buf *b, struct err *e)
{
	struct err missing = {0};

	buf_init(b, URLKEY_FILE);
	if (file_read(s->rootfd, FILE_NAME, b, &missing) == 0 || missing.kind == ERR_NOTFOUND)
		return 0;
	*e = missing;
	return -1;
}

static bool from_hex(struct str s, unsigned char *to, size_t n)
{
	uint64_t v;

	if (s.n != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!num_parse_hex(str_of(s.p + 2 * i, 2), &v))
			return false;
		to[i] = (unsigned char)v;
	}
	return true;
}

static void add_hex(struct buf *b, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_ch(b, "0123456789abcdef"[p[i] >> 4]);
		buf_ch(b, "0123456789abcdef"[p[i] & 15]);
	}
}

static bool parse_line(struct str line, unsigned char guid[ID], unsigned char key[URLKEY_SIZE])
{
	struct str id;

	return str_cut(&line, ' ', &id) && from_hex(id, guid, ID) && from_hex(line, key, URLKEY_SIZE);
}

/* The key in the text; others, when rest isn't NULL, are copied to it. */
static bool find(
    struct str text, const unsigned char guid[ID], unsigned char key[URLKEY_SIZE], struct buf *rest)
{
	unsigned char id[ID], k[URLKEY_SIZE];
	bool found = false;
	struct str line;

	while (str_cut(&text, '\n', &line)) {
		if (!parse_line(line, id, k))
			continue;
		if (memcmp(id, guid, ID) == 0) {
			memcpy(key, k, URLKEY_SIZE);
			found = true;
		} else if (rest) {
			buf_add(rest, line);
			buf_ch(rest, '\n');
		}
	}
	explicit_bzero(k, sizeof k);
	return found;
}

static void wipe(struct buf *b)
{
	if (b->p)
		explicit_bzero(b->p, b->cap);
	buf_free(b);
}

int urlkey_get(struct store *s, const unsigned char guid[16], unsigned char key[URLKEY_SIZE], struct err *e)
{
	struct buf b;
	int got = load(s, &b, e);

	if (got == 0 && !find(buf_str(&b), guid, key, NULL))
		got = err_set(e, ERR_NOTFOUND, "the mailbox has no key");
	wipe(&b);
	return got;
}

int urlkey_make(
    struct store *s, const unsigned char guid[16], bool renew, unsigned char key[URLKEY_SIZE], struct err *e)
{
	int dir = openat(s->rootfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), result = -1;
	struct buf old, new;
	bool there;

	if (dir < 0)
		return file_err(e, "opendir", s->rootfd, ".");
	buf_init(&old, URLKEY_FILE);
	buf_init(&new, URLKEY_FILE);
	if (lock_flock(dir, true, LOCK_MS, e) < 0 || load(s, &old, e) < 0)
		goto out;
	there = find(buf_str(&old), guid, key, &new);
	if (there && !renew) {
		result = 0;
		goto out;
	}
	if (getrandom(key, URLKEY_SIZE, 0) != URLKEY_SIZE) {
		err_set(e, ERR_TEMP, "getrandom failed");
		goto out;
	}
	add_hex(&new, guid, ID);
	buf_ch(&new, ' ');
	add_hex(&new, key, URLKEY_SIZE);
	buf_ch(&new, '\n');
	if (new.full)
		err_set(e, ERR_LIMIT, "%s is full", FILE_NAME);
	else
		result = file_write(s->rootfd, FILE_NAME, buf_str(&new), true, e);
out:
	wipe(&old);
	wipe(&new);
	fd_close(&dir);
	return result;
}

int urlkey_forget(struct store *s, struct err *e)
{
	int dir = openat(s->rootfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), result = -1;

	if (dir < 0)
		return file_err(e, "opendir", s->rootfd, ".");
	if (lock_flock(dir, true, LOCK_MS, e) == 0)
		result = file_write(s->rootfd, FILE_NAME, STR(""), true, e);
	fd_close(&dir);
	return result;
}

uint64_t urlkey_stamp(const struct store *s)
{
	struct stat st;

	if (fstatat(s->rootfd, FILE_NAME, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return (uint64_t)st.st_ino * 1000003u ^ ((uint64_t)st.st_mtim.tv_sec << 30) ^
	       (uint64_t)st.st_mtim.tv_nsec;
}
