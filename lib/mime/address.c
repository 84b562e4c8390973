/* The address list reader. The grammar is tried as group, then as name-addr, then as addr-spec, from the same place. */
#include "mime/address.h"

#include "base/vec.h"
#include "mime/lex.h"

struct reader {
	struct arena *arena;
	struct mime_lex lex;
	struct mime_addresses *list;
	struct mime_address now;
	struct buf text, comment; /* scratch */
};

static struct str text(struct reader *r)
{
	return arena_str(r->arena, buf_str(&r->text));
}

static void add(struct reader *r)
{
	if (r->list->n < MIME_ADDRESS_MAX) {
		/* The reader's own text is what may be longer than the list. */
		*vec_push(r->list, r->arena) = r->now;
	}
	r->now = (struct mime_address){0};
}

static void add_mailbox(struct reader *r)
{
	r->now.bad |= r->now.localpart.n == 0 || r->now.domain.n == 0;
	add(r);
}

static int localpart(struct reader *r)
{
	bool is_quoted = mime_lex_peek(&r->lex) == '"';
	int more;

	buf_clear(&r->text);
	more = is_quoted ? mime_lex_quoted(&r->lex, &r->text) : mime_lex_local_atom(&r->lex, &r->text);
	if (more >= 0)
		r->now.localpart = text(r);
	else if (is_quoted)
		buf_clear(&r->text); /* unclosed: nobody knows what of it was meant */
	return more;
}

/* The "@" and what follows it, into text. */
static int domain_text(struct reader *r)
{
	mime_lex_drop(&r->lex);
	if (mime_lex_skip(&r->lex) <= 0)
		return -1;
	return mime_lex_peek(&r->lex) == '[' ? mime_lex_literal(&r->lex, &r->text)
	                                     : mime_lex_dot_atom(&r->lex, &r->text);
}

static int domain(struct reader *r)
{
	int more;

	buf_clear(&r->text);
	more = domain_text(r);
	if (more >= 0)
		r->now.domain = text(r);
	return more;
}

/* obs-domain-list: "@a,@b"; 1 when it was closed by ":". */
static int route(struct reader *r)
{
	buf_clear(&r->text);
	while (mime_lex_peek(&r->lex) == '@') {
		buf_add(&r->text, r->text.n ? STR(",@") : STR("@"));
		if (domain_text(r) <= 0)
			return -1;
		while (mime_lex_skip(&r->lex) > 0 && mime_lex_peek(&r->lex) == ',')
			mime_lex_drop(&r->lex);
	}
	r->now.route = text(r);
	if (mime_lex_peek(&r->lex) != ':')
		return -1;
	mime_lex_drop(&r->lex);
	return 1;
}

static int angle(struct reader *r)
{
	mime_lex_drop(&r->lex);
	if (mime_lex_skip(&r->lex) <= 0)
		return -1;
	if (mime_lex_peek(&r->lex) == '@') {
		if (route(r) < 0)
			r->now.bad_route = true;
		if (mime_lex_skip(&r->lex) <= 0)
			return -1;
	}
	if (mime_lex_peek(&r->lex) != '>') {
		if (localpart(r) <= 0)
			return -1;
		if (mime_lex_peek(&r->lex) == '@' && domain(r) <= 0)
			return -1;
	}
	if (mime_lex_peek(&r->lex) != '>')
		return -1;
	mime_lex_drop(&r->lex);
	return mime_lex_skip(&r->lex);
}

static int name_addr(struct reader *r)
{
	buf_clear(&r->text);
	if (mime_lex_phrase(&r->lex, &r->text) <= 0 || mime_lex_peek(&r->lex) != '<')
		return -1;
	r->now.name = r->text.n ? text(r) : STR_NIL;
	if (angle(r) < 0)
		r->now.is_unclosed = r->now.bad = true;
	return r->lex.s.n > 0;
}

/* A lone word is a localpart; several words with no "@", or a quoted one, are a name. */
static int words_only(struct reader *r, bool was_quoted)
{
	size_t before;

	buf_ch(&r->text, ' ');
	before = r->text.n;
	mime_lex_phrase(&r->lex, &r->text);
	if (r->text.n != before || was_quoted) {
		r->now.localpart = STR_NIL;
		r->now.name = str_trim(text(r));
		if (!r->now.name.n)
			r->now.name = STR_NIL;
	} else {
		r->now.domain = STR("");
	}
	r->now.bad = true;
	return -1;
}

static int addr_spec(struct reader *r)
{
	bool was_quoted = mime_lex_peek(&r->lex) == '"', has_domain = false;
	int more;

	buf_clear(&r->comment);
	more = localpart(r);
	r->now.bad |= more <= 0;
	if (more != 0 && mime_lex_peek(&r->lex) == '@') {
		int after = domain(r);

		has_domain = true;
		more = after <= 0 ? after : more;
	}
	if (r->comment.n) {
		r->now.name = arena_str(r->arena, buf_str(&r->comment));
		return more;
	}
	return has_domain ? more : words_only(r, was_quoted);
}

static int mailbox(struct reader *r)
{
	struct str start = r->lex.s;
	int more = name_addr(r);

	if (more < 0) {
		r->lex.s = start;
		more = addr_spec(r);
		r->now.bad |= more < 0;
	}
	add_mailbox(r);
	return more;
}

static int group_members(struct reader *r)
{
	for (;;) {
		mailbox(r);
		if (mime_lex_peek(&r->lex) != ',')
			return 1;
		mime_lex_drop(&r->lex);
		if (mime_lex_skip(&r->lex) <= 0)
			return -1;
	}
}

/* -1 when it isn't a group at all. */
static int group(struct reader *r)
{
	int more;

	buf_clear(&r->text);
	if (mime_lex_phrase(&r->lex, &r->text) <= 0 || mime_lex_peek(&r->lex) != ':')
		return -1;
	mime_lex_drop(&r->lex);
	r->now = (struct mime_address){.kind = MIME_ADDRESS_GROUP, .localpart = text(r)};
	more = mime_lex_skip(&r->lex);
	add(r);
	if (more > 0 && mime_lex_peek(&r->lex) != ';')
		more = group_members(r);
	if (more >= 0 && mime_lex_peek(&r->lex) == ';') {
		mime_lex_drop(&r->lex);
		more = mime_lex_skip(&r->lex);
	} else {
		more = -1;
	}
	r->now = (struct mime_address){.kind = MIME_ADDRESS_GROUP_END, .bad = more < 0};
	add(r);
	return more == 0 ? 0 : 1;
}

static void address_list(struct reader *r)
{
	while (r->list->n < MIME_ADDRESS_MAX) {
		struct str start = r->lex.s;
		int more = group(r);

		if (more < 0) {
			r->lex.s = start;
			more = mailbox(r);
		}
		if (more == 0 || mime_lex_peek(&r->lex) != ',')
			return;
		mime_lex_drop(&r->lex);
		more = mime_lex_skip(&r->lex);
		if (more < 0)
			add_mailbox(r);
		if (more <= 0)
			return;
	}
}

void mime_address_parse(struct arena *a, struct str value, struct mime_addresses *list)
{
	struct reader r = {.arena = a, .lex = {.s = value}, .list = list};

	buf_init(&r.text, value.n * 2 + 8);
	buf_init(&r.comment, value.n + 1);
	r.lex.comment = &r.comment;
	if (mime_lex_skip(&r.lex) > 0)
		address_list(&r);
	buf_free(&r.text);
	buf_free(&r.comment);
}

bool mime_address_first(struct arena *a, struct str value, struct mime_address *r)
{
	struct mime_addresses list = {0};

	mime_address_parse(a, value, &list);
	for (size_t i = 0; i < list.n; i++) {
		struct mime_address *ad = &list.p[i];

		if (ad->kind == MIME_ADDRESS_MAILBOX && !ad->is_unclosed && ad->localpart.n && ad->domain.n) {
			*r = *ad;
			return true;
		}
	}
	return false;
}

static void write_mailbox(const struct mime_address *ad, struct buf *out)
{
	bool named = !str_is_nil(ad->name);

	if (named) {
		buf_add(out, ad->name);
		buf_add(out, STR(" <"));
	}
	buf_add(out, ad->localpart);
	if (ad->domain.n) {
		buf_ch(out, '@');
		buf_add(out, ad->domain);
	}
	if (named)
		buf_ch(out, '>');
}

void mime_address_write(struct arena *a, struct str value, struct buf *out)
{
	struct mime_addresses list = {0};
	bool first = true;

	mime_address_parse(a, value, &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct mime_address *ad = &list.p[i];

		if (ad->kind == MIME_ADDRESS_GROUP_END) {
			buf_ch(out, ';');
			first = false;
			continue;
		}
		if (!first)
			buf_add(out, STR(", "));
		first = ad->kind == MIME_ADDRESS_GROUP;
		if (first) {
			buf_add(out, ad->localpart);
			buf_add(out, STR(": "));
		} else {
			write_mailbox(ad, out);
		}
	}
}

bool mime_address_is_decorated(struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		char next = i + 1 < value.n ? value.p[i + 1] : 0;

		if (value.p[i] == '(' || value.p[i] == '\\' || (value.p[i] == '"' && next == '@'))
			return true;
		if (value.p[i] == ' ' && (next == '@' || next == '.' || next == '>' ||
		                             (i && (value.p[i - 1] == '@' || value.p[i - 1] == '<'))))
			return true;
	}
	return false;
}
