/* Hand-over: both sides, exactly once. */
#include "session/handover.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "tap.h"

/* The session keeps what it took as long as it lives; here it is taken again and again. */
static void forget(const struct handover *h)
{
	const char *const strings[] = {h->service, h->tag, h->command, h->mech, h->sasl, h->session};

	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		free((void *)(uintptr_t)strings[i]);
}

int main(void)
{
	struct handover give = {.service = "imap",
	                    .tag = "a1",
	                    .command = "LOGIN",
	                    .mech = "PLAIN",
	                    .session = "x"},
	                got;
	static char big[HANDOVER_INPUT_MAX + 1];
	struct in in;
	struct str line;
	struct err e;
	int p[2];

	if (pipe(p) < 0)
		return 1;
	/* Descriptors 3 and 4 are the pipe's: move it out of the way. */
	int from = fcntl(p[0], F_DUPFD, 10), to = fcntl(p[1], F_DUPFD, 10);

	in_init_fd(&in, from, 100);
	ok(handover_take(&got, &in, &e) == 0 && !got.service, "nothing was handed over");
	ok(handover_give(&give, STR("b NOOP\r\nc NO"), &e) == 0, "given");
	ok(write(to, "OP\r\n", 4) == 4, "the client goes on");
	ok(handover_take(&got, &in, &e) == 0, "taken");
	is_str(str_c(got.tag), STR("a1"), "tag");
	is_str(str_c(got.mech), STR("PLAIN"), "mechanism");
	ok(!got.sasl, "no final data");
	ok(in_line(&in, 100, &line) == IN_OK, "first line");
	is_str(line, STR("b NOOP"), "is the pipelined one");
	ok(in_line(&in, 100, &line) == IN_OK, "second line");
	is_str(line, STR("c NOOP"), "is half pipelined");
	ok(!getenv("DOVETAIL_TAG") && !getenv("DOVETAIL_INPUT_FD"),
	    "the environment holds none of it any more");
	ok(fcntl(HANDOVER_FD, F_GETFD) < 0, "the descriptor is closed");
	ok(handover_give(&give, STR(""), &e) == 0 && !getenv("DOVETAIL_INPUT_FD"), "no input, no descriptor");
	ok(handover_give(&give, str_of(big, sizeof big), &e) < 0 && e.kind == ERR_LIMIT, "one byte too many");
	forget(&got);
	ok(handover_give(&give, str_of(big, sizeof big - 1), &e) == 0 && handover_take(&got, &in, &e) == 0,
	    "as many as can be");
	is_int((int64_t)in_buffered(&in).n, HANDOVER_INPUT_MAX, "all there");
	forget(&got);
	setenv("DOVETAIL_INPUT_FD", "77", 1);
	ok(handover_take(&got, &in, &e) < 0 && e.kind == ERR_SYNTAX, "another number");
	setenv("DOVETAIL_INPUT_FD", "3", 1);
	ok(handover_take(&got, &in, &e) < 0, "a closed descriptor");
	in_free(&in);
	return done();
}
