/* The list of features: an extension exists when its line is here. */
#include "sieve/feature.h"

#include "sieve/address.h"
#include "sieve/body.h"
#include "sieve/control.h"
#include "sieve/date.h"
#include "sieve/debug.h"
#include "sieve/duplicate.h"
#include "sieve/editheader.h"
#include "sieve/environment.h"
#include "sieve/extlists.h"
#include "sieve/extracttext.h"
#include "sieve/fields.h"
#include "sieve/flags.h"
#include "sieve/foreverypart.h"
#include "sieve/header.h"
#include "sieve/ihave.h"
#include "sieve/include.h"
#include "sieve/keep.h"
#include "sieve/mailbox.h"
#include "sieve/match.h"
#include "sieve/notify.h"
#include "sieve/place.h"
#include "sieve/programs.h"
#include "sieve/redirect.h"
#include "sieve/reject.h"
#include "sieve/replace.h"
#include "sieve/report.h"
#include "sieve/set.h"
#include "sieve/spamtest.h"
#include "sieve/vacation.h"

static const struct sieve_feature *const features[] = {&sieve_control, &sieve_match_tags, &sieve_header,
    &sieve_fields, &sieve_address, &sieve_keep, &sieve_place, &sieve_redirect, &sieve_set, &sieve_flags,
    &sieve_date, &sieve_body, &sieve_vacation, &sieve_reject, &sieve_include, &sieve_environment,
    &sieve_duplicate, &sieve_editheader, &sieve_mailbox, &sieve_notify, &sieve_ihave, &sieve_spamtest,
    &sieve_extlists, &sieve_foreverypart, &sieve_replace, &sieve_extracttext, &sieve_programs, &sieve_debug,
    &sieve_report};

#define COUNT (sizeof features / sizeof *features)

const struct sieve_command *sieve_table_command(struct str name, bool is_test)
{
	for (size_t i = 0; i < COUNT; i++)
		for (const struct sieve_command *c = features[i]->commands; c && c->name; c++)
			if ((c->kind == SIEVE_TEST) == is_test && str_ieq(name, str_c(c->name)))
				return c;
	return NULL;
}

const struct sieve_tag *sieve_table_tag(struct str name, uint32_t takes, bool *elsewhere_r)
{
	for (size_t i = 0; i < COUNT; i++) {
		for (const struct sieve_tag *t = features[i]->tags; t && t->name; t++) {
			if (!str_ieq(name, str_c(t->name)))
				continue;
			if (t->family & takes)
				return t;
			*elsewhere_r = true;
		}
	}
	return NULL;
}
