/* A message's bytes: opening, measuring, parsing, and sending them as CRLF. */
#include "mailbox/message.h"

#include <errno.h>

#include "base/num.h"
#include "io/in.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "mime/head.h"
#include "mime/scan.h"
#include "sys/fd.h"

enum { FIRST_READ = 8 << 10, CHUNK = 64 << 10, ARENA = MIME_SCAN_ARENA + (32 << 20) };

int mailbox_read(struct mailbox *mb, uint32_t seq, struct message *m, struct err *e)
{
	const struct index_msg *rec = index_at(mb->ix, seq);
	uint32_t uid = rec->uid;

	*m = (struct message){.fd = -1, .seq = seq, .uid = uid};
	if (rec->bits & INDEX_GONE)
		return err_set(e, ERR_NOTFOUND, "message %u has been expunged", uid);
	if (mb->format->read(mb, rec, &m->fd, &m->psize, e) < 0)
		return -1;
	arena_init(&m->arena, "message", ARENA);
	rec = index_at(mb->ix, seq);
	/* A size that the store's names or the index claim is believed only as far as the file agrees. */
	m->vsize = (rec->bits & INDEX_HAS_VSIZE) && rec->vsize >= m->psize ? rec->vsize : UINT64_MAX;
	if (m->vsize == UINT64_MAX) {
		struct index_msg f = {.uid = uid, .bits = INDEX_HAS_VSIZE | INDEX_HAS_PSIZE};

		if (message_measure(m, &m->vsize, e) < 0) {
			mailbox_read_done(m);
			return -1;
		}
		f.vsize = m->vsize;
		f.psize = m->psize;
		mailbox_learn(mb, &f);
	}
	m->is_crlf = m->vsize == m->psize;
	return 0;
}

void mailbox_read_done(struct message *m)
{
	fd_close(&m->fd);
	arena_free(&m->arena);
	m->root = NULL;
	m->header = STR_NIL;
}

struct message *message_current(struct mailbox *mb, uint32_t seq, struct err *e)
{
	if (mb->current.fd >= 0 && mb->current.uid == index_at(mb->ix, seq)->uid) {
		mb->current.seq = seq;
		return &mb->current;
	}
	mailbox_read_done(&mb->current);
	return mailbox_read(mb, seq, &mb->current, e) < 0 ? NULL : &mb->current;
}

static int read_failed(const struct message *m, struct err *e)
{
	return err_sys(e, "reading message %u failed", m->uid);
}

/* What ends the header lies in buf[0, n): its length, or 0. */
static size_t header_end(const char *p, size_t n)
{
	bool ended = false;
	size_t size = mime_head_size(str_of(p, n), &ended);

	return ended ? size : 0;
}

int message_header(struct message *m, struct str *r, struct err *e)
{
	size_t most = m->psize < MIME_HEAD_MAX ? (size_t)m->psize : MIME_HEAD_MAX;

	for (size_t want = FIRST_READ; !m->header.p; want *= 4) {
		size_t n = num_min(want, most), end;
		char *p = arena_bytes(&m->arena, n + 1);
		ssize_t got = fd_pread_full(m->fd, p, n, 0);

		if (got < 0)
			return read_failed(m, e);
		end = header_end(p, (size_t)got);
		if (end || (size_t)got < n || n == most)
			m->header = str_of(p, end ? end : (size_t)got);
	}
	*r = m->header;
	return 0;
}

int message_measure(struct message *m, uint64_t *vsize_r, struct err *e)
{
	char *p = arena_bytes(&m->arena, CHUNK);
	uint64_t at = 0, bare = 0;
	char last = 0;

	while (at < m->psize) {
		ssize_t n = fd_pread_full(m->fd, p, CHUNK, at);

		if (n < 0)
			return read_failed(m, e);
		if (n == 0)
			break;
		for (const char *q = p, *end = p + n; (q = memchr(q, '\n', (size_t)(end - q))); q++)
			bare += (q > p ? q[-1] : last) != '\r';
		last = p[n - 1];
		at += (uint64_t)n;
	}
	*vsize_r = at + bare;
	return 0;
}

int mailbox_parse(struct mailbox *mb, struct message *m, struct err *e)
{
	struct in in;

	(void)mb;
	if (m->root)
		return 0;
	in_init_range(&in, m->fd, 0, m->psize);
	m->root = mime_scan_in(&m->arena, &in, e);
	in_free(&in);
	return m->root ? 0 : -1;
}

/* One window of the CRLF form: `skip` wire bytes are passed over, then `left` are sent. */
struct window {
	uint64_t skip, left;
	uint64_t wire; /* bytes of the CRLF form so far, passed over or sent */
	char last;
	struct out *out;
};

static void pass(struct window *w, struct str s)
{
	size_t n = s.n < w->skip ? s.n : (size_t)w->skip;

	w->wire += s.n;
	w->skip -= n;
	s = str_from(s, n);
	s = str_head(s, s.n < w->left ? s.n : (size_t)w->left);
	w->left -= s.n;
	out_str(w->out, s);
}

static void convert(struct window *w, struct str s)
{
	while (s.n && w->left) {
		ptrdiff_t lf = str_chr(s, '\n');
		size_t n = lf < 0 ? s.n : (size_t)lf;
		bool bare = lf >= 0 && (n ? s.p[n - 1] : w->last) != '\r';

		pass(w, str_head(s, n));
		if (lf >= 0)
			pass(w, bare ? STR("\r\n") : STR("\n"));
		w->last = lf >= 0 ? '\n' : s.p[n - 1];
		s = str_from(s, lf >= 0 ? n + 1 : n);
	}
}

int mailbox_send(struct message *m, uint64_t from, uint64_t to, uint64_t first, uint64_t length,
    struct out *out, struct err *e)
{
	struct window w = {.skip = first, .left = length, .out = out};
	uint64_t at = from;

	if (to > m->psize)
		to = m->psize;
	if (m->is_crlf) {
		uint64_t size = to > from ? to - from : 0;

		first = first < size ? first : size;
		out_range(out, m->fd, from + first, length < size - first ? length : size - first);
		return 0;
	}
	/* Continue where the last window of this range ended: a client that fetches a large message piece by piece costs linear time. */
	if (m->at_from == from && m->at_wire <= first && m->at_phys >= from && m->at_phys <= to) {
		at = m->at_phys;
		w.skip = first - m->at_wire;
		w.wire = m->at_wire;
		w.last = m->at_last;
	}
	while (at < to && w.left && !out->error) {
		char p[16 << 10];
		size_t want = to - at < sizeof p ? (size_t)(to - at) : sizeof p;
		ssize_t n = fd_pread_full(m->fd, p, want, at);

		if (n <= 0)
			return n < 0 ? read_failed(m, e)
			             : err_set(e, ERR_CORRUPT, "message %u became shorter while it was read",
			                   m->uid);
		m->at_from = from;
		m->at_phys = at;
		m->at_wire = w.wire;
		m->at_last = w.last;
		convert(&w, str_of(p, (size_t)n));
		at += (uint64_t)n;
	}
	return 0;
}
