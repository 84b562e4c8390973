/* Parses: the frames between lmtpd's two halves. */
#include "lmtp/frame.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/wait.h"

static bool known(int type)
{
	return type && memchr("RZSDXQraJKytc", type, 13) != NULL;
}

bool lmtp_frame_parse(struct str m, struct lmtp_frame *r)
{
	*r = (struct lmtp_frame){.fd = -1};
	for (int i = 0; i < LMTP_FRAME_FIELDS; i++)
		r->field[i] = STR("");
	if (!m.n || !known((unsigned char)m.p[0]))
		return false;
	r->type = (enum lmtp_frame_type)(unsigned char)m.p[0];
	m = str_from(m, 1);
	for (int i = 0; m.n; i++) {
		size_t n;

		if (i == LMTP_FRAME_FIELDS || m.n < 2)
			return false;
		n = (unsigned char)m.p[0] | (size_t)(unsigned char)m.p[1] << 8;
		if (n > LMTP_FRAME_FIELD_MAX || n > m.n - 2)
			return false;
		r->field[i] = str_of(m.p + 2, n);
		m = str_from(m, 2 + n);
	}
	return true;
}

size_t lmtp_frame_print(const struct lmtp_frame *f, char dst[LMTP_FRAME_MAX])
{
	size_t n = 0;

	dst[n++] = (char)f->type;
	for (int i = 0; i < LMTP_FRAME_FIELDS; i++) {
		struct str s = f->field[i];

		if (s.n > LMTP_FRAME_FIELD_MAX)
			return 0;
		dst[n++] = (char)(s.n & 255);
		dst[n++] = (char)(s.n >> 8);
		if (s.n)
			memcpy(dst + n, s.p, s.n);
		n += s.n;
	}
	return n;
}

int lmtp_frame_send(int sock, const struct lmtp_frame *f)
{
	char bytes[LMTP_FRAME_MAX];
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
	struct iovec iov = {bytes, lmtp_frame_print(f, bytes)};
	struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};

	if (!iov.iov_len) {
		errno = EMSGSIZE;
		return -1;
	}
	if (f->fd > 0) {
		struct cmsghdr *c;

		memset(control, 0, sizeof control);
		m.msg_control = control;
		m.msg_controllen = sizeof control;
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &f->fd, sizeof(int));
	}
	return sendmsg(sock, &m, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

int lmtp_frame_read(int sock, char buf[LMTP_FRAME_MAX], int timeout_ms, struct lmtp_frame *r)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
	struct iovec iov = {buf, LMTP_FRAME_MAX};
	struct msghdr m = {
	    .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	int ready = timeout_ms ? wait_read(sock, timeout_ms) : 1, fd = -1;
	struct cmsghdr *c;
	ssize_t n;

	if (ready <= 0)
		return ready;
	do {
		n = recvmsg(sock, &m, MSG_CMSG_CLOEXEC | (timeout_ms ? 0 : MSG_DONTWAIT));
	} while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN)
		return 0;
	c = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
	    c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(c), sizeof(int));
	if (n <= 0 || (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) ||
	    !lmtp_frame_parse(str_of(buf, (size_t)n), r)) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	r->fd = fd;
	return 1;
}
