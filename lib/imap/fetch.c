/* FETCH: over the messages, item by item. No formatting functions in here: it prints millions of lines. */
#include "imap/fetch.h"

#include <errno.h>

#include "base/num.h"
#include "imap/sync.h"
#include "imap/view.h"
#include "mime/bodyparam.h"
#include "text/date.h"

/* What stands in for a message that vanished while its response was on the way already. */
#define NO_ENVELOPE "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"
#define NO_BODY "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 0 0)"

static void print_date(struct out *o, int64_t t)
{
	char *at = out_room(o, TEXT_DATE_MAX + 2);
	size_t n;

	at[0] = '"';
	n = text_date_print_imap(t, text_date_local_zone(t), at + 1);
	at[n + 1] = '"';
	out_fill(o, n + 2);
}

static int internal_date(struct imap *c, uint32_t seq)
{
	int64_t t;

	if (mailbox_idate(c->box, seq, &t, &c->err) < 0)
		return -1;
	out_c(&c->s.out, "INTERNALDATE ");
	print_date(&c->s.out, t);
	return 0;
}

static int save_date(struct imap *c, uint32_t seq)
{
	int64_t t;

	if (mailbox_sdate(c->box, seq, &t, &c->err) < 0)
		return -1;
	out_c(&c->s.out, "SAVEDATE ");
	print_date(&c->s.out, t);
	return 0;
}

static int size(struct imap *c, uint32_t seq)
{
	uint64_t n;

	if (mailbox_size(c->box, seq, &n, &c->err) < 0)
		return -1;
	out_c(&c->s.out, "RFC822.SIZE ");
	out_u64(&c->s.out, n);
	return 0;
}

static int field(struct imap *c, uint32_t seq, enum mailbox_field f, const char *name)
{
	struct str s;

	if (mailbox_field(c->box, seq, f, &s, &c->err) < 0)
		return -1;
	out_c(&c->s.out, name);
	if (f == MAILBOX_PREVIEW)
		imap_print_nstring(&c->s.out, s, imap_utf8(c));
	else
		out_str(&c->s.out, s);
	return 0;
}

/* BODY, BODYSTRUCTURE: IMAP4rev2 has parameters in UTF-8 (RFC 9051 section 7.5.2), which those of RFC 3501 wouldn't look for. */
static int structure(struct imap *c, uint32_t seq, enum mailbox_field f, const char *name)
{
	struct buf decoded;
	struct str s;

	if (!imap_is(c, IMAP_REV2))
		return field(c, seq, f, name);
	if (mailbox_field(c->box, seq, f, &s, &c->err) < 0)
		return -1;
	out_c(&c->s.out, name);
	if (!mime_bodyparam_is_there(s)) {
		out_str(&c->s.out, s);
		return 0;
	}
	buf_init(&decoded, 4 * s.n + 64);
	mime_bodyparam_decode(s, &decoded);
	out_str(&c->s.out, buf_str(&decoded));
	buf_free(&decoded);
	return 0;
}

static void print_number(struct out *o, const char *name, size_t n, uint64_t v, char end)
{
	char *start = out_room(o, 64), *at = mempcpy(start, name, n);

	at += num_print_u64(at, v);
	if (end)
		*at++ = end;
	out_fill(o, (size_t)(at - start));
}

/* RFC 8474: the id of the content, which copies keep. */
static int email_id(struct imap *c, uint32_t seq)
{
	unsigned char guid[16];
	char *start, *at;

	if (mailbox_guid(c->box, seq, guid, &c->err) < 0)
		return -1;
	start = out_room(&c->s.out, 64);
	at = mempcpy(start, "EMAILID (M", 10);
	at += imap_print_hex(at, guid, sizeof guid);
	*at++ = ')';
	out_fill(&c->s.out, (size_t)(at - start));
	return 0;
}

/* The record is looked up for each item: what another item has learnt meanwhile may have moved it. */
static int item(struct imap_fetch_run *r, uint32_t seq, size_t i)
{
	const struct index_msg *m = mailbox_msg(r->c->box, seq);
	const struct imap_fetch_item *it = &r->want->items[i];
	struct imap *c = r->c;
	struct out *o = &c->s.out;

	switch (it->kind) {
	case IMAP_FETCH_FLAGS:
		out_str(o, STR("FLAGS "));
		imap_flags_print(o, c->box, m, mailbox_is_recent(c->box, m) && !imap_is(c, IMAP_REV2));
		return 0;
	case IMAP_FETCH_UID:
		print_number(o, "UID ", 4, m->uid, 0);
		return 0;
	case IMAP_FETCH_MODSEQ:
		print_number(o, "MODSEQ (", 8, m->modseq, ')');
		c->modseq_told = true;
		return 0;
	case IMAP_FETCH_INTERNALDATE:
		return internal_date(c, seq);
	case IMAP_FETCH_SAVEDATE:
		return save_date(c, seq);
	case IMAP_FETCH_SIZE:
		return size(c, seq);
	case IMAP_FETCH_EMAILID:
		return email_id(c, seq);
	case IMAP_FETCH_THREADID:
		out_str(o, STR("THREADID NIL"));
		return 0;
	case IMAP_FETCH_ENVELOPE:
		return field(c, seq, MAILBOX_ENVELOPE, "ENVELOPE ");
	case IMAP_FETCH_BODY:
		return structure(c, seq, MAILBOX_BODY, "BODY ");
	case IMAP_FETCH_BODYSTRUCTURE:
		return structure(c, seq, MAILBOX_BODYSTRUCTURE, "BODYSTRUCTURE ");
	case IMAP_FETCH_PREVIEW:
		return field(c, seq, MAILBOX_PREVIEW, "PREVIEW ");
	case IMAP_FETCH_SECTION:
	case IMAP_FETCH_BINARY:
	case IMAP_FETCH_BINARY_SIZE:
		return imap_fetch_body(r, seq, it, r->headers[i]);
	}
	return 0;
}

/* The message vanished behind what is printed: something syntactically right takes the item's place. */
static void instead(struct out *o, const struct imap_fetch_item *it)
{
	switch (it->kind) {
	case IMAP_FETCH_ENVELOPE:
		out_c(o, "ENVELOPE " NO_ENVELOPE);
		return;
	case IMAP_FETCH_BODY:
		out_c(o, "BODY " NO_BODY);
		return;
	case IMAP_FETCH_BODYSTRUCTURE:
		out_c(o, "BODYSTRUCTURE " NO_BODY);
		return;
	case IMAP_FETCH_BINARY_SIZE:
		out_str(o, it->label);
		out_c(o, " 0");
		return;
	case IMAP_FETCH_INTERNALDATE:
		out_c(o, "INTERNALDATE ");
		print_date(o, 0);
		return;
	case IMAP_FETCH_SIZE:
		out_c(o, "RFC822.SIZE 0");
		return;
	case IMAP_FETCH_SECTION:
	case IMAP_FETCH_BINARY:
		out_str(o, it->label);
		out_c(o, " NIL");
		return;
	default:
		out_c(o, it->kind == IMAP_FETCH_PREVIEW ? "PREVIEW NIL" : "SAVEDATE NIL");
		return;
	}
}

static bool wants(const struct imap_fetch *w, enum imap_fetch_kind kind)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->items[i].kind == kind)
			return true;
	return false;
}

/* What belongs to the answer without having been asked for. */
static void implied(struct imap_fetch_run *r, uint32_t seq, const struct index_msg *m)
{
	struct imap *c = r->c;
	struct out *o = &c->s.out;
	bool told = c->told.n && index_ranges_has(&c->told, m->uid);

	imap_sync_fetch_head(c, seq, m->uid);
	/* UID and MODSEQ go with flags that changed (RFC 7162 section 3.2.4), MODSEQ with CHANGEDSINCE (section 3.1.4). */
	if ((c->uid || (told && imap_is(c, IMAP_CONDSTORE))) && !imap_is(c, IMAP_UIDONLY) &&
	    !wants(r->want, IMAP_FETCH_UID))
		print_number(o, "UID ", 4, m->uid, ' ');
	if (told && !wants(r->want, IMAP_FETCH_FLAGS)) {
		out_str(o, STR("FLAGS "));
		imap_flags_print(o, c->box, m, mailbox_is_recent(c->box, m) && !imap_is(c, IMAP_REV2));
		out_ch(o, ' ');
	}
	if (((told && imap_is(c, IMAP_CONDSTORE)) || r->want->changed) &&
	    !wants(r->want, IMAP_FETCH_MODSEQ)) {
		print_number(o, "MODSEQ (", 8, m->modseq, ')');
		out_ch(o, ' ');
		c->modseq_told = true;
	}
}

static void close_message(struct imap_fetch_run *r)
{
	if (r->open)
		mailbox_read_done(&r->msg);
	r->open = false;
}

int imap_fetch_open(struct imap_fetch_run *r, uint32_t seq, bool parse)
{
	struct imap *c = r->c;

	if (!r->open && mailbox_read(c->box, seq, &r->msg, &c->err) < 0)
		return -1;
	r->open = true;
	return parse && !r->msg.root ? mailbox_parse(c->box, &r->msg, &c->err) : 0;
}

/* -1: gone or unreadable, and nothing of it is in the output. */
static int message(struct imap_fetch_run *r, uint32_t seq)
{
	struct out *o = &r->c->s.out;
	size_t at = o->n;
	uint64_t total = o->total;
	bool failed = false;

	implied(r, seq, mailbox_msg(r->c->box, seq));
	for (size_t i = 0; i < r->want->n; i++) {
		if (i)
			out_ch(o, ' ');
		if (item(r, seq, i) == 0)
			continue;
		/* Unless some of it has left the buffer, the response is as if it had never been. */
		if (o->total - total == o->n - at && o->n >= at) {
			o->n = at;
			o->total = total;
			return -1;
		}
		/* In the middle of a literal there is nothing right to say any more. */
		if (r->want->items[i].kind >= IMAP_FETCH_SECTION && r->open)
			o->error = EIO;
		instead(o, &r->want->items[i]);
		failed = true;
	}
	out_str(o, STR(")\r\n"));
	return failed ? -1 : 0;
}

static void prepare(struct imap_fetch_run *r)
{
	struct imap *c = r->c;

	r->headers = arena_array(&c->s.cmd, r->want->n, sizeof *r->headers);
	for (size_t i = 0; i < r->want->n; i++) {
		const struct imap_fetch_item *it = &r->want->items[i];
		struct str *names;
		size_t n;

		if (it->kind < IMAP_FETCH_SECTION)
			continue;
		if (it->kind == IMAP_FETCH_SECTION && !it->section.nparts &&
		    it->section.text == IMAP_SECTION_FIELDS_OF) {
			n = imap_section_names(&c->s.cmd, &it->section, &names);
			r->headers[i] = mailbox_headers(c->box, &c->s.cmd, names, n);
		} else {
			r->needs_file = true;
		}
	}
}

/* One message; what isn't there is counted, what is ours ends the command. */
static int one(struct imap_fetch_run *r, uint32_t seq)
{
	struct imap *c = r->c;
	int got = 0;

	/* It went, and the index was made anew without it: not even its flags are known. */
	if (mailbox_is_gone(mailbox_msg(c->box, seq)) && mailbox_msg(c->box, seq)->modseq == 0) {
		r->missing |= !c->uid;
		return 0;
	}
	if (r->want->changed && mailbox_msg(c->box, seq)->modseq <= r->want->since)
		return 0;
	if (r->needs_file)
		got = imap_fetch_open(r, seq, false);
	if (got == 0)
		got = message(r, seq);
	close_message(r);
	if (got == 0)
		return 0;
	if (c->err.kind != ERR_NOTFOUND && c->err.kind != ERR_CANNOT)
		return -1;
	r->missing |= c->err.kind == ERR_NOTFOUND;
	return 0;
}

int imap_fetch_run(struct imap *c, const struct imap_fetch *want, const struct imap_set *seqs)
{
	struct imap_fetch_run r = {.c = c, .want = want};
	/* What a limit cuts is told from its highest UID down (RFC 9738 section 3.1). */
	struct imap_walk walk = {.seqs = seqs, .down = c->limited.n > 0};
	uint32_t seq;

	prepare(&r);
	while (imap_walk_next(&walk, &seq)) {
		if (c->s.out.error)
			return 0; /* nobody reads it */
		if (one(&r, seq) < 0)
			return -1;
	}
	if (r.missing)
		return imap_client_no(
		    c, ERR_NOTFOUND, "EXPUNGEISSUED", "Some of the messages no longer exist");
	if (r.unknown_cte)
		return imap_client_no(
		    c, ERR_CANNOT, "UNKNOWN-CTE", "The encoding of a part isn't one that can be decoded");
	return 0;
}
