/* Another part, or another message, in the place of the one at hand. */
#include "sieve/replace.h"

#include "base/num.h"
#include "mime/words.h"
#include "sieve/foreverypart.h"
#include "sieve/interp.h"
#include "text/digest.h"
#include "text/utf8.h"

static const struct sieve_tag tags[] = {
    {"mime", SIEVE_SLOT_IS_MIME, 0, 0, SIEVE_TAKES_REPLACE, SIEVE_CAP_BASE},
    {"subject", SIEVE_SLOT_SUBJECT, 0, 's', SIEVE_TAKES_REPLACE, SIEVE_CAP_BASE},
    {"from", SIEVE_SLOT_FROM, 0, 's', SIEVE_TAKES_REPLACE, SIEVE_CAP_BASE},
    {"subject", SIEVE_SLOT_SUBJECT, 0, 's', SIEVE_TAKES_ENCLOSE, SIEVE_CAP_BASE},
    {"headers", SIEVE_SLOT_HEADERS, 0, 'S', SIEVE_TAKES_ENCLOSE, SIEVE_CAP_BASE},
    {0},
};

/* s with the line ends of the message. */
static void add_lines(struct buf *b, struct str s, struct str eol)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			buf_add(b, eol);
		else if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			buf_ch(b, s.p[i]);
	}
}

static void add_field(struct buf *b, const char *name, struct str value, struct str eol)
{
	buf_add(b, str_c(name));
	buf_add(b, STR(": "));
	add_lines(b, value, eol);
	buf_add(b, eol);
}

static void add_words(struct buf *b, const char *name, struct str text, struct str eol)
{
	struct buf words;

	buf_init(&words, text.n * 4 + 1000);
	mime_words_encode(text, &words);
	add_field(b, name, buf_str(&words), eol);
	buf_free(&words);
}

/* The header of a text, up to where its body begins. */
static void add_text_type(struct buf *b, struct str text, struct str eol)
{
	add_field(b, "Content-Type", STR("text/plain; charset=utf-8"), eol);
	add_field(b, "Content-Transfer-Encoding", text_utf8_is_ascii(text) ? STR("7bit") : STR("8bit"), eol);
}

static void add_entity(struct buf *b, const struct sieve_node *n, struct str text, struct str eol)
{
	if (!sieve_tag(n, SIEVE_SLOT_IS_MIME)) {
		add_text_type(b, text, eol);
		buf_add(b, eol);
	}
	add_lines(b, text, eol);
}

/* The message's fields stay, but for those of its content and those that tags replace. */
static int add_old_header(struct sieve_interp *in, const struct sieve_node *n, struct buf *b)
{
	struct sieve_mail *m = &in->mail;

	sieve_mail_parse(in, m);
	for (size_t i = 0; i < m->fields.n; i++) {
		const struct sieve_field *f = &m->fields.p[i];

		if (str_istarts(f->name, STR("content-")) || str_ieq(f->name, STR("mime-version")) ||
		    (str_ieq(f->name, STR("subject")) && sieve_tag(n, SIEVE_SLOT_SUBJECT)) ||
		    (str_ieq(f->name, STR("from")) && sieve_tag(n, SIEVE_SLOT_FROM)))
			continue;
		buf_add(b, f->raw);
	}
	return 0;
}

static int add_tag_fields(struct sieve_interp *in, const struct sieve_node *n, struct buf *b)
{
	struct str from, subject;

	if (sieve_interp_tag(in, n, SIEVE_SLOT_FROM, &from) < 0 ||
	    sieve_interp_tag(in, n, SIEVE_SLOT_SUBJECT, &subject) < 0)
		return -1;
	if (!str_is_nil(from))
		add_words(b, "From", from, in->mail.eol);
	if (!str_is_nil(subject))
		add_words(b, "Subject", subject, in->mail.eol);
	add_field(b, "MIME-Version", STR("1.0"), in->mail.eol);
	return 0;
}

static int build_replaced(struct sieve_interp *in, const struct sieve_node *n, struct str text, struct buf *b)
{
	bool whole = !in->loop || !in->loop->part->parent;

	if (whole && (add_old_header(in, n, b) < 0 || add_tag_fields(in, n, b) < 0))
		return -1;
	add_entity(b, n, text, in->mail.eol);
	if (whole && !str_ends(text, STR("\n")))
		buf_add(b, in->mail.eol);
	return 0;
}

/* b becomes the message, or the part at hand. */
static int put(struct sieve_interp *in, struct buf *b, bool whole)
{
	struct str text;

	if (b->full)
		return sieve_interp_fail(in, "the new message is too large");
	if (sieve_interp_keep(in, buf_str(b), &text) < 0)
		return -1;
	if (whole) {
		sieve_mail_replace(in, text);
		return 0;
	}
	return sieve_mail_replace_part(in, in->loop->part, text);
}

static int run_replace(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str text;
	struct buf b;
	int rc;

	if (sieve_interp_string(in, n, 0, &text) < 0 ||
	    sieve_interp_work(in, in->mail.whole.n / 64 + text.n) < 0 || !sieve_foreverypart_current(in))
		return -1;
	/* Behind a whole replacement in this loop there is nothing left to replace. */
	if (in->loop && in->mail.view->is_gone)
		return 0;
	buf_init(&b, SIEVE_MAX_KEPT);
	rc = build_replaced(in, n, text, &b);
	if (rc == 0)
		rc = put(in, &b, !in->loop || !in->loop->part->parent);
	buf_free(&b);
	return rc;
}

/* A boundary that isn't in the message but by a miracle: it is made of the message. */
static struct str boundary(struct sieve_interp *in, const struct sieve_message *m)
{
	unsigned char digest[TEXT_DIGEST_MAX];
	struct text_digest d;
	struct str hex;
	struct buf b;

	text_digest_init(&d, TEXT_SHA256);
	text_digest_add(&d, m->pieces[0]);
	text_digest_add(&d, m->pieces[1]);
	text_digest_end(&d, digest);
	buf_init(&b, 64);
	text_digest_hex(digest, 16, &b);
	hex = arena_printf(&in->scratch, "=_%.*s", STR_ARG(buf_str(&b)));
	buf_free(&b);
	return hex;
}

static const char *const enclosed_fields[] = {"from", "to", "cc", "date", "subject"};

/* Fields of the outer message: those of :headers, and of the inner one what shows who writes what when. */
static int add_outer_header(struct sieve_interp *in, const struct sieve_node *n, struct buf *b)
{
	const struct sieve_tag_use *use = sieve_tag(n, SIEVE_SLOT_HEADERS);
	struct str *list, subject;
	size_t count;

	if (sieve_interp_list(in, use ? use->arg : NULL, &list, &count) < 0 ||
	    sieve_interp_tag(in, n, SIEVE_SLOT_SUBJECT, &subject) < 0)
		return -1;
	for (unsigned i = 0; i < sizeof enclosed_fields / sizeof *enclosed_fields; i++) {
		const struct sieve_field *f = sieve_mail_find(in, &in->mail, str_c(enclosed_fields[i]));

		if (f && (i != 4 || str_is_nil(subject)))
			buf_add(b, f->raw);
	}
	if (!str_is_nil(subject))
		add_words(b, "Subject", subject, in->mail.eol);
	for (size_t i = 0; i < count; i++) {
		add_lines(b, str_trim(list[i]), in->mail.eol);
		buf_add(b, in->mail.eol);
	}
	return 0;
}

static int build_enclosed(struct sieve_interp *in, const struct sieve_node *n, struct str text, struct buf *b)
{
	struct str eol = in->mail.eol, mark;
	struct sieve_message old;

	if (sieve_mail_message(in, &in->mail, &old) < 0 || add_outer_header(in, n, b) < 0)
		return -1;
	mark = boundary(in, &old);
	add_field(b, "MIME-Version", STR("1.0"), eol);
	buf_printf(b, "Content-Type: multipart/mixed; boundary=\"%.*s\"%.*s%.*s--%.*s%.*s", STR_ARG(mark),
	    STR_ARG(eol), STR_ARG(eol), STR_ARG(mark), STR_ARG(eol));
	add_text_type(b, text, eol);
	buf_add(b, eol);
	add_lines(b, text, eol);
	buf_printf(b, "%.*s--%.*s%.*sContent-Type: message/rfc822%.*s%.*s", STR_ARG(eol), STR_ARG(mark),
	    STR_ARG(eol), STR_ARG(eol), STR_ARG(eol));
	buf_add(b, old.pieces[0]);
	buf_add(b, old.pieces[1]);
	buf_printf(b, "%.*s--%.*s--%.*s", STR_ARG(eol), STR_ARG(mark), STR_ARG(eol));
	return 0;
}

static int run_enclose(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str text;
	struct buf b;
	int rc;

	if (sieve_interp_string(in, n, 0, &text) < 0 ||
	    sieve_interp_work(in, in->mail.whole.n + text.n) < 0 || !sieve_foreverypart_current(in))
		return -1;
	buf_init(&b, SIEVE_MAX_KEPT);
	rc = build_enclosed(in, n, text, &b);
	if (rc == 0)
		rc = put(in, &b, true);
	buf_free(&b);
	return rc;
}

static const struct sieve_command commands[] = {
    {.name = "replace",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_REPLACE,
        .args = "s",
        .takes = SIEVE_TAKES_REPLACE,
        .run = run_replace},
    {.name = "enclose",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_ENCLOSE,
        .args = "s",
        .takes = SIEVE_TAKES_ENCLOSE,
        .run = run_enclose},
    {0},
};

const struct sieve_feature sieve_replace = {.commands = commands, .tags = tags};
