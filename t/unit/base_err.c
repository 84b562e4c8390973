/* err: kinds, texts, the farewell and exit codes of die. */
#include "base/err.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

static void farewell(enum err_kind kind, const char *text)
{
	dprintf(1, "# BYE %d %s\n", (int)kind, text);
}

static int exit_of(enum err_kind kind)
{
	int status;

	fflush(stdout);
	if (fork() == 0) {
		close(2);
		die_farewell(farewell);
		die(kind, "reason");
	}
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(void)
{
	struct err e;

	is_int(err_set(&e, ERR_QUOTA, "a%db", 1), -1, "set gives -1");
	ok(e.kind == ERR_QUOTA && strcmp(e.text, "a1b") == 0, "kind and text");
	err_set(&e, ERR_TEMP, "line\nbreak\x7f");
	is_str(str_c(e.text), STR("line?break?"), "control bytes can't break the line");
	errno = ENOSPC;
	err_sys(&e, "write");
	ok(e.kind == ERR_FULL && strstr(e.text, "write: "), "errno's kind and sentence");
	err_context(&e, "APPEND to %s", "x");
	ok(strncmp(e.text, "APPEND to x: write: ", 20) == 0, "context");
	is_int(err_set(NULL, ERR_TEMP, "x"), -1, "NULL is allowed");
	is_int(exit_of(ERR_TEMP), 111, "temporary");
	is_int(exit_of(ERR_SYNTAX), 100, "permanent");
	is_int(exit_of(ERR_PERM), 100, "permission is permanent");
	is_str(str_c(err_kind_name(ERR_LIMIT)), STR("limit"), "a name");
	return done();
}
