/* COMPRESS=DEFLATE. zlib takes about 300 KiB for both directions; only sessions that ask for it pay. */
#include "imap/deflate.h"

#include <errno.h>
#include <unistd.h>
#include <zlib.h>

#include "imap/cmd.h"
#include "io/wait.h"

enum { PIECE = 16 << 10, RAW = -15, LEVEL = 6, MEMORY = 8 };

struct imap_deflate {
	bool on, ended; /* ended: by the client */
	z_stream out, in;
	struct out raw; /* to the descriptor */
	char read[PIECE];
	char *early; /* input that had been read before the switch, in the session's arena */
};

static int compress_out(void *arg, struct str s)
{
	struct imap_deflate *d = arg;

	d->out.next_in = (unsigned char *)(uintptr_t)s.p;
	d->out.avail_in = (unsigned)s.n;
	do {
		d->out.next_out = (unsigned char *)out_room(&d->raw, PIECE);
		d->out.avail_out = PIECE;
		deflate(&d->out, Z_SYNC_FLUSH);
		out_fill(&d->raw, PIECE - d->out.avail_out);
	} while (d->out.avail_out == 0);
	return out_flush(&d->raw);
}

static ssize_t read_piece(struct imap *c)
{
	struct imap_deflate *d = c->deflate;
	ssize_t n = read(c->s.in.fd, d->read, sizeof d->read);

	d->in.next_in = (unsigned char *)d->read;
	d->in.avail_in = n > 0 ? (unsigned)n : 0;
	return n;
}

/*
 * Where the client may leave off (UNAUTHENTICATE), what it says may be plain behind any block: one is taken at a time then, so that nothing behind the
 * block of that command is taken for compressed.
 */
static int inflate_some(struct imap *c)
{
	z_stream *z = &c->deflate->in;
	unsigned room = z->avail_out;
	int got;

	if (c->back < 0)
		return inflate(z, Z_SYNC_FLUSH);
	do {
		got = inflate(z, Z_BLOCK);
	} while ((got == Z_OK || got == Z_BUF_ERROR) && z->avail_out == room && z->avail_in);
	return got;
}

/* Reads once when it may, then gives what comes of it. */
static ssize_t inflate_in(void *arg, char *to, size_t n, bool may_read)
{
	struct imap *c = arg;
	struct imap_deflate *d = c->deflate;
	int got;

	if (!d->in.avail_in && may_read) {
		ssize_t k = read_piece(c);

		if (k <= 0)
			return k;
	}
	d->in.next_out = (unsigned char *)to;
	d->in.avail_out = (unsigned)n;
	got = inflate_some(c);
	d->ended = got == Z_STREAM_END;
	if (d->in.avail_out < n)
		return (ssize_t)(n - d->in.avail_out);
	if (got == Z_STREAM_END)
		return 0;
	errno = EBADMSG;
	return got == Z_OK || got == Z_BUF_ERROR ? IN_STARVED : -1;
}

int imap_cmd_compress(void *arg)
{
	struct imap *c = arg;
	struct str name;

	if (imap_parse_sp(&c->p) < 0 || imap_parse_atom(&c->p, &name) < 0 || imap_parse_end(&c->p) < 0)
		return -1;
	if (c->deflate)
		return imap_client_no(
		    c, ERR_CANNOT, "COMPRESSIONACTIVE", "The connection is compressed already");
	if (!str_ieq(name, STR("DEFLATE")) || !conf_bool("IMAP_COMPRESS"))
		return imap_client_no(c, ERR_CANNOT, "CANNOT", "This compression isn't offered");
	c->deflate = arena_new(&c->s.arena, struct imap_deflate);
	return 0;
}

void imap_deflate_switch(struct imap *c)
{
	struct imap_deflate *d = c->deflate;
	struct str early = in_buffered(&c->s.in);

	if (!d || d->on)
		return;
	out_flush(&c->s.out);
	if (deflateInit2(&d->out, LEVEL, Z_DEFLATED, RAW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK ||
	    inflateInit2(&d->in, RAW) != Z_OK)
		die(ERR_TEMP, "no memory for compression");
	d->on = true;
	out_init_fd(&d->raw, c->s.out.fd, c->s.out.timeout_ms);
	c->s.out.sink = compress_out;
	c->s.out.sink_arg = d;
	d->early = arena_bytes(&c->s.arena, early.n);
	memcpy(d->early, early.p, early.n);
	d->in.next_in = (unsigned char *)d->early;
	d->in.avail_in = (unsigned)early.n;
	in_take(&c->s.in, early.n);
	c->s.in.source = inflate_in;
	c->s.in.source_arg = c;
}

enum { AT_BLOCK = 128, UNUSED_BITS = 7, FLUSH_MS = 10000 };

/*
 * The end of the client's stream: its last block, or the empty block of a flush, which ends with a byte. (Behind the flush may come an empty last
 * block, at any time: the login program knows it.)
 */
static bool find_end(struct imap *c)
{
	z_stream *z = &c->deflate->in;
	bool begun = (z->data_type & AT_BLOCK) != 0;
	char more;

	while (!c->deflate->ended) {
		int got;

		if (!z->avail_in && (wait_read(c->s.in.fd, FLUSH_MS) <= 0 || read_piece(c) <= 0))
			return false;
		z->next_out = (unsigned char *)&more;
		z->avail_out = 1;
		got = inflate(z, Z_BLOCK);
		c->deflate->ended = got == Z_STREAM_END;
		if (!z->avail_out || (got != Z_OK && got != Z_BUF_ERROR && got != Z_STREAM_END))
			return false;
		if (c->deflate->ended || !(z->data_type & AT_BLOCK))
			continue;
		if (begun && !(z->data_type & UNUSED_BITS))
			break;
		begun = true;
	}
	return true;
}

bool imap_deflate_stop(struct imap *c)
{
	if (!c->deflate)
		return true;
	if (in_buffered(&c->s.in).n || !find_end(c))
		return false;
	c->s.in.source = NULL;
	in_unread(&c->s.in, str_of((const char *)c->deflate->in.next_in, c->deflate->in.avail_in));
	return true;
}

bool imap_deflate_finish(struct imap *c)
{
	struct imap_deflate *d = c->deflate;
	int got;

	if (!d)
		return true;
	d->out.avail_in = 0;
	do {
		d->out.next_out = (unsigned char *)out_room(&d->raw, PIECE);
		d->out.avail_out = PIECE;
		got = deflate(&d->out, Z_FINISH);
		out_fill(&d->raw, PIECE - d->out.avail_out);
	} while (got == Z_OK);
	return got == Z_STREAM_END && out_flush(&d->raw) == 0;
}

void imap_deflate_free(struct imap *c)
{
	if (!c->deflate || !c->deflate->on)
		return;
	deflateEnd(&c->deflate->out);
	inflateEnd(&c->deflate->in);
	out_free(&c->deflate->raw);
	c->s.out.sink = NULL;
}
