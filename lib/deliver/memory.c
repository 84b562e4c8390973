/* Remembering in files. */
#include "deliver/memory.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/num.h"
#include "conf/conf.h"
#include "conf/user.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"
#include "text/digest.h"

enum { KEY_BYTES = 16, KEY = 2 * KEY_BYTES, COMPACT_BYTES = 16 << 10 };

int memory_open(struct memory *m, struct arena *a, const char *file, int64_t now, struct err *e)
{
	struct conf_user u = conf_user_environment();
	struct str dir = conf_user_expand(a, str_c(conf_string("LDA_STATE")), &u, e);

	*m = (struct memory){.dirfd = -1, .file = file, .now = now};
	if (str_is_nil(dir) || file_mkdir_all(dir.p, e) < 0)
		return -1;
	m->dirfd = file_open_dir(AT_FDCWD, dir.p, e);
	return m->dirfd < 0 ? -1 : 0;
}

void memory_close(struct memory *m)
{
	fd_close(&m->dirfd);
}

static void make_key(struct str kind, struct str what, char key[KEY])
{
	unsigned char digest[TEXT_DIGEST_MAX];
	struct text_digest d;
	struct buf hex;

	text_digest_init(&d, TEXT_SHA256);
	text_digest_add(&d, kind);
	text_digest_add(&d, str_of("", 1));
	text_digest_add(&d, what);
	text_digest_end(&d, digest);
	buf_init(&hex, KEY);
	text_digest_hex(digest, KEY_BYTES, &hex);
	memcpy(key, hex.p, KEY);
	buf_free(&hex);
}

/* "key expiry": false for anything else. */
static bool split(struct str line, struct str *key_r, uint64_t *until_r)
{
	*key_r = str_head(line, KEY);
	return line.n > KEY + 1 && line.p[KEY] == ' ' && num_parse_u64(str_from(line, KEY + 1), until_r);
}

static int read_all(struct memory *m, struct buf *b, struct err *e)
{
	if (file_read(m->dirfd, m->file, b, e) == 0)
		return 0;
	if (e->kind != ERR_NOTFOUND && e->kind != ERR_LIMIT)
		return -1;
	/* What doesn't fit is forgotten: it would grow for ever. */
	if (e->kind == ERR_LIMIT)
		unlinkat(m->dirfd, m->file, 0);
	buf_clear(b);
	return 0;
}

/* The last word about a key counts. */
static bool is_known(struct memory *m, struct str text, struct str key)
{
	struct str line, its;
	uint64_t until, last = 0;

	while (str_cut(&text, '\n', &line))
		if (split(line, &its, &until) && str_eq(its, key))
			last = until;
	return last > (uint64_t)m->now;
}

/* Without the lines that have expired, when most have. */
static void compact(struct memory *m, struct str text)
{
	struct str rest = text, line, key;
	uint64_t until;
	struct buf b;
	struct err e;

	if (text.n < COMPACT_BYTES)
		return;
	buf_init(&b, MEMORY_FILE_MAX);
	while (str_cut(&rest, '\n', &line))
		if (split(line, &key, &until) && until > (uint64_t)m->now)
			buf_printf(&b, "%.*s\n", STR_ARG(line));
	if (b.n < text.n / 2)
		file_write(m->dirfd, m->file, buf_str(&b), true, &e);
	buf_free(&b);
}

/* A torn line of a writer that died must not swallow ours. */
static int append(struct memory *m, struct str text, struct str key, int64_t until, struct err *e)
{
	char line[KEY + 32];
	int n = snprintf(line, sizeof line, "%s%.*s %lld\n", text.n && text.p[text.n - 1] != '\n' ? "\n" : "",
	        STR_ARG(key), (long long)until),
	    fd = file_open(m->dirfd, m->file, O_WRONLY | O_APPEND | O_CREAT, 0600, e), result;

	if (fd < 0)
		return -1;
	if (fd_write_all(fd, str_of(line, (size_t)n)) < 0)
		result = file_err(e, "write", m->dirfd, m->file);
	else
		result = file_sync(fd, e);
	fd_close(&fd);
	return result;
}

enum question { HAS, CLAIM, PUT };

static int ask(struct memory *m, struct str key, int64_t until, enum question q, struct err *e)
{
	struct buf b;
	int result = -1;

	if (lock_flock(m->dirfd, q != HAS, MEMORY_LOCK_MS, e) < 0)
		return -1;
	buf_init(&b, MEMORY_FILE_MAX);
	if (read_all(m, &b, e) < 0)
		goto out;
	result = q == PUT ? 0 : is_known(m, buf_str(&b), key);
	if (q == HAS || (q == CLAIM && result))
		goto claimed;
	compact(m, buf_str(&b));
	result = append(m, buf_str(&b), key, until, e) < 0 ? -1 : 0;
claimed:
	if (q == CLAIM && result >= 0)
		result = !result;
out:
	buf_free(&b);
	lock_unflock(m->dirfd);
	return result;
}

int memory_has(struct memory *m, struct str kind, struct str what, struct err *e)
{
	char key[KEY];

	make_key(kind, what, key);
	return ask(m, str_of(key, KEY), 0, HAS, e);
}

int memory_claim(struct memory *m, struct str kind, struct str what, int64_t until, struct err *e)
{
	char key[KEY];

	make_key(kind, what, key);
	return ask(m, str_of(key, KEY), until, CLAIM, e);
}

int memory_put(struct memory *m, struct str kind, struct str what, int64_t until, struct err *e)
{
	char key[KEY];

	make_key(kind, what, key);
	return ask(m, str_of(key, KEY), until, PUT, e);
}
