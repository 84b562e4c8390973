/*
 * sievec: checks Sieve scripts.
 *
 *	sievec [-q] [SCRIPT …]     every error on standard error; standard input without arguments
 *	sievec -c                  the extensions that are known, one a line
 *
 * Exit: 0 every script is right, 1 one of them isn't, 2 misuse, 111 one can't be read. Man page: sievec(1).
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "io/in.h"
#include "sieve/regex.h"
#include "sieve/sieve.h"
#include "sys/file.h"
#include "sys/start.h"

#define ARENA_MAX ((size_t)256 << 20)
#define SCRIPT_MAX ((size_t)16 << 20)

static const struct sieve_settings settings = {.regex = &sieve_regex_pcre2, .programs = true};
static bool quiet;

static void usage(void)
{
	fprintf(stderr, "usage: sievec [-q] [script ...] | sievec -c\n");
	exit(2);
}

static int list_capabilities(void)
{
	struct buf b;
	struct str names, name;

	buf_init(&b, 1 << 16);
	sieve_capabilities(&b, &settings);
	names = buf_str(&b);
	while (str_cut(&names, ' ', &name))
		printf("%.*s\n", STR_ARG(name));
	buf_free(&b);
	return 0;
}

static void read_input(struct buf *b)
{
	struct in in;
	struct str s;

	in_init_fd(&in, STDIN_FILENO, -1);
	while (!b->full && in_some(&in, 1 << 16, &s) == IN_OK)
		buf_add(b, s);
	in_free(&in);
}

/* 0, or 1 when the script has errors. */
static int check(const char *path)
{
	struct sieve_errors errors;
	struct sieve_script *s;
	struct arena a;
	struct err e;
	struct buf text, line;

	arena_init(&a, "script", ARENA_MAX);
	buf_init(&text, SCRIPT_MAX);
	buf_init(&line, 1 << 16);
	if (!path)
		read_input(&text);
	else if (file_read(AT_FDCWD, path, &text, &e) < 0)
		die_err(&e);
	s = sieve_compile(&a, path ? str_c(path) : STR("stdin"), buf_str(&text), &settings, &errors);
	for (size_t i = 0; i < errors.list.n && !quiet; i++) {
		buf_clear(&line);
		sieve_error_print(&line, &errors.list.p[i]);
		fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&line)));
	}
	buf_free(&text);
	buf_free(&line);
	arena_free(&a);
	return s ? 0 : 1;
}

int main(int argc, char **argv)
{
	int c, failed = 0;
	bool list = false;

	sys_start(argv, 2);
	while ((c = getopt(argc, argv, "cq")) != -1) {
		if (c != 'c' && c != 'q')
			usage();
		list = list || c == 'c';
		quiet = quiet || c == 'q';
	}
	if (list && (quiet || optind < argc))
		usage();
	if (list)
		return list_capabilities();
	if (optind == argc)
		return check(NULL);
	for (; optind < argc; optind++)
		failed |= check(argv[optind]);
	return failed;
}
