/* Reports: from the last link to the monitor. */
#include "login/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/num.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { GENERATIONS = 16, STATUS_MAX = 16 << 10, NAME_MAX_LEN = 255 };

bool login_report_parse(struct str m, struct str nonce, struct login_report *r)
{
	struct str got, dir;

	if (m.n == 0 || m.p[m.n - 1] != '\0' || !str_cut(&m, '\0', &got) || !str_eq_const_time(got, nonce))
		return false;
	if (!str_cut(&m, '\0', &dir) || str_is_nil(m))
		return false;
	*r = (struct login_report){.dir = dir, .env = m};
	return true;
}

int login_report_read(int fd, struct buf *b, pid_t *pid_r, struct login_identity *id_r)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct iovec iov;
	struct msghdr m = {.msg_iov = &iov,
	    .msg_iovlen = 1,
	    .msg_control = control.space,
	    .msg_controllen = sizeof control.space};
	struct cmsghdr *c;
	struct ucred who;
	ssize_t n;

	if (b->n)
		explicit_bzero(b->p, b->n); /* of a message that was none: it may hold secrets */
	buf_clear(b);
	iov = (struct iovec){buf_space(b, LOGIN_REPORT_MAX), LOGIN_REPORT_MAX};
	do {
		n = recvmsg(fd, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -1;
	b->n = (size_t)n;
	c = CMSG_FIRSTHDR(&m);
	if (n == 0 && !c)
		return 0;
	if ((m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) || !c || c->cmsg_level != SOL_SOCKET ||
	    c->cmsg_type != SCM_CREDENTIALS)
		return -1;
	memcpy(&who, CMSG_DATA(c), sizeof who);
	if (n == 0 && who.pid == 0)
		return 0; /* the end also carries credentials, of nobody */
	*pid_r = who.pid;
	*id_r = (struct login_identity){.uid = who.uid, .gid = who.gid};
	return 1;
}

/* "Uid:\treal\teffective\t…": the first number. */
static bool first_number(struct str line, uint32_t *r)
{
	line = str_trim(line);
	return num_take_u32(&line, r);
}

static int take_groups(struct str list, struct login_identity *id, struct err *e)
{
	uint32_t g;

	id->ngroups = 0;
	for (list = str_trim(list); list.n; list = str_trim(list)) {
		if (!num_take_u32(&list, &g))
			return err_set(e, ERR_CORRUPT, "unreadable groups in /proc");
		if (id->ngroups == LOGIN_REPORT_GROUPS)
			return err_set(e, ERR_LIMIT, "uid %lu is in more than %d groups",
			    (unsigned long)id->uid, LOGIN_REPORT_GROUPS);
		id->groups[id->ngroups++] = g;
	}
	return 0;
}

int login_report_status(struct str status, struct login_identity *id, pid_t *parent_r, struct err *e)
{
	bool parent = false, uid = false, groups = false;
	struct str line;
	uint32_t n;

	while (str_cut(&status, '\n', &line)) {
		if (str_starts(line, STR("PPid:")) && first_number(str_from(line, 5), &n)) {
			*parent_r = (pid_t)n;
			parent = true;
		} else if (str_starts(line, STR("Uid:")) && first_number(str_from(line, 4), &n)) {
			if (n != id->uid)
				return err_set(e, ERR_PERM,
				    "the chain's last process changed its uid while it was looked at");
			uid = true;
		} else if (str_starts(line, STR("Groups:"))) {
			if (take_groups(str_from(line, 7), id, e) < 0)
				return -1;
			groups = true;
		}
	}
	return parent && uid && groups
	           ? 0
	           : err_set(e, ERR_CORRUPT, "/proc/PID/status lacks PPid, Uid or Groups");
}

static int read_status(pid_t pid, struct buf *b, struct err *e)
{
	char path[40];

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	return file_read(AT_FDCWD, path, b, e);
}

static int parent_of(pid_t pid, pid_t *parent_r, struct err *e)
{
	struct buf b;
	struct str s, line;
	int r = -1;

	buf_init(&b, STATUS_MAX);
	if (read_status(pid, &b, e) == 0) {
		s = buf_str(&b);
		while (r < 0 && str_cut(&s, '\n', &line)) {
			uint32_t n;

			if (str_starts(line, STR("PPid:")) && first_number(str_from(line, 5), &n)) {
				*parent_r = (pid_t)n;
				r = 0;
			}
		}
	}
	buf_free(&b);
	return r;
}

int login_report_groups(pid_t pid, pid_t chain, struct login_identity *id, struct err *e)
{
	pid_t parent = 0;
	struct buf b;
	int r;

	buf_init(&b, STATUS_MAX);
	r = read_status(pid, &b, e);
	if (r == 0)
		r = login_report_status(buf_str(&b), id, &parent, e);
	buf_free(&b);
	if (r < 0)
		return -1;
	/* A link may fork instead of exec'ing; but whoever reports stems from the process that we started. */
	for (int i = 0; pid != chain && i < GENERATIONS && parent > 1; i++) {
		pid = parent;
		if (pid != chain && parent_of(pid, &parent, e) < 0)
			break;
	}
	return pid == chain ? 0 : err_set(e, ERR_PERM, "a report from a process that isn't of this chain");
}

static bool belongs_to_connection(struct str name)
{
	static const char *const prefixes[] = {"TCP", "SSL", "TLS", "DOVETAIL_", "LOGIN_"};

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		if (str_starts(name, str_c(prefixes[i])))
			return true;
	}
	return false;
}

/* What the chain didn't leave in its environment (a link took it out, or it is secret) isn't the session's either. */
static void keep_connection(void)
{
	char key[NAME_MAX_LEN + 1];

	for (char **v = environ; *v;) {
		struct str item = str_c(*v), name;

		str_cut(&item, '=', &name);
		if (name.n == 0 || name.n > NAME_MAX_LEN || belongs_to_connection(name)) {
			v++;
			continue;
		}
		memcpy(key, name.p, name.n);
		key[name.n] = '\0';
		unsetenv(key); /* closes the gap: v is the next one now */
	}
}

void login_report_setenv(struct str env)
{
	struct str item, name;
	char key[NAME_MAX_LEN + 1];

	keep_connection();
	while (str_cut(&env, '\0', &item) && item.n) {
		if (str_chr(item, '=') < 1 || !str_cut(&item, '=', &name))
			continue;
		if (name.n > NAME_MAX_LEN || belongs_to_connection(name))
			continue;
		memcpy(key, name.p, name.n);
		key[name.n] = '\0';
		setenv(key, item.p, 1); /* the value ends at the NUL that ended the item */
	}
}
