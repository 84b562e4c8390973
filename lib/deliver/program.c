/* Programs of scripts. */
#include "deliver/program.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "conf/conf.h"
#include "deliver/child.h"
#include "sys/file.h"

enum { ARGS_MAX = 64, ENV_MAX = 8 };

/* Names the directory. */
static const char *setting(const struct sieve_program *p)
{
	switch (p->kind) {
	case SIEVE_PROGRAM_FILTER:
		return "SIEVE_FILTER_DIR";
	case SIEVE_PROGRAM_EXECUTE:
		return "SIEVE_EXECUTE_DIR";
	default:
		return "SIEVE_PIPE_DIR";
	}
}

static char *copy(struct arena *a, struct str s)
{
	return (char *)(uintptr_t)arena_cstr(a, s);
}

static char *pair(struct arena *a, const char *name, struct str value)
{
	return copy(a, arena_printf(a, "%s=%.*s", name, STR_ARG(value)));
}

static void environment(const struct delivery *d, struct arena *a, char *env[ENV_MAX])
{
	int n = 0;

	env[n++] = pair(a, "PATH", STR("/usr/local/bin:/usr/bin:/bin"));
	env[n++] = pair(a, "HOME", str_c(getenv("HOME")));
	env[n++] = pair(a, "USER", d->user);
	env[n++] = pair(a, "SENDER", d->env.from);
	env[n++] = pair(a, "RECIPIENT", d->env.to);
	env[n++] = pair(a, "ORIG_RECIPIENT", d->env.original);
	env[n++] = pair(a, "HOST", d->hostname);
	env[n] = NULL;
}

/* NULL: an argument can't be one (a NUL in it), or there are too many. */
static char **arguments(struct arena *a, const char *dir, const struct sieve_program *p)
{
	char **argv = arena_array(a, p->nargs + 2, sizeof *argv);

	if (p->nargs > ARGS_MAX)
		return NULL;
	argv[0] = copy(a, arena_printf(a, "%s/%.*s", dir, STR_ARG(p->name)));
	for (size_t i = 0; i < p->nargs; i++) {
		argv[i + 1] = copy(a, p->args[i]);
		if (!argv[i + 1])
			return NULL;
	}
	return argv;
}

static int fill_input(struct spool *input, const struct sieve_program *p, struct err *e)
{
	spool_init(input, conf_string("LMTP_SPOOL"), 0);
	if (spool_add(input, STR(""), e) < 0)
		return -1;
	for (size_t i = 0; i < p->ninput; i++)
		if (spool_add(input, p->input[i], e) < 0)
			return -1;
	return lseek(input->fd, 0, SEEK_SET) < 0 ? err_sys(e, "lseek") : 0;
}

int program_run(const struct delivery *d, struct arena *a, struct sieve_program *p, struct err *e)
{
	const char *dir = conf_string(setting(p));
	char **argv = dir ? arguments(a, dir, p) : NULL, *env[ENV_MAX];
	struct spool input;
	struct buf output;
	struct child c = {.argv = argv,
	    .env = env,
	    .output = p->want_output ? &output : NULL,
	    .timeout_ms = (int)conf_seconds("SIEVE_EXEC_TIMEOUT") * 1000};
	int result;

	p->output = STR("");
	if (!dir)
		return err_set(e, ERR_CANNOT, "the program \"%.*s\" can't be run: %s isn't set",
		    STR_ARG(p->name), setting(p));
	if (!argv)
		return err_set(
		    e, ERR_LIMIT, "the program \"%.*s\" has impossible arguments", STR_ARG(p->name));
	if (access(argv[0], X_OK) < 0)
		return err_set(e, ERR_NOTFOUND, "there is no program \"%.*s\" in %s: %s", STR_ARG(p->name),
		    setting(p), strerror(errno));
	environment(d, a, env);
	buf_init(&output, PROGRAM_OUTPUT_MAX);
	result = fill_input(&input, p, e);
	c.input = input.fd;
	if (result == 0)
		result = child_run(&c, e);
	if (result == 0 && p->want_output)
		p->output = arena_str(a, buf_str(&output));
	p->status = c.status;
	buf_free(&output);
	spool_free(&input);
	return result;
}
