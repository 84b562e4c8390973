/*
 * deliver: one message from standard input to where the user's Sieve scripts say, or into the mailbox. Runs as the user. fd 0: the message; fd 1: why a
 * message is refused, for the MTA; environment: MAIL, HOME, USER, LDA_*, SIEVE_*, and what the MTA says (SENDER, RECIPIENT, …). Exit codes: 0, 100 permanent,
 * 111 temporary; with -e those of sysexits.h. With -s a worker of lmtpd: message after message, by frames on fd 0. Manual: deliver(1).
 */
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/run.h"
#include "lmtp/served.h"
#include "sys/become.h"
#include "sys/start.h"

enum { MEMORY = 512 << 20 };

static bool sysexits, served;
static struct delivery delivery = {.env = {STR_NIL, STR_NIL, STR_NIL, STR_NIL}, .esmtp = STR_NIL};

static int usage(void)
{
	log_error("usage: deliver [-ep] [-m mailbox] [-f sender] [-r recipient] [-a original-recipient] [-D "
	          "parameters] < "
	          "message, or deliver [-m mailbox] -s");
	return ERR_EXIT_PERMANENT;
}

static bool options(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "epsm:f:r:a:D:")) != -1) {
		switch (c) {
		case 'e':
			sysexits = true;
			break;
		case 'p':
			delivery.in_protocol = true;
			break;
		case 's':
			served = true;
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
		case 'D':
			delivery.esmtp = str_c(optarg);
			break;
		default:
			return false;
		}
	}
	return optind == argc;
}

static enum exit_style style(void)
{
	return served ? EXIT_LMTP : sysexits ? EXIT_SYSEXITS : EXIT_QMAIL;
}

/* Whatever ends us, wrong settings included, is no reason to send the mail back: the MTA is to try again. */
static void last_words(enum err_kind kind, const char *text)
{
	(void)kind;
	(void)text;
	_exit(exitcode_of(ERR_TEMP, style(), false));
}

int main(int argc, char **argv)
{
	struct arena a;

	sys_start(argv, 2);
	if (!options(argc, argv))
		return usage();
	die_farewell(last_words);
	conf_check("deliver");
	become_refuse_root();
	arena_init(&a, "delivery", MEMORY);
	if (served)
		return lmtp_served_run(&a, delivery.into);
	delivery.arena = &a;
	return deliver_run(&delivery, style());
}
