/*
 * deliver: one message from standard input to where the user's Sieve scripts say, or into the mailbox. Runs as the user. fd 0: the message; fd 1: why a
 * message is refused, for the MTA; environment: MAIL, HOME, USER, LDA_*, SIEVE_*, and what the MTA says (SENDER, RECIPIENT, …). Exit codes: 0, 100 permanent,
 * 111 temporary; with -e those of sysexits.h. Manual: deliver(1).
 */
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/decide.h"
#include "deliver/exitcode.h"
#include "deliver/guard.h"
#include "deliver/perform.h"
#include "sys/become.h"
#include "sys/start.h"

enum { MEMORY = 512 << 20, REFUSAL_MAX = 1000, CPU_MARGIN_S = 2, EXIT_LOOP = 76 /* EX_PROTOCOL */ };

static bool sysexits;
static struct delivery delivery = {.env = {STR_NIL, STR_NIL, STR_NIL, STR_NIL}};

static int usage(void)
{
	log_error(
	    "usage: deliver [-ep] [-m mailbox] [-f sender] [-r recipient] [-a original-recipient] < message");
	return ERR_EXIT_PERMANENT;
}

static bool options(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "epm:f:r:a:")) != -1) {
		switch (c) {
		case 'e':
			sysexits = true;
			break;
		case 'p':
			delivery.in_protocol = true;
			break;
		case 'm':
			delivery.into = str_c(optarg);
			break;
		case 'f':
			delivery.env.from = str_c(optarg);
			break;
		case 'r':
			delivery.env.to = str_c(optarg);
			break;
		case 'a':
			delivery.env.original = str_c(optarg);
			break;
		default:
			return false;
		}
	}
	return optind == argc;
}

/* Whatever ends us, wrong settings included, is no reason to send the mail back: the MTA is to try again. */
static void last_words(enum err_kind kind, const char *text)
{
	(void)kind;
	(void)text;
	_exit(exitcode_of(ERR_TEMP, sysexits, false));
}

static int fail(const struct err *e)
{
	log_error("not delivered: %s", e->text);
	dprintf(1, "%s\n",
	    e->kind == ERR_QUOTA || e->kind == ERR_LIMIT || e->kind == ERR_NOTFOUND || delivery.looped
	        ? e->text
	        : "delivery failed");
	if (delivery.looped && sysexits)
		return EXIT_LOOP;
	return exitcode_of(e->kind, sysexits, conf_bool("LDA_QUOTA_TEMPORARY"));
}

static int keep(void)
{
	struct err e;

	return perform_keep(&delivery, &e) < 0 ? fail(&e) : 0;
}

/* In the child that guards against the script. */
static int run_scripts(struct guard *guard, const struct chosen *scripts)
{
	struct sieve_result result;
	enum perform_end end;
	struct buf refusal;
	struct err e;

	decide(&delivery, scripts, &result);
	guard_decided(guard);
	buf_init(&refusal, REFUSAL_MAX);
	end = perform(&delivery, &result, &refusal, &e);
	if (end == PERFORM_REFUSED) {
		log_info("refused: %.*s", STR_ARG(buf_str(&refusal)));
		dprintf(1, "%.*s\n", STR_ARG(buf_str(&refusal)));
		return exitcode_of(ERR_CANNOT, sysexits, false);
	}
	return end == PERFORM_FAILED ? fail(&e) : 0;
}

static int deliver(void)
{
	struct chosen scripts;
	struct guard guard;
	int64_t cpu = conf_seconds("SIEVE_CPU_MAX");
	int code = 0;

	chosen_load(&scripts, delivery.arena);
	if (!scripts.list.n)
		return keep();
	switch (guard_fork(&guard, cpu ? cpu + CPU_MARGIN_S : 0, &code)) {
	case GUARD_GO:
		return run_scripts(&guard, &scripts);
	case GUARD_DONE:
		/* It died at work: what it had done, nobody knows; the MTA tries again. */
		return code > 128 || code < 0 ? exitcode_of(ERR_TEMP, sysexits, false) : code;
	case GUARD_BROKE:
		break;
	}
	log_error("the Sieve script ended the process that ran it (%d): the message is kept", code);
	return keep();
}

int main(int argc, char **argv)
{
	struct arena a;
	struct err e = {0};
	int code;

	sys_start(argv, 2);
	if (!options(argc, argv))
		return usage();
	die_farewell(last_words);
	conf_check("deliver");
	become_refuse_root();
	arena_init(&a, "delivery", MEMORY);
	delivery.arena = &a;
	code = delivery_open(&delivery, &e) < 0 ? fail(&e) : deliver();
	delivery_close(&delivery);
	return code;
}
