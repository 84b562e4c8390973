/* DELE, RSET, NOOP, QUIT. */
#include "pop3/pop3.h"

int pop3_cmd_dele(void *arg)
{
	struct pop3 *p = arg;
	struct pop3_message *m = pop3_drop_named(p, p->args);

	if (!m)
		return 0;
	m->deleted = true;
	p->count--;
	p->octets -= m->size;
	out_printf(&p->s.out, "+OK message %zu is marked\r\n", (size_t)(m - p->drop.p) + 1);
	return 0;
}

int pop3_cmd_rset(void *arg)
{
	struct pop3 *p = arg;

	for (size_t i = 0; i < p->drop.n; i++) {
		if (p->drop.p[i].deleted) {
			p->drop.p[i].deleted = false;
			p->count++;
			p->octets += p->drop.p[i].size;
		}
	}
	p->last = 0;
	out_printf(&p->s.out, "+OK the maildrop has %u messages\r\n", p->count);
	return 0;
}

int pop3_cmd_noop(void *arg)
{
	struct pop3 *p = arg;

	out_c(&p->s.out, "+OK\r\n");
	return 0;
}

int pop3_cmd_quit(void *arg)
{
	struct pop3 *p = arg;
	struct err e;

	p->s.done = true;
	if (pop3_drop_update(p, &e) < 0) {
		err_context(&e, "some deleted messages were not removed");
		pop3_reply_error(p, &e);
	} else {
		p->counts.removed = (unsigned)(p->drop.n - p->count);
		out_c(&p->s.out, "+OK goodbye\r\n");
	}
	mailbox_close(p->mb);
	p->mb = NULL;
	return 0;
}
