/* Saving messages that a client sends. */
#include "imap/saving.h"

#include "conf/conf.h"
#include "imap/catenate.h"
#include "imap/copyuid.h"
#include "imap/limit.h"
#include "imap/literal.h"
#include "text/date.h"

static int begin(struct imap_saving *s)
{
	struct imap *c = s->c;

	if (s->save)
		return 0;
	if (mailbox_save_begin(&s->save, c->store, c->box, s->name, &c->err) < 0)
		return imap_copyuid_failed(c, s->name);
	return s->replaces ? mailbox_save_replaces(s->save, c->box, s->replaces, &c->err) : 0;
}

static int too_big(struct imap *c)
{
	return imap_client_no(c, ERR_LIMIT, "TOOBIG", "The message is larger than APPENDLIMIT");
}

static void look_at_header(struct imap_saving_header *h, struct str piece)
{
	for (size_t i = 0; i < piece.n && !h->over; i++) {
		if (piece.p[i] == '\n') {
			h->over = !h->text;
			h->text = false;
		} else if (piece.p[i] != '\r') {
			h->text = true;
			h->eightbit |= (piece.p[i] & 0x80) != 0;
		}
	}
}

int imap_saving_write(struct imap_saving *s, struct str piece, struct err *e)
{
	look_at_header(&s->header, piece);
	return mailbox_save_write(s->save, piece, e);
}

static int write_piece(void *arg, struct str piece, struct err *e)
{
	return imap_saving_write(arg, piece, e);
}

int imap_saving_literal(struct imap_saving *s)
{
	struct imap *c = s->c;
	struct imap_literal l;

	if (imap_parse_literal_head(&c->p, &l) < 0)
		return -1;
	if (!imap_parse_at_end(&c->p))
		return imap_parse_bad(&c->p, "a literal ends its line");
	if (l.size > c->append_max - s->size)
		return too_big(c);
	if (mailbox_save_fits(s->save, s->size + l.size, &c->err) < 0)
		return -1;
	s->size += l.size;
	return imap_literal_stream(c, &l, write_piece, s);
}

int imap_saving_utf8(struct imap_saving *s)
{
	struct imap *c = s->c;

	if (!imap_is(c, IMAP_UTF8 | IMAP_REV2))
		return imap_parse_bad(&c->p, "UTF8=ACCEPT isn't enabled");
	if (imap_parse_sp(&c->p) < 0 || imap_parse_open(&c->p) < 0)
		return -1;
	if (!imap_parse_peek(&c->p, '~'))
		return imap_parse_bad(&c->p, "a literal8 expected");
	return imap_saving_literal(s) < 0 ? -1 : imap_parse_close(&c->p);
}

static int content(struct imap_saving *s)
{
	struct imap *c = s->c;

	if (imap_parse_word(&c->p, STR("UTF8")))
		return imap_saving_utf8(s);
	if (imap_parse_word(&c->p, STR("CATENATE")))
		return imap_catenate(s);
	return imap_saving_literal(s);
}

static int parse_date(struct imap *c, int64_t *t_r)
{
	struct str s;
	int zone;

	if (imap_parse_quoted(&c->p, &s) < 0)
		return -1;
	if (!text_date_parse_imap(s, t_r, &zone))
		return imap_parse_bad(&c->p, "a date-time expected");
	return imap_parse_sp(&c->p);
}

int imap_saving_message(struct imap_saving *s)
{
	struct imap *c = s->c;
	struct imap_flags flags = {0};
	struct mailbox_save_args args = {.idate = INT64_MIN};

	if (imap_parse_peek(&c->p, '(') &&
	    (imap_flags_parse_list(&c->p, &flags) < 0 || imap_parse_sp(&c->p) < 0))
		return -1;
	if (imap_parse_peek(&c->p, '"') && parse_date(c, &args.idate) < 0)
		return -1;
	args.flags = flags.flags;
	args.keywords = flags.keywords;
	args.nkeywords = flags.nkeywords;
	s->size = 0;
	s->header = (struct imap_saving_header){.over = false};
	if (imap_limit_save(c, ++s->count) < 0)
		return -1;
	if (begin(s) < 0 || mailbox_save_message(s->save, &args, &c->err) < 0)
		return -1;
	if (content(s) < 0)
		return -1;
	/* An empty message is how a client takes back an APPEND that it has begun (RFC 3502 section 6.3.11). */
	if (!s->size)
		return imap_client_no(c, ERR_CANNOT, "CANNOT", "An empty message can't be saved");
	/* RFC 6855 section 4. */
	if (s->header.eightbit && !imap_is(c, IMAP_UTF8 | IMAP_REV2) &&
	    !conf_list_has("IMAP_WORKAROUNDS", STR("append-8bit")))
		return imap_client_no(c, ERR_CANNOT, "CANNOT", "8-bit header fields need ENABLE UTF8=ACCEPT");
	return mailbox_save_message_end(s->save, &c->err);
}

int imap_saving_commit(struct imap_saving *s, struct mailbox_saved *saved_r)
{
	struct mailbox_save *sv = s->save;

	s->save = NULL;
	return mailbox_save_commit(sv, saved_r, &s->c->err);
}

void imap_saving_abort(struct imap_saving *s)
{
	if (s->save)
		mailbox_save_abort(s->save);
	s->save = NULL;
}
