/* The server on a pipe: its greeting, and what it makes of nonsense. */
#include "authd/serve.h"

#include <sys/wait.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

static char said[4096];

/* Runs the server with that input; its exit code, and its output in `said`. */
static int serve(struct str input)
{
	char *chain[] = {(char[]){"true"}, NULL};
	int in[2], out[2], status;
	ssize_t n;
	pid_t pid;

	if (pipe(in) || pipe(out))
		return -1;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		_exit(authd_serve(chain, "true", false));
	}
	close(in[0]);
	close(out[1]);
	fd_write_all(in[1], input);
	close(in[1]);
	n = fd_read_full(out[0], said, sizeof said - 1);
	said[n > 0 ? n : 0] = '\0';
	close(out[0]);
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

int main(void)
{
	const char *mech, *spid;

	is_int(serve(STR("VERSION\t1\t1\nCPID\t1\n")), 0, "a client that goes");
	mech = strstr(said, "MECH\tPLAIN");
	spid = strstr(said, "SPID\t");
	ok(mech && spid && mech < spid && strstr(said, "\nDONE\n"), "MECH stands before SPID, DONE is last");
	is_int(serve(STR("NONSENSE\n")), 1, "an unknown command");
	is_int(serve(STR("VERSION\t2\t0\n")), 1, "another version");
	is_int(serve(STR("AUTH\t1\tPLAIN\n")), 1, "no service");
	is_int(serve(STR("AUTH\t1\tNTLM\tservice=smtp\n")), 1, "a mechanism that wasn't offered");
	is_int(serve(STR("CONT\t9\tAA==\nAUTH\t9\tPLAIN\tservice=smtp\n")), 0, "no such exchange");
	ok(strstr(said, "FAIL\t9\treason=There is no such request (any more)\nCONT\t9\t\n") != NULL,
	    "is refused, and the connection goes on");
	is_int(serve(STR("CONT\t0\tAA==\n")), 1, "no number at all");
	is_int(serve(STR("AUTH\t1\tPLAIN\tservice=smtp\tresp=*\nAUTH\t2\tPLAIN\tservice=smtp\nCONT\t2\t*\n")),
	    0, "no base64, at once and later");
	ok(strstr(said, "FAIL\t1\tcode=invalid_base64\treason=Invalid base64 data\nCONT\t2\t\n"
	                "FAIL\t2\tcode=invalid_base64\treason=Invalid base64 data\n") != NULL,
	    "both say so");
	is_int(serve(STR("AUTH\t1\tPLAIN\tservice=smtp\nCANCEL\t1\nAUTH\t1\tPLAIN\tservice=smtp\n")), 0,
	    "a cancelled id may be used again");
	ok(strstr(said, "CONT\t1\t\n") != NULL, "it is asked");
	return done();
}
