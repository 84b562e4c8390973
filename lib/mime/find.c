/* SEARCH TEXT and BODY. */
#include "mime/find.h"

#include <errno.h>

#include "base/num.h"
#include "io/in.h"
#include "mime/decode.h"
#include "mime/head.h"
#include "mime/words.h"
#include "text/casemap.h"
#include "text/utf8.h"

enum { KEY_MAX = 18 << 20 };

void mime_find_init(struct mime_find *f, struct arena *a, struct str needle)
{
	buf_init(&f->key, KEY_MAX);
	buf_init(&f->header, MIME_HEAD_MAX);
	text_casemap_key(needle, &f->key);
	/* Keys of ASCII text are never made: the search folds its case instead. */
	text_match_init(&f->match, a, buf_str(&f->key), true);
	buf_clear(&f->key);
}

void mime_find_free(struct mime_find *f)
{
	buf_free(&f->key);
	buf_free(&f->header);
}

/* True while the search has to go on. */
static bool feed(void *arg, struct str piece)
{
	struct mime_find *f = arg;

	if (text_utf8_is_ascii(piece))
		return !text_match_feed(&f->match, piece);
	buf_clear(&f->key);
	text_casemap_piece(piece, &f->key);
	return !text_match_feed(&f->match, buf_str(&f->key));
}

bool mime_find_text(struct mime_find *f, struct str text)
{
	text_match_reset(&f->match);
	if (!f->match.found && text.n)
		feed(f, text);
	return f->match.found;
}

static int read_header(struct mime_find *f, const struct mime_part *p, int fd, struct err *e)
{
	struct in in;
	struct str piece;
	enum in_status st;

	buf_clear(&f->header);
	in_init_range(&in, fd, p->at, num_min(p->head.phys, MIME_HEAD_MAX));
	while ((st = in_some(&in, SIZE_MAX, &piece)) == IN_OK)
		buf_add(&f->header, piece);
	errno = in.error ? in.error : ETIMEDOUT;
	in_free(&in);
	return st == IN_EOF ? 0 : err_sys(e, "reading a message failed");
}

/* Each field on its own: its name, and its value unfolded and decoded. */
static int find_header(struct mime_find *f, const struct mime_part *p, int fd, struct err *e)
{
	struct mime_head h;
	struct buf text;
	int found = 0;

	if (read_header(f, p, fd, e) < 0)
		return -1;
	buf_init(&text, 8 * MIME_HEAD_MAX);
	mime_head_init(&h, buf_str(&f->header));
	while (!found && mime_head_next(&h)) {
		buf_clear(&text);
		if (h.name.n) {
			text_utf8_sanitise(h.name, &text);
			buf_add(&text, STR(": "));
		}
		mime_words_decode_to(h.value, &text);
		found = mime_find_text(f, buf_str(&text));
	}
	buf_free(&text);
	return found;
}

static int find_body(struct mime_find *f, struct arena *a, const struct mime_part *p, int fd, struct err *e)
{
	struct mime_decode_to to = {.to_utf8 = true, .each = feed, .arg = f};
	struct err own = {0};

	text_match_reset(&f->match);
	/* An encoding that nobody knows hides the text: nothing is found there. */
	if (mime_decode_body(a, p, fd, to, &own) < 0 && own.kind != ERR_CANNOT) {
		if (e)
			*e = own;
		return -1;
	}
	return f->match.found;
}

int mime_find_message(struct mime_find *f, struct arena *a, struct mime_find_where where, struct err *e)
{
	int found = 0;

	text_match_reset(&f->match);
	if (f->match.found)
		return 1;
	for (struct mime_part *p = where.root; p && !found; p = mime_part_walk(where.root, p)) {
		bool is_text = p->is_text || mime_part_is(p, STR("message"), STR_NIL);

		if (p != where.root || where.with_header)
			found = find_header(f, p, where.fd, e);
		if (!found && p->kind == MIME_PART_LEAF && is_text)
			found = find_body(f, a, p, where.fd, e);
	}
	return found;
}
