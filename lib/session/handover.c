/* From login to session: environment and one descriptor. */
#include "session/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/num.h"
#include "sys/fd.h"

static const char *const names[] = {"DOVETAIL_LOGIN", "DOVETAIL_TAG", "DOVETAIL_COMMAND", "DOVETAIL_MECH",
    "DOVETAIL_SASL", "DOVETAIL_SESSION"};
enum { NAMES = sizeof names / sizeof *names };

static const char **field(struct handover *h, int i)
{
	const char **const fields[] = {&h->service, &h->tag, &h->command, &h->mech, &h->sasl, &h->session};

	return fields[i];
}

static int places(void)
{
	const char *v = getenv("DOVETAIL_PLACES");
	uint32_t n;

	return v && num_parse_u32(str_c(v), &n) && n <= HANDOVER_PLACES ? (int)n : 0;
}

int handover_highest_fd(void)
{
	return HANDOVER_FD + places();
}

/* The whole content of the memory file, in front of the reader. */
static int take_input(int fd, struct in *in, struct err *e)
{
	struct stat st;
	struct buf b;
	char *p;
	int r = -1;

	if (fstat(fd, &st) < 0)
		return err_sys(e, "DOVETAIL_INPUT_FD names a descriptor that isn't open");
	if (!S_ISREG(st.st_mode) || st.st_size < 0 || st.st_size > HANDOVER_INPUT_MAX)
		return err_set(
		    e, ERR_SYNTAX, "DOVETAIL_INPUT_FD isn't a file of at most %d bytes", HANDOVER_INPUT_MAX);
	buf_init(&b, HANDOVER_INPUT_MAX);
	p = buf_space(&b, (size_t)st.st_size);
	if (fd_pread_full(fd, p, (size_t)st.st_size, 0) == st.st_size) {
		in_unread(in, buf_str(&b));
		r = 0;
	} else {
		err_set(e, ERR_TEMP, "the input handed over by login can't be read");
	}
	buf_free(&b);
	return r;
}

int handover_take(struct handover *r, struct in *in, struct err *e)
{
	const char *input = getenv("DOVETAIL_INPUT_FD");
	uint32_t fd;

	*r = (struct handover){.places = places(), .back = getenv("DOVETAIL_BACK") && places()};
	/* What the session starts isn't the session. */
	for (int i = 1; i <= r->places; i++)
		fd_set_cloexec(HANDOVER_FD + i, true);
	unsetenv("DOVETAIL_PLACES");
	unsetenv("DOVETAIL_BACK");
	for (int i = 0; i < NAMES; i++) {
		const char *v = getenv(names[i]);

		*field(r, i) = v ? strdup(v) : NULL;
		if (v && !*field(r, i))
			return err_set(e, ERR_TEMP, "out of memory");
		unsetenv(names[i]);
	}
	if (!input)
		return 0;
	if (!num_parse_u32(str_c(input), &fd) || fd != HANDOVER_FD)
		return err_set(e, ERR_SYNTAX, "DOVETAIL_INPUT_FD is not %d", HANDOVER_FD);
	if (take_input((int)fd, in, e) < 0)
		return -1;
	close((int)fd);
	unsetenv("DOVETAIL_INPUT_FD");
	return 0;
}

int handover_back_fd(const struct handover *h)
{
	return h->back ? HANDOVER_FD + h->places : -1;
}

static int give_input(struct str input, struct err *e)
{
	char number[12];
	int fd;

	if (input.n > HANDOVER_INPUT_MAX)
		return err_set(
		    e, ERR_LIMIT, "%zu bytes of pipelined input: at most %d", input.n, HANDOVER_INPUT_MAX);
	fd = memfd_create("dovetail-input", MFD_CLOEXEC);
	if (fd < 0)
		return err_sys(e, "memfd_create failed");
	if (fd_write_all(fd, input) < 0 || lseek(fd, 0, SEEK_SET) != 0 || fd_move(fd, HANDOVER_FD) < 0) {
		err_sys(e, "handing over %zu bytes of input failed", input.n);
		close(fd);
		return -1;
	}
	snprintf(number, sizeof number, "%d", HANDOVER_FD);
	return setenv("DOVETAIL_INPUT_FD", number, 1) < 0 ? err_sys(e, "setenv failed") : 0;
}

int handover_give(const struct handover *h, struct str input, struct err *e)
{
	struct handover copy = *h;
	char number[12];

	for (int i = 0; i < NAMES; i++) {
		const char *v = *field(&copy, i);

		if ((v ? setenv(names[i], v, 1) : unsetenv(names[i])) < 0)
			return err_sys(e, "setenv(%s) failed", names[i]);
	}
	snprintf(number, sizeof number, "%d", h->places);
	if ((h->places ? setenv("DOVETAIL_PLACES", number, 1) : unsetenv("DOVETAIL_PLACES")) < 0 ||
	    (h->back ? setenv("DOVETAIL_BACK", "1", 1) : unsetenv("DOVETAIL_BACK")) < 0)
		return err_sys(e, "setenv failed");
	unsetenv("DOVETAIL_INPUT_FD");
	close(HANDOVER_FD);
	return input.n ? give_input(input, e) : 0;
}
