/*
 * sieve-filter: a script over the messages that a mailbox has already. Says what it would do; does it only when told. Runs as the user; environment: MAIL, HOME, USER, SIEVE_*.
 *
 *	sieve-filter [-eWv] [-m MAILBOX] [-u USER] SCRIPT MAILBOX [DISCARD-ACTION]
 *
 * Exit: 0, 1 the script doesn't compile (its errors on standard error), 2 misuse, 111 else. Man page: sieve-filter(1).
 */
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/refilter.h"
#include "sys/become.h"
#include "sys/start.h"

enum { MEMORY = 256 << 20 };

static _Noreturn void usage(void)
{
	fprintf(stderr, "usage: sieve-filter [-eWv] [-m default-mailbox] [-u user] script mailbox [keep|move "
	                "mailbox|delete|expunge]\n");
	exit(2);
}

static void options(int argc, char **argv, struct refilter *f)
{
	int c;

	while ((c = getopt(argc, argv, "eWvm:u:")) != -1) {
		switch (c) {
		case 'e':
			f->execute = true;
			break;
		case 'W':
			f->write = true;
			break;
		case 'v':
			f->verbose = true;
			break;
		case 'm':
			f->inbox = str_c(optarg);
			break;
		case 'u':
			setenv("USER", optarg, 1);
			break;
		default:
			usage();
		}
	}
}

/* What becomes of messages that the script discards or has filed elsewhere. */
static void discard_action(int argc, char **argv, struct refilter *f)
{
	if (argc == 0)
		return;
	if (strcmp(argv[0], "keep") == 0 && argc == 1)
		f->discard = REFILTER_KEEP;
	else if (strcmp(argv[0], "delete") == 0 && argc == 1)
		f->discard = REFILTER_DELETE;
	else if (strcmp(argv[0], "expunge") == 0 && argc == 1)
		f->discard = REFILTER_EXPUNGE;
	else if (strcmp(argv[0], "move") == 0 && argc == 2)
		f->move_to = str_c(argv[1]), f->discard = REFILTER_MOVE;
	else
		usage();
}

int main(int argc, char **argv)
{
	struct refilter f = {.inbox = STR("INBOX")};
	struct arena a;
	struct err e;
	int result;

	sys_start(argv, 2);
	options(argc, argv, &f);
	if (argc - optind < 2)
		usage();
	discard_action(argc - optind - 2, argv + optind + 2, &f);
	conf_check("sieve-filter");
	become_refuse_root();
	arena_init(&a, "filter", MEMORY);
	f.arena = &a;
	f.script = argv[optind];
	f.mailbox = str_c(argv[optind + 1]);
	result = refilter_run(&f, &e);
	if (result < 0)
		log_error("%s", e.text);
	arena_free(&a);
	return result < 0 ? ERR_EXIT_TEMPORARY : result;
}
