/* The end of kernel TLS. */
#include "io/ktls.h"

#include <linux/tls.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "base/log.h"

#ifndef SOL_TLS
#define SOL_TLS 282
#endif

/* RFC 8446 5.1 and 6 */
enum { ALERT = 21, HANDSHAKE = 22, WARNING = 1, CLOSE_NOTIFY = 0 };

/* With keys for both directions: OpenSSL only prepares sockets for it that it then encrypts for by itself. */
static bool is_on(int fd)
{
	struct tls_crypto_info info;
	socklen_t n = sizeof info, m = sizeof info;

	return getsockopt(fd, SOL_TLS, TLS_TX, &info, &n) == 0 &&
	       getsockopt(fd, SOL_TLS, TLS_RX, &info, &m) == 0;
}

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(unsigned char))];
};

/* What a read refused to give, if it waits: its kind, else 0. */
static int waiting_record(int fd)
{
	char bytes[64];
	union control c = {.room = ""};
	struct iovec v = {bytes, sizeof bytes};
	struct msghdr m = {
	    .msg_iov = &v, .msg_iovlen = 1, .msg_control = c.room, .msg_controllen = sizeof c.room};
	struct cmsghdr *h;

	if (recvmsg(fd, &m, MSG_DONTWAIT) < 0)
		return 0;
	h = CMSG_FIRSTHDR(&m);
	return h && h->cmsg_level == SOL_TLS && h->cmsg_type == TLS_GET_RECORD_TYPE
	           ? *(unsigned char *)CMSG_DATA(h)
	           : 0;
}

static void close_notify(int fd)
{
	char alert[2] = {WARNING, CLOSE_NOTIFY};
	union control c = {.room = ""};
	struct iovec v = {alert, sizeof alert};
	struct msghdr m = {
	    .msg_iov = &v, .msg_iovlen = 1, .msg_control = c.room, .msg_controllen = sizeof c.room};
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);

	h->cmsg_level = SOL_TLS;
	h->cmsg_type = TLS_SET_RECORD_TYPE;
	h->cmsg_len = CMSG_LEN(sizeof(unsigned char));
	*CMSG_DATA(h) = ALERT;
	/* A client that is gone, or that reads nothing more, doesn't need it. */
	(void)!sendmsg(fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void ktls_end(int fd)
{
	if (!is_on(fd))
		return;
	if (waiting_record(fd) == HANDSHAKE)
		log_info("TLS: the client asked for new keys, which kernel TLS can't give (TLS_KTLS=no)");
	close_notify(fd);
}
