/* ENVELOPE. */
#include "mime/envelope.h"

#include <string.h>

#include "mime/address.h"
#include "mime/head.h"
#include "mime/wire.h"

enum field { DATE, SUBJECT, FROM, SENDER, REPLY_TO, TO, CC, BCC, IN_REPLY_TO, MESSAGE_ID, FIELDS };

#define NAME(s) s, sizeof(s) - 1
static const struct {
	const char *p;
	size_t n;
} names[FIELDS] = {{NAME("Date")}, {NAME("Subject")}, {NAME("From")}, {NAME("Sender")}, {NAME("Reply-To")},
    {NAME("To")}, {NAME("Cc")}, {NAME("Bcc")}, {NAME("In-Reply-To")}, {NAME("Message-ID")}};

static int field_of(struct str name)
{
	if (name.n < 2 || name.n > 11)
		return -1;
	for (int i = 0; i < FIELDS; i++) {
		if (names[i].n == name.n && str_ieq(name, str_of(names[i].p, name.n)))
			return i;
	}
	return -1;
}

bool mime_envelope_has(struct str name)
{
	return field_of(name) >= 0;
}

static bool is_addresses(int f)
{
	return f >= FROM && f <= BCC;
}

static void print_address(struct buf *out, const struct mime_address *ad)
{
	struct str localpart = ad->localpart, domain = ad->domain;

	if (ad->kind == MIME_ADDRESS_MAILBOX) {
		localpart = str_is_nil(localpart) ? STR("MISSING_MAILBOX") : localpart;
		domain = domain.n == 0 ? STR("MISSING_DOMAIN") : domain;
		domain = ad->is_unclosed ? STR("SYNTAX_ERROR") : domain;
	}
	buf_ch(out, '(');
	mime_wire_text(out, ad->name);
	buf_ch(out, ' ');
	mime_wire_nstring(out, ad->bad_route ? STR("INVALID_ROUTE") : ad->route);
	buf_ch(out, ' ');
	mime_wire_nstring(out, localpart);
	buf_ch(out, ' ');
	mime_wire_nstring(out, domain);
	buf_ch(out, ')');
}

static void print_list(struct buf *out, const struct mime_addresses *list)
{
	if (list->n == 0) {
		buf_add(out, STR("NIL"));
		return;
	}
	buf_ch(out, '(');
	for (size_t i = 0; i < list->n; i++)
		print_address(out, &list->p[i]);
	buf_ch(out, ')');
}

/* A value whose first line is empty starts on its second. */
static struct str without_lead(struct str value)
{
	while (value.n && strchr(" \t\r\n", value.p[0]) && value.p[0])
		value = str_from(value, 1);
	return value;
}

void mime_envelope_print(struct arena *a, struct str header, struct buf *out)
{
	struct str texts[FIELDS] = {0};
	struct mime_addresses lists[FIELDS] = {0};
	struct mime_head h;

	mime_head_init(&h, header);
	while (mime_head_next(&h)) {
		int f = field_of(h.name);

		if (f < 0)
			continue;
		if (is_addresses(f))
			mime_address_parse(a, h.value, &lists[f]);
		else
			texts[f] = f == SUBJECT ? without_lead(h.value) : mime_head_unfold(a, h.value);
	}
	for (int f = 0; f < FIELDS; f++) {
		buf_ch(out, f ? ' ' : '(');
		if (f == SUBJECT)
			mime_wire_text(out, texts[f]);
		else if ((f == SENDER || f == REPLY_TO) && lists[f].n == 0)
			print_list(out, &lists[FROM]);
		else if (is_addresses(f))
			print_list(out, &lists[f]);
		else
			mime_wire_nstring(out, texts[f]);
	}
	buf_ch(out, ')');
}
