/* The UIDLs of the whole maildrop: what the uidlist says, else by format; duplicates told apart and all remembered where settings ask for it. */
#include "conf/conf.h"
#include "pop3/pop3.h"

#include "base/log.h"
#include "base/map.h"

enum { UIDL_MAX = 512, NAMES_MAX = 512 << 20 };

static int by_uid(const void *a, const void *b)
{
	const struct pop3_message *x = *(struct pop3_message *const *)a,
	                          *y = *(struct pop3_message *const *)b;

	return x->uid < y->uid ? -1 : x->uid > y->uid;
}

/* "%08Xu%08Xv" straight, for lists of 100,000. */
static void print_default(struct pop3 *p, const struct pop3_message *m, struct out *out)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t both = (uint64_t)m->uid << 32 | mailbox_head(p->mb)->uidvalidity;
	char *at = out_room(out, 16);

	for (int i = 0; i < 16; i++)
		at[i] = digits[both >> (60 - 4 * i) & 15];
	out_fill(out, 16);
}

/* What another server, or we ourselves, gave it: a client that leaves mail here knows it by that. NIL: nothing. */
static int given(struct pop3 *p, const struct pop3_message *m, struct str *r, struct err *e)
{
	struct mailbox_pop3 info = {0};
	uint32_t seq;

	*r = STR_NIL;
	if (!m->named)
		return 0;
	seq = mailbox_seq(p->mb, m->uid);
	if (seq && mailbox_pop3_info(p->mb, seq, &info, e) < 0 && e->kind != ERR_NOTFOUND)
		return -1;
	*r = info.uidl;
	return 0;
}

static int made(struct pop3 *p, const struct pop3_message *m, struct buf *b, struct err *e)
{
	struct str s;

	if (given(p, m, &s, e) < 0)
		return -1;
	if (s.n)
		buf_add(b, s);
	else if (pop3_uidl_format(p, p->set.uidl_format, m, b, e) < 0)
		return -1;
	return 0;
}

/* Dovecot's way: the second of a kind gets "-2", in the order of UIDs. */
static void tell_apart(struct map *seen, struct arena *a, struct buf *b)
{
	unsigned *count;

	while ((count = map_get(seen, buf_str(b))))
		buf_printf(b, "-%u", ++*count);
	count = arena_new(a, unsigned);
	*count = 1;
	map_put(seen, arena_str(a, buf_str(b)), count);
}

static int make_all(struct pop3 *p, bool rename, struct err *e)
{
	struct map seen;
	struct buf b;

	map_init(&seen, &p->names);
	buf_init(&b, UIDL_MAX);
	for (size_t i = 0; i < p->drop.n; i++) {
		struct pop3_message *m = p->by_uid[i];

		b.n = 0;
		if (made(p, m, &b, e) < 0) {
			buf_free(&b);
			return -1;
		}
		if (rename)
			tell_apart(&seen, &p->names, &b);
		m->uidl = arena_str(&p->names, buf_str(&b));
	}
	buf_free(&b);
	return 0;
}

int pop3_uidls_prepare(struct pop3 *p, struct err *e)
{
	bool rename = conf_enum("POP3_UIDL_DUPLICATES") == 1;

	if (p->by_uid || (!rename && !conf_bool("POP3_SAVE_UIDL")))
		return 0;
	arena_init(&p->names, "UIDLs", NAMES_MAX);
	p->by_uid = arena_array(&p->names, p->drop.n + 1, sizeof *p->by_uid);
	for (size_t i = 0; i < p->drop.n; i++)
		p->by_uid[i] = &p->drop.p[i];
	qsort(p->by_uid, p->drop.n, sizeof *p->by_uid, by_uid);
	return make_all(p, rename, e);
}

int pop3_uidls_print(struct pop3 *p, const struct pop3_message *m, struct out *out, struct err *e)
{
	struct str s = m->uidl;
	struct buf b;
	int result;

	if (!s.n && given(p, m, &s, e) < 0)
		return -1;
	if (s.n) {
		out_str(out, s);
		return 0;
	}
	if (str_eq(p->set.uidl_format, STR("%08Xu%08Xv"))) {
		print_default(p, m, out);
		return 0;
	}
	buf_init(&b, UIDL_MAX);
	result = made(p, m, &b, e);
	out_str(out, buf_str(&b));
	buf_free(&b);
	return result;
}

static struct str name_of(void *arg, uint32_t uid)
{
	struct pop3 *p = arg;
	struct pop3_message key = {.uid = uid}, *at = &key, **found;

	found = bsearch(&at, p->by_uid, p->drop.n, sizeof *p->by_uid, by_uid);
	return found && !(*found)->deleted ? (*found)->uidl : STR_NIL;
}

void pop3_uidls_save(struct pop3 *p)
{
	struct str s;
	struct err e;
	bool any = false;

	if (!p->by_uid || !conf_bool("POP3_SAVE_UIDL"))
		return;
	for (size_t i = 0; i < p->drop.n && !any; i++)
		any = !p->drop.p[i].deleted && given(p, &p->drop.p[i], &s, &e) == 0 && !s.n;
	if (any && mailbox_pop3_save(p->mb, name_of, p, &e) < 0)
		log_warning("UIDLs aren't remembered: %s", e.text);
}
