/* The MIME scanner: lines and boundaries. What a header says is read in scanhead.c. */
#include "mime/scan.h"

#include <errno.h>

#include "base/num.h"
#include "mime/head.h"
#include "mime/scanhead.h"

static void begin_part(struct mime_scan *s, struct mime_part *parent)
{
	struct mime_part *p = arena_new(s->arena, struct mime_part);

	p->parent = parent;
	if (parent && parent->last_child)
		parent->last_child->next = p;
	else if (parent)
		parent->child = p;
	if (parent)
		parent->last_child = p;
	p->at = s->at.phys;
	p->at_virt = s->at.phys + s->at.bare;
	p->in_digest =
	    parent && parent->kind == MIME_PART_MULTIPART && str_ieq(parent->subtype, STR("digest"));
	s->nparts++;
	s->depth += parent != NULL;
	s->part = p;
	s->part_at = s->at;
	s->in_header = s->at_line_start = true;
	s->line_bytes = 0;
	buf_clear(&s->header);
}

static struct mime_size between(struct mime_scan_place from, struct mime_scan_place to)
{
	uint64_t phys = to.phys - from.phys;

	return (struct mime_size){phys, phys + (to.bare - from.bare), to.lines - from.lines};
}

static void push_boundary(struct mime_scan *s, struct str text)
{
	struct mime_part *p = s->part;

	p->kind = MIME_PART_MULTIPART;
	if (str_is_nil(text) || s->nopen == MIME_PART_MAX_DEPTH)
		return;
	s->open[s->nopen++] = (struct mime_scan_boundary){p, text};
}

/* The header of the innermost part is complete: it becomes what it says it is. */
static void end_header(struct mime_scan *s)
{
	struct mime_part *p = s->part;
	struct str boundary = STR_NIL;

	s->in_header = false;
	s->body_at = s->at;
	p->head = between(s->part_at, s->at);
	mime_scanhead_read(s, p, &boundary);
	arena_reset(&s->scratch);
	buf_clear(&s->header);
	/* The bodies of parts that aren't leaves begin where their header ends: kept as offsets until they are closed. */
	p->body = (struct mime_size){s->at.phys, s->at.bare, s->at.lines};
	if (p->kind == MIME_PART_MULTIPART)
		push_boundary(s, boundary);
	else if (p->kind == MIME_PART_MESSAGE)
		begin_part(s, p);
}

static void close_part(struct mime_scan *s, struct mime_scan_place end)
{
	struct mime_part *p = s->part;
	struct mime_scan_place from = {p->body.phys, p->body.virt, p->body.lines};

	p->body = between(from, end);
	s->part = p->parent;
	s->depth -= p->parent != NULL;
}

/* Where the line end before the boundary at s->at begins, but not before the innermost body does. */
static struct mime_scan_place before_line_end(const struct mime_scan *s)
{
	struct mime_scan_place end = s->at;

	if (s->at.phys <= s->body_at.phys)
		return end;
	end.phys -= s->lf_is_bare ? 1 : 2;
	end.bare -= s->lf_is_bare;
	end.lines--;
	return end;
}

/* The line at s->at is b's boundary. */
static void meet_boundary(struct mime_scan *s, size_t b, bool is_last)
{
	struct mime_part *multipart = s->open[b].part;
	struct mime_scan_place end;

	/* A part whose header has no end has no body. A message part's inner header is such a part, too. */
	while (s->in_header)
		end_header(s);
	end = before_line_end(s);
	while (s->part != multipart)
		close_part(s, end);
	s->nopen = is_last ? b : b + 1;
	if (!is_last && s->nparts >= MIME_PART_MAX) {
		s->nopen = 0;
		return;
	}
	s->skip_line = true;
	/* The new part begins behind the line: see end_of_boundary_line. */
	s->in_header = !is_last;
}

/* Which open boundary the line's text (behind "--", without line end) is; -1 for none. */
static ptrdiff_t find_boundary(const struct mime_scan *s, struct str text)
{
	ptrdiff_t best = -1;
	bool dashes = text.n > 2 && str_ends(text, STR("--"));

	for (size_t i = s->nopen; i-- > 0;) {
		struct str b = s->open[i].text;

		if (!str_starts(text, b) || (best >= 0 && b.n <= s->open[best].text.n))
			continue;
		best = (ptrdiff_t)i;
		if (b.n == text.n || (dashes && b.n == text.n - 2))
			break;
	}
	return best;
}

static void count(struct mime_scan *s, struct str bytes)
{
	s->at.phys += bytes.n;
	s->last = bytes.p[bytes.n - 1];
}

static void count_lf(struct mime_scan *s, bool is_bare)
{
	s->lf_is_bare = is_bare;
	s->at.bare += is_bare;
	s->at.lines++;
	s->at_line_start = true;
}

static void keep_header(struct mime_scan *s, struct str bytes)
{
	size_t room = MIME_HEAD_MAX - num_min(s->header.n, MIME_HEAD_MAX);

	if (bytes.n > room)
		bytes.n = room;
	buf_add(&s->header, bytes);
}

/* Up to the end of one line of a header. Returns bytes used. */
static size_t feed_header(struct mime_scan *s, struct str bytes)
{
	ptrdiff_t lf = str_chr(bytes, '\n');
	struct str line = str_head(bytes, lf < 0 ? bytes.n : (size_t)lf + 1);
	bool is_bare = (lf > 0 ? bytes.p[lf - 1] : s->last) != '\r';
	uint64_t length = s->line_bytes + line.n;

	keep_header(s, line);
	count(s, line);
	s->at_line_start = false;
	s->line_bytes = length;
	if (lf < 0)
		return line.n;
	s->line_bytes = 0;
	count_lf(s, is_bare);
	if (length == (is_bare ? 1 : 2))
		end_header(s);
	return line.n;
}

/* Body bytes up to where a line begins with "-", when boundaries are open. Returns bytes used. */
static size_t feed_body(struct mime_scan *s, struct str bytes)
{
	const char *p = bytes.p, *end = bytes.p + bytes.n, *lf;
	bool stops = s->nopen > 0, is_bare = s->lf_is_bare, at_start = false;
	char before = s->last;
	uint64_t lines = 0, bare = 0;

	while (p < end && (lf = memchr(p, '\n', (size_t)(end - p)))) {
		is_bare = (lf > p ? lf[-1] : before) != '\r';
		bare += is_bare;
		lines++;
		before = '\n';
		p = lf + 1;
		at_start = p == end || (stops && *p == '-');
		if (at_start)
			break;
	}
	if (!at_start)
		p = end;
	s->at.lines += lines;
	s->at.bare += bare;
	s->lf_is_bare = is_bare;
	s->at_line_start = at_start;
	count(s, str_of(bytes.p, (size_t)(p - bytes.p)));
	return (size_t)(p - bytes.p);
}

/* The rest of a boundary line. */
static size_t feed_skipped(struct mime_scan *s, struct str bytes)
{
	ptrdiff_t lf = str_chr(bytes, '\n');
	size_t n = lf < 0 ? bytes.n : (size_t)lf + 1;
	char before = lf > 0 ? bytes.p[lf - 1] : s->last;

	count(s, str_head(bytes, n));
	if (lf < 0)
		return n;
	count_lf(s, before != '\r');
	s->skip_line = false;
	if (s->in_header)
		begin_part(s, s->part);
	return n;
}

static size_t feed_plain(struct mime_scan *s, struct str bytes)
{
	if (s->skip_line)
		return feed_skipped(s, bytes);
	return s->in_header ? feed_header(s, bytes) : feed_body(s, bytes);
}

static void feed_all(struct mime_scan *s, struct str bytes)
{
	while (bytes.n)
		bytes = str_from(bytes, feed_plain(s, bytes));
}

/* The held line is long enough, or whole: a boundary, or not. */
static void judge_line(struct mime_scan *s)
{
	char copy[MIME_SCAN_LINE];
	struct str all = str_of(copy, s->nline), text;
	ptrdiff_t b, lf;

	memcpy(copy, s->line, s->nline);
	s->nline = 0;
	s->at_line_start = false;
	lf = str_chr(all, '\n');
	text = str_head(all, lf < 0 ? all.n : (size_t)lf);
	if (text.n && lf > 0 && text.p[text.n - 1] == '\r')
		text.n--;
	b = str_starts(text, STR("--")) ? find_boundary(s, str_from(text, 2)) : -1;
	if (b >= 0)
		meet_boundary(s, (size_t)b, str_starts(str_from(text, 2 + s->open[b].text.n), STR("--")));
	s->at_line_start = b < 0;
	feed_all(s, all);
}

/* Holds bytes of a line that begins with "-" until it can be judged. Returns bytes used. */
static size_t hold_line(struct mime_scan *s, struct str bytes)
{
	size_t n = num_min(bytes.n, sizeof s->line - s->nline);
	const char *lf = memchr(bytes.p, '\n', n);

	if (lf)
		n = (size_t)(lf - bytes.p) + 1;
	memcpy(s->line + s->nline, bytes.p, n);
	s->nline += n;
	if (lf || s->nline == sizeof s->line || (s->nline > 1 && s->line[1] != '-'))
		judge_line(s);
	return n;
}

void mime_scan_feed(struct mime_scan *s, struct str bytes)
{
	while (bytes.n) {
		bool holding = s->nline > 0;
		size_t n;

		if (holding || (s->nopen && s->at_line_start && !s->skip_line && bytes.p[0] == '-'))
			n = hold_line(s, bytes);
		else
			n = feed_plain(s, bytes);
		bytes = str_from(bytes, n);
	}
}

void mime_scan_init(struct mime_scan *s, struct arena *a)
{
	*s = (struct mime_scan){.arena = a};
	arena_init(&s->scratch, "header", 8 * MIME_HEAD_MAX);
	buf_init(&s->header, MIME_HEAD_MAX);
	begin_part(s, NULL);
	s->root = s->part;
}

void mime_scan_drop(struct mime_scan *s)
{
	arena_free(&s->scratch);
	buf_free(&s->header);
}

struct mime_part *mime_scan_end(struct mime_scan *s)
{
	if (s->nline)
		judge_line(s);
	/* After a boundary without a line end there is one more part, empty. */
	if (s->skip_line && s->in_header)
		begin_part(s, s->part);
	while (s->in_header)
		end_header(s);
	while (s->part)
		close_part(s, s->at);
	mime_scan_drop(s);
	return s->root;
}

struct mime_part *mime_scan_str(struct arena *a, struct str message)
{
	struct mime_scan s;

	mime_scan_init(&s, a);
	mime_scan_feed(&s, message);
	return mime_scan_end(&s);
}

struct mime_part *mime_scan_in(struct arena *a, struct in *in, struct err *e)
{
	struct mime_scan s;
	enum in_status st;
	struct str piece;

	mime_scan_init(&s, a);
	while ((st = in_some(in, SIZE_MAX, &piece)) == IN_OK)
		mime_scan_feed(&s, piece);
	if (st == IN_EOF)
		return mime_scan_end(&s);
	mime_scan_drop(&s);
	errno = st == IN_ERROR ? in->error : ETIMEDOUT;
	err_sys(e, "reading the message failed");
	return NULL;
}
