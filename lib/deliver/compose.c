/* Messages of our own. */
#include "deliver/compose.h"

#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "mime/address.h"
#include "mime/words.h"
#include "text/date.h"
#include "text/qp.h"

enum { LINE = 76 };

void compose_init(struct compose *c, const struct delivery *d)
{
	buf_init(&c->b, COMPOSE_MAX);
	c->d = d;
	c->boundary[0] = '\0';
}

void compose_free(struct compose *c)
{
	buf_free(&c->b);
}

/* The text of a field whose name and colon take `column`, on lines of at most 76 characters where a blank lets it (RFC 5322 2.1.1). */
static void fold(struct buf *b, struct str s, size_t column)
{
	for (size_t i = 0; i < s.n; i++) {
		size_t word = s.p[i] == ' ' ? str_cspan(str_from(s, i + 1), " ") : 0;

		if (word && column + 1 + word > LINE) {
			buf_add(b, STR("\r\n"));
			column = 0;
		}
		buf_ch(b, s.p[i]);
		column = s.p[i] == '\n' ? 0 : column + 1;
	}
}

void compose_field(struct compose *c, const char *name, struct str text)
{
	struct buf b;
	size_t n;

	buf_init(&b, COMPOSE_MAX);
	buf_printf(&b, "%s: ", name);
	n = b.n;
	mime_words_encode(text, &b);
	buf_add(&c->b, str_head(buf_str(&b), n));
	fold(&c->b, str_from(buf_str(&b), n), n);
	buf_add(&c->b, STR("\r\n"));
	buf_free(&b);
}

/* An address can't break out of its line, whatever a script made of it. */
static void clean(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_ch(b, (unsigned char)s.p[i] < ' ' || s.p[i] == 127 ? ' ' : s.p[i]);
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > 126)
			return false;
	return true;
}

void compose_address(struct compose *c, const char *name, struct str address)
{
	struct mime_address m;

	buf_printf(&c->b, "%s: ", name);
	/* Only a display name may be encoded (RFC 2047 5). */
	if (!is_ascii(address) && mime_address_first(c->d->arena, address, &m) && m.name.n) {
		mime_words_encode(m.name, &c->b);
		buf_printf(&c->b, "\r\n <%.*s@%.*s>", STR_ARG(m.localpart), STR_ARG(m.domain));
	} else {
		clean(&c->b, address);
	}
	buf_add(&c->b, STR("\r\n"));
}

static void print_hex(char dst[17])
{
	uint64_t r = 0;

	/* 8 bytes are given whole once the kernel's pool is filled, and it was filled at boot. */
	if (getrandom(&r, sizeof r, 0) != (ssize_t)sizeof r)
		r = (uint64_t)clock_now_ns();
	snprintf(dst, 17, "%016llx", (unsigned long long)r);
}

/* In-Reply-To and References from the message that is answered. */
static void references(struct compose *c)
{
	struct str id = delivery_field(c->d, "message-id"), refs = delivery_field(c->d, "references");

	if (!id.n || id.n > COMPOSE_REFERENCES_MAX || !is_ascii(id))
		return;
	if (!refs.n)
		refs = delivery_field(c->d, "in-reply-to");
	if (refs.n > COMPOSE_REFERENCES_MAX)
		refs = STR("");
	buf_add(&c->b, STR("In-Reply-To: "));
	clean(&c->b, id);
	buf_add(&c->b, STR("\r\nReferences:"));
	while (refs.n) {
		size_t gap = str_span(refs, " \t\r\n"), n = str_cspan(str_from(refs, gap), " \t\r\n");

		if (n && is_ascii(str_head(str_from(refs, gap), n))) {
			buf_add(&c->b, STR("\r\n "));
			clean(&c->b, str_head(str_from(refs, gap), n));
		}
		refs = str_from(refs, gap + n);
	}
	buf_add(&c->b, STR("\r\n "));
	clean(&c->b, id);
	buf_add(&c->b, STR("\r\n"));
}

void compose_head(struct compose *c, const struct compose_head *h)
{
	char date[TEXT_DATE_MAX], random[17];
	int64_t now = c->d->now;

	print_hex(random);
	if (h->from.n)
		compose_address(c, "From", h->from);
	if (h->to.n)
		compose_address(c, "To", h->to);
	if (h->subject.n)
		compose_field(c, "Subject", h->subject);
	buf_printf(
	    &c->b, "Date: %.*s\r\n", (int)text_date_print_mail(now, text_date_local_zone(now), date), date);
	buf_printf(&c->b, "Message-ID: <dovetail.%lld.%s@%.*s>\r\n", (long long)now, random,
	    STR_ARG(c->d->hostname));
	if (h->replies)
		references(c);
	if (h->auto_submitted.n)
		buf_printf(&c->b, "Auto-Submitted: %.*s\r\n", STR_ARG(h->auto_submitted));
	buf_add(&c->b, STR("MIME-Version: 1.0\r\n"));
}

void compose_raw(struct compose *c, struct str bytes)
{
	for (size_t i = 0; i < bytes.n && !c->b.full; i++) {
		if (bytes.p[i] == '\n' && (i == 0 || bytes.p[i - 1] != '\r'))
			buf_ch(&c->b, '\r');
		buf_ch(&c->b, bytes.p[i]);
	}
}

static bool needs_encoding(struct str s)
{
	size_t column = 0;

	for (size_t i = 0; i < s.n; i++) {
		column = s.p[i] == '\n' ? 0 : column + 1;
		if ((unsigned char)s.p[i] > 126 || !s.p[i] || column > 900)
			return true;
	}
	return false;
}

void compose_text(struct compose *c, struct str text)
{
	bool qp = needs_encoding(text);

	buf_printf(&c->b, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n",
	    qp ? "quoted-printable" : "7bit");
	if (qp)
		text_qp_encode(text, &c->b);
	else
		compose_raw(c, text);
	if (!str_ends(text, STR("\n")))
		buf_add(&c->b, STR("\r\n"));
}

void compose_original(struct compose *c, const char *type, struct str bytes)
{
	bool message = strcmp(type, "message/rfc822") == 0, odd = needs_encoding(bytes);

	buf_printf(&c->b, "Content-Type: %s\r\n", type);
	/* Another message can't be encoded (RFC 2046 5.2.1), a text can. */
	if (odd)
		buf_printf(&c->b, "Content-Transfer-Encoding: %s\r\n", message ? "8bit" : "quoted-printable");
	buf_add(&c->b, STR("\r\n"));
	if (odd && !message)
		text_qp_encode(bytes, &c->b);
	else
		compose_raw(c, bytes);
}

void compose_multipart(struct compose *c, const char *type)
{
	char random[17];

	print_hex(random);
	snprintf(c->boundary, sizeof c->boundary, "=_dovetail_%s", random);
	buf_printf(&c->b, "Content-Type: multipart/%s;\r\n boundary=\"%s\"\r\n\r\n", type, c->boundary);
}

void compose_part(struct compose *c)
{
	buf_printf(&c->b, "\r\n--%s\r\n", c->boundary);
}

void compose_end(struct compose *c)
{
	buf_printf(&c->b, "\r\n--%s--\r\n", c->boundary);
}
