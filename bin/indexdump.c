/*
 * indexdump: prints the index files of a mailbox as text: dovetail.log, dovetail.index, dovetail.cache, dovetail.list of a directory, or those
 * of them that are named. Nothing is changed, nothing locked.
 *
 * Exit: 0, 1 something is damaged, 2 misuse, 100 or 111 it can't be read. Man page: indexdump(1).
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/err.h"
#include "index/dump.h"
#include "sys/file.h"
#include "sys/start.h"

static const struct {
	const char *name;
	int (*print)(int dirfd, FILE *out, struct err *e);
} files[] = {
    {"dovetail.log", index_dump_log},
    {"dovetail.index", index_dump_snapshot},
    {"dovetail.cache", index_dump_cache},
    {"dovetail.list", index_dump_list},
};

/* Is it among the names given, or are none given? */
static bool wanted(const char *name, char **names)
{
	bool any = *names != NULL;

	for (; *names; names++) {
		if (strcmp(*names, name) == 0)
			return true;
	}
	return !any;
}

int main(int argc, char **argv)
{
	int dir, worst = 0;
	struct err e;

	sys_start(argv, 2);
	if (argc < 2) {
		fprintf(stderr, "usage: %s directory [file ...]\n", argv[0]);
		return 2;
	}
	dir = file_open_dir(AT_FDCWD, argv[1], &e);
	if (dir < 0)
		die_err(&e);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		if (!wanted(files[i].name, argv + 2) ||
		    (!argv[2] && faccessat(dir, files[i].name, F_OK, 0) < 0))
			continue;
		printf("%s\n", files[i].name);
		if (files[i].print(dir, stdout, &e) == 0)
			continue;
		if (e.kind != ERR_CORRUPT)
			die_err(&e);
		printf("\tdamaged: %s\n", e.text);
		worst = 1;
	}
	return worst;
}
