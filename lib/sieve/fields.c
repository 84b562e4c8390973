/* Choosing fields. */
#include "sieve/fields.h"

#include "mime/param.h"
#include "mime/part.h"
#include "sieve/foreverypart.h"

enum { TYPE, SUBTYPE, CONTENT_TYPE, PARAM };

static const struct sieve_tag tags[] = {
    {"index", SIEVE_SLOT_INDEX, 0, 'n', SIEVE_TAKES_INDEX, SIEVE_CAP_INDEX},
    {"last", SIEVE_SLOT_LAST, 0, 0, SIEVE_TAKES_INDEX, SIEVE_CAP_INDEX},
    {"mime", SIEVE_SLOT_MIME, 0, 0, SIEVE_TAKES_MIME, SIEVE_CAP_MIME},
    {"anychild", SIEVE_SLOT_ANYCHILD, 0, 0, SIEVE_TAKES_MIME, SIEVE_CAP_MIME},
    {"type", SIEVE_SLOT_MIME_PART, TYPE, 0, SIEVE_TAKES_MIME, SIEVE_CAP_MIME},
    {"subtype", SIEVE_SLOT_MIME_PART, SUBTYPE, 0, SIEVE_TAKES_MIME, SIEVE_CAP_MIME},
    {"contenttype", SIEVE_SLOT_MIME_PART, CONTENT_TYPE, 0, SIEVE_TAKES_MIME, SIEVE_CAP_MIME},
    {"param", SIEVE_SLOT_MIME_PART, PARAM, 'S', SIEVE_TAKES_MIME, SIEVE_CAP_MIME},
    {0},
};

const struct sieve_feature sieve_fields = {.tags = tags};

bool sieve_fields_is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f || s.p[i] == ':')
			return false;
	return s.n > 0;
}

int sieve_fields_check(struct sieve_check *c, struct sieve_node *n, const struct sieve_arg *names)
{
	/* No error: no field has such a name, and the test says so (RFC 5228 2.4.2.2). */
	for (size_t i = 0; i < names->n; i++)
		if (sieve_check_is_constant(c, names->list[i]) && !sieve_fields_is_name(names->list[i]))
			sieve_errors_warn(c->r, names->line, names->column,
			    "\"%.*s\" is not the name of a header field: nothing will match it",
			    STR_ARG(names->list[i]));
	if (sieve_tag(n, SIEVE_SLOT_LAST) && !sieve_tag(n, SIEVE_SLOT_INDEX))
		return sieve_check_error(c, n, "\":last\" needs \":index\"");
	if (sieve_tag(n, SIEVE_SLOT_INDEX) && sieve_tag(n, SIEVE_SLOT_INDEX)->arg->number == 0)
		return sieve_check_arg_error(
		    c, sieve_tag(n, SIEVE_SLOT_INDEX)->arg, "\":index\" counts from 1");
	if (!sieve_tag(n, SIEVE_SLOT_MIME) &&
	    (sieve_tag(n, SIEVE_SLOT_ANYCHILD) || sieve_tag(n, SIEVE_SLOT_MIME_PART)))
		return sieve_check_error(
		    c, n, "\":anychild\" and the tags for parts of a field need \":mime\"");
	return 0;
}

struct selection {
	struct sieve_interp *in;
	const struct sieve_node *node;
	struct str *names;
	size_t count;
	sieve_fields_each_fn *each;
	void *arg;
};

/* The fields of one name in one header; :index counts them from one end or the other. */
static int each_of_name(struct selection *s, const struct sieve_field *fields, size_t n, struct str name)
{
	const struct sieve_tag_use *index = sieve_tag(s->node, SIEVE_SLOT_INDEX);
	bool last = sieve_tag(s->node, SIEVE_SLOT_LAST) != NULL;
	uint64_t seen = 0;
	int rc = 0;

	if (sieve_interp_work(s->in, n * 8) < 0)
		return -1;
	for (size_t i = 0; i < n && rc == 0; i++) {
		const struct sieve_field *f = &fields[last ? n - 1 - i : i];

		if (!str_ieq(f->name, name))
			continue;
		if (!index || ++seen == index->arg->number)
			rc = s->each(s->arg, f);
	}
	return rc;
}

static int each_of_header(struct selection *s, const struct sieve_field *fields, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < s->count && rc == 0; i++)
		rc = each_of_name(s, fields, n, s->names[i]);
	return rc;
}

static int each_of_parts(struct selection *s)
{
	struct mime_part *top = sieve_foreverypart_current(s->in), *p = top;
	bool below = sieve_tag(s->node, SIEVE_SLOT_ANYCHILD) != NULL;
	int rc = top ? 0 : -1;

	while (p && rc == 0) {
		struct sieve_field *fields;
		size_t n;

		if (sieve_mail_part_fields(s->in, p, &fields, &n) < 0)
			return -1;
		rc = each_of_header(s, fields, n);
		p = below ? mime_part_walk(top, p) : NULL;
	}
	return rc;
}

int sieve_fields_each(struct sieve_interp *in, const struct sieve_node *n, const struct sieve_arg *names,
    sieve_fields_each_fn *each, void *arg)
{
	struct selection s = {.in = in, .node = n, .each = each, .arg = arg};

	if (sieve_interp_list(in, names, &s.names, &s.count) < 0)
		return -1;
	if (sieve_tag(n, SIEVE_SLOT_MIME))
		return each_of_parts(&s);
	sieve_mail_parse(in, &in->mail);
	return each_of_header(&s, in->mail.fields.p, in->mail.fields.n);
}

/* What one field gives to a MIME option. */
struct mime_values {
	struct sieve_match *m;
	const struct sieve_node *node;
	struct str *params;
	size_t nparams;
};

static int match_params(struct mime_values *v, struct str rest)
{
	struct mime_params params = {0};
	int rc = 0;

	mime_param_parse(&v->m->in->scratch, rest, &params);
	for (size_t i = 0; i < v->nparams && rc == 0; i++) {
		struct str value = mime_param_get(&v->m->in->scratch, &params, v->params[i]);

		if (!str_is_nil(value))
			rc = sieve_match_value(v->m, value);
	}
	return rc;
}

/* Content-Type has a type and a subtype; of another field the first word is the type (RFC 5703 4.2). */
static int mime_value(void *arg, const struct sieve_field *f)
{
	struct mime_values *v = arg;
	struct arena *a = &v->m->in->scratch;
	struct str type, subtype = STR(""), rest;

	if (sieve_interp_work(v->m->in, f->body.n * 4) < 0)
		return -1;
	if (str_ieq(f->name, STR("content-type")))
		mime_param_type(a, f->body, &type, &subtype, &rest);
	else
		mime_param_disposition(a, f->body, &type, &rest);
	switch (sieve_tag(v->node, SIEVE_SLOT_MIME_PART)->tag->value) {
	case TYPE:
		return sieve_match_value(v->m, type);
	case SUBTYPE:
		return sieve_match_value(v->m, subtype);
	case CONTENT_TYPE:
		return sieve_match_value(
		    v->m, subtype.n ? arena_printf(a, "%.*s/%.*s", STR_ARG(type), STR_ARG(subtype)) : type);
	default:
		return match_params(v, rest);
	}
}

int sieve_fields_mime(
    struct sieve_interp *in, const struct sieve_node *n, const struct sieve_arg *names, struct sieve_match *m)
{
	struct mime_values v = {.m = m, .node = n};

	if (sieve_interp_list(in, sieve_tag(n, SIEVE_SLOT_MIME_PART)->arg, &v.params, &v.nparams) < 0)
		return -1;
	return sieve_fields_each(in, n, names, mime_value, &v);
}
