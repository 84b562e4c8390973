/* Frames over descriptor 3. */
#include "auth/converse.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "sys/fd.h"

#define HEADER 3

int auth_converse_send(int fd, enum auth_frame kind, struct str contents)
{
	char frame[HEADER + AUTH_CONVERSE_MAX];
	int r;

	if (contents.n > AUTH_CONVERSE_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	frame[0] = (char)kind;
	frame[1] = (char)(contents.n >> 8);
	frame[2] = (char)contents.n;
	if (contents.n)
		memcpy(frame + HEADER, contents.p, contents.n);
	r = fd_write_all(fd, str_of(frame, HEADER + contents.n));
	explicit_bzero(frame, HEADER + contents.n);
	return r;
}

int auth_converse_parse(struct str s, enum auth_frame *kind_r, struct str *contents_r)
{
	size_t n;

	if (s.n == 0)
		return 0;
	if (s.p[0] == '\0' || !strchr("INRXCSFT", s.p[0]))
		return -1;
	if (s.n < HEADER)
		return 0;
	n = (size_t)(unsigned char)s.p[1] << 8 | (unsigned char)s.p[2];
	if (n > AUTH_CONVERSE_MAX)
		return -1;
	if (s.n - HEADER < n)
		return 0;
	*kind_r = (enum auth_frame)s.p[0];
	*contents_r = str_of(s.p + HEADER, n);
	return (int)(HEADER + n);
}

/* n bytes within the time for each wait: true, or false for the end, an error or the time. */
static bool read_exactly(int fd, char *p, size_t n, int timeout_ms)
{
	struct pollfd w = {.fd = fd, .events = POLLIN};
	ssize_t got;
	int r;

	while (n > 0) {
		r = poll(&w, 1, timeout_ms);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return false;
		got = read(fd, p, n);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

enum auth_frame auth_converse_read(int fd, struct buf *b, int timeout_ms)
{
	char header[HEADER], *space;
	size_t n;

	buf_clear(b);
	if (!read_exactly(fd, header, HEADER, timeout_ms) || header[0] == '\0' ||
	    !strchr("INRXCSFT", header[0]))
		return AUTH_FRAME_CANCEL;
	n = (size_t)(unsigned char)header[1] << 8 | (unsigned char)header[2];
	if (n > AUTH_CONVERSE_MAX)
		return AUTH_FRAME_CANCEL;
	space = n ? buf_space(b, n) : NULL;
	if (n && (!space || !read_exactly(fd, space, n, timeout_ms))) {
		buf_clear(b);
		return AUTH_FRAME_CANCEL;
	}
	return (enum auth_frame)header[0];
}
