/* RETR and TOP: the message's bytes as CRLF, dot-stuffed, streamed. */
#include "base/num.h"
#include "io/dot.h"
#include "pop3/pop3.h"
#include "sys/fd.h"

/* NULs would end the text for some clients (outlook-no-nuls): they become 0x80 as in IMAP literals of Dovecot. */
static int without_nuls(void *arg, struct str s)
{
	struct dot_out *d = arg;

	while (s.n) {
		ptrdiff_t at = str_chr(s, '\0');

		out_str(&d->via, at < 0 ? s : str_head(s, (size_t)at));
		if (at < 0)
			break;
		out_c(&d->via, "\x80");
		s = str_from(s, (size_t)at + 1);
	}
	return 0;
}

/* Whether an empty line stands anywhere; last_r: the message's last byte. */
static bool has_empty_line(struct message *msg, char *last_r)
{
	enum { CHUNK = 16 << 10 };
	char *b = arena_bytes(&msg->arena, CHUNK);
	bool at_start = true;
	uint64_t at = 0;
	ssize_t n;

	*last_r = '\n';
	while ((n = fd_pread_full(msg->fd, b, CHUNK, at)) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			if (b[i] == '\n' && at_start)
				return true;
			at_start = b[i] == '\n' || (at_start && b[i] == '\r');
		}
		*last_r = b[n - 1];
		at += (uint64_t)n;
	}
	return false;
}

/* oe-ns-eoh: Outlook Express shows nothing when the empty line behind the header is missing. */
static void end_header(struct message *msg, struct dot_out *d)
{
	char last;

	if (!has_empty_line(msg, &last))
		out_c(&d->via, last == '\n' ? "\r\n" : "\r\n\r\n");
}

/* The first `length` wire bytes of the message. */
static void send(struct pop3 *p, struct message *msg, uint64_t length)
{
	bool filter = p->set.no_nuls;
	struct out clean;
	struct dot_out d;
	struct err e;

	dot_out_begin(&d, &p->s.out);
	out_init_fd(&clean, -1, -1);
	clean.sink = without_nuls;
	clean.sink_arg = &d;
	/* An error now can't be told any more: the session ends, so that the client doesn't take half for the whole. */
	if (mailbox_send(msg, 0, msg->psize, 0, length, filter ? &clean : &d.via, &e) < 0)
		die(e.kind, "RETR: %s", e.text);
	if (filter)
		out_flush(&clean);
	if (d.via.error || clean.error)
		die(ERR_TEMP, "RETR: message %u can't be read to its end", msg->uid);
	if (p->set.end_header)
		end_header(msg, &d);
	out_free(&clean);
	dot_out_end(&d);
}

static bool open_message(struct pop3 *p, const struct pop3_message *m, struct message *msg)
{
	uint32_t seq = mailbox_seq(p->mb, m->uid);
	struct err e;
	bool may;

	if (!seq || mailbox_read(p->mb, seq, msg, &e) < 0) {
		if (!seq || e.kind == ERR_NOTFOUND)
			err_set(&e, ERR_NOTFOUND, "the message was removed by another session");
		pop3_reply_error(p, &e);
		return false;
	}
	if (pop3_utf8_may(p, msg, &may, &e) < 0)
		pop3_reply_error(p, &e);
	else if (!may)
		pop3_reply_no(p, "[UTF8] the message has UTF-8 in its header: say UTF8 first");
	else
		return true;
	mailbox_read_done(msg);
	return false;
}

int pop3_cmd_retr(void *arg)
{
	struct pop3 *p = arg;
	struct pop3_message *m = pop3_drop_named(p, p->args);
	struct message msg;

	if (!m || !open_message(p, m, &msg))
		return 0;
	out_printf(&p->s.out, "+OK %llu octets\r\n", (unsigned long long)m->size);
	send(p, &msg, msg.vsize);
	mailbox_read_done(&msg);
	m->retrieved = true;
	p->counts.retr++;
	p->counts.retr_bytes += m->size;
	if (p->last < (uint32_t)(m - p->drop.p) + 1)
		p->last = (uint32_t)(m - p->drop.p) + 1;
	return 0;
}

/* Counts wire bytes up to the end of the lines wanted. */
struct counter {
	uint64_t bytes, body_lines, wanted;
	bool in_body, at_line_start, done;
	char last;
};

static int count(void *arg, struct str s)
{
	struct counter *c = arg;

	for (size_t i = 0; i < s.n && !c->done; i++) {
		char ch = s.p[i];

		if (c->in_body && c->body_lines == c->wanted) {
			c->done = true;
			break;
		}
		c->bytes++;
		if (ch == '\n') {
			if (c->in_body)
				c->body_lines++;
			else if (c->at_line_start)
				c->in_body = true;
			c->at_line_start = true;
		} else if (ch != '\r' || !c->at_line_start) {
			c->at_line_start = false;
		}
	}
	return 0;
}

int pop3_cmd_top(void *arg)
{
	struct pop3 *p = arg;
	struct str rest = p->args, number = STR("");
	struct pop3_message *m;
	struct message msg;
	struct counter c = {.at_line_start = true};
	struct out counting;
	struct err e;

	str_cut(&rest, ' ', &number);
	if (str_is_nil(rest) || !num_parse_u64(rest, &c.wanted)) {
		pop3_reply_no(p, "TOP wants a message number and a number of lines");
		return 0;
	}
	m = pop3_drop_named(p, number);
	if (!m || !open_message(p, m, &msg))
		return 0;
	out_init_fd(&counting, -1, -1);
	counting.sink = count;
	counting.sink_arg = &c;
	for (uint64_t at = 0; at < msg.vsize && !c.done; at += 64 << 10) {
		if (mailbox_send(&msg, 0, msg.psize, at, num_min(64 << 10, (size_t)(msg.vsize - at)),
		        &counting, &e) < 0)
			break;
		out_flush(&counting);
	}
	out_free(&counting);
	out_c(&p->s.out, "+OK\r\n");
	p->counts.top++;
	send(p, &msg, c.bytes);
	mailbox_read_done(&msg);
	return 0;
}
