/* The text of dovecot-uidlist: records, and what is left of damaged lists. */
#include "maildir/uidparse.h"

#include "tap.h"

static const struct {
	const char *line;
	unsigned version;
	bool sound;
	uint32_t uid;
	const char *base, *keys;
} lines[] = {
    {"38 :a,S=1", 3, true, 38, "a,S=1", ""},
    {"40 W2047 Gx :b:2,S", 3, true, 40, "b", " W2047 Gx"},
    {"4294967294 :a", 3, true, 4294967294U, "a", ""},
    {"4294967295 :a", 3, false, 0, NULL, NULL},
    {"0 :a", 3, false, 0, NULL, NULL},
    {"1 a", 3, false, 0, NULL, NULL},
    {"1 :", 3, false, 0, NULL, NULL},
    {"1 ::2,S", 3, false, 0, NULL, NULL},
    {"1 :a/b", 3, false, 0, NULL, NULL},
    {"x :a", 3, false, 0, NULL, NULL},
    {"1", 3, false, 0, NULL, NULL},
    {"1 ", 3, false, 0, NULL, NULL},
    {"12345678901234 :a", 3, false, 0, NULL, NULL},
    {"7 name:2,S", 1, true, 7, "name", ""},
    {"7", 1, false, 0, NULL, NULL},
};

static void test_lines(void)
{
	struct maildir_uidlist_record r;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		bool sound = maildir_uidlist_parse_line(str_c(lines[i].line), lines[i].version, &r);

		is_int(sound, lines[i].sound, lines[i].line);
		if (!sound || !lines[i].sound)
			continue;
		is_int(r.uid, lines[i].uid, "uid");
		is_str(r.base, str_c(lines[i].base), "base");
		is_str(r.keys, str_c(lines[i].keys), "keys");
	}
}

static const struct {
	const char *text, *what;
	uint32_t uidvalidity, uidnext;
	size_t entries;
} damaged[] = {
    {"", "empty", 0, 0, 0},
    {"3 V5", "a torn header", 0, 0, 0},
    {"2 V5 N6\n5 :a\n", "version 2", 0, 6, 1},
    {"3 V0 N6\n5 :a\n", "no UIDVALIDITY", 0, 6, 1},
    {"3 V5 Nx\n5 :a\n", "no next UID", 5, 6, 1},
    {"3 V5 N9\n5 :a\n6 b\n7 :c\n", "a bad line: its UID is used up", 5, 9, 2},
    {"3 V5 N9\n5 :a\n66 :b\n7 :c\n8 :d\n", "one that is out of order", 5, 67, 3},
    {"3 V5 N9\n5 :a\n7 :b\n6 :c\n", "the last two swapped", 5, 9, 2},
    {"3 V5 N9\n5 :a\n5 :b\n", "a UID twice: neither", 5, 9, 0},
};

static void test_damage(void)
{
	struct maildir_uidlist u;
	struct err e;

	for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
		maildir_uidlist_init(&u, -1);
		buf_add(&u.text, str_c(damaged[i].text));
		is_int(maildir_uidlist_parse(&u, &e), -1, damaged[i].what);
		is_int(e.kind, ERR_CORRUPT, "is CORRUPT");
		is_int(u.uidvalidity, damaged[i].uidvalidity, "UIDVALIDITY that is left");
		is_int(u.uidnext, damaged[i].uidnext, "next UID");
		is_int((int64_t)u.entries.n, (int64_t)damaged[i].entries, "sound records");
		maildir_uidlist_free(&u);
	}
}

int main(void)
{
	test_lines();
	test_damage();
	return done();
}
