/* Changes to the header. Fields that trace the way of a message are left alone (RFC 5293 6). */
#include "sieve/editheader.h"

#include "mime/words.h"
#include "sieve/fields.h"
#include "sieve/match.h"
#include "text/utf8.h"

static const struct sieve_tag tags[] = {
    {"last", SIEVE_SLOT_LAST, 0, 0, SIEVE_TAKES_ADD_HEADER, SIEVE_CAP_BASE},
    {"last", SIEVE_SLOT_LAST, 0, 0, SIEVE_TAKES_DELETE_HEADER, SIEVE_CAP_BASE},
    {"index", SIEVE_SLOT_INDEX, 0, 'n', SIEVE_TAKES_DELETE_HEADER, SIEVE_CAP_BASE},
    {0},
};

static bool is_protected(struct sieve_interp *in, struct str name, bool deleting)
{
	struct str list = in->set->editheader_protected, item;

	if (deleting && (str_ieq(name, STR("Received")) || str_ieq(name, STR("Auto-Submitted"))))
		return true;
	/* Both are always permitted (RFC 5293 6). */
	if (str_ieq(name, STR("Subject")))
		return false;
	while (str_cut(&list, ' ', &item))
		if (item.n && str_ieq(item, name))
			return true;
	return false;
}

static int check_name(struct sieve_check *c, struct sieve_node *n)
{
	struct str name = n->pos[0]->list[0];

	if (sieve_check_is_constant(c, name) && !sieve_fields_is_name(name))
		return sieve_check_arg_error(
		    c, n->pos[0], "\"%.*s\" is not the name of a header field", STR_ARG(name));
	return 0;
}

static int check_addheader(struct sieve_check *c, struct sieve_node *n)
{
	struct str value = n->pos[1]->list[0];

	if (sieve_check_is_constant(c, value) && str_chr(value, '\0') >= 0)
		return sieve_check_arg_error(c, n->pos[1], "the value of a header field can't hold a NUL");
	return check_name(c, n);
}

static int check_deleteheader(struct sieve_check *c, struct sieve_node *n)
{
	if (check_name(c, n) < 0 || sieve_fields_check(c, n, n->pos[0]) < 0)
		return -1;
	return sieve_match_check(c, n);
}

static int run_addheader(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str name, value;
	struct buf b;
	int rc;

	if (sieve_interp_string(in, n, 0, &name) < 0 || sieve_interp_string(in, n, 1, &value) < 0)
		return -1;
	if (!sieve_fields_is_name(name))
		return sieve_interp_fail(
		    in, "\"%.*s\" is not the name of a header field", STR_ARG(str_head(name, 60)));
	if (str_chr(value, '\0') >= 0)
		return sieve_interp_fail(
		    in, "the value of the header field \"%.*s\" holds a NUL", STR_ARG(name));
	if (is_protected(in, name, false))
		return 0;
	if (++in->headers_added > SIEVE_MAX_HEADERS_ADDED)
		return sieve_interp_fail(in, "more than %d header fields are added", SIEVE_MAX_HEADERS_ADDED);
	buf_init(&b, SIEVE_MAX_STRING * 4);
	if (text_utf8_is_ascii(value))
		buf_add(&b, value);
	else
		mime_words_encode(value, &b);
	rc = sieve_mail_add(in, name, str_trim(buf_str(&b)), sieve_tag(n, SIEVE_SLOT_LAST) != NULL);
	buf_free(&b);
	return rc;
}

/* Field i goes: it is the one that :index means, and its value matches. */
static int is_chosen(struct sieve_interp *in, struct sieve_match *m, const struct sieve_node *n, size_t i)
{
	struct str value;

	if (!n->pos[1])
		return 1;
	return sieve_mail_value(in, &in->mail.fields.p[i], &value) < 0 ? -1 : sieve_match_value(m, value);
}

/* From the front, or with :last from the end; positions are those of before (RFC 5293 5). */
static int delete_fields(
    struct sieve_interp *in, struct sieve_match *m, const struct sieve_node *n, struct str name)
{
	const struct sieve_tag_use *index = sieve_tag(n, SIEVE_SLOT_INDEX);
	bool last = sieve_tag(n, SIEVE_SLOT_LAST) != NULL;
	size_t count = in->mail.fields.n, gone = 0;
	uint64_t seen = 0;

	if (sieve_interp_work(in, count * 16) < 0)
		return -1;
	for (size_t k = 0; k < count; k++) {
		size_t i = last ? count - 1 - k : k - gone;
		int rc = 0;

		if (!str_ieq(in->mail.fields.p[i].name, name))
			continue;
		if (!index || ++seen == index->arg->number)
			rc = is_chosen(in, m, n, i);
		if (rc < 0 || (rc > 0 && sieve_interp_work(in, count) < 0))
			return -1;
		if (rc > 0) {
			sieve_mail_delete(in, i);
			gone++;
		}
	}
	return 0;
}

static int run_deleteheader(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_match m;
	struct str name;

	if (sieve_interp_string(in, n, 0, &name) < 0 || sieve_match_begin(&m, in, n, n->pos[1]) < 0)
		return -1;
	if (is_protected(in, name, true))
		return 0;
	sieve_mail_parse(in, &in->mail);
	return delete_fields(in, &m, n, name);
}

static const struct sieve_command commands[] = {
    {.name = "addheader",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_EDITHEADER,
        .args = "ss",
        .takes = SIEVE_TAKES_ADD_HEADER,
        .check = check_addheader,
        .run = run_addheader},
    {.name = "deleteheader",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_EDITHEADER,
        .args = "sS?",
        .takes = SIEVE_TAKES_MATCH | SIEVE_TAKES_DELETE_HEADER,
        .check = check_deleteheader,
        .run = run_deleteheader},
    {0},
};

const struct sieve_feature sieve_editheader = {.commands = commands, .tags = tags};
