/* The log on standard error. */
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *program = "dovetail";
static char about_user[64], about_session[64];
static bool to_journal, debug;

void log_open(const char *name)
{
	const char *stream = getenv("JOURNAL_STREAM"), *d = getenv("DEBUG");
	struct stat st;
	char ours[48];

	program = name;
	debug = d && strcmp(d, "1") == 0;
	if (stream && fstat(2, &st) == 0) {
		snprintf(ours, sizeof ours, "%llu:%llu", (unsigned long long)st.st_dev,
		    (unsigned long long)st.st_ino);
		to_journal = strcmp(ours, stream) == 0;
	}
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

	if (to_journal)
		n = snprintf(text, sizeof text, "<%d>", priority);
	n += snprintf(text + n, sizeof text - (size_t)n, "%s[%d]", program, (int)getpid());
	if (about_user[0] || about_session[0])
		n += snprintf(text + n, sizeof text - (size_t)n, "(%s%s%s)", about_user,
		    about_user[0] && about_session[0] ? ", " : "", about_session);
	n += snprintf(text + n, sizeof text - (size_t)n, ": %s", level);
	start = to_journal ? 3 : 0;
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
