/* The maildrop: a snapshot of INBOX, taken from the index alone. */
#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "pop3/pop3.h"

static int by_order(const void *a, const void *b)
{
	const struct pop3_message *x = a, *y = b;
	uint32_t i = x->order ? x->order : UINT32_MAX, j = y->order ? y->order : UINT32_MAX;

	if (i != j)
		return i < j ? -1 : 1;
	return x->uid < y->uid ? -1 : x->uid > y->uid;
}

/* What an earlier session deleted with POP3_DELETE=flag. */
static void find_hidden(struct pop3 *p)
{
	const char *name = conf_string("POP3_DELETE_FLAG");
	struct err ignored;
	int bit;

	if (conf_enum("POP3_DELETE") != 1)
		return;
	if (!name) {
		p->hidden_flags = INDEX_DELETED;
		return;
	}
	bit = mailbox_keyword(p->mb, str_c(name), false, &ignored);
	p->hidden_keys = bit < 0 ? 0 : 1ULL << bit;
}

static bool is_hidden(const struct pop3 *p, const struct index_msg *m)
{
	return (m->flags & p->hidden_flags) || (m->keys & p->hidden_keys);
}

/* A message that vanished while it was measured is no part of the maildrop. */
static int add(struct pop3 *p, uint32_t seq, bool *ordered, struct err *e)
{
	struct pop3_message *m;
	uint32_t uid = mailbox_msg(p->mb, seq)->uid;
	uint64_t size;
	struct mailbox_pop3 info;

	if (mailbox_is_gone(mailbox_msg(p->mb, seq)) || is_hidden(p, mailbox_msg(p->mb, seq)))
		return 0;
	if (mailbox_size(p->mb, seq, &size, e) < 0 || mailbox_pop3_info(p->mb, seq, &info, e) < 0)
		return e->kind == ERR_NOTFOUND ? 0 : -1;
	m = vec_push(&p->drop, NULL);
	m->uid = uid;
	m->size = size;
	m->order = info.order;
	m->named = info.uidl.n > 0;
	m->seen = mailbox_msg(p->mb, seq)->flags & INDEX_SEEN;
	*ordered = *ordered || info.order;
	p->count++;
	p->octets += size;
	return 0;
}

static void settings(struct pop3 *p)
{
	p->set.uidl_format = str_c(conf_string("POP3_UIDL_FORMAT"));
	p->set.no_nuls = conf_list_has("POP3_WORKAROUNDS", STR("outlook-no-nuls"));
	p->set.end_header = conf_list_has("POP3_WORKAROUNDS", STR("oe-ns-eoh"));
	p->set.refuse_utf8 = conf_enum("POP3_UTF8_HEADERS") == 1;
}

int pop3_drop_open(struct pop3 *p, struct err *e)
{
	bool ordered = false;
	uint32_t n;

	settings(p);
	if (mailbox_open(&p->mb, p->store, STR("INBOX"), 0, e) < 0)
		return -1;
	if (conf_bool("POP3_LOCK") && mailbox_lock(p->mb, e) < 0)
		return -1;
	if (mailbox_sound(p->mb, 1, 0, e) < 0)
		return -1;
	find_hidden(p);
	if (mailbox_pop3_begin(p->mb, e) < 0)
		return -1;
	n = mailbox_count(p->mb);
	vec_reserve(&p->drop, NULL, n);
	for (uint32_t seq = 1; seq <= n; seq++) {
		if (add(p, seq, &ordered, e) < 0)
			return -1;
	}
	if (ordered)
		qsort(p->drop.p, p->drop.n, sizeof *p->drop.p, by_order);
	for (size_t i = 0; i < p->drop.n; i++) {
		if (p->drop.p[i].seen)
			p->last = (uint32_t)i + 1;
	}
	return 0;
}

struct pop3_message *pop3_drop_named(struct pop3 *p, struct str number)
{
	uint32_t n;

	if (!num_parse_u32(number, &n)) {
		pop3_reply_no(p, "a message number is expected");
		return NULL;
	}
	if (n == 0 || n > p->drop.n) {
		out_printf(&p->s.out, "-ERR there is no message %u, only %zu messages\r\n", n, p->drop.n);
		return NULL;
	}
	if (p->drop.p[n - 1].deleted) {
		out_printf(&p->s.out, "-ERR message %u is deleted\r\n", n);
		return NULL;
	}
	return &p->drop.p[n - 1];
}

/* \Seen for what was retrieved: one record. */
static int mark_seen(struct pop3 *p, struct err *e)
{
	struct index_ranges uids = {0};
	struct mailbox_store_args args = {
	    .uids = &uids, .op = INDEX_ADD, .flags = INDEX_SEEN, .unchangedsince = UINT64_MAX};
	int result = 0;

	if (!conf_bool("POP3_FLAGS"))
		return 0;
	for (size_t i = 0; i < p->drop.n; i++) {
		if (p->drop.p[i].retrieved && !p->drop.p[i].deleted)
			index_ranges_add(&uids, p->drop.p[i].uid, p->drop.p[i].uid);
	}
	if (uids.n)
		result = mailbox_store(p->mb, &args, NULL, NULL, e);
	index_ranges_free(&uids);
	return result;
}

static int delete_marked(struct pop3 *p, struct err *e)
{
	struct index_ranges uids = {0};
	int result = 0;

	for (size_t i = 0; i < p->drop.n; i++) {
		if (p->drop.p[i].deleted)
			index_ranges_add(&uids, p->drop.p[i].uid, p->drop.p[i].uid);
	}
	if (uids.n &&
	    conf_enum("POP3_DELETE") == 1) { /* flag: hidden from POP3 by a keyword, kept for IMAP */
		struct mailbox_store_args args = {
		    .uids = &uids, .op = INDEX_ADD, .flags = INDEX_DELETED, .unchangedsince = UINT64_MAX};
		const char *name = conf_string("POP3_DELETE_FLAG");
		int bit = name ? mailbox_keyword(p->mb, str_c(name), true, e) : 0;

		if (name && bit >= 0) {
			args.flags = 0;
			args.keys = 1ULL << bit;
		}
		result = bit < 0 ? -1 : mailbox_store(p->mb, &args, NULL, NULL, e);
	} else if (uids.n) {
		result = mailbox_delete(p->mb, &uids, e);
	}
	index_ranges_free(&uids);
	return result;
}

int pop3_drop_update(struct pop3 *p, struct err *e)
{
	pop3_uidls_save(p);
	if (mark_seen(p, e) < 0 || delete_marked(p, e) < 0)
		return -1;
	return mailbox_flush(p->mb, e);
}

void pop3_drop_leave(struct pop3 *p)
{
	struct err e;

	if (!p->mb)
		return;
	pop3_uidls_save(p);
	if (mark_seen(p, &e) < 0)
		log_warning("%s", e.text);
}
