/*
 * envfile: sets variables from a file and executes a program.
 *
 *	envfile FILE program …     FILE: KEY=value lines (dovetail.conf, systemd's EnvironmentFile)
 *	envfile DIRECTORY program … as envdir: a file per variable, its first line the value, empty: the variable goes away
 *	-m                         a missing FILE is as an empty one
 *	-k                         variables that are set already keep their value
 *
 * Exit: 2 misuse, 100 a wrong line or no permission, 111 temporary; else the program's. Man page: envfile(1).
 */
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "conf/envline.h"
#include "sys/file.h"
#include "sys/spawn.h"
#include "sys/start.h"

#define KEEP_FDS 255
#define FILE_MAX (1 << 20)

static bool keep_set, missing_is_empty;

static void set(const char *name, const char *value)
{
	if (setenv(name, value, !keep_set))
		die(ERR_TEMP, "setenv %s", name);
}

static void from_file(const char *path, struct arena *a)
{
	struct str name, value;
	struct conf_envline f;
	struct buf text;
	struct err e;
	int r;

	buf_init(&text, FILE_MAX);
	if (file_read_path(path, &text, &e)) {
		if (e.kind == ERR_NOTFOUND && missing_is_empty)
			return;
		die_err(&e);
	}
	conf_envline_init(&f, buf_str(&text));
	while ((r = conf_envline_next(&f, a, &name, &value, &e)) > 0)
		set(name.p, value.p);
	if (r < 0)
		die(e.kind, "%s: %s", path, e.text);
	buf_free(&text);
}

/* envdir's rules: the first line without blanks at its end, NULs are newlines. */
static void from_one(int dirfd, const char *name)
{
	struct str line, rest;
	struct buf text;
	struct err e;

	buf_init(&text, FILE_MAX);
	if (file_read(dirfd, name, &text, &e))
		die_err(&e);
	rest = buf_str(&text);
	if (rest.n == 0) {
		unsetenv(name);
		buf_free(&text);
		return;
	}
	str_cut(&rest, '\n', &line);
	while (line.n && strchr(" \t", line.p[line.n - 1]))
		line.n--;
	for (size_t i = 0; i < line.n; i++)
		text.p[i] = text.p[i] ? text.p[i] : '\n';
	text.n = line.n;
	set(name, buf_cstr(&text));
	buf_free(&text);
}

static void from_directory(int dirfd)
{
	DIR *d = fdopendir(dirfd);
	struct dirent *entry;

	while (d && (entry = readdir(d)))
		if (entry->d_name[0] != '.' && !strchr(entry->d_name, '='))
			from_one(dirfd, entry->d_name);
	if (d)
		closedir(d);
}

int main(int argc, char **argv)
{
	struct arena a;
	struct err e;
	int c, dirfd;

	sys_start(argv, KEEP_FDS);
	while ((c = getopt(argc, argv, "+mk")) != -1) {
		missing_is_empty |= c == 'm';
		keep_set |= c == 'k';
		if (c == '?')
			argc = 0;
	}
	if (argc - optind < 2) {
		fprintf(stderr, "usage: %s [-mk] file-or-directory program ...\n", argv[0]);
		return 2;
	}
	arena_init(&a, "envfile", 64UL * FILE_MAX);
	dirfd = open(argv[optind], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dirfd >= 0)
		from_directory(dirfd);
	else
		from_file(argv[optind], &a);
	arena_free(&a);
	spawn_exec(argv + optind + 1, &e);
	die_err(&e);
}
