/* Start of a login program: split the command line, learn the facts, fork the pre-auth child. */
#include "login/main.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/vec.h"
#include "conf/conf.h"
#include "login/frame.h"
#include "login/limits.h"
#include "login/monitor.h"
#include "login/sandbox.h"
#include "sys/beside.h"
#include "sys/fd.h"
#include "sys/start.h"

#define REPORTER "login-report"

struct start {
	struct login_settings set;
	struct login_facts facts;
	struct arena arena;
	char **chain, **session;
	const char *stamp;
	struct login_cage cage;
	int frames[2];
	struct login_limits limits;
	int back; /* what login_monitor_run has returned; -1 the first time */
	bool forwarded;
	struct err crowded; /* kind ERR_NONE: come in */
};

/* The child's own farewell: a death of ours is the client's BYE and a line in the monitor's log. die() has no argument for it. */
static struct login_client *dying;

static void farewell(enum err_kind kind, const char *text)
{
	struct login_client *c = dying;
	struct login_frame f = {.type = LOGIN_FRAME_QUIT, .field = {str_head(str_c(text), 400)}};

	(void)kind;
	dying = NULL;
	if (!c)
		return;
	c->proto->bye(c, LOGIN_END_INTERNAL, "internal error");
	out_flush(&c->out);
	login_frame_send(c->frames, &f);
}

static void usage(const char *program)
{
	die(ERR_SYNTAX, "usage: %s chain-program [argument ...] -- session-program [argument ...]", program);
}

static void split(struct start *s, int argc, char **argv)
{
	int dash = 1;

	if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0)
		usage(argv[0]);
	while (dash < argc && strcmp(argv[dash], "--") != 0)
		dash++;
	if (dash < 2 || dash + 1 >= argc)
		usage(argv[0]);
	s->chain = arena_array(&s->arena, (size_t)dash + 1, sizeof *s->chain);
	memcpy(s->chain, argv + 1, (size_t)(dash - 1) * sizeof *argv);
	s->chain[dash - 1] = arena_array(&s->arena, sizeof REPORTER, 1);
	memcpy(s->chain[dash - 1], REPORTER, sizeof REPORTER);
	s->session = argv + dash + 1;
}

/* RFC 1939 section 7: different each time; nothing in it that a client could choose. */
static const char *make_stamp(struct arena *a)
{
	unsigned char random[16];
	struct buf b;
	const char *stamp;

	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		die(ERR_TEMP, "getrandom failed");
	buf_init(&b, 64);
	buf_ch(&b, '<');
	for (size_t i = 0; i < sizeof random; i++)
		buf_printf(&b, "%02x", random[i]);
	buf_add(&b, STR("@dovetail>"));
	stamp = arena_str(a, buf_str(&b)).p;
	buf_free(&b);
	return stamp;
}

/* Secrets of the chain (a database's password) may stand in the environment: the child keeps copies of its own settings and no more. */
static void forget_env(struct start *s)
{
	const char **const kept[] = {
	    &s->set.mechanisms, &s->set.greeting, &s->set.capability, &s->set.id, &s->set.name_chars};

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		if (*kept[i])
			*kept[i] = arena_str(&s->arena, str_c(*kept[i])).p;
	}
	for (char **v = environ; v && *v; v++)
		explicit_bzero(*v, strlen(*v));
	environ = NULL;
}

_Noreturn static void child(struct start *s, const struct login_proto *proto)
{
	struct login_client *c = arena_new(&s->arena, struct login_client);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	*c = (struct login_client){
	    .proto = proto, .set = &s->set, .facts = &s->facts, .stamp = s->stamp, .frames = s->frames[1]};
	c->again = s->back >= 0;
	c->left = s->back;
	c->forwarded = s->forwarded;
	c->channel_binding = getenv("TLS_EXPORTER") || getenv("TLS_ENDPOINT");
	c->certificate = getenv("TLS_CLIENT_NAME") != NULL;
	c->banner = proto->banner ? proto->banner(&s->arena) : NULL;
	if (s->crowded.kind != ERR_NONE)
		c->crowded = s->crowded.text;
	fd_close(&s->frames[0]);
	/* The monitor holds the places; a second holder would keep them beyond its end. */
	fd_close(&s->limits.waiting);
	fd_close(&s->limits.house);
	fd_close(&s->limits.dir);
	if (s->facts.tls_control > 2)
		close(s->facts.tls_control);
	if (null < 0)
		die(ERR_TEMP, "/dev/null can't be opened: %s", strerror(errno));
	forget_env(s);
	login_sandbox_enter(&s->cage, null);
	dying = c;
	die_farewell(farewell);
	login_client_run(c);
}

static void hide_tls(const struct login_facts *f)
{
	const int fds[] = {f->tls_control, f->tls_read, f->tls_write};

	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++) {
		if (fds[i] > 2 && fd_set_cloexec(fds[i], true) < 0)
			die(ERR_SYNTAX, "SSLCTLFD, SSLREADFD or SSLWRITEFD names a closed descriptor");
	}
}

/* Counts the connection among those without a login, and makes the way to the child. */
static void arrive(struct start *s)
{
	if (login_limits_arrive(&s->limits, &s->set, &s->facts, &s->crowded) == 0)
		s->crowded.kind = ERR_NONE;
	else if (s->crowded.kind != ERR_LIMIT)
		die_err(&s->crowded);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, s->frames) < 0)
		die(ERR_TEMP, "socketpair failed: %s", strerror(errno));
}

static void prepare(struct start *s, int argc, char **argv, const struct login_proto *proto)
{
	arena_init(&s->arena, "start", 1 << 20);
	split(s, argc, argv);
	login_settings_load(&s->set);
	login_facts_load(&s->facts, &s->set);
	hide_tls(&s->facts);
	sys_beside();
	login_settings_user(&s->set, &s->cage.uid, &s->cage.gid);
	s->cage.chroot = s->set.chroot;
	if (proto->apop && conf_list_has("AUTH_MECHANISMS", STR("APOP")))
		s->stamp = make_stamp(&s->arena);
	s->back = -1;
	s->set.unauthenticate = s->set.unauthenticate && proto->unauthenticate;
	setenv("AUTH_SERVICE", proto->service, 1);
	if (login_facts_is_secured(&s->facts, &s->set))
		setenv("AUTH_SECURED", "1", 1);
	else
		unsetenv("AUTH_SECURED");
}

/* One time before login: until a session has given the connection back. */
static void serve(struct start *s, struct login_monitor *m, const struct login_proto *proto)
{
	arrive(s);
	m->child = fork();
	if (m->child == 0)
		child(s, proto);
	if (m->child < 0)
		die(ERR_TEMP, "fork failed: %s", strerror(errno));
	fd_close(&s->frames[1]);
	fd_close(&s->back);
	m->frames = s->frames[0];
	m->limits = s->limits;
	s->back = login_monitor_run(m);
	s->forwarded = m->forwarded;
	s->facts.started_ms = clock_mono_ms();
}

void login_main(int argc, char **argv, const struct login_proto *proto)
{
	struct start s = {.chain = NULL};
	struct login_monitor m;

	sys_start(argv, login_facts_highest_fd());
	conf_check(argv[0]);
	prepare(&s, argc, argv, proto);
	m = (struct login_monitor){.service = proto->service,
	    .set = &s.set,
	    .facts = &s.facts,
	    .stamp = s.stamp,
	    .chain = s.chain,
	    .session = s.session};
	for (;;)
		serve(&s, &m, proto);
}
