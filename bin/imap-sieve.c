/*
 * imap-sieve: the user's script at an event of an IMAP session (RFC 6785). imapd starts it, once for a mailbox that a command changed; runs as the user.
 *
 *	imap-sieve APPEND|COPY|FLAG MAILBOX SCRIPT < MESSAGES
 *
 * fd 0: lines "UID[:UID] CHANGED-FLAGS". Environment: MAIL, HOME, USER, SIEVE_*, LDA_*. Exit: 0 nothing in the mailbox was changed, 10 flags were or
 * messages are gone, 2 misuse, 111 else. Man page: imap-sieve(8).
 */
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/event.h"
#include "sys/become.h"
#include "sys/start.h"

enum { MEMORY = 256 << 20, EXIT_USAGE = 2, EXIT_CHANGED = 10 };

static bool is_cause(const char *s)
{
	return strcmp(s, "APPEND") == 0 || strcmp(s, "COPY") == 0 || strcmp(s, "FLAG") == 0;
}

int main(int argc, char **argv)
{
	struct event ev;
	struct arena a;
	struct err e;
	struct in in;
	int result;

	sys_start(argv, 2);
	if (argc != 4 || !is_cause(argv[1])) {
		fprintf(stderr, "usage: imap-sieve APPEND|COPY|FLAG mailbox script < messages\n");
		return EXIT_USAGE;
	}
	conf_check("imap-sieve");
	become_refuse_root();
	arena_init(&a, "event", MEMORY);
	in_init_fd(&in, STDIN_FILENO, -1);
	ev = (struct event){.arena = &a,
	    .cause = str_c(argv[1]),
	    .mailbox = str_c(argv[2]),
	    .script = str_c(argv[3]),
	    .in = &in};
	result = event_run(&ev, &e);
	if (result < 0)
		log_error("%s", e.text);
	in_free(&in);
	arena_free(&a);
	return result < 0 ? ERR_EXIT_TEMPORARY : result ? EXIT_CHANGED : 0;
}
