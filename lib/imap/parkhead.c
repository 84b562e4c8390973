/* The head of a parked session. */
#include "imap/parkhead.h"

#include <stdlib.h>

#include "base/crc32c.h"
#include "base/num.h"
#include "session/handover.h"

static const char magic[] = {'d', 't', 'i', 'd', 'l', 'e', 0, 1};

/* Places in the head. */
enum {
	BODY = 8,
	BODY_CRC = 12,
	BITS = 16,
	NOTIFY = 20,
	STARTED = 24,
	WORD = 32,
	END = 40,
	POLL = 48,
	ZERO = 52,
	CRC = 60
};

int64_t imap_park_next(const struct imap_park_head *h, int64_t now_ms)
{
	return h->word_ms + ((int64_t)imap_park_words(h, now_ms) + 1) * h->notify_ms;
}

uint64_t imap_park_words(const struct imap_park_head *h, int64_t now_ms)
{
	return now_ms > h->word_ms ? (uint64_t)(now_ms - h->word_ms) / h->notify_ms : 0;
}

bool imap_park_is_back(void)
{
	return getenv("DOVETAIL_IDLE") != NULL;
}

int imap_park_exe_fd(int places)
{
	return HANDOVER_FD + places + 1;
}

int imap_park_watch_fd(int places)
{
	return HANDOVER_FD + places + 2;
}

void imap_park_print_head(const struct imap_park_head *h, struct str body, char *to)
{
	memset(to, 0, IMAP_PARK_HEAD);
	memcpy(to, magic, sizeof magic);
	num_put_le32(to + BODY, (uint32_t)body.n);
	num_put_le32(to + BODY_CRC, crc32c(0, body.p, body.n));
	num_put_le32(to + BITS, h->bits);
	num_put_le32(to + NOTIFY, h->notify_ms);
	num_put_le64(to + STARTED, (uint64_t)h->started_ms);
	num_put_le64(to + WORD, (uint64_t)h->word_ms);
	num_put_le64(to + END, (uint64_t)h->end_ms);
	num_put_le32(to + POLL, h->poll_ms);
	num_put_le32(to + CRC, crc32c(0, to, CRC));
}

bool imap_park_is_body(struct str head, struct str body)
{
	return num_le32(head.p + BODY) == body.n && num_le32(head.p + BODY_CRC) == crc32c(0, body.p, body.n);
}

static int corrupt(struct err *e)
{
	return err_set(e, ERR_CORRUPT, "the state of the idle session is damaged, or another version's");
}

int imap_park_parse_head(struct str s, struct imap_park_head *r, struct err *e)
{
	if (s.n < IMAP_PARK_HEAD || memcmp(s.p, magic, sizeof magic) != 0 ||
	    num_le32(s.p + CRC) != crc32c(0, s.p, CRC))
		return corrupt(e);
	*r = (struct imap_park_head){.bits = num_le32(s.p + BITS),
	    .notify_ms = num_le32(s.p + NOTIFY),
	    .poll_ms = num_le32(s.p + POLL),
	    .started_ms = (int64_t)num_le64(s.p + STARTED),
	    .word_ms = (int64_t)num_le64(s.p + WORD),
	    .end_ms = (int64_t)num_le64(s.p + END)};
	if (!r->notify_ms || r->bits > (IMAP_PARK_WATCHED | IMAP_PARK_BOX) || r->started_ms < 0 ||
	    r->word_ms < 0 || r->end_ms < 0 || num_le64(s.p + ZERO) != 0)
		return corrupt(e);
	return 0;
}
