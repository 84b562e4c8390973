/* tlswrap's command line. */
#include "tls/command.h"

#include <getopt.h>
#include <stdlib.h>

#include "conf/conf.h"
#include "tap.h"

static char **parse(struct tls_conf *c, struct arena *a, int argc, char **argv)
{
	optind = 0;
	return tls_command_read(c, a, argc, argv);
}

int main(void)
{
	char words[][8] = {"tlswrap", "prog", "-n", "-c", "c.pem", "--alpn", "imap", "arg"};
	char *plain[] = {words[0], words[1], words[2], NULL};
	char *flags[] = {
	    words[0], words[2], words[3], words[4], words[5], words[6], words[1], words[7], NULL};
	static struct arena a;
	struct tls_conf c;
	char **program;

	arena_init(&a, "test", 1 << 20);
	setenv("TLS_CERT", "env.pem", 1);
	setenv("TLS_KEY", "env.key", 1);
	conf_check("test");
	program = parse(&c, &a, 3, plain);
	ok(program == plain + 1 && !c.starttls, "an option behind the program is the program's");
	is_str(str_c(c.cert), STR("env.pem"), "the certificate of the environment");
	is_str(str_c(c.key), STR("env.key"), "and its key");
	program = parse(&c, &a, 8, flags);
	ok(program == flags + 6 && c.starttls, "on request");
	is_str(str_c(c.cert), STR("c.pem"), "flags win");
	ok(!c.key, "the environment's key isn't that certificate's");
	is_str(str_c(c.alpn), STR("imap"), "a long option");
	setenv("SSL_PROTOCOL", "TLSv1.3", 1);
	setenv("SSLCTLFD", "3", 1);
	tls_command_clear();
	ok(!getenv("SSL_PROTOCOL") && !getenv("SSLCTLFD"), "facts from outside are taken away");
	return done();
}
