/* Modified UTF-7 and NFC. */
#include "text/mutf7.h"

#include "tap.h"

static const struct {
	struct str utf8, mutf7;
} pairs[] = {
    {{"", 0}, {"", 0}},
    {{"INBOX", 5}, {"INBOX", 5}},
    {{"a&b", 3}, {"a&-b", 4}},
    {{"Caf\xc3\xa9", 5}, {"Caf&AOk-", 8}},
    {{"~peter/mail/\xe5\x8f\xb0\xe5\x8c\x97/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 28},
        {"~peter/mail/&U,BTFw-/&ZeVnLIqe-", 31}},
    {{"\xf0\x9f\x98\x80", 4}, {"&2D3eAA-", 8}},
    {{"\t", 1}, {"&AAk-", 5}},
    {{"\x7f", 1}, {"&AH8-", 5}},
    {{"\xc3\xa9&\xc3\xa9", 5}, {"&AOk-&-&AOk-", 12}},
    {{"\0", 1}, {"&AAA-", 5}},
};

static const char *const bad[] = {
    "&",
    "a&AOk",
    "&AOk",
    "&AO-",
    "&AOl-",
    "&AGE-",
    "&AOk-&AOk-",
    "&2D0-",
    "&3gA-",
    "&2D0AYQ-",
    "&AOkA-",
    "&A-",
    "Caf\xc3\xa9",
    "a\tb",
    "&A/k-",
    "&=-",
    "&AOk=-",
};

int main(void)
{
	struct buf out;

	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		buf_clear(&out);
		ok(text_mutf7_is_plain(pairs[i].utf8) == str_eq(pairs[i].utf8, pairs[i].mutf7),
		    "plain or not");
		is_int(text_mutf7_encode(pairs[i].utf8, &out), 0, "encode");
		is_str(buf_str(&out), pairs[i].mutf7, "encoded");
		buf_clear(&out);
		is_int(text_mutf7_decode(pairs[i].mutf7, &out), 0, "decode");
		is_str(buf_str(&out), pairs[i].utf8, "decoded");
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		buf_clear(&out);
		ok(text_mutf7_decode(str_c(bad[i]), &out) == -1 && out.n == 0, "refused: %s", bad[i]);
	}
	ok(text_mutf7_encode(STR("\xff"), &out) == -1 && out.n == 0, "what isn't UTF-8 has no form");
	is_int(text_mutf7_nfc(STR("e\xcc\x81x"), &out), 0, "normalise");
	is_str(buf_str(&out), STR("\xc3\xa9x"), "composed");
	buf_clear(&out);
	text_mutf7_nfc(STR("\xe2\x84\xab"), &out);
	is_str(buf_str(&out), STR("\xc3\x85"), "Angstrom sign is A with ring");
	buf_clear(&out);
	text_mutf7_nfc(STR("plain"), &out);
	is_str(buf_str(&out), STR("plain"), "ASCII stays");
	ok(text_mutf7_nfc(STR("\xc3"), &out) == -1, "what isn't UTF-8 can't be normalised");
	buf_free(&out);
	return done();
}
