/* The user's own log. */
#include "deliver/userlog.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "conf/conf.h"
#include "conf/user.h"
#include "sys/fd.h"
#include "text/date.h"

enum { LINE_MAX = 4096, ID_MAX = 200 };

static void add_clean(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_ch(b, (unsigned char)s.p[i] < ' ' || s.p[i] == 127 ? '?' : s.p[i]);
}

static void rotate(struct arena *a, const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0 || st.st_size < USERLOG_MAX)
		return;
	if (rename(path, arena_printf(a, "%s.0", path).p) < 0)
		log_warning("%s can't be renamed: %s", path, strerror(errno));
}

void userlog_write(const struct delivery *d, struct str text)
{
	struct conf_user u = conf_user_environment();
	struct err e;
	struct str script = conf_user_expand(d->arena, str_c(conf_string("SIEVE_SCRIPT")), &u, &e);
	char date[TEXT_DATE_MAX];
	const char *path;
	struct buf line;
	int fd;

	if (str_is_nil(script))
		return;
	path = arena_printf(d->arena, "%.*s.log", STR_ARG(script)).p;
	rotate(d->arena, path);
	buf_init(&line, LINE_MAX);
	buf_printf(
	    &line, "%.*s ", (int)text_date_print_iso(d->now, text_date_local_zone(d->now), date), date);
	add_clean(&line, str_head(delivery_field(d, "message-id"), ID_MAX));
	buf_add(&line, STR(": "));
	add_clean(&line, str_head(text, LINE_MAX - 400));
	buf_ch(&line, '\n');
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || fd_write_all(fd, buf_str(&line)) < 0)
		log_warning("%s can't be written: %s", path, strerror(errno));
	fd_close(&fd);
	buf_free(&line);
}
