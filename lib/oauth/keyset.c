/* Keys, and their rotation. */
#include "oauth/keyset.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/code.h"
#include "auth/hash.h"
#include "base/clock.h"
#include "base/log.h"
#include "sys/file.h"
#include "sys/lock.h"

#define LOCK_MS 30000
#define NAME_BYTES 8

bool oauth_keyset_is_remote(const char *source)
{
	return str_istarts(str_c(source), STR("https://")) || str_istarts(str_c(source), STR("http://"));
}

static int take_set(struct oauth_keyset *s, struct str text, struct err *e)
{
	struct oauth_jwk_set set;
	struct oauth_jwk jwk;

	if (oauth_jwk_parse(text, &set, e))
		return -1;
	while (oauth_jwk_next(&set, s->a, &jwk)) {
		if (s->n == OAUTH_KEY_MAX)
			return err_set(e, ERR_LIMIT, "more than %d keys", OAUTH_KEY_MAX);
		if (oauth_key_from_jwk(&jwk, &s->keys[s->n]))
			s->n++;
	}
	return s->n ? 0 : err_set(e, ERR_SYNTAX, "no key in it is of use for signatures");
}

/* In place of the keys that were there. */
static int take(struct oauth_keyset *s, struct str text, struct err *e)
{
	int r;

	while (s->n)
		oauth_key_free(&s->keys[--s->n]);
	if (str_starts(str_trim(text), STR("{")))
		return take_set(s, text, e);
	r = oauth_key_from_pem(text, s->keys, OAUTH_KEY_MAX, e);
	s->n = r > 0 ? (size_t)r : 0;
	return r > 0 ? 0 : -1;
}

static int take_file(struct oauth_keyset *s, const char *path, struct err *e)
{
	struct buf text;
	int r;

	buf_init(&text, OAUTH_KEYSET_TEXT_MAX);
	r = file_read_path(path, &text, e);
	if (r == 0 && take(s, arena_str(s->a, buf_str(&text)), e))
		r = err_context(e, "%s", path);
	buf_free(&text);
	return r;
}

/* The copy of a remote set: named after its URL. */
static const char *copy_of(const struct oauth_keyset *s, const char *suffix)
{
	unsigned char digest[AUTH_HASH_MAX];

	auth_hash_of(&auth_hash_sha256, str_c(s->source), STR(""), digest);
	return arena_printf(s->a, "%s/keys-%.*s%s", s->state,
	    STR_ARG(auth_code_hex(s->a, str_of(digest, NAME_BYTES))), suffix)
	    .p;
}

/* Seconds since the file was written; a large number when there is none. */
static int64_t age_of(const char *path)
{
	struct stat st;
	int64_t age = stat(path, &st) ? INT32_MAX : clock_now_s() - st.st_mtime;

	return age < 0 ? INT32_MAX : age;
}

static int fetch(struct oauth_keyset *s, const char *copy, struct err *e)
{
	struct buf text;
	int r;

	buf_init(&text, OAUTH_KEYSET_TEXT_MAX);
	r = oauth_fetch_run(&s->fetch, STR_NIL, &text, e);
	if (r == 0 && take_set(s, arena_str(s->a, buf_str(&text)), e))
		r = err_context(e, "%s", s->source);
	if (r == 0)
		r = file_write(AT_FDCWD, copy, buf_str(&text), false, e);
	buf_free(&text);
	return r;
}

/*
 * One process asks, the others wait for it and read what it wrote. The lock file's time is that of the last attempt.
 * newer_s: a copy of that age serves. 0, or -1 when there is no such copy and there could be none now.
 */
static int refresh(struct oauth_keyset *s, int64_t newer_s, struct err *e)
{
	const char *copy = copy_of(s, ""), *lock = copy_of(s, ".lock");
	bool is_first = access(lock, F_OK) != 0;
	int fd = file_open(AT_FDCWD, lock, O_RDWR | O_CREAT, 0600, e), r = -1;
	int64_t tried;

	if (fd < 0)
		return -1;
	tried = is_first ? INT32_MAX : age_of(lock);
	if (lock_flock(fd, true, LOCK_MS, e) == 0) {
		if (age_of(copy) <= newer_s) {
			r = take_file(s, copy, e);
		} else if (tried < OAUTH_KEYSET_AGAIN_S && age_of(lock) < OAUTH_KEYSET_AGAIN_S) {
			err_set(e, ERR_TEMP, "%s was asked a moment ago", s->source);
		} else {
			futimens(fd, NULL);
			for (; s->n; s->n--)
				oauth_key_free(&s->keys[s->n - 1]);
			r = fetch(s, copy, e);
		}
	}
	close(fd);
	s->age_s = r == 0 ? 0 : s->age_s;
	return r;
}

static int open_remote(struct oauth_keyset *s, struct err *e)
{
	const char *copy = copy_of(s, "");
	struct err old;

	s->age_s = age_of(copy);
	if (s->age_s < OAUTH_KEYSET_FRESH_S && take_file(s, copy, &old) == 0)
		return 0;
	if (refresh(s, OAUTH_KEYSET_FRESH_S, e) == 0)
		return 0;
	if (s->age_s < OAUTH_KEYSET_OLD_S && take_file(s, copy, &old) == 0) {
		log_warning("%s; the keys of %lld seconds ago serve", e->text, (long long)s->age_s);
		return 0;
	}
	e->kind = ERR_TEMP;
	return -1;
}

int oauth_keyset_open(struct oauth_keyset *s, struct err *e)
{
	s->n = 0;
	s->fetch.url = s->source;
	if (oauth_keyset_is_remote(s->source))
		return open_remote(s, e);
	s->age_s = -1;
	return take_file(s, s->source, e);
}

/* known_r: the key that the token names is there, whether it fits or not. */
static bool is_signed(const struct oauth_keyset *s, const struct auth_jwt *t, bool *known_r)
{
	*known_r = false;
	for (size_t i = 0; i < s->n; i++) {
		if (t->kid.n && str_eq(s->keys[i].kid, t->kid))
			*known_r = true;
		if (oauth_key_fits(&s->keys[i], t) && oauth_key_verifies(&s->keys[i], t))
			return true;
	}
	return false;
}

enum auth_result oauth_keyset_check(struct oauth_keyset *s, const struct auth_jwt *t, struct err *e)
{
	struct err why;
	bool known;

	if (is_signed(s, t, &known))
		return AUTH_OK;
	if (!known && s->age_s >= OAUTH_KEYSET_AGAIN_S && oauth_keyset_is_remote(s->source)) {
		if (refresh(s, OAUTH_KEYSET_AGAIN_S - 1, &why) == 0) {
			if (is_signed(s, t, &known))
				return AUTH_OK;
		} else {
			log_warning("the token's key isn't known, and: %s", why.text);
		}
	}
	err_set(e, ERR_PERM, "no key fits the token's signature (%.*s)", STR_ARG(str_head(t->alg, 10)));
	return AUTH_REFUSED;
}
