/*
 * mailpw: makes and tests stored passwords. The password is read from the terminal (twice, without echo) or, when standard input
 * is none, from its first line; never from the command line.
 *
 *	mailpw [-s scheme] [-u user] [-r rounds]    prints {SCHEME}data for the password
 *	mailpw -t hash [-u user]                    exit 0 when the password fits the hash, 1 when not
 *	mailpw -l                                   the schemes; weak ones are marked
 *
 * Exit: 0, 1 doesn't fit, 2 misuse, 100 no such scheme. Man page: mailpw(1).
 */
#include <termios.h>
#include <unistd.h>

#include "auth/scheme.h"
#include "base/num.h"
#include "conf/conf.h"
#include "io/in.h"
#include "sys/start.h"

#define PASSWORD_MAX 4096

static void list_schemes(void)
{
	const struct auth_scheme *s;

	for (size_t i = 0; (s = auth_scheme_at(i)); i++)
		printf("%s%s\n", s->name, s->weak ? " (weak)" : "");
}

static struct str read_line(struct in *in, struct arena *a)
{
	struct str line;

	if (in_line(in, PASSWORD_MAX, &line) != IN_OK)
		die(ERR_SYNTAX, "no password on standard input, or one of more than %d bytes", PASSWORD_MAX);
	return arena_str(a, line);
}

static struct str ask(struct in *in, struct arena *a, const char *prompt)
{
	struct termios before, silent;
	bool terminal = tcgetattr(0, &before) == 0;
	struct str line;

	if (!terminal)
		return read_line(in, a);
	fprintf(stderr, "%s: ", prompt);
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(0, TCSAFLUSH, &silent);
	line = read_line(in, a);
	tcsetattr(0, TCSAFLUSH, &before);
	fprintf(stderr, "\n");
	return line;
}

static int test(const struct auth_secret *who, const char *hash)
{
	enum auth_scheme_result r =
	    auth_scheme_verify(who, str_c(hash), STR("CRYPT"), conf_bool("AUTH_WEAK_SCHEMES"));

	if (r == AUTH_SCHEME_MATCH)
		return 0;
	fprintf(stderr, "mailpw: %s\n", auth_scheme_result_text(r));
	return r == AUTH_SCHEME_MISMATCH ? 1 : 100;
}

static int make(const struct auth_secret *who, const char *scheme, struct in *in)
{
	struct str made;
	struct err e;

	if (isatty(0) && !str_eq(ask(in, who->a, "The same again"), who->password))
		die(ERR_SYNTAX, "these were two different passwords");
	made = auth_scheme_make(who, str_c(scheme), conf_bool("AUTH_WEAK_SCHEMES"), &e);
	if (str_is_nil(made))
		die_err(&e);
	printf("%.*s\n", STR_ARG(made));
	return 0;
}

int main(int argc, char **argv)
{
	const char *scheme = "CRYPT", *hash = NULL;
	struct auth_secret who = {0};
	static struct arena a;
	static struct in in;
	int c;

	sys_start(argv, 2);
	conf_check("mailpw");
	while ((c = getopt(argc, argv, "s:u:r:t:l")) != -1) {
		if (c == 'l')
			return list_schemes(), 0;
		if (c == 's')
			scheme = optarg;
		if (c == 'u')
			who.user = str_c(optarg);
		if (c == 't')
			hash = optarg;
		if (c == '?' || (c == 'r' && !num_parse_u32(str_c(optarg), &who.rounds))) {
			fprintf(
			    stderr, "usage: %s [-s scheme | -t hash | -l] [-u user] [-r rounds]\n", argv[0]);
			return 2;
		}
	}
	arena_init(&a, "mailpw", 8 << 20);
	in_init_fd(&in, 0, -1);
	who.a = &a;
	who.password = ask(&in, &a, "Password");
	return hash ? test(&who, hash) : make(&who, scheme, &in);
}
