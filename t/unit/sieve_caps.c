/* Capabilities. */
#include "sieve/caps.h"
#include "tap.h"

int main(void)
{
	struct sieve_settings set = {0};
	struct buf b;
	struct str list, before = STR(""), name;
	bool sorted = true;

	is_int(sieve_caps_find(STR("fileinto")), SIEVE_CAP_FILEINTO, "found");
	is_int(sieve_caps_find(STR("Fileinto")), SIEVE_CAP_BASE, "names have a case");
	is_int(sieve_caps_implied(SIEVE_CAP_VACATION_SECONDS), SIEVE_CAP_VACATION, "brings vacation along");
	ok(!sieve_caps_is_offered(SIEVE_CAP_REGEX, &set), "no regex without an engine");
	ok(!sieve_caps_is_offered(SIEVE_CAP_VND_PIPE, &set), "no programs unless allowed");
	set.imapsieve = true;
	ok(!sieve_caps_is_offered(SIEVE_CAP_VACATION, &set), "no vacation on IMAP events");
	set.imapsieve = false;
	set.extensions = STR("copy body");
	buf_init(&b, 1 << 16);
	sieve_capabilities(&b, &set);
	is_str(buf_str(&b), STR("body copy"), "those of the setting, sorted");
	buf_clear(&b);
	set.extensions = STR_NIL;
	sieve_capabilities(&b, &set);
	list = buf_str(&b);
	for (; str_cut(&list, ' ', &name); before = name)
		sorted = sorted && str_cmp(before, name) < 0;
	ok(sorted, "all of them, sorted");
	buf_free(&b);
	return done();
}
