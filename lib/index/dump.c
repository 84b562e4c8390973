/* Log and snapshot as text. */
#include "index/dump.h"

#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "index/log.h"
#include "index/replay.h"
#include "index/snapshot.h"
#include "sys/fd.h"
#include "sys/file.h"

void index_dump_flags(FILE *out, unsigned flags)
{
	static const char letters[] = "SAFTDP"; /* seen answered flagged trashed draft passed, by bit */

	for (int i = 0; i < 6; i++) {
		if (flags >> i & 1)
			fputc(letters[i], out);
	}
	if (!flags)
		fputc('-', out);
}

void index_dump_quoted(FILE *out, const char *p, size_t n)
{
	fputc('"', out);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c < 32 || c >= 127 || c == '"' || c == '\\')
			fprintf(out, "\\%02x", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static void print_msg(FILE *out, const struct index_msg *m)
{
	fprintf(out, "%" PRIu32 " flags=", m->uid);
	index_dump_flags(out, m->flags);
	fprintf(out, " stored=");
	index_dump_flags(out, m->stored_flags);
	fprintf(out, " keys=%" PRIx64 "/%" PRIx64 " modseq=%" PRIu64 "%s", m->keys, m->stored_keys, m->modseq,
	    m->bits & INDEX_IN_NEW ? " new" : "");
	if (m->bits & INDEX_HAS_IDATE)
		fprintf(out, " idate=%" PRId64, m->idate);
	if (m->bits & INDEX_HAS_SDATE)
		fprintf(out, " sdate=%" PRId64, m->sdate);
	if (m->bits & INDEX_HAS_PSIZE)
		fprintf(out, " psize=%" PRIu64, m->psize);
	if (m->bits & INDEX_HAS_VSIZE)
		fprintf(out, " vsize=%" PRIu64, m->vsize);
	if (m->sent != INDEX_SENT_UNKNOWN)
		fprintf(out, " sent=%" PRIu32, m->sent);
	fprintf(out, " store=%" PRIu64 " cache=%" PRIu32 ":%" PRIu64 "\n", m->store, m->cache_gen, m->cache);
}

static void print_ranges(FILE *out, const char *p, uint32_t n)
{
	struct index_range r;

	for (uint32_t i = 0; i < n; i++) {
		memcpy(&r, p + i * sizeof r, sizeof r);
		fprintf(out, r.first == r.last ? " %" PRIu32 : " %" PRIu32 ":%" PRIu32, r.first, r.last);
	}
	fputc('\n', out);
}

static void print_flags_op(FILE *out, const struct index_op_view *op)
{
	static const char sign[] = "+-=";
	struct index_op_flags f;

	memcpy(&f, op->body, sizeof f);
	fprintf(out, "flags %c", sign[op->head.a]);
	index_dump_flags(out, op->head.b);
	fprintf(out, " keys=%" PRIx64, f.keys);
	if (f.unchangedsince != UINT64_MAX)
		fprintf(out, " unchangedsince=%" PRIu64, f.unchangedsince);
	print_ranges(out, op->body + sizeof f, op->head.n);
}

static void print_items(FILE *out, const struct index_op_view *op)
{
	for (uint32_t i = 0; i < op->head.n; i++) {
		struct index_op_stored s;
		struct index_op_facts f;
		struct index_op_cache c;
		struct index_op_sent sent;
		struct index_msg m;

		fprintf(out, i ? "\t\t\t" : "");
		if (op->head.code == INDEX_OP_APPEND) {
			memcpy(&m, op->body + i * sizeof m, sizeof m);
			fprintf(out, "append ");
			print_msg(out, &m);
		} else if (op->head.code == INDEX_OP_STORED) {
			memcpy(&s, op->body + i * sizeof s, sizeof s);
			fprintf(out, "stored %" PRIu32 " ", s.uid);
			index_dump_flags(out, s.flags);
			fprintf(out, " keys=%" PRIx64 "%s store=%" PRIu64 "\n", s.keys,
			    s.in_new ? " new" : "", s.store);
		} else if (op->head.code == INDEX_OP_FACTS) {
			memcpy(&f, op->body + i * sizeof f, sizeof f);
			fprintf(out, "facts %" PRIu32 " bits=%" PRIx32 " idate=%" PRId64 " sdate=%" PRId64,
			    f.uid, f.bits, f.idate, f.sdate);
			fprintf(out, " psize=%" PRIu64 " vsize=%" PRIu64 "\n", f.psize, f.vsize);
		} else if (op->head.code == INDEX_OP_SENT) {
			memcpy(&sent, op->body + i * sizeof sent, sizeof sent);
			fprintf(out, "sent %" PRIu32 " %" PRIu32 "\n", sent.uid, sent.sent);
		} else {
			memcpy(&c, op->body + i * sizeof c, sizeof c);
			fprintf(out, "cache %" PRIu32 " %" PRIu32 ":%" PRIu64 "\n", c.uid, c.gen, c.offset);
		}
	}
}

static void print_op(FILE *out, const struct index_op_view *op)
{
	uint64_t stamp[8];

	fprintf(out, "\t\t");
	switch (op->head.code) {
	case INDEX_OP_FLAGS:
		print_flags_op(out, op);
		break;
	case INDEX_OP_EXPUNGE:
		fprintf(out, "expunge");
		print_ranges(out, op->body, op->head.n);
		break;
	case INDEX_OP_STAMPS:
		memcpy(stamp, op->body, sizeof stamp);
		fprintf(out, "stamps");
		for (int i = 0; i < 8; i++)
			fprintf(out, " %" PRIu64, stamp[i]);
		fputc('\n', out);
		break;
	case INDEX_OP_UIDNEXT:
		fprintf(out, "uidnext %" PRIu32 "\n", op->head.n);
		break;
	case INDEX_OP_RECENT:
		fprintf(out, "recent\n");
		break;
	case INDEX_OP_TOUCH:
		fprintf(out, "touch\n");
		break;
	case INDEX_OP_KEYWORD:
		fprintf(out, "keyword ");
		index_dump_quoted(out, op->body, op->body_len);
		fputc('\n', out);
		break;
	default:
		print_items(out, op);
	}
}

static void print_guid(FILE *out, const unsigned char guid[16])
{
	for (int i = 0; i < 16; i++)
		fprintf(out, "%02x", guid[i]);
	fputc('\n', out);
}

/* The identity that the file itself says: any mailbox's file can be printed. */
static int ident_of(
    int dirfd, const char *name, size_t at_validity, size_t at_guid, struct index_ident *ident, struct err *e)
{
	int fd = file_open(dirfd, name, O_RDONLY, 0, e);

	memset(ident, 0, sizeof *ident);
	if (fd < 0)
		return -1;
	(void)!pread(fd, &ident->uidvalidity, 4, (off_t)at_validity);
	(void)!pread(fd, ident->guid, 16, (off_t)at_guid);
	fd_close(&fd);
	return 0;
}

int index_dump_log(int dirfd, FILE *out, struct err *e)
{
	struct index_place place = {.dirfd = dirfd, .readonly = true};
	struct index_ident ident;
	struct index_log_rec rec;
	struct index_log l;
	int got;

	if (ident_of(dirfd, INDEX_LOG_NAME, offsetof(struct index_log_head, uidvalidity),
	        offsetof(struct index_log_head, guid), &ident, e) < 0)
		return -1;
	if (index_log_open(&l, &place, &ident, e) < 0) {
		index_log_close(&l);
		return -1;
	}
	fprintf(out, "\tlog %" PRIu64 " id=%016" PRIx64 " after=%016" PRIx64 ":%" PRIu64 "%s\n", l.head.seq,
	    l.head.id, l.head.prev_id, l.head.prev_end, l.head.flags & INDEX_LOG_FRESH ? " fresh" : "");
	fprintf(out,
	    "\tmodseq=%" PRIu64 " history=%" PRIu64 " uidvalidity=%" PRIu32 " uidnext=%" PRIu32 " guid=",
	    l.head.base_modseq, l.head.base_history, l.head.uidvalidity, l.head.base_uidnext);
	print_guid(out, l.head.guid);
	while ((got = index_log_next(&l, &rec, e)) == 1) {
		struct index_op_view op;

		fprintf(out, "\t%" PRIu64 " writer=%08" PRIx32 ".%" PRIu32 "\n", rec.start, rec.head.writer,
		    rec.head.serial);
		while (index_replay_next(&rec.payload, &op))
			print_op(out, &op);
		if (rec.payload.n) {
			l.bad = true;
			l.pos = rec.start;
			break;
		}
	}
	if (l.closed)
		fprintf(out, "\t%" PRIu64 " closed\n", l.pos);
	if (l.bad)
		got = err_set(e, ERR_CORRUPT, "what stands at %" PRIu64 " is no record", l.pos);
	index_log_close(&l);
	return got;
}

static void print_head(FILE *out, const struct index_snapshot *s)
{
	const struct index_snap_head *h = &s->head;
	const struct index_head *x = &h->head;

	fprintf(out, "\tat log %" PRIu64 " id=%016" PRIx64 " offset=%" PRIu64 "%s\n", h->at.seq, h->at.id,
	    h->at.end, h->filled ? "" : " (being filled)");
	fprintf(out,
	    "\tuidvalidity=%" PRIu32 " uidnext=%" PRIu32 " modseq=%" PRIu64 " history=%" PRIu64 " guid=",
	    x->uidvalidity, x->uidnext, x->highestmodseq, x->history_from);
	print_guid(out, x->guid);
	fprintf(out,
	    "\tmessages=%" PRIu32 " unseen=%" PRIu32 " deleted=%" PRIu32 " pending=%" PRIu32
	    " recent_from=%" PRIu32 "\n",
	    x->messages, x->unseen, x->deleted, x->pending, x->recent_from);
	fprintf(out, "\tvsize=%" PRIu64 " (%" PRIu32 " unknown) psize=%" PRIu64 " stamps", x->vsize_total,
	    x->vsize_unknown, x->psize_total);
	for (int i = 0; i < 8; i++)
		fprintf(out, " %" PRIu64, x->stamp[i]);
	fprintf(out, "\n\tkeywords");
	for (struct str k = s->keywords; k.n > (unsigned char)k.p[0];
	     k = str_from(k, 1 + (unsigned char)k.p[0])) {
		fputc(' ', out);
		index_dump_quoted(out, k.p + 1, (unsigned char)k.p[0]);
	}
	fputc('\n', out);
}

int index_dump_snapshot(int dirfd, FILE *out, struct err *e)
{
	size_t base = offsetof(struct index_snap_head, head);
	struct index_ident ident;
	struct index_snapshot s;
	uint32_t bad = 0;

	if (ident_of(dirfd, INDEX_SNAP_NAME, base + offsetof(struct index_head, uidvalidity),
	        base + offsetof(struct index_head, guid), &ident, e) < 0 ||
	    index_snapshot_open(&s, dirfd, &ident, e) < 0)
		return -1;
	print_head(out, &s);
	for (uint32_t i = 0; i < s.history_n; i++)
		fprintf(out, "\tvanished %" PRIu32 ":%" PRIu32 " modseq=%" PRIu64 "\n", s.history[i].first,
		    s.history[i].last, s.history[i].modseq);
	for (uint32_t i = 0; i < s.n; i++) {
		const struct index_msg *m = index_snapshot_at(&s, i);

		bad += !m && i % INDEX_BLOCK == 0;
		if (!m)
			continue;
		fputc('\t', out);
		print_msg(out, m);
	}
	if (bad || s.history_bad)
		err_set(e, ERR_CORRUPT, "%" PRIu32 " blocks of records%s", bad,
		    s.history_bad ? ", and the history" : "");
	bad += s.history_bad;
	index_snapshot_free(&s);
	return bad ? -1 : 0;
}
