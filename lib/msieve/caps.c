/* Capabilities that have nothing to do with the connection. */
#include "msieve/caps.h"

#include "conf/conf.h"
#include "msieve/msieve.h"
#include "sieve/caps.h"

enum { NAMES_MAX = 8 << 10 };

void msieve_caps_item(struct out *o, const char *name, struct str value)
{
	out_printf(o, "\"%s\"", name);
	if (!str_is_nil(value)) {
		out_ch(o, ' ');
		msieve_string(o, value);
	}
	out_c(o, "\r\n");
}

void msieve_caps_print(struct out *o, const struct sieve_settings *set)
{
	char most[24];
	struct buf names;

	buf_init(&names, NAMES_MAX);
	sieve_capabilities(&names, set);
	msieve_caps_item(o, "IMPLEMENTATION", str_c(conf_string("SIEVE_IMPLEMENTATION")));
	msieve_caps_item(o, "SIEVE", buf_str(&names));
	if (sieve_caps_is_offered(SIEVE_CAP_ENOTIFY, set))
		msieve_caps_item(o, "NOTIFY", STR(SIEVE_NOTIFY_METHODS));
	if (sieve_caps_is_offered(SIEVE_CAP_EXTLISTS, set))
		msieve_caps_item(o, "EXTLISTS", set->list_schemes);
	snprintf(most, sizeof most, "%lld", (long long)conf_int("SIEVE_REDIRECTS_MAX"));
	msieve_caps_item(o, "MAXREDIRECTS", str_c(most));
	msieve_caps_item(o, "LANGUAGE", STR("en"));
	msieve_caps_item(o, "VERSION", STR("1.0"));
	buf_free(&names);
}
