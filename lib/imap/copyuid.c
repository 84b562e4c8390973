/* APPENDUID and COPYUID. */
#include "imap/copyuid.h"

static struct str numbers(
    struct imap *c, const char *name, const struct mailbox_saved *s, const struct index_ranges *from)
{
	struct buf b;
	struct out o;
	struct str r;

	buf_init(&b, 4 << 20);
	out_init_buf(&o, &b);
	out_c(&o, name);
	out_u64(&o, s->uidvalidity);
	if (from) {
		out_ch(&o, ' ');
		imap_print_ranges(&o, from);
	}
	out_ch(&o, ' ');
	imap_print_ranges(&o, &s->uids);
	out_flush(&o);
	out_free(&o);
	r = arena_str(&c->s.cmd, buf_str(&b));
	buf_free(&b);
	return r;
}

struct str imap_copyuid_append(struct imap *c, const struct mailbox_saved *s)
{
	return numbers(c, "APPENDUID ", s, NULL);
}

struct str imap_copyuid_copy(struct imap *c, const struct mailbox_saved *s, const struct index_ranges *from)
{
	return numbers(c, "COPYUID ", s, from);
}

int imap_copyuid_failed(struct imap *c, struct str name)
{
	struct err e;

	if (c->err.kind == ERR_NOTFOUND && str_is_nil(c->code))
		c->code = store_check(c->store, name, &e) < 0 && e.kind == ERR_NOTFOUND
		              ? STR("TRYCREATE")
		              : STR("EXPUNGEISSUED");
	return -1;
}
