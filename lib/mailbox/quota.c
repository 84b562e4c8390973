/* Limits. */
#include "mailbox/quota.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/vec.h"
#include "conf/conf.h"
#include "conf/quota.h"
#include "conf/user.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "sys/fd.h"
#include "sys/spawn.h"

enum { COMMAND_WORDS = 16, COMMAND_MS = 10000, MEMORY = 1 << 20 };

int quota_open(struct store *s, struct err *e)
{
	s->quota = arena_new(s->arena, struct conf_quota);
	if (conf_quota_environment(s->arena, s->quota, e) == 0)
		return 0;
	e->kind = ERR_TEMP;
	return -1;
}

static int use(struct store *s, struct quota_use *r, struct err *e)
{
	return s->format->quota_read ? s->format->quota_read(s, r, e) : 0;
}

int quota_get(struct store *s, struct str mailbox, struct quota_use *r, struct err *e)
{
	*r = (struct quota_use){.is_limited = false};
	if (conf_quota_is_ignored(s->quota, mailbox))
		return 0;
	conf_quota_limits(s->quota, mailbox, &r->bytes_max, &r->count_max);
	r->is_limited = r->bytes_max || r->count_max;
	return r->is_limited ? use(s, r, e) : 0;
}

void quota_grace(struct store *s, uint64_t bytes)
{
	s->grace = bytes;
}

static bool passes(uint64_t have, uint64_t more, uint64_t max, uint64_t grace)
{
	uint64_t sum;

	if (!max || !more)
		return false;
	if (__builtin_add_overflow(have, more, &sum))
		return true;
	return sum > max && (have >= max || sum - max > grace);
}

int quota_check(struct store *s, struct str mailbox, uint64_t bytes, uint64_t count, struct err *e)
{
	struct quota_use u;

	if (quota_get(s, mailbox, &u, e) < 0)
		return -1;
	if (!u.is_limited ||
	    (!passes(u.bytes, bytes, u.bytes_max, s->grace) && !passes(u.count, count, u.count_max, 0)))
		return 0;
	log_info("over quota: %llu of %llu bytes and %llu of %llu messages (0: no limit) are there, %llu "
	         "bytes in %llu "
	         "messages want to come into %.*s",
	    (unsigned long long)u.bytes, (unsigned long long)u.bytes_max, (unsigned long long)u.count,
	    (unsigned long long)u.count_max, (unsigned long long)bytes, (unsigned long long)count,
	    STR_ARG(mailbox));
	return err_set(e, ERR_QUOTA, "%s", conf_string("QUOTA_EXCEEDED"));
}

/* ---- warnings ---- */

static void run(struct str command)
{
	struct conf_user user = conf_user_environment();
	char *argv[COMMAND_WORDS + 1];
	struct spawn_fd fds[3];
	struct arena a;
	struct str one;
	struct err e;
	size_t n = 0;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), code = -1;
	pid_t pid;

	arena_init(&a, "quota warning", MEMORY);
	while (n < COMMAND_WORDS && str_cut(&command, ' ', &one)) {
		struct str word = one.n ? conf_user_expand(&a, one, &user, &e) : STR_NIL;

		if (word.n)
			argv[n++] = (char *)(uintptr_t)word.p;
	}
	argv[n] = NULL;
	for (int i = 0; i < 2; i++)
		fds[i] = (struct spawn_fd){null, i};
	pid = n && null >= 0 ? spawn(argv, NULL, fds, 2, &e) : -1;
	if (pid >= 0)
		code = spawn_wait(pid, COMMAND_MS);
	if (code != 0)
		log_warning("quota warning %s: %s", n ? argv[0] : "", pid < 0 ? "can't be run" : "failed");
	fd_close(&null);
	arena_free(&a);
}

static void warn(struct store *s, const struct quota_use *before, int64_t bytes, int64_t count)
{
	for (size_t i = 0; i < s->quota->warnings.n; i++) {
		const struct conf_quota_warning *w = &s->quota->warnings.p[i];
		uint64_t at = conf_quota_warning_at(s->quota, w),
		         was = w->of_count ? before->count : before->bytes;
		int64_t now = (int64_t)was + (w->of_count ? count : bytes);

		if (!at || was > INT64_MAX || at > INT64_MAX)
			continue;
		if (w->below ? was >= at && now < (int64_t)at : was < at && now >= (int64_t)at)
			run(w->command);
	}
}

void quota_change(struct store *s, struct str mailbox, int64_t bytes, int64_t count)
{
	struct quota_use before = {.is_limited = false};
	bool warned = s->quota->warnings.n > 0;
	struct err e;

	if ((!bytes && !count) || conf_quota_is_ignored(s->quota, mailbox) || !s->format->quota_add)
		return;
	if (warned && use(s, &before, &e) < 0) {
		log_warning("%s", e.text);
		warned = false;
	}
	s->format->quota_add(s, bytes, count);
	if (warned)
		warn(s, &before, bytes, count);
}

void quota_forget(struct store *s)
{
	if (s->format->quota_forget)
		s->format->quota_forget(s);
}
