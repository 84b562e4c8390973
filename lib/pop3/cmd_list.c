/* STAT, LIST, UIDL, LAST: answered from the maildrop's table. */
#include "base/log.h"
#include "conf/conf.h"
#include "pop3/pop3.h"

static struct out *out_of(struct pop3 *p)
{
	return &p->s.out;
}

int pop3_cmd_stat(void *arg)
{
	struct pop3 *p = arg;

	out_printf(out_of(p), "+OK %u %llu\r\n", p->count, (unsigned long long)p->octets);
	return 0;
}

static void line(struct out *o, size_t number, uint64_t v)
{
	out_u64(o, number);
	out_ch(o, ' ');
	out_u64(o, v);
	out_c(o, "\r\n");
}

int pop3_cmd_list(void *arg)
{
	struct pop3 *p = arg;
	struct pop3_message *m;

	if (p->args.n) {
		m = pop3_drop_named(p, p->args);
		if (m) {
			out_c(out_of(p), "+OK ");
			line(out_of(p), (size_t)(m - p->drop.p) + 1, m->size);
		}
		return 0;
	}
	out_printf(out_of(p), "+OK %u messages\r\n", p->count);
	for (size_t i = 0; i < p->drop.n; i++) {
		if (!p->drop.p[i].deleted)
			line(out_of(p), i + 1, p->drop.p[i].size);
	}
	out_c(out_of(p), ".\r\n");
	return 0;
}

static void uidl_line(struct pop3 *p, size_t i)
{
	struct err e;

	out_u64(out_of(p), i + 1);
	out_ch(out_of(p), ' ');
	if (pop3_uidls_print(p, &p->drop.p[i], out_of(p), &e) < 0) {
		log_warning("UIDL: %s", e.text);
		out_c(out_of(p), "gone");
	}
	out_c(out_of(p), "\r\n");
}

int pop3_cmd_uidl(void *arg)
{
	struct pop3 *p = arg;
	struct pop3_message *m;
	struct err e;

	if (pop3_uidls_prepare(p, &e) < 0) {
		pop3_reply_error(p, &e);
		return 0;
	}
	if (p->args.n) {
		m = pop3_drop_named(p, p->args);
		if (m) {
			out_c(out_of(p), "+OK ");
			uidl_line(p, (size_t)(m - p->drop.p));
		}
		return 0;
	}
	out_c(out_of(p), "+OK\r\n");
	for (size_t i = 0; i < p->drop.n; i++) {
		if (!p->drop.p[i].deleted)
			uidl_line(p, i);
	}
	out_c(out_of(p), ".\r\n");
	return 0;
}

int pop3_cmd_last(void *arg)
{
	struct pop3 *p = arg;

	if (conf_bool("POP3_LAST"))
		out_printf(out_of(p), "+OK %u\r\n", p->last);
	else
		pop3_reply_no(p, "unknown command");
	return 0;
}
