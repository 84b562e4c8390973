/* An answer to whoever wrote, unless one of the rules of RFC 5230 4.5, 4.6 and RFC 3834 2 says no. */
#include "sieve/vacation.h"

#include "base/map.h"
#include "base/num.h"
#include "mime/head.h"
#include "sieve/action.h"
#include "sieve/address.h"
#include "sieve/match.h"
#include "sieve/outbound.h"
#include "sieve/place.h"

enum { DAYS, SECONDS };
enum { DAY = 86400, DEFAULT_PERIOD = 7 * DAY };

static const struct sieve_tag tags[] = {
    {"days", SIEVE_SLOT_PERIOD, DAYS, 'n', SIEVE_TAKES_VACATION, SIEVE_CAP_BASE},
    {"seconds", SIEVE_SLOT_PERIOD, SECONDS, 'n', SIEVE_TAKES_VACATION, SIEVE_CAP_VACATION_SECONDS},
    {"subject", SIEVE_SLOT_SUBJECT, 0, 's', SIEVE_TAKES_VACATION, SIEVE_CAP_BASE},
    {"from", SIEVE_SLOT_FROM, 0, 's', SIEVE_TAKES_VACATION, SIEVE_CAP_BASE},
    {"addresses", SIEVE_SLOT_ADDRESSES, 0, 'S', SIEVE_TAKES_VACATION, SIEVE_CAP_BASE},
    {"mime", SIEVE_SLOT_IS_MIME, 0, 0, SIEVE_TAKES_VACATION, SIEVE_CAP_BASE},
    {"handle", SIEVE_SLOT_HANDLE, 0, 's', SIEVE_TAKES_VACATION, SIEVE_CAP_BASE},
    {0},
};

/* Senders that are programs (RFC 5230 4.6). */
static bool is_robot(struct str sender)
{
	static const char *const locals[] = {"mailer-daemon", "listserv", "majordomo", "noreply", "no-reply"};
	struct str local, domain;

	sieve_address_split(sender, &local, &domain);
	for (unsigned i = 0; i < sizeof locals / sizeof *locals; i++)
		if (str_ieq(local, str_c(locals[i])))
			return true;
	return str_istarts(local, STR("owner-")) ||
	       (local.n > 8 && str_ieq(str_from(local, local.n - 8), STR("-request")));
}

static struct str field_value(struct sieve_interp *in, struct str name)
{
	const struct sieve_field *f = sieve_mail_find(in, &in->original, name);

	return f ? sieve_mail_unfolded(in, f->body) : STR("");
}

/* The message was made by a program, or for many (RFC 5230 4.6, RFC 3834 2, 5). */
static bool is_automatic(struct sieve_interp *in)
{
	struct str v = field_value(in, STR("auto-submitted"));

	if (v.n && !str_ieq(str_trim(str_head(v, str_cspan(v, ";("))), STR("no")))
		return true;
	v = field_value(in, STR("precedence"));
	if (str_ieq(v, STR("bulk")) || str_ieq(v, STR("list")) || str_ieq(v, STR("junk")))
		return true;
	v = field_value(in, STR("x-auto-response-suppress"));
	if (str_ifind(v, STR("all")) >= 0 || str_ifind(v, STR("oof")) >= 0 ||
	    str_ifind(v, STR("autoreply")) >= 0)
		return true;
	for (size_t i = 0; i < in->original.fields.n; i++)
		if (str_istarts(in->original.fields.p[i].name, STR("list-")))
			return true;
	return false;
}

/* address is one of the user's: the recipient, those of the account, those of :addresses; *own_r as it is written there. */
static int is_own(struct sieve_interp *in, const struct sieve_node *n, struct str address, struct str *own_r)
{
	const struct sieve_tag_use *use = sieve_tag(n, SIEVE_SLOT_ADDRESSES);
	const struct sieve_run *run = in->run;
	struct str known[] = {
	    run->envelope.to, run->sender, in->set->vacation_orig_to ? run->envelope.orig_to : STR_NIL};
	struct str *list;
	size_t count;

	for (size_t i = 0; i < sizeof known / sizeof *known + run->naddresses; i++) {
		*own_r = i < sizeof known / sizeof *known ? known[i]
		                                          : run->addresses[i - sizeof known / sizeof *known];
		if (own_r->n && str_ieq(address, *own_r))
			return 1;
	}
	if (sieve_interp_list(in, use ? use->arg : NULL, &list, &count) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (sieve_outbound_address(&in->scratch, str_trim(list[i]), own_r) &&
		    str_ieq(address, *own_r))
			return 1;
	return 0;
}

/* The message names one of the user's addresses (RFC 5230 4.5): which. */
static int is_to_user(struct sieve_interp *in, const struct sieve_node *n, struct str *as_r)
{
	static const char *const names[] = {"to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc"};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		struct str *list;
		size_t count;

		if (sieve_address_list(in, &in->original, str_c(names[i]), &list, &count) < 0)
			return -1;
		for (size_t k = 0; k < count; k++) {
			int rc = sieve_interp_work(in, list[k].n * 8) < 0 ? -1 : is_own(in, n, list[k], as_r);

			if (rc)
				return rc;
		}
	}
	return 0;
}

/* 1: an answer is due, from the address that was written to. */
static int is_due(struct sieve_interp *in, const struct sieve_node *n, struct str *as_r)
{
	struct str from = in->run->envelope.from;
	int rc;

	/* No answer to the null sender, to oneself, to programs and lists. */
	if (from.n == 0 || !sieve_address_is_valid(from) || is_robot(from) || is_automatic(in))
		return 0;
	rc = str_ieq(from, in->run->envelope.orig_to) ? 1 : is_own(in, n, from, as_r);
	if (rc)
		return rc < 0 ? rc : 0;
	return is_to_user(in, n, as_r);
}

static int64_t period(struct sieve_interp *in, const struct sieve_node *n)
{
	const struct sieve_tag_use *use = sieve_tag(n, SIEVE_SLOT_PERIOD);
	int64_t least = in->set->vacation_min,
	        most = in->set->vacation_max > 0 ? in->set->vacation_max : INT32_MAX;
	int64_t s = in->set->vacation_default > 0 ? in->set->vacation_default : DEFAULT_PERIOD;

	if (use) {
		int64_t unit = use->tag->value == DAYS ? DAY : 1;

		s = (int64_t)num_min(use->arg->number, (size_t)(INT32_MAX / unit)) * unit;
	}
	/* A number of days is at least one (RFC 5230 4.1); :seconds 0 means each time (RFC 6131 2). */
	if ((!use || use->tag->value == DAYS) && least < DAY)
		least = DAY;
	return s < least ? least : s > most ? most : s;
}

/* A tag's argument as the script has it. */
static struct str as_written(const struct sieve_node *n, enum sieve_slot slot)
{
	const struct sieve_tag_use *use = sieve_tag(n, slot);

	return use ? use->arg->list[0] : STR_NIL;
}

static struct str owner(const struct sieve_interp *in)
{
	return str_is_nil(in->run->sender) ? in->run->envelope.to : in->run->sender;
}

/* By RFC 5230 4.2 answers are the same when their arguments are, before variables are put in: the handle is made of them when none is given. */
static struct str own_handle(
    struct sieve_interp *in, const struct sieve_node *n, const struct sieve_action *a)
{
	static const unsigned char key[16] = "sieve vacation 1";
	struct str subject = as_written(n, SIEVE_SLOT_SUBJECT), from = as_written(n, SIEVE_SLOT_FROM);
	struct str all = arena_printf(&in->scratch, "%.*s%c%.*s%c%d%c", STR_ARG(subject), 0,
	    STR_ARG(str_is_nil(from) ? owner(in) : from), 0, a->mime, 0);

	return arena_printf(in->a, "auto:%016llx%016llx", (unsigned long long)map_siphash(key, all),
	    (unsigned long long)map_siphash(key, n->pos[0]->list[0]));
}

/* RFC 5230 5: a MIME entity whose header isn't ASCII. */
static bool is_8bit_header(struct str entity)
{
	struct str header = str_head(entity, mime_head_size(entity, NULL));

	for (size_t i = 0; i < header.n; i++)
		if ((unsigned char)header.p[i] > 127)
			return true;
	return false;
}

static int set_subject(struct sieve_interp *in, struct sieve_action *a)
{
	const struct sieve_field *f = sieve_mail_find(in, &in->original, STR("subject"));
	struct str old = STR("");

	if (f && sieve_mail_value(in, f, &old) < 0)
		return -1;
	if (old.n == 0)
		return sieve_interp_keep(in, STR("Automated reply"), &a->subject);
	return sieve_interp_keep(
	    in, arena_printf(&in->scratch, "Auto: %.*s", STR_ARG(str_head(old, 900))), &a->subject);
}

/* RFC 5230 5.4: the owner's address; of several, the one that the message was written to. */
static int set_from(
    struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a, struct str as)
{
	struct str s;

	if (sieve_interp_tag(in, n, SIEVE_SLOT_FROM, &s) < 0)
		return -1;
	if (!str_is_nil(s) && !sieve_address_is_mailbox_list(s))
		return sieve_interp_fail(
		    in, "\"%.*s\" is not an address for :from", STR_ARG(str_head(s, 100)));
	if (str_is_nil(s))
		s = str_is_nil(in->run->sender) ? as : in->run->sender;
	return sieve_interp_keep(in, s, &a->from);
}

static int fill(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a, struct str as)
{
	struct str s;
	bool subject_given;

	if (sieve_mail_message(in, &in->original, &a->message) < 0 ||
	    sieve_interp_keep(in, in->run->envelope.from, &a->address) < 0 ||
	    sieve_interp_string(in, n, 0, &s) < 0 || sieve_interp_keep(in, s, &a->text) < 0 ||
	    sieve_interp_tag(in, n, SIEVE_SLOT_SUBJECT, &s) < 0 ||
	    sieve_interp_keep(in, s, &a->subject) < 0 || set_from(in, n, a, as) < 0)
		return -1;
	a->mime = sieve_tag(n, SIEVE_SLOT_IS_MIME) != NULL;
	a->seconds = period(in, n);
	subject_given = !str_is_nil(a->subject);
	if (sieve_interp_tag(in, n, SIEVE_SLOT_HANDLE, &s) < 0 || sieve_interp_keep(in, s, &a->handle) < 0)
		return -1;
	if (a->mime && is_8bit_header(a->text))
		return sieve_interp_fail(in, "the header of the text of \":mime\" must be ASCII");
	if (str_is_nil(a->handle))
		a->handle = own_handle(in, n, a);
	if (!subject_given && set_subject(in, a) < 0)
		return -1;
	return sieve_place_fcc(in, n, a);
}

static int run_vacation(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str as = STR_NIL;
	struct sieve_action *a;
	int due;

	if (in->did_vacation)
		return sieve_interp_fail(in, "\"vacation\" can be executed only once");
	in->did_vacation = true;
	if (sieve_action_find(in, SIEVE_REJECT, NULL, STR_NIL) ||
	    sieve_action_find(in, SIEVE_EREJECT, NULL, STR_NIL))
		return sieve_interp_fail(in, "a message that is rejected can't be answered as well");
	due = is_due(in, n, &as);
	if (due <= 0)
		return due;
	a = sieve_action_add(in, SIEVE_VACATION);
	return a ? fill(in, n, a, as) : -1;
}

static int check_vacation(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_tag_use *addresses = sieve_tag(n, SIEVE_SLOT_ADDRESSES);
	const struct sieve_tag_use *from = sieve_tag(n, SIEVE_SLOT_FROM);
	struct str own;

	for (size_t i = 0; addresses && i < addresses->arg->n; i++)
		if (sieve_check_is_constant(c, addresses->arg->list[i]) &&
		    !sieve_outbound_address(c->r->a, str_trim(addresses->arg->list[i]), &own))
			return sieve_check_arg_error(c, addresses->arg, "\"%.*s\" is not an address",
			    STR_ARG(addresses->arg->list[i]));
	/* RFC 5230 4.3 */
	if (from && sieve_check_is_constant(c, from->arg->list[0]) &&
	    !sieve_address_is_mailbox_list(from->arg->list[0]))
		return sieve_check_arg_error(
		    c, from->arg, "\"%.*s\" is not an address", STR_ARG(str_head(from->arg->list[0], 100)));
	if (sieve_tag(n, SIEVE_SLOT_IS_MIME) && sieve_check_is_constant(c, n->pos[0]->list[0]) &&
	    is_8bit_header(n->pos[0]->list[0]))
		return sieve_check_arg_error(
		    c, n->pos[0], "the header of the text of \":mime\" must be ASCII");
	return sieve_place_check_fcc(c, n);
}

static const struct sieve_command commands[] = {
    {.name = "vacation",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_VACATION,
        .args = "s",
        .takes = SIEVE_TAKES_VACATION | SIEVE_TAKES_FCC | SIEVE_TAKES_MAILBOX | SIEVE_TAKES_FLAGS,
        .check = check_vacation,
        .run = run_vacation},
    {0},
};

const struct sieve_feature sieve_vacation = {.commands = commands, .tags = tags};
