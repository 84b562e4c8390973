/* Capabilities by name, and which of them some settings offer. */
#include "sieve/caps.h"

static const struct {
	const char *name;
	enum sieve_cap implied;
} caps[SIEVE_CAP_COUNT] = {
#define X(id, wire, with) [SIEVE_CAP_##id] = {wire, SIEVE_CAP_##with},
    SIEVE_CAPS(X)
#undef X
};

enum sieve_cap sieve_caps_find(struct str name)
{
	for (enum sieve_cap c = 1; c < SIEVE_CAP_COUNT; c++)
		if (str_eq(str_c(caps[c].name), name))
			return c;
	return SIEVE_CAP_BASE;
}

const char *sieve_caps_name(enum sieve_cap cap)
{
	return cap ? caps[cap].name : "";
}

enum sieve_cap sieve_caps_implied(enum sieve_cap cap)
{
	return caps[cap].implied;
}

static bool is_listed(struct str list, struct str name)
{
	struct str item;

	while (str_cut(&list, ' ', &item))
		if (str_eq(item, name))
			return true;
	return false;
}

bool sieve_caps_is_offered(enum sieve_cap cap, const struct sieve_settings *set)
{
	switch (cap) {
	case SIEVE_CAP_REGEX:
		if (!set->regex)
			return false;
		break;
	case SIEVE_CAP_VND_PIPE:
	case SIEVE_CAP_VND_FILTER:
	case SIEVE_CAP_VND_EXECUTE:
		if (!set->programs)
			return false;
		break;
	case SIEVE_CAP_EXTLISTS:
		if (set->no_lists)
			return false;
		break;
	case SIEVE_CAP_REDIRECT_DSN:
		if (set->no_dsn)
			return false;
		break;
	case SIEVE_CAP_REDIRECT_DELIVERBY:
		if (set->no_deliverby)
			return false;
		break;
	/* RFC 6785 3.11: what answers a sender has no sense when a client stores a message. */
	case SIEVE_CAP_REJECT:
	case SIEVE_CAP_EREJECT:
	case SIEVE_CAP_VACATION:
	case SIEVE_CAP_VACATION_SECONDS:
		if (set->imapsieve)
			return false;
		break;
	default:
		break;
	}
	return str_is_nil(set->extensions) || is_listed(set->extensions, str_c(caps[cap].name));
}

void sieve_capabilities(struct buf *b, const struct sieve_settings *set)
{
	for (enum sieve_cap c = 1; c < SIEVE_CAP_COUNT; c++) {
		if (!sieve_caps_is_offered(c, set))
			continue;
		if (b->n)
			buf_ch(b, ' ');
		buf_add(b, str_c(caps[c].name));
	}
}
