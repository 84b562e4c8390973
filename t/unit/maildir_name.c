/* Names of message files. */
#include "maildir/name.h"

#include "tap.h"

static const struct {
	const char *name, *base;
	uint8_t flags;
	uint32_t letters;
	int64_t psize, vsize;
} parses[] = {
    {"1712000000.M52P77.tern,S=812,W=833:2,", "1712000000.M52P77.tern,S=812,W=833", 0, 0, 812, 833},
    {"a.b.c:2,FS", "a.b.c", MAILDIR_FLAGGED | MAILDIR_SEEN, 0, -1, -1},
    {"a:2,DFPRSTabz", "a", 63, 1 | 2 | 1 << 25, -1, -1},
    {"a", "a", 0, 0, -1, -1},
    {"a:1,S", "a", 0, 0, -1, -1},
    {"a:2,S,T", "a", MAILDIR_SEEN, 0, -1, -1},
    {"a,S=,W=12x,S=7", "a,S=,W=12x,S=7", 0, 0, 7, -1},
    {"a,S=99999999999999999999", "a,S=99999999999999999999", 0, 0, -1, -1},
    {":2,S", "", MAILDIR_SEEN, 0, -1, -1},
    {"", "", 0, 0, -1, -1},
};

static const struct {
	const char *base;
	uint8_t flags;
	uint32_t letters;
	const char *info, *want;
} builds[] = {
    {"a", 0, 0, NULL, "a:2,"},
    {"a", 63, 0, NULL, "a:2,DFPRST"},
    {"a", MAILDIR_SEEN, 1 | 8, NULL, "a:2,Sad"},
    {"a", MAILDIR_SEEN, 1, ":2,AXTb", "a:2,ASXa"},
    {"a", MAILDIR_SEEN, 0, ":2,F,more:x", "a:2,S,more:x"},
    {"a", MAILDIR_SEEN, 0, ":2,ZZ", "a:2,SZ"},
    {"a", 0, 0, ":1,Z", "a:2,"},
};

int main(void)
{
	static const char *const order[] = {
	    "5.M1P9.h", "10.M5P1.h", "10.M20P1.h", "10.M20P2.h", "11.x", "11.y"};
	char one[MAILDIR_UNIQUE_MAX + 1], two[MAILDIR_UNIQUE_MAX + 1];
	struct maildir_name n;
	struct buf b;

	for (size_t i = 0; i < sizeof parses / sizeof *parses; i++) {
		maildir_name_parse(str_c(parses[i].name), &n);
		is_str(n.base, str_c(parses[i].base), parses[i].name);
		is_int(n.flags, parses[i].flags, "flags");
		is_int(n.letters, parses[i].letters, "letters");
		is_int((int64_t)n.psize, parses[i].psize, "S");
		is_int((int64_t)n.vsize, parses[i].vsize, "W");
	}
	buf_init(&b, 1000);
	for (size_t i = 0; i < sizeof builds / sizeof *builds; i++) {
		buf_clear(&b);
		maildir_name_build(
		    &b, str_c(builds[i].base), builds[i].flags, builds[i].letters, str_c(builds[i].info));
		is_str(buf_str(&b), str_c(builds[i].want), builds[i].want);
	}
	for (size_t i = 0; i + 1 < sizeof order / sizeof *order; i++)
		ok(maildir_name_cmp(str_c(order[i]), str_c(order[i + 1])) < 0 &&
		        maildir_name_cmp(str_c(order[i + 1]), str_c(order[i])) > 0,
		    "%s before %s", order[i], order[i + 1]);
	maildir_name_unique(one);
	maildir_name_unique(two);
	ok(maildir_name_cmp(str_c(one), str_c(two)) < 0, "unique names rise");
	maildir_name_parse(str_c(one), &n);
	is_str(n.base, str_c(one), "and are bases");
	buf_free(&b);
	return done();
}
