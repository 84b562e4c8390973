/* DATA and BDAT: the message into the spool, then one answer for each recipient. */
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "io/dot.h"
#include "lmtp/frame.h"
#include "lmtp/front.h"
#include "sys/fd.h"
#include "text/date.h"

enum { CHUNK = 64 << 10 };

/* From memory to the monitor's file on disk. */
static bool move_to_disk(struct lmtp *l)
{
	char *p = arena_bytes(&l->arena, CHUNK);
	static const struct lmtp_frame ask = {.type = LMTP_FRAME_DISK, .fd = -1};
	uint64_t at = 0;
	int disk = -1;

	lmtp_ask(l, &ask, &disk);
	while (disk >= 0 && at < l->spooled) {
		ssize_t n = fd_pread_full(l->spool, p, CHUNK, at);

		if (n <= 0 || fd_write_all(disk, str_of(p, (size_t)n)) < 0)
			fd_close(&disk);
		else
			at += (uint64_t)n;
	}
	if (disk < 0)
		return false;
	fd_close(&l->spool);
	l->spool = disk;
	l->on_disk = true;
	return true;
}

/* Bytes of the message. What can't be kept is passed over, and said at the end. */
static void spool(struct lmtp *l, struct str s)
{
	if (l->overflow || l->failed || !s.n)
		return;
	if (l->size_max && l->spooled + s.n > l->size_max + l->ours) {
		l->overflow = true;
		return;
	}
	if (!l->on_disk && l->spooled + s.n > LMTP_MEMORY_SPOOL && !move_to_disk(l)) {
		l->failed = true;
		return;
	}
	l->failed = fd_write_all(l->spool, s) < 0;
	l->spooled += s.n;
}

/* The word behind "with" (RFC 3848, RFC 6531 section 4.3), or what XCLIENT said. */
static const char *protocol(const struct lmtp *l)
{
	bool tls = l->facts->tls[0] != '\0';

	if (l->client_proto[0])
		return l->client_proto;
	return l->utf8 ? (tls ? "UTF8LMTPS" : "UTF8LMTP") : (tls ? "LMTPS" : "LMTP");
}

/* The name that the client gave itself: what would be a comment, a quotation or the end of a clause in the line isn't. */
static struct str said_name(struct lmtp *l)
{
	struct str s = arena_str(&l->arena, str_c(l->client_helo[0] ? l->client_helo : l->helo));
	char *p = (char *)(uintptr_t)s.p;

	for (size_t i = 0; i < s.n; i++)
		if (strchr("()<>\"\\;,", p[i]))
			p[i] = '?';
	return s;
}

/* RFC 5321 4.4. "for" only when there is one recipient. */
static void received(struct lmtp *l)
{
	char date[TEXT_DATE_MAX];
	int64_t now = clock_now_s();
	size_t n = text_date_print_mail(now, text_date_local_zone(now), date);
	struct str name = said_name(l), lines;

	if (!l->add_received)
		return;
	lines = arena_printf(&l->arena, "Received: from %.*s%s%s%s\r\n\tby %s with %s%s%s%s;\r\n\t%.*s\r\n",
	    STR_ARG(name), l->peer[0] ? " (" : "", l->peer, l->peer[0] ? ")" : "", l->hostname, protocol(l),
	    l->rcpts == 1 ? "\r\n\tfor <" : "", l->rcpts == 1 ? l->last_rcpt : "", l->rcpts == 1 ? ">" : "",
	    (int)n, date);
	l->ours = lines.n;
	spool(l, lines);
}

static bool begin(struct lmtp *l)
{
	fd_close(&l->spool);
	l->spool = memfd_create("message", MFD_CLOEXEC);
	/* A memory file is anybody's to open anew for writing: one recipient's delivery must not change what another's reads. */
	l->failed = l->spool < 0 || fchmod(l->spool, 0600) < 0;
	l->on_disk = false;
	l->spooled = l->ours = 0;
	received(l);
	return !l->failed;
}

/* Why not all of the message so far is kept; NULL: it is. */
static const char *lost(const struct lmtp *l)
{
	if (l->overflow)
		return "552 5.3.4 The message is too large";
	return l->failed ? "452 4.3.1 No space for the message" : NULL;
}

static void same_for_all(struct lmtp *l, const char *line)
{
	for (uint32_t i = 0; i < l->rcpts; i++)
		lmtp_say(l, line);
}

/* Everything is in the spool. */
static void deliver(struct lmtp *l)
{
	char size[20], left[20];
	int64_t late_ms = l->late_ms ? l->late_ms - clock_mono_ms() : 0;
	struct lmtp_frame ask = {.type = LMTP_FRAME_DELIVER,
	    .field = {str_c(l->from), str_of(size, num_print_u64(size, l->spooled)),
	        l->late_ms ? str_of(left, num_print_u64(left, late_ms > 0 ? (uint64_t)late_ms : 0))
	                   : STR("")},
	    .fd = l->spool};

	if (lost(l)) {
		same_for_all(l, lost(l));
	} else {
		lmtp_fly(l, &ask);
		l->rcpts = 0; /* the monitor thinks of the next message's */
	}
	lmtp_reset(l);
}

void lmtp_cmd_data(struct lmtp *l, struct str args)
{
	struct dot_in dot;
	struct str bytes, piece;
	enum in_status st;

	if (lmtp_has_args(l, args) || !lmtp_wants_mail(l))
		return;
	if (l->binary) {
		lmtp_say(l, "503 5.5.1 BODY=BINARYMIME wants BDAT"); /* RFC 3030 section 3 */
		return;
	}
	begin(l);
	lmtp_say(l, "354 End with a line of one dot");
	out_flush(&l->out);
	dot_in_init(&dot);
	while (!dot.done) {
		if ((st = in_need(&l->in, 1)) != IN_OK) {
			lmtp_no_more(l, st); /* no end: no message */
			return;
		}
		bytes = in_buffered(&l->in);
		in_take(&l->in, dot_in_take(&dot, bytes, &piece));
		spool(l, piece);
	}
	deliver(l);
}

static bool take_chunk(struct lmtp *l, uint64_t n)
{
	struct str piece;

	while (n) {
		enum in_status st = in_some(&l->in, n < CHUNK ? (size_t)n : CHUNK, &piece);

		if (st != IN_OK) {
			lmtp_no_more(l, st);
			return false;
		}
		spool(l, piece);
		n -= piece.n;
	}
	return true;
}

void lmtp_cmd_bdat(struct lmtp *l, struct str args)
{
	struct str number, rest = args;
	bool last, right = l->mail && l->rcpts;
	uint64_t n;

	str_cut(&rest, ' ', &number);
	last = !str_is_nil(rest) && str_ieq(str_trim(rest), STR("LAST"));
	if (!num_parse_u64(number, &n) || (!str_is_nil(rest) && !last)) {
		lmtp_say(l, "501 5.5.4 BDAT wants a number of bytes, and LAST or nothing");
		lmtp_hang_up(l); /* how many bytes follow can't be known */
		return;
	}
	if (right && !l->bdat)
		begin(l);
	if (!right) /* its bytes come all the same: they are passed over */
		l->failed = true;
	l->bdat = right;
	if (!take_chunk(l, n))
		return;
	if (!right) {
		l->failed = false;
		lmtp_say(l, "503 5.5.1 MAIL and RCPT first");
	} else if (last) {
		deliver(l);
	} else if (lost(l)) {
		lmtp_say(l,
		    lost(
		        l)); /* RFC 3030 section 2: 250 is for a chunk that is kept; those behind it are taken and thrown away */
	} else {
		lmtp_sayf(l, "250 2.0.0 %llu bytes", (unsigned long long)n);
	}
}
