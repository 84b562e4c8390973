/* Finding each other. */
#include "sys/program.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME_MAX_LENGTH 64

const char *program_path(const char *name)
{
	static char path[PATH_MAX + NAME_MAX_LENGTH];
	static const char *const places[] = {"", "../bin/"};
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);

	while (n > 0 && path[n - 1] != '/')
		n--;
	for (size_t i = 0; n > 0 && i < sizeof places / sizeof *places; i++) {
		snprintf(path + n, sizeof path - (size_t)n, "%s%.40s", places[i], name);
		if (access(path, X_OK) == 0)
			return path;
	}
	snprintf(path, sizeof path, DOVETAIL_LIBEXEC "/%.40s", name);
	return path;
}

bool program_is_ours(const char *name)
{
	return *name && access(program_path(name), X_OK) == 0;
}
