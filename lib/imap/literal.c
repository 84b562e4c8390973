/* Literals from the client. */
#include "imap/literal.h"

enum { PIECE = 64 << 10, DRAIN_LINES = 10000 };

static int gone(struct imap *c)
{
	c->s.done = true;
	c->p.failed = true;
	return err_set(&c->err, ERR_SYNTAX, "the connection ended within a command");
}

/* The line behind a literal. */
static int next_line(struct imap *c)
{
	struct str l;
	enum in_status st = in_whole_line(&c->s.in, c->s.line_max, &l);

	if (st == IN_TOOLONG)
		out_c(&c->s.out, IMAP_CLIENT_TOO_LONG);
	if (st != IN_OK)
		return gone(c);
	c->bytes += l.n;
	if (c->bytes > IMAP_COMMAND_MAX) {
		out_c(&c->s.out, "* BYE The command is too large\r\n");
		return gone(c);
	}
	c->line = arena_str(c->p.arena, l);
	c->p.p = c->line.p;
	c->p.end = c->line.p + c->line.n;
	return 0;
}

static void go_ahead(struct imap *c, const struct imap_literal *l)
{
	if (!l->sync)
		return;
	out_c(&c->s.out, "+ OK\r\n");
	out_flush(&c->s.out);
}

/* Too large for LITERAL-: BAD with TOOBIG; the bytes, which are on their way, are dropped when the command ends (RFC 7888 sections 4, 5). */
static int check_minus(struct imap *c, const struct imap_literal *l)
{
	if (!c->literal_minus || l->sync || l->size <= IMAP_LITERAL_MINUS_MAX)
		return 0;
	c->code = STR("TOOBIG");
	return imap_parse_bad(&c->p, "a non-synchronizing literal has at most 4096 bytes here");
}

int imap_literal_more(void *arg, struct imap_parse *p, const struct imap_literal *l, struct str *bytes_r)
{
	struct imap *c = arg;
	char *to;

	if (check_minus(c, l) < 0)
		return -1;
	if (l->size > IMAP_COMMAND_MAX - c->bytes) {
		c->code = STR("TOOBIG");
		return imap_parse_limit(p, "the command is too large");
	}
	go_ahead(c, l);
	c->bytes += l->size;
	to = arena_bytes(p->arena, (size_t)l->size);
	for (size_t n = 0; n < l->size;) {
		struct str piece;

		if (in_some(&c->s.in, (size_t)l->size - n, &piece) != IN_OK)
			return gone(c);
		memcpy(to + n, piece.p, piece.n);
		n += piece.n;
	}
	*bytes_r = str_of(to, (size_t)l->size);
	return next_line(c);
}

int imap_literal_stream(struct imap *c, const struct imap_literal *l,
    int (*write)(void *arg, struct str piece, struct err *e), void *arg)
{
	uint64_t left = l->size;
	struct err first = {0};
	bool failed = false;

	if (check_minus(c, l) < 0)
		return -1;
	go_ahead(c, l);
	while (left) {
		struct str piece;

		if (in_some(&c->s.in, left < PIECE ? (size_t)left : PIECE, &piece) != IN_OK)
			return gone(c);
		left -= piece.n;
		if (failed)
			continue;
		if (!l->eight && str_chr(piece, '\0') >= 0)
			failed = err_set(&first, ERR_SYNTAX, "NUL in a literal") < 0;
		else
			failed = write(arg, piece, &first) < 0;
	}
	if (next_line(c) < 0)
		return -1;
	if (!failed)
		return 0;
	c->err = first;
	return -1;
}

/* A non-synchronising literal announced at the very end of the line. */
static bool announced(struct str line, uint64_t *size_r)
{
	struct imap_literal l;
	struct imap_parse p;
	ptrdiff_t at = str_rchr(line, '{');

	if (at < 0)
		return false;
	imap_parse_init(&p, str_from(line, (size_t)at), NULL, NULL);
	if (imap_parse_literal_head(&p, &l) < 0 || !imap_parse_at_end(&p))
		return false;
	*size_r = l.size;
	return !l.sync;
}

void imap_literal_drain(struct imap *c)
{
	uint64_t left;

	for (int i = 0; !c->s.done && announced(c->line, &left); i++) {
		struct str l;

		if (i == DRAIN_LINES || left > 2 * c->append_max + IMAP_COMMAND_MAX) {
			out_c(&c->s.out, "* BYE [TOOBIG] The literal is too large\r\n");
			c->s.done = true;
			return;
		}
		while (left) {
			struct str piece;

			if (in_some(&c->s.in, left < PIECE ? (size_t)left : PIECE, &piece) != IN_OK) {
				c->s.done = true;
				return;
			}
			left -= piece.n;
		}
		if (in_whole_line(&c->s.in, c->s.line_max, &l) != IN_OK) {
			c->s.done = true;
			return;
		}
		c->line = arena_str(&c->s.cmd, l);
	}
}
