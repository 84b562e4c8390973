/* Header fields of the message, and changes to them. */
#include "sieve/mail.h"

#include "base/num.h"
#include "mime/head.h"
#include "mime/words.h"
#include "sieve/interp.h"

enum { MAX_LINE = 76 }; /* where added fields are folded */

void sieve_mail_init(struct sieve_mail *m, struct str message)
{
	ptrdiff_t lf = str_chr(message, '\n');

	*m = (struct sieve_mail){.whole = message, .eol = STR("\n")};
	if (lf < 0 || (lf > 0 && message.p[lf - 1] == '\r'))
		m->eol = STR("\r\n");
}

size_t sieve_mail_read_fields(struct arena *a, struct str block, struct sieve_mail *m)
{
	struct mime_head h;

	mime_head_init(&h, block);
	while (h.at < MIME_HEAD_MAX) {
		struct sieve_field *f;

		if (!mime_head_next(&h))
			return h.at;
		f = vec_push(&m->fields, a);
		f->name = str_is_nil(h.name) ? STR("") : h.name;
		f->body = h.value;
		f->raw = h.field;
	}
	m->rest = h.rest;
	return mime_head_size(block, NULL);
}

void sieve_mail_parse(struct sieve_interp *in, struct sieve_mail *m)
{
	size_t size;

	if (m->parsed)
		return;
	m->parsed = true;
	size = sieve_mail_read_fields(in->a, m->whole, m);
	m->body = str_from(m->whole, size);
	if (m->rest.n == 0)
		return;
	m->rest.n -= m->body.n;
	/* The empty line is put there again when the header is written. */
	if (str_ends(m->rest, m->eol))
		m->rest.n -= m->eol.n;
}

static int render(struct sieve_interp *in, struct sieve_mail *m)
{
	size_t n = m->rest.n + m->eol.n;
	char *p;

	for (size_t i = 0; i < m->fields.n; i++)
		n += m->fields.p[i].raw.n;
	in->kept = num_add_sat(in->kept, n);
	if (in->kept > SIEVE_MAX_KEPT)
		return sieve_interp_fail(
		    in, "the script's messages take more than %d MiB of memory", SIEVE_MAX_KEPT >> 20);
	m->header.p = p = arena_bytes(in->a, n);
	m->header.n = n;
	for (size_t i = 0; i < m->fields.n; i++) {
		memcpy(p, m->fields.p[i].raw.p, m->fields.p[i].raw.n);
		p += m->fields.p[i].raw.n;
	}
	if (m->rest.n)
		memcpy(p, m->rest.p, m->rest.n);
	memcpy(p + m->rest.n, m->eol.p, m->eol.n);
	m->rendered = true;
	return 0;
}

int sieve_mail_message(struct sieve_interp *in, struct sieve_mail *m, struct sieve_message *r)
{
	if (sieve_mail_apply(in, m) < 0)
		return -1;
	*r = (struct sieve_message){.edited = m->edited};
	r->pieces[0] = m->whole;
	if (!m->edited)
		return 0;
	sieve_mail_parse(in, m);
	if (!m->rendered && render(in, m) < 0)
		return -1;
	r->pieces[0] = m->header;
	r->pieces[1] = m->body;
	return 0;
}

size_t sieve_mail_size(struct sieve_interp *in, struct sieve_mail *m)
{
	size_t n;

	if (!m->edited)
		return m->whole.n;
	sieve_mail_parse(in, m);
	n = m->rest.n + m->eol.n + m->body.n;
	for (size_t i = 0; i < m->fields.n; i++)
		n += m->fields.p[i].raw.n;
	return n;
}

struct str sieve_mail_unfolded(struct sieve_interp *in, struct str body)
{
	return mime_head_unfold(&in->scratch, str_trim(body));
}

int sieve_mail_value(struct sieve_interp *in, const struct sieve_field *f, struct str *r)
{
	if (sieve_interp_work(in, f->body.n) < 0)
		return -1;
	*r = str_trim(mime_words_decode(&in->scratch, f->body));
	return 0;
}

const struct sieve_field *sieve_mail_find(struct sieve_interp *in, struct sieve_mail *m, struct str name)
{
	sieve_mail_parse(in, m);
	for (size_t i = 0; i < m->fields.n; i++)
		if (str_ieq(m->fields.p[i].name, name))
			return &m->fields.p[i];
	return NULL;
}

static void touch(struct sieve_interp *in)
{
	in->mail.edited = true;
	in->mail.rendered = false;
	/* A loop goes on over the version that it began with. */
	if (!in->loop)
		in->mail.view = NULL;
}

/* "Name: value" with a line end before words that would pass the margin; line ends of the value fold too. */
static void write_field(struct buf *b, struct str name, struct str value, struct str eol)
{
	size_t line;

	buf_add(b, name);
	buf_add(b, STR(": "));
	line = name.n + 2;
	while (value.n) {
		size_t blank = str_span(value, " \t\r\n"),
		       word = str_cspan(str_from(value, blank), " \t\r\n");

		if (blank && line > name.n + 2 && (line + blank + word > MAX_LINE)) {
			buf_add(b, eol);
			line = 0;
		}
		/* A line end before white space is folding already, any other becomes a blank. */
		for (size_t i = 0; i < blank; i++)
			if (value.p[i] != '\r' &&
			    (value.p[i] != '\n' || i + 1 == blank || !strchr(" \t", value.p[i + 1])))
				buf_ch(b, value.p[i] == '\n' ? ' ' : value.p[i]);
		buf_add(b, str_head(str_from(value, blank), word));
		line += blank + word;
		value = str_from(value, blank + word);
	}
	buf_add(b, eol);
}

int sieve_mail_add(struct sieve_interp *in, struct str name, struct str value, bool last)
{
	struct sieve_mail *m = &in->mail;
	struct sieve_field f = {.name = name};
	struct buf b;
	int rc;

	sieve_mail_parse(in, m);
	buf_init(&b, SIEVE_MAX_STRING * 4);
	write_field(&b, name, value, m->eol);
	rc = sieve_interp_keep(in, buf_str(&b), &f.raw);
	buf_free(&b);
	if (rc < 0)
		return -1;
	f.name = str_head(f.raw, name.n);
	f.body = str_trim(str_from(f.raw, name.n + 1));
	vec_push(&m->fields, in->a);
	if (!last)
		memmove(&m->fields.p[1], &m->fields.p[0], (m->fields.n - 1) * sizeof f);
	m->fields.p[last ? m->fields.n - 1 : 0] = f;
	touch(in);
	return 0;
}

void sieve_mail_delete(struct sieve_interp *in, size_t i)
{
	struct sieve_mail *m = &in->mail;

	memmove(&m->fields.p[i], &m->fields.p[i + 1], (m->fields.n - i - 1) * sizeof m->fields.p[0]);
	m->fields.n--;
	touch(in);
}

void sieve_mail_replace(struct sieve_interp *in, struct str text)
{
	struct sieve_view *view = in->mail.view;

	sieve_mail_init(&in->mail, text);
	if (in->loop && view) {
		in->mail.view = view;
		view->is_gone = true;
	}
	sieve_mail_parse(in, &in->mail);
	in->mail.edited = true;
}
