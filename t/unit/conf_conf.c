/* Types of settings. */
#include "conf/conf.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *text;
		int64_t want; /* -1: refused */
	} sizes[] = {{"0", 0}, {"none", 0}, {"100", 100}, {"1K", 1024}, {"2 MiB", 2 << 20}, {"1gb", 1 << 30},
	    {"1T", 1LL << 40}, {"7b", 7}, {"", -1}, {"K", -1}, {"1KK", -1}, {"-1", -1}, {"1.5M", -1},
	    {"99999999999T", -1}, {"18446744073709551616", -1}},
	  durations[] = {{"0", 0}, {"never", 0}, {"90", 90}, {"90s", 90}, {"5m", 300}, {"2 hours", 7200},
	      {"1d", 86400}, {"2w", 1209600}, {"1500ms", 2}, {"", -1}, {"5y", -1}, {"m", -1}, {"-5s", -1},
	      {"99999999999", -1}};
	struct str rest = STR(" a,b  c"), word;
	uint64_t size;
	int64_t seconds;
	struct err e;
	bool yes;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		is_int(conf_parse_size(str_c(sizes[i].text), &size) ? (int64_t)size : -1, sizes[i].want,
		    sizes[i].text);
	for (size_t i = 0; i < sizeof durations / sizeof *durations; i++)
		is_int(conf_parse_duration(str_c(durations[i].text), &seconds) ? seconds : -1,
		    durations[i].want, durations[i].text);
	ok(conf_parse_bool(STR("Yes"), &yes) && yes && conf_parse_bool(STR("off"), &yes) && !yes &&
	        !conf_parse_bool(STR("2"), &yes),
	    "booleans");
	is_int(conf_check_value(STR("LOGIN_TRIES"), STR("5"), &e), 0, "a number");
	is_int(conf_check_value(STR("LOGIN_TRIES"), STR("0"), &e), -1, "out of bounds");
	is_int(conf_check_value(STR("LOGIN_TRIE"), STR("5"), &e), -1, "unknown");
	is_int(conf_check_value(STR("QUOTA_RULE17"), STR("x"), &e), 0, "a family");
	is_int(conf_check_value(STR("MAIL_FSYNC"), STR(""), &e), 0, "an empty value counts as unset");
	ok(conf_is_ours(STR("MAIL")) && conf_is_ours(STR("TLS_X")) && !conf_is_ours(STR("MAILX")) &&
	        !conf_is_ours(STR("PATH")),
	    "prefixes");
	setenv("LOGIN_TRIES", "7", 1);
	setenv("IMAP_WORKAROUNDS", "delay-newmail tb-lsub-flags", 1);
	setenv("MAIL_FSYNC", "always", 1);
	is_int(conf_int("LOGIN_TRIES"), 7, "from the environment");
	is_int(conf_seconds("LOGIN_TIMEOUT"), 60, "the default");
	is_int(conf_enum("MAIL_FSYNC"), 1, "place of a word");
	ok(conf_list_has("IMAP_WORKAROUNDS", STR("tb-lsub-flags")) &&
	        !conf_list_has("IMAP_WORKAROUNDS", STR("tb")),
	    "a list");
	ok(conf_string("TLS_CERT") == NULL, "unset");
	ok(conf_list_next(&rest, &word) && str_eq(word, STR("a")) && conf_list_next(&rest, &word) &&
	        conf_list_next(&rest, &word) && str_eq(word, STR("c")) && !conf_list_next(&rest, &word),
	    "walking a list");
	return done();
}
