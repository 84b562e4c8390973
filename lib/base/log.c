/* The log on standard error. */
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NO_PRIORITY = -1, JOURNAL = 0, SYSLOG_MAIL = 2 << 3 };

static const char *program = "dovetail";
static char about_user[64], about_session[64];
static bool debug;
static int facility = NO_PRIORITY; /* added to a level */

static bool is_journal(const struct stat *st)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char ours[48];

	snprintf(
	    ours, sizeof ours, "%llu:%llu", (unsigned long long)st->st_dev, (unsigned long long)st->st_ino);
	return stream && strcmp(ours, stream) == 0;
}

static bool is_syslog(const struct stat *st)
{
	int type = 0;
	socklen_t n = sizeof type;

	return S_ISSOCK(st->st_mode) && getsockopt(2, SOL_SOCKET, SO_TYPE, &type, &n) == 0 &&
	       type == SOCK_DGRAM;
}

void log_open(const char *name)
{
	const char *d = getenv("DEBUG");
	struct stat st;

	program = name;
	debug = d && strcmp(d, "1") == 0;
	if (fstat(2, &st) < 0)
		return;
	facility = is_journal(&st) ? JOURNAL : is_syslog(&st) ? SYSLOG_MAIL : NO_PRIORITY;
}

void log_about(const char *user, const char *session)
{
	snprintf(about_user, sizeof about_user, "%s", user ? user : "");
	snprintf(about_session, sizeof about_session, "%s", session ? session : "");
}

static void line(int priority, const char *level, const char *fmt, va_list ap)
{
	char text[1200];
	int n = 0, start;

	if (facility != NO_PRIORITY)
		n = snprintf(text, sizeof text, "<%d>", facility + priority);
	start = n;
	n += snprintf(text + n, sizeof text - (size_t)n, "%s[%d]", program, (int)getpid());
	if (about_user[0] || about_session[0])
		n += snprintf(text + n, sizeof text - (size_t)n, "(%s%s%s)", about_user,
		    about_user[0] && about_session[0] ? ", " : "", about_session);
	n += snprintf(text + n, sizeof text - (size_t)n, ": %s", level);
	n += vsnprintf(text + n, sizeof text - (size_t)n, fmt, ap);
	if (n > (int)sizeof text - 2)
		n = (int)sizeof text - 2;
	for (int i = start; i < n; i++) {
		if ((unsigned char)text[i] < 32 || text[i] == 127)
			text[i] = '?';
	}
	text[n++] = '\n';
	if (write(2, text, (size_t)n) < 0)
		return; /* nobody left to tell */
}

#define LOG_BODY(priority, level)       \
	va_list ap;                     \
	va_start(ap, fmt);              \
	line(priority, level, fmt, ap); \
	va_end(ap)

void log_debug(const char *fmt, ...)
{
	if (!debug)
		return;
	LOG_BODY(7, "debug: ");
}

void log_info(const char *fmt, ...)
{
	LOG_BODY(6, "");
}

void log_warning(const char *fmt, ...)
{
	LOG_BODY(4, "warning: ");
}

void log_error(const char *fmt, ...)
{
	LOG_BODY(3, "error: ");
}
