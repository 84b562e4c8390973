/* UTF8 (RFC 6856): messages go as they are stored; those that need a client which can take UTF-8 headers can be kept from others. */
#include "pop3/pop3.h"

#include "base/num.h"
#include "mime/part.h"
#include "sys/fd.h"

enum { CHUNK = 16 << 10 };

int pop3_cmd_utf8(void *arg)
{
	struct pop3 *p = arg;

	if (p->args.n) {
		pop3_reply_no(p, "UTF8 has no arguments");
		return 0;
	}
	p->utf8 = true;
	out_c(&p->s.out, "+OK UTF-8 it is\r\n");
	return 0;
}

static int has_8bit(struct message *msg, uint64_t from, uint64_t n, bool *r, struct err *e)
{
	char *b = arena_bytes(&msg->arena, CHUNK);

	while (n && !*r) {
		ssize_t got = fd_pread_full(msg->fd, b, num_min(n, CHUNK), from);

		if (got < 0)
			return err_sys(e, "reading message %u failed", msg->uid);
		if (got == 0)
			return 0;
		for (ssize_t i = 0; i < got; i++)
			*r = *r || (unsigned char)b[i] > 127;
		from += (uint64_t)got;
		n -= (uint64_t)got;
	}
	return 0;
}

int pop3_utf8_may(struct pop3 *p, struct message *msg, bool *may_r, struct err *e)
{
	bool found = false;

	*may_r = true;
	if (p->utf8 || !p->set.refuse_utf8)
		return 0;
	if (mailbox_parse(p->mb, msg, e) < 0)
		return -1;
	for (struct mime_part *m = msg->root; m && !found; m = mime_part_walk(msg->root, m)) {
		if (has_8bit(msg, m->at, m->head.phys, &found, e) < 0)
			return -1;
	}
	*may_r = !found;
	return 0;
}
