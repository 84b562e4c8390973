/* caps: which lines there are follows from what scripts may use. */
#include "msieve/caps.h"

#include <stdlib.h>

#include "base/buf.h"
#include "tap.h"

static struct str printed(struct buf *b, const struct sieve_settings *set)
{
	struct out o;

	b->n = 0;
	out_init_buf(&o, b);
	msieve_caps_print(&o, set);
	out_flush(&o);
	out_free(&o);
	return buf_str(b);
}

int main(void)
{
	struct sieve_settings set = {
	    .extensions = STR("fileinto enotify extlists"), .list_schemes = STR("tag urn")};
	struct buf b;

	buf_init(&b, 1 << 16);
	setenv("SIEVE_IMPLEMENTATION", "our \"mail\"", 1);
	setenv("SIEVE_REDIRECTS_MAX", "7", 1);
	is_str(printed(&b, &set),
	    STR("\"IMPLEMENTATION\" \"our \\\"mail\\\"\"\r\n\"SIEVE\" \"enotify extlists fileinto\"\r\n"
	        "\"NOTIFY\" \"mailto\"\r\n\"EXTLISTS\" \"tag urn\"\r\n\"MAXREDIRECTS\" \"7\"\r\n"
	        "\"LANGUAGE\" \"en\"\r\n\"VERSION\" \"1.0\"\r\n"),
	    "with notifications and lists");
	set.extensions = STR("fileinto");
	is_str(printed(&b, &set),
	    STR("\"IMPLEMENTATION\" \"our \\\"mail\\\"\"\r\n\"SIEVE\" \"fileinto\"\r\n\"MAXREDIRECTS\" "
	        "\"7\"\r\n"
	        "\"LANGUAGE\" \"en\"\r\n\"VERSION\" \"1.0\"\r\n"),
	    "without them");
	buf_free(&b);
	return done();
}
