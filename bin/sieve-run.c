/*
 * sieve-run: what would this script do with this message? Prints the action list and does nothing.
 *
 *	sieve-run [-f FROM] [-r RECIPIENT] [-e NAME=VALUE] [-a ADDRESS] [-u USER] [-t TIME] [-w WORLD] [-i DIRECTORY]
 *	          [-b SCRIPT] [-B SCRIPT] [-d] SCRIPT < MESSAGE
 *
 * Exit: 0 printed, 1 a script doesn't compile (its errors on standard error), 2 misuse, 111 a file can't be read. Man page: sieve-run(1).
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "io/in.h"
#include "sieve/double.h"
#include "sieve/regex.h"
#include "sieve/sieve.h"
#include "sys/file.h"
#include "sys/start.h"
#include "text/date.h"

#define ARENA_MAX ((size_t)1 << 30)
#define MESSAGE_MAX ((size_t)256 << 20)

static struct arena arena;
static struct sieve_settings settings = {.regex = &sieve_regex_pcre2, .programs = true};
static struct sieve_run run;
static struct buf world, message;
static const char *include_dir = ".";
static const char *before[32], *after[32];
static size_t nbefore, nafter;
static bool dump;

static void usage(void)
{
	fprintf(stderr,
	    "usage: sieve-run [-f from] [-r recipient] [-e name=value] [-a address] [-u user] [-t time]\n"
	    "                 [-w world] [-i directory] [-b script] [-B script] [-d] script < message\n");
	exit(2);
}

static struct str read_file(const char *path)
{
	struct buf b;
	struct err e;
	struct str s;

	buf_init(&b, MESSAGE_MAX);
	if (file_read(AT_FDCWD, path, &b, &e) < 0)
		die_err(&e);
	s = arena_str(&arena, buf_str(&b));
	buf_free(&b);
	return s;
}

static int include(struct sieve_double *d, bool global, struct str name, struct str *text_r)
{
	struct str path =
	    arena_printf(d->a, "%s/%s%.*s.sieve", include_dir, global ? "global/" : "", STR_ARG(name));

	if (access(path.p, R_OK) < 0)
		return 0;
	*text_r = read_file(path.p);
	return 1;
}

static const struct sieve_script *compile(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct sieve_errors errors;
	struct sieve_script *s =
	    sieve_compile(&arena, str_c(slash ? slash + 1 : path), read_file(path), &settings, &errors);
	struct buf line;

	buf_init(&line, 1 << 16);
	for (size_t i = 0; i < errors.list.n; i++) {
		buf_clear(&line);
		sieve_error_print(&line, &errors.list.p[i]);
		fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&line)));
	}
	buf_free(&line);
	if (!s)
		exit(1);
	return s;
}

static void add_env(const char *pair)
{
	const char *equals = strchr(pair, '=');

	if (!equals)
		usage();
	buf_printf(&world, "env %.*s \"%s\"\n", (int)(equals - pair), pair, equals + 1);
}

static void add_address(const char *address)
{
	struct str *old = run.addresses;

	run.addresses = arena_array(&arena, run.naddresses + 1, sizeof *run.addresses);
	for (size_t i = 0; i < run.naddresses; i++)
		run.addresses[i] = old[i];
	run.addresses[run.naddresses++] = str_c(address);
}

static void add_script(const char **list, size_t *n, const char *path)
{
	if (*n == 32)
		usage();
	list[(*n)++] = path;
}

static void option(int c)
{
	switch (c) {
	case 'f':
		run.envelope.from = str_c(optarg);
		break;
	case 'r':
		run.envelope.to = str_c(optarg);
		break;
	case 'e':
		add_env(optarg);
		break;
	case 'a':
		add_address(optarg);
		break;
	case 'u':
		run.user = str_c(optarg);
		break;
	case 't':
		if (!text_date_parse_iso(str_c(optarg), &run.now, &run.zone_minutes))
			usage();
		break;
	case 'w':
		buf_add(&world, read_file(optarg));
		buf_ch(&world, '\n');
		break;
	case 'i':
		include_dir = optarg;
		break;
	case 'b':
		add_script(before, &nbefore, optarg);
		break;
	case 'B':
		add_script(after, &nafter, optarg);
		break;
	case 'd':
		dump = true;
		break;
	default:
		usage();
	}
}

static void read_message(void)
{
	struct in in;
	struct str s;

	buf_init(&message, MESSAGE_MAX);
	in_init_fd(&in, STDIN_FILENO, -1);
	while (!message.full && in_some(&in, 1 << 16, &s) == IN_OK)
		buf_add(&message, s);
	in_free(&in);
	if (message.full)
		die(ERR_LIMIT, "the message is longer than %zu bytes", MESSAGE_MAX);
	run.message = buf_str(&message);
}

static void print(const struct sieve_result *r, const struct sieve_double *d)
{
	struct buf b;

	buf_init(&b, MESSAGE_MAX);
	sieve_result_print(&b, r);
	for (size_t i = 0; i < r->actions.n && dump; i++) {
		const struct sieve_message *m = &r->actions.p[i].message;

		if (!m->edited)
			continue;
		buf_printf(&b, "--- message of action %zu ---\n", i + 1);
		buf_add(&b, m->pieces[0]);
		buf_add(&b, m->pieces[1]);
	}
	fwrite(buf_str(&d->log).p, 1, d->log.n, stderr);
	fwrite(buf_str(&b).p, 1, b.n, stdout);
	buf_free(&b);
}

int main(int argc, char **argv)
{
	const struct sieve_script *scripts[65];
	struct sieve_result result;
	struct sieve_double d;
	struct err e;
	int c;

	sys_start(argv, 2);
	arena_init(&arena, "run", ARENA_MAX);
	buf_init(&world, 1 << 20);
	run.now = clock_now_s();
	run.zone_minutes = text_date_local_zone(run.now);
	while ((c = getopt(argc, argv, "f:r:e:a:u:t:w:i:b:B:d")) != -1)
		option(c);
	if (optind + 1 != argc)
		usage();
	if (sieve_double_parse(&d, &arena, buf_str(&world), &e) < 0 ||
	    sieve_double_apply(&d, &settings, &run, &e) < 0)
		die_err(&e);
	d.include = include;
	run.world = &d.world;
	run.scripts = scripts;
	for (size_t i = 0; i < nbefore; i++)
		scripts[run.nscripts++] = compile(before[i]);
	scripts[run.nscripts++] = compile(argv[optind]);
	for (size_t i = 0; i < nafter; i++)
		scripts[run.nscripts++] = compile(after[i]);
	read_message();
	sieve_run(&arena, &settings, &run, &result);
	print(&result, &d);
	sieve_double_free(&d);
	buf_free(&world);
	buf_free(&message);
	arena_free(&arena);
	return 0;
}
