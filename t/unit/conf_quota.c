/* Limits of mail. */
#include "conf/quota.h"
#include "tap.h"

static const struct {
	const char *text;
	bool good;
	const char *mailbox;
	uint64_t bytes, count; /* under limits of 1000 bytes and 10 messages of all mail */
} rules[] = {
    {"Junk:storage=1G:messages=5", true, "Junk", 1ULL << 30, 5},
    {"Junk:storage=2", true, "Junk", 2048, 10},
    {"Junk:bytes=2", true, "Junk", 2, 10},
    {"Junk:bytes=+500", true, "Junk", 1500, 10},
    {"Junk:bytes=-500:messages=+1", true, "Junk", 500, 11},
    {"Junk:bytes=-5000", true, "Junk", 1, 10},
    {"Junk:storage=10%", true, "Junk", 100, 10},
    {"Junk:storage=10%%", true, "Junk", 100, 10},
    {"Junk:storage=+10%", true, "Junk", 1100, 10},
    {"Junk:bytes=0:messages=0", true, "Junk", 0, 0},
    {"inbox:messages=3", true, "INBOX", 1000, 3},
    {"Junk", true, "Junk", 1000, 10},
    {"Junk:ignore", true, "Junk", 1000, 10},
    {"", false, "", 0, 0},
    {":storage=1", false, "", 0, 0},
    {"Junk:storage", false, "", 0, 0},
    {"Junk:storage=1X", false, "", 0, 0},
    {"Junk:messages=1K", false, "", 0, 0},
    {"Junk:storage=99999999999999999999", false, "", 0, 0},
    {"Junk:what=1", false, "", 0, 0},
};
static const struct {
	const char *text;
	bool good, below;
	uint64_t at;
	const char *command;
} warnings[] = {
    {"storage=95% warn 95 %u", true, false, 950, "warn 95 %u"},
    {"storage=95%% warn", true, false, 950, "warn"},
    {"-storage=100% gone", true, true, 1000, "gone"},
    {"messages=7 /bin/x", true, false, 7, "/bin/x"},
    {"storage=95%", false, false, 0, ""},
    {"95% warn", false, false, 0, ""},
    {"storage=+5% warn", false, false, 0, ""},
    {"", false, false, 0, ""},
};

static void test_rules(struct arena *a)
{
	struct err e;

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		struct conf_quota q = {.bytes = 1000, .count = 10};
		struct conf_quota_rule r;
		uint64_t bytes, count;

		is_int(conf_quota_parse_rule(str_c(rules[i].text), &r, &e), rules[i].good ? 0 : -1,
		    rules[i].text);
		if (!rules[i].good)
			continue;
		*vec_push(&q.rules, a) = r;
		conf_quota_limits(&q, str_c(rules[i].mailbox), &bytes, &count);
		is_int((long long)bytes, (long long)rules[i].bytes, "bytes");
		is_int((long long)count, (long long)rules[i].count, "messages");
		is_int(conf_quota_is_ignored(&q, STR("Junk")), r.ignore, "ignored or not");
	}
}

static void test_environment(struct arena *a)
{
	struct conf_quota q;
	uint64_t bytes, count;
	struct err e;

	setenv("QUOTA_STORAGE", "5M", 1);
	setenv("QUOTA_RULE", "*:storage=1M:messages=9", 1);
	setenv("QUOTA_RULE2", "Trash:storage=+1M", 1);
	setenv("QUOTA_WARNING", "storage=50% x", 1);
	is_int(conf_quota_environment(a, &q, &e), 0, "the environment");
	is_int((long long)q.bytes, 1 << 20, "* says what all may hold");
	conf_quota_limits(&q, STR("Trash"), &bytes, &count);
	is_int((long long)bytes, 2 << 20, "and another mailbox differs");
	is_int((long long)count, 9, "in what it says");
	is_int((long long)conf_quota_warning_at(&q, &q.warnings.p[0]), 1 << 19, "where the warning is");
	setenv("QUOTA_RULE3", "x:y", 1);
	ok(conf_quota_environment(a, &q, &e) < 0 && strstr(e.text, "QUOTA_RULE3"), "a wrong one is named");
}

int main(void)
{
	struct conf_quota q = {.bytes = 1000, .count = 10};
	struct conf_quota_warning w;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	test_rules(&a);
	for (size_t i = 0; i < sizeof warnings / sizeof *warnings; i++) {
		is_int(conf_quota_parse_warning(str_c(warnings[i].text), &w, &e), warnings[i].good ? 0 : -1,
		    warnings[i].text);
		if (!warnings[i].good)
			continue;
		is_int((long long)conf_quota_warning_at(&q, &w), (long long)warnings[i].at, "where");
		is_str(w.command, str_c(warnings[i].command), "the program");
		is_int(w.below, warnings[i].below, "up or down");
	}
	test_environment(&a);
	return done();
}
