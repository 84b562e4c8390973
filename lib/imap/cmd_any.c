/* Commands of any state. */
#include "imap/capability.h"
#include "imap/client.h"
#include "imap/cmd.h"

#include "base/log.h"

int imap_cmd_capability(void *arg)
{
	struct imap *c = arg;

	if (imap_parse_end(&c->p) < 0)
		return -1;
	out_c(&c->s.out, "* CAPABILITY ");
	imap_capability_print(c);
	out_c(&c->s.out, "\r\n");
	return 0;
}

int imap_cmd_noop(void *arg)
{
	return imap_parse_end(&((struct imap *)arg)->p);
}

int imap_cmd_check(void *arg)
{
	return imap_parse_end(&((struct imap *)arg)->p);
}

int imap_cmd_logout(void *arg)
{
	struct imap *c = arg;

	if (imap_parse_end(&c->p) < 0)
		return -1;
	out_c(&c->s.out, "* BYE Logging out\r\n");
	c->s.done = true;
	return 0;
}

enum { ID_PAIRS = 30, ID_VALUE = 1024 };

/* "(" [string SP nstring …] ")" or NIL; with IMAP_ID_LOG what they are goes to the log. */
static int parse_id(struct imap *c)
{
	struct imap_parse *p = &c->p;
	bool logged = conf_bool("IMAP_ID_LOG");

	if (imap_parse_word(p, STR("NIL")))
		return 0;
	if (imap_parse_open(p) < 0)
		return -1;
	for (int i = 0; !imap_parse_peek(p, ')'); i++) {
		struct str name, value;

		if ((i && imap_parse_sp(p) < 0) || imap_parse_string(p, &name) < 0 || imap_parse_sp(p) < 0 ||
		    imap_parse_nstring(p, &value) < 0)
			return -1;
		if (i == ID_PAIRS || name.n > 30 || value.n > ID_VALUE)
			return imap_parse_bad(p, "too much in ID");
		if (logged)
			log_info("client id: %.*s=%.*s", STR_ARG(name), STR_ARG(value));
	}
	return imap_parse_close(p);
}

int imap_cmd_id(void *arg)
{
	struct imap *c = arg;

	if (imap_parse_sp(&c->p) < 0 || parse_id(c) < 0 || imap_parse_end(&c->p) < 0)
		return -1;
	imap_print_id(&c->s.out, conf_string("IMAP_ID"));
	return 0;
}

static const struct {
	const char *name;
	unsigned enables;
} enables[] = {
    {"CONDSTORE", IMAP_CONDSTORE},
    {"QRESYNC", IMAP_CONDSTORE | IMAP_QRESYNC},
    {"UTF8=ACCEPT", IMAP_UTF8},
    {"IMAP4rev2", IMAP_REV2},
    {"UIDONLY", IMAP_UIDONLY},
};

/* What isn't known or can't be enabled is ignored (RFC 5161 section 3.1). What the command's names imply of each other is said all the same: their order means nothing
 * (RFC 7162 section 3.2.3). */
static void enable(struct imap *c, struct str name, unsigned before, unsigned *told)
{
	for (size_t i = 0; i < sizeof enables / sizeof *enables; i++) {
		if (!str_ieq(name, str_c(enables[i].name)))
			continue;
		if ((before & enables[i].enables) == enables[i].enables || *told & 1U << i)
			return;
		*told |= 1U << i;
		c->enabled |= enables[i].enables;
		out_ch(&c->s.out, ' ');
		out_c(&c->s.out, enables[i].name);
	}
}

int imap_cmd_enable(void *arg)
{
	struct imap *c = arg;
	VEC(struct str) names = {0};
	unsigned before = c->enabled, told = 0;

	if (imap_parse_sp(&c->p) < 0)
		return -1;
	do {
		if (imap_parse_atom(&c->p, vec_push(&names, &c->s.cmd)) < 0)
			return -1;
	} while (imap_parse_take(&c->p, ' '));
	if (imap_parse_end(&c->p) < 0)
		return -1;
	/* HIGHESTMODSEQ is told before the line is begun. */
	for (size_t i = 0; i < names.n; i++)
		if (str_ieq(names.p[i], STR("CONDSTORE")) || str_ieq(names.p[i], STR("QRESYNC")))
			imap_client_condstore(c);
	out_c(&c->s.out, "* ENABLED");
	for (size_t i = 0; i < names.n; i++)
		enable(c, names.p[i], before, &told);
	out_c(&c->s.out, "\r\n");
	return 0;
}

int imap_cmd_namespace(void *arg)
{
	struct imap *c = arg;
	char sep[2] = {store_separator(c->store)};

	if (imap_parse_end(&c->p) < 0)
		return -1;
	out_c(&c->s.out, "* NAMESPACE ((\"\" ");
	imap_print_string(&c->s.out, str_c(sep), false);
	out_c(&c->s.out, ")) NIL NIL\r\n");
	return 0;
}
