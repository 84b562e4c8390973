/*
 * deliver: one message from standard input into the user's mailbox. Runs as the user. fd 0: the message; environment: MAIL, HOME, USER,
 * LDA_*, and what the MTA says (SENDER, RECIPIENT, …). Exit codes: 0, 100 permanent, 111 temporary; with -e those of sysexits.h.
 * Manual: deliver(1).
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/envelope.h"
#include "deliver/exitcode.h"
#include "deliver/into.h"
#include "deliver/spool.h"
#include "sys/become.h"
#include "sys/start.h"

enum { INPUT_TIMEOUT_MS = 5 * 60 * 1000, MEMORY = 64 << 20, TRACE_MAX = 16 << 10 };

struct options {
	struct envelope env;
	const char *mailbox;
	bool sysexits;
};

static int usage(void)
{
	log_error(
	    "usage: deliver [-e] [-m mailbox] [-f sender] [-r recipient] [-a original-recipient] < message");
	return ERR_EXIT_PERMANENT;
}

static bool options(int argc, char **argv, struct options *o)
{
	int c;

	*o = (struct options){.env = {STR_NIL, STR_NIL, STR_NIL, STR_NIL}};
	while ((c = getopt(argc, argv, "em:f:r:a:")) != -1) {
		switch (c) {
		case 'e':
			o->sysexits = true;
			break;
		case 'm':
			o->mailbox = optarg;
			break;
		case 'f':
			o->env.from = str_c(optarg);
			break;
		case 'r':
			o->env.to = str_c(optarg);
			break;
		case 'a':
			o->env.original = str_c(optarg);
			break;
		default:
			return false;
		}
	}
	return optind == argc;
}

static int deliver(struct options *o, struct arena *a, struct err *e)
{
	struct into to = {.mailbox = str_c(o->mailbox ? o->mailbox : conf_string("LDA_MAILBOX")),
	    .create = o->mailbox || conf_bool("LDA_AUTOCREATE"),
	    .subscribe = conf_bool("LDA_AUTOSUBSCRIBE")};
	struct spool spool;
	struct store *s;
	struct buf top;
	struct in in;
	int result;

	in_init_fd(&in, 0, INPUT_TIMEOUT_MS);
	buf_init(&top, TRACE_MAX);
	if (envelope_complete(&o->env, a, str_c(conf_string("LDA_DELIMITER")), e) < 0 ||
	    spool_init(&spool, conf_string("LMTP_SPOOL"), conf_size("MAIL_MAX_SIZE"), e) < 0)
		return -1;
	envelope_trace(&o->env, &top);
	result = spool_read(&spool, &in, e);
	if (result == 0)
		result = store_open(&s, a, STR_NIL, e);
	if (result == 0) {
		result = into_mailbox(s, &to, buf_str(&top), &spool, e);
		store_close(s);
	}
	spool_free(&spool);
	buf_free(&top);
	return result;
}

int main(int argc, char **argv)
{
	struct options o;
	struct arena a;
	struct err e = {0};

	sys_start(argv, 2);
	if (!options(argc, argv, &o))
		return usage();
	conf_check("deliver");
	become_refuse_root();
	arena_init(&a, "delivery", MEMORY);
	if (deliver(&o, &a, &e) == 0) {
		log_info("delivered to %s", o.mailbox ? o.mailbox : conf_string("LDA_MAILBOX"));
		return 0;
	}
	log_error("not delivered: %s", e.text);
	dprintf(1, "%s\n",
	    e.kind == ERR_QUOTA || e.kind == ERR_LIMIT || e.kind == ERR_NOTFOUND ? e.text
	                                                                         : "delivery failed");
	return exitcode_of(e.kind, o.sysexits, conf_bool("LDA_QUOTA_TEMPORARY"));
}
