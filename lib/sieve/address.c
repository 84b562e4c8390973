/* Parts of addresses, in fields and in the envelope. */
#include "sieve/address.h"

#include "mime/address.h"
#include "mime/path.h"
#include "sieve/date.h"
#include "sieve/fields.h"
#include "sieve/match.h"
#include "text/date.h"

enum part { ALL, LOCALPART, DOMAIN, USER, DETAIL };

static const struct sieve_tag tags[] = {
    {"all", SIEVE_SLOT_ADDRESS_PART, ALL, 0, SIEVE_TAKES_ADDRESS_PART, SIEVE_CAP_BASE},
    {"localpart", SIEVE_SLOT_ADDRESS_PART, LOCALPART, 0, SIEVE_TAKES_ADDRESS_PART, SIEVE_CAP_BASE},
    {"domain", SIEVE_SLOT_ADDRESS_PART, DOMAIN, 0, SIEVE_TAKES_ADDRESS_PART, SIEVE_CAP_BASE},
    {"user", SIEVE_SLOT_ADDRESS_PART, USER, 0, SIEVE_TAKES_ADDRESS_PART, SIEVE_CAP_SUBADDRESS},
    {"detail", SIEVE_SLOT_ADDRESS_PART, DETAIL, 0, SIEVE_TAKES_ADDRESS_PART, SIEVE_CAP_SUBADDRESS},
    {0},
};

bool sieve_address_is_valid(struct str s)
{
	struct arena a;
	struct str local, domain;
	bool good;

	if (s.n == 0 || s.n > 1000 || s.p[0] == '<')
		return false;
	arena_init(&a, "address", 64 << 10);
	good = mime_path_parse(&a, s, &local, &domain) && local.n && domain.n;
	arena_free(&a);
	return good;
}

bool sieve_address_is_mailbox_list(struct str s)
{
	struct mime_addresses list = {0};
	struct arena a;
	bool good = s.n <= 1000 && str_cspan(s, "\r\n") == s.n;

	arena_init(&a, "address", 256 << 10);
	if (good)
		mime_address_parse(&a, s, &list);
	for (size_t i = 0; i < list.n; i++)
		good = good && list.p[i].kind == MIME_ADDRESS_MAILBOX && !list.p[i].bad &&
		       list.p[i].localpart.n && list.p[i].domain.n;
	arena_free(&a);
	return good && list.n > 0;
}

void sieve_address_split(struct str address, struct str *local_r, struct str *domain_r)
{
	ptrdiff_t at = str_rchr(address, '@');

	*local_r = at < 0 ? address : str_head(address, (size_t)at);
	*domain_r = at < 0 ? STR("") : str_from(address, (size_t)at + 1);
}

/* RFC 5233 4: detail is what stands behind the first separator; NIL when there is none. */
static struct str part_of_local(struct sieve_interp *in, struct str local, enum part part)
{
	struct str marks = str_is_nil(in->set->delimiters) ? STR("+") : in->set->delimiters;
	size_t at = 0;

	while (at < local.n && str_chr(marks, local.p[at]) < 0)
		at++;
	if (part == USER)
		return str_head(local, at);
	return at == local.n ? STR_NIL : str_from(local, at + 1);
}

static struct str whole(struct sieve_interp *in, struct str local, struct str domain)
{
	struct str s;
	struct buf b;

	if (!domain.n)
		return local;
	buf_init(&b, 4 * (local.n + domain.n) + 3);
	mime_path_print(&b, local, domain);
	s = arena_str(&in->scratch, buf_str(&b));
	buf_free(&b);
	return s;
}

static struct str part_of(struct sieve_interp *in, struct str local, struct str domain, enum part part)
{
	switch (part) {
	case LOCALPART:
		return local;
	case DOMAIN:
		return domain;
	case USER:
	case DETAIL:
		return part_of_local(in, local, part);
	default:
		return whole(in, local, domain);
	}
}

static enum part part_asked(const struct sieve_node *n)
{
	const struct sieve_tag_use *use = sieve_tag(n, SIEVE_SLOT_ADDRESS_PART);

	return use ? (enum part)use->tag->value : ALL;
}

static int check_address(struct sieve_check *c, struct sieve_node *n)
{
	/* The fields that RFC 5228 5.1 allows by name, and those of its "any other that holds addresses": everything but what can't. */
	static const char *const never[] = {"subject", "date", "message-id", "content-type", "received"};

	for (size_t i = 0; i < n->pos[0]->n; i++)
		for (unsigned k = 0; k < sizeof never / sizeof *never; k++)
			if (str_ieq(n->pos[0]->list[i], str_c(never[k])))
				return sieve_check_arg_error(
				    c, n->pos[0], "the field \"%s\" holds no addresses", never[k]);
	return sieve_fields_check(c, n, n->pos[0]) < 0 ? -1 : sieve_match_check(c, n);
}

struct addresses {
	struct sieve_match m;
	enum part part;
	int zone; /* of a date in the envelope, minutes east */
};

static bool is_whole(const struct mime_address *ad)
{
	return ad->kind == MIME_ADDRESS_MAILBOX && !str_is_nil(ad->localpart) && ad->domain.n > 0;
}

/* What isn't an address has no parts (RFC 5228 2.7.4). */
static int match_address(struct addresses *t, const struct mime_address *ad)
{
	struct str value;

	if (ad->kind != MIME_ADDRESS_MAILBOX || str_is_nil(ad->localpart))
		return 0;
	if (!is_whole(ad) && t->part != ALL)
		return 0;
	value = part_of(t->m.in, ad->localpart, ad->domain, t->part);
	return str_is_nil(value) ? 0 : sieve_match_value(&t->m, value);
}

/* A field in which there is no address at all is one value for :all, as Pigeonhole has it: "undisclosed-recipients:;" can be looked for. */
static int address_field(void *arg, const struct sieve_field *f)
{
	struct addresses *t = arg;
	struct mime_addresses list = {0};
	int rc = sieve_interp_work(t->m.in, f->body.n * 4);
	size_t whole = 0;

	if (rc == 0)
		mime_address_parse(&t->m.in->scratch, f->body, &list);
	while (whole < list.n && !is_whole(&list.p[whole]))
		whole++;
	if (rc == 0 && whole == list.n && t->part == ALL && str_trim(f->body).n)
		return sieve_match_value(&t->m, str_trim(f->body));
	for (size_t i = 0; i < list.n && rc == 0; i++)
		rc = match_address(t, &list.p[i]);
	return rc;
}

static int run_address(struct sieve_interp *in, const struct sieve_node *n)
{
	struct addresses t = {.part = part_asked(n)};
	int rc;

	if (sieve_match_begin(&t.m, in, n, n->pos[1]) < 0)
		return -1;
	rc = sieve_fields_each(in, n, n->pos[0], address_field, &t);
	return rc ? rc : sieve_match_end(&t.m);
}

/* Envelope parts. */
struct envelope_item {
	const char *name;
	bool is_address;
	enum sieve_cap cap;
	size_t offset; /* in struct sieve_envelope */
};

static const struct envelope_item items[] = {
    {"from", true, SIEVE_CAP_BASE, offsetof(struct sieve_envelope, from)},
    {"to", true, SIEVE_CAP_BASE, offsetof(struct sieve_envelope, to)},
    {"auth", true, SIEVE_CAP_BASE, offsetof(struct sieve_envelope, auth)},
    {"notify", false, SIEVE_CAP_ENVELOPE_DSN, offsetof(struct sieve_envelope, notify)},
    {"orcpt", false, SIEVE_CAP_ENVELOPE_DSN, offsetof(struct sieve_envelope, orcpt)},
    {"ret", false, SIEVE_CAP_ENVELOPE_DSN, offsetof(struct sieve_envelope, ret)},
    {"envid", false, SIEVE_CAP_ENVELOPE_DSN, offsetof(struct sieve_envelope, envid)},
    {"bytimeabsolute", false, SIEVE_CAP_ENVELOPE_DELIVERBY, offsetof(struct sieve_envelope, by_absolute)},
    {"bytimerelative", false, SIEVE_CAP_ENVELOPE_DELIVERBY, offsetof(struct sieve_envelope, by_relative)},
    {"bymode", false, SIEVE_CAP_ENVELOPE_DELIVERBY, offsetof(struct sieve_envelope, by_mode)},
    {"bytrace", false, SIEVE_CAP_ENVELOPE_DELIVERBY, offsetof(struct sieve_envelope, by_trace)},
};

static const struct envelope_item *find_item(struct str name, const struct sieve_script *s)
{
	for (unsigned i = 0; i < sizeof items / sizeof *items; i++)
		if (str_ieq(name, str_c(items[i].name)) &&
		    (items[i].cap == SIEVE_CAP_BASE || s->has[items[i].cap]))
			return &items[i];
	return NULL;
}

static bool is_date(const struct envelope_item *item)
{
	return item->offset == offsetof(struct sieve_envelope, by_absolute);
}

static int check_envelope(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_tag_use *zone = sieve_tag(n, SIEVE_SLOT_ZONE);

	for (size_t i = 0; i < n->pos[0]->n; i++) {
		struct str name = n->pos[0]->list[i];
		const struct envelope_item *item = find_item(name, c->script);

		if (!sieve_check_is_constant(c, name))
			continue;
		if (!item)
			return sieve_check_arg_error(
			    c, n->pos[0], "unknown envelope part \"%.*s\"", STR_ARG(name));
		if (!item->is_address && sieve_tag(n, SIEVE_SLOT_ADDRESS_PART))
			return sieve_check_arg_error(
			    c, n->pos[0], "the envelope part \"%s\" is not an address", item->name);
		if (!is_date(item) && zone)
			return sieve_check_arg_error(c, n->pos[0],
			    "the envelope part \"%s\" is not a date: it has no \":zone\"", item->name);
	}
	if (zone && !zone->arg)
		return sieve_check_error(c, n, "\"envelope\" does not take the tag \":originalzone\"");
	return sieve_date_check_zone(c, n) < 0 ? -1 : sieve_match_check(c, n);
}

/* As the tests of dates have it: in the zone of ":zone", or the local one (RFC 6009 4). */
static int match_date(struct addresses *t, struct str value)
{
	char text[TEXT_DATE_MAX];
	int64_t at;
	int zone;

	if (text_date_parse_iso(value, &at, &zone))
		value = arena_str(&t->m.in->scratch, str_of(text, text_date_print_iso(at, t->zone, text)));
	return sieve_match_value(&t->m, value);
}

/* What can't be an address has no parts, and is matched as it is by ":all" (RFC 5228 2.7.4). Local users of the MTA may lack a domain. */
static struct str part_of_path(struct addresses *t, struct str path)
{
	struct sieve_interp *in = t->m.in;
	struct str local, domain, inner = path;

	if (sieve_interp_work(in, path.n * 4) < 0)
		return STR_NIL;
	if (mime_path_parse(&in->scratch, path, &local, &domain))
		return local.n ? part_of(in, local, domain, t->part) : STR("");
	if (str_starts(inner, STR("<")) && str_ends(inner, STR(">")))
		inner = str_trim(str_of(inner.p + 1, inner.n - 2));
	if (str_cspan(inner, "@<>, \t") == inner.n)
		return t->part == DOMAIN ? STR_NIL : part_of(in, inner, STR(""), t->part);
	return t->part == ALL ? path : STR_NIL;
}

/* The values of one envelope part; notify has one for each keyword (RFC 6009 3.1). */
static int match_item(struct addresses *t, const struct envelope_item *item)
{
	struct str value = *(const struct str *)((const char *)&t->m.in->run->envelope + item->offset);
	struct str one;
	int rc = 0;

	if (str_is_nil(value))
		return 0;
	if (item->is_address) {
		/* The null sender has no parts: "" by :all, localpart and domain alike (RFC 5228 5.4). */
		value = value.n ? part_of_path(t, value) : value;
		return str_is_nil(value) ? 0 : sieve_match_value(&t->m, value);
	}
	if (is_date(item))
		return match_date(t, value);
	if (strcmp(item->name, "notify") != 0)
		return sieve_match_value(&t->m, value);
	while (rc == 0 && str_cut(&value, ',', &one))
		rc = sieve_match_value(&t->m, one);
	return rc;
}

static int run_envelope(struct sieve_interp *in, const struct sieve_node *n)
{
	struct addresses t = {.part = part_asked(n)};
	struct str *names;
	size_t count;
	int rc = 0;

	if (!str_is_nil(in->run->cause))
		return sieve_interp_fail(in, "there is no envelope at an IMAP event (RFC 6785 4.6)");
	if (sieve_date_zone(in, n, &t.zone) < 0 || sieve_match_begin(&t.m, in, n, n->pos[1]) < 0 ||
	    sieve_interp_list(in, n->pos[0], &names, &count) < 0)
		return -1;
	for (size_t i = 0; i < count && rc == 0; i++) {
		const struct envelope_item *item = find_item(names[i], in->script);

		if (!item)
			return sieve_interp_fail(in, "unknown envelope part \"%.*s\"", STR_ARG(names[i]));
		rc = match_item(&t, item);
	}
	return rc ? rc : sieve_match_end(&t.m);
}

int sieve_address_list(
    struct sieve_interp *in, struct sieve_mail *m, struct str name, struct str **list_r, size_t *n_r)
{
	VEC(struct str) all = {0};

	sieve_mail_parse(in, m);
	for (size_t i = 0; i < m->fields.n; i++) {
		struct mime_addresses list = {0};

		if (!str_ieq(m->fields.p[i].name, name))
			continue;
		if (sieve_interp_work(in, m->fields.p[i].body.n * 4) < 0)
			return -1;
		mime_address_parse(&in->scratch, m->fields.p[i].body, &list);
		for (size_t k = 0; k < list.n; k++)
			if (list.p[k].kind == MIME_ADDRESS_MAILBOX && list.p[k].localpart.n &&
			    list.p[k].domain.n)
				*vec_push(&all, &in->scratch) =
				    part_of(in, list.p[k].localpart, list.p[k].domain, ALL);
	}
	*list_r = all.p;
	*n_r = all.n;
	return 0;
}

static const struct sieve_command commands[] = {
    {.name = "address",
        .kind = SIEVE_TEST,
        .args = "SS",
        .takes = SIEVE_TAKES_MATCH | SIEVE_TAKES_ADDRESS_PART | SIEVE_TAKES_INDEX | SIEVE_TAKES_MIME,
        .check = check_address,
        .run = run_address},
    {.name = "envelope",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_ENVELOPE,
        .args = "SS",
        .takes = SIEVE_TAKES_MATCH | SIEVE_TAKES_ADDRESS_PART | SIEVE_TAKES_DATE,
        .check = check_envelope,
        .run = run_envelope},
    {0},
};

const struct sieve_feature sieve_address = {.commands = commands, .tags = tags};
