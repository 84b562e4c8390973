/* The MTA's door. */
#include "deliver/sendmail.h"

#include <unistd.h>

#include "conf/conf.h"
#include "deliver/child.h"

enum { PROGRAM_WORDS_MAX = 16, ARGS_MAX = SENDMAIL_RECIPIENTS_MAX + PROGRAM_WORDS_MAX + 14 };
enum { CHUNK = 64 << 10 };
enum { EXIT_QMAIL_TEMPORARY = 111, EX_TEMPFAIL_ = 75, EX_OSERR_ = 71, EX_IOERR_ = 74, EX_CONFIG_ = 78 };

static bool is_address(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 127)
			return false;
	return s.n > 0;
}

static char *word(struct arena *a, struct str s)
{
	return (char *)(uintptr_t)arena_cstr(a, s);
}

/* LDA_SENDMAIL may have arguments of its own. */
static size_t program(struct arena *a, char **argv)
{
	struct str rest = str_c(conf_string("LDA_SENDMAIL")), item;
	size_t n = 0;

	while (n < PROGRAM_WORDS_MAX && str_cut(&rest, ' ', &item))
		if (item.n)
			argv[n++] = word(a, item);
	return n;
}

static int arguments(const struct delivery *d, const struct sendmail *m, char *argv[ARGS_MAX], struct err *e)
{
	struct arena *a = d->arena;
	size_t n = program(a, argv);

	if (!n || m->nto > SENDMAIL_RECIPIENTS_MAX || !m->nto)
		return err_set(e, ERR_LIMIT, "a message for %zu recipients can't be sent", m->nto);
	argv[n++] = word(a, STR("-i"));
	argv[n++] = word(a, STR("-f"));
	argv[n++] = word(a, m->from.n ? m->from : STR("<>"));
	if (conf_bool("LDA_SENDMAIL_DSN") && m->dsn_notify.n) {
		argv[n++] = word(a, STR("-N"));
		argv[n++] = word(a, m->dsn_notify);
	}
	if (conf_bool("LDA_SENDMAIL_DSN") && m->dsn_ret.n) {
		argv[n++] = word(a, STR("-R"));
		argv[n++] = word(a, m->dsn_ret);
	}
	if (!str_is_nil(m->by) && conf_string("LDA_SENDMAIL_DELIVERBY")) {
		argv[n++] = word(a, str_c(conf_string("LDA_SENDMAIL_DELIVERBY")));
		argv[n++] = word(a, m->by);
	}
	argv[n++] = word(a, STR("--"));
	for (size_t i = 0; i < m->nto; i++) {
		if (!is_address(m->to[i]) || (m->from.n && !is_address(m->from)))
			return err_set(e, ERR_SYNTAX, "mail can't be sent to \"%.*s\"", STR_ARG(m->to[i]));
		argv[n++] = word(a, m->to[i]);
	}
	argv[n] = NULL;
	return 0;
}

/* Programs want the line ends of files. A CR at the end of one piece and LF at the start of the next don't occur: a piece ends with a line. */
static int add_as_lf(struct spool *s, struct str piece, struct err *e)
{
	char chunk[CHUNK];
	size_t n = 0;

	for (size_t i = 0; i < piece.n; i++) {
		if (piece.p[i] == '\r' && i + 1 < piece.n && piece.p[i + 1] == '\n')
			continue;
		chunk[n++] = piece.p[i];
		if (n == CHUNK) {
			if (spool_add(s, str_of(chunk, n), e) < 0)
				return -1;
			n = 0;
		}
	}
	return spool_add(s, str_of(chunk, n), e);
}

static bool first_line_is_crlf(const struct sendmail *m)
{
	for (int i = 0; i < 3; i++) {
		ptrdiff_t lf = str_chr(m->pieces[i], '\n');

		if (lf >= 0)
			return lf > 0 && m->pieces[i].p[lf - 1] == '\r';
	}
	return false;
}

static int fill(struct spool *s, const struct sendmail *m, struct err *e)
{
	bool crlf = first_line_is_crlf(m);

	for (int i = 0; i < 3; i++) {
		if ((crlf ? add_as_lf(s, m->pieces[i], e) : spool_add(s, m->pieces[i], e)) < 0)
			return -1;
	}
	return lseek(s->fd, 0, SEEK_SET) < 0 ? err_sys(e, "lseek") : 0;
}

static int outcome(const char *program_name, int status, struct err *e)
{
	if (status == 0)
		return 0;
	if (status < 0)
		return err_set(
		    e, ERR_TEMP, "%s took longer than %d s", program_name, SENDMAIL_TIMEOUT_MS / 1000);
	if (status == EX_TEMPFAIL_ || status == EXIT_QMAIL_TEMPORARY || status > 128 || status == EX_OSERR_ ||
	    status == EX_IOERR_ || status == EX_CONFIG_)
		return err_set(e, ERR_TEMP, "%s ended with %d", program_name, status);
	return err_set(e, ERR_CANNOT, "%s refused the message: it ended with %d", program_name, status);
}

int sendmail_send(const struct delivery *d, const struct sendmail *m, struct err *e)
{
	char *argv[ARGS_MAX];
	struct child c = {.argv = argv, .timeout_ms = SENDMAIL_TIMEOUT_MS};
	struct spool s;
	int result;

	if (arguments(d, m, argv, e) < 0)
		return -1;
	spool_init(&s, conf_string("LMTP_SPOOL"), 0);
	result = fill(&s, m, e);
	c.input = s.fd;
	if (result == 0 && child_run(&c, e) < 0) {
		e->kind = ERR_TEMP;
		result = err_context(e, "LDA_SENDMAIL");
	}
	if (result == 0)
		result = outcome(argv[0], c.status, e);
	spool_free(&s);
	return result;
}
