/* Parses: parameters of MAIL and RCPT. */
#include "lmtp/param.h"

#include <string.h>

#include "base/num.h"
#include "text/utf8.h"

enum { ENVID_MAX = 100, ORCPT_MAX = 500, SIZE_DIGITS_MAX = 20, BY_DIGITS_MAX = 9 };

/* ---- values ---- */

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

/* The byte behind "+", in capitals; -1. */
static int hexchar(struct str s)
{
	if (s.n < 3 || !is_hex(s.p[1]) || !is_hex(s.p[2]))
		return -1;
	return (s.p[1] <= '9' ? s.p[1] - '0' : s.p[1] - 'A' + 10) << 4 |
	       (s.p[2] <= '9' ? s.p[2] - '0' : s.p[2] - 'A' + 10);
}

/* RFC 3461 section 4, and 4.2 and 4.4: what is encoded is printable ASCII; with SMTPUTF8 an address may be UTF-8 (RFC 6533 section 3). */
static bool is_xtext(struct str s, bool utf8)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		int said = c == '+' ? hexchar(str_from(s, i)) : c;

		if (said < 0 || (c == '+' && said != '\t' && (said < 32 || said > 126)))
			return false;
		if (c < 33 || c == '=' || c == 127 || (c > 127 && !utf8))
			return false;
	}
	return s.n > 0;
}

static bool take_size(struct lmtp_params *r, struct str v, bool utf8)
{
	(void)utf8;
	if (v.n > SIZE_DIGITS_MAX || str_span(v, "0123456789") != v.n)
		return false;
	/* 20 digits can say more (RFC 1870 section 4) than we count: too much for any limit all the same */
	if (!num_parse_u64(v, &r->size))
		r->size = UINT64_MAX;
	return v.n > 0;
}

static bool take_body(struct lmtp_params *r, struct str v, bool utf8)
{
	(void)utf8;
	r->binary = str_ieq(v, STR("BINARYMIME"));
	return r->binary || str_ieq(v, STR("7BIT")) || str_ieq(v, STR("8BITMIME"));
}

static bool take_utf8(struct lmtp_params *r, struct str v, bool utf8)
{
	(void)utf8;
	r->utf8 = true;
	return str_is_nil(v);
}

static bool take_ret(struct lmtp_params *r, struct str v, bool utf8)
{
	(void)r;
	(void)utf8;
	return str_ieq(v, STR("FULL")) || str_ieq(v, STR("HDRS"));
}

static bool take_envid(struct lmtp_params *r, struct str v, bool utf8)
{
	(void)r;
	(void)utf8;
	return v.n <= ENVID_MAX && is_xtext(v, false);
}

static bool take_auth(struct lmtp_params *r, struct str v, bool utf8)
{
	(void)r;
	return str_eq(v, STR("<>")) || is_xtext(v, utf8);
}

/* RFC 2852 section 4: what is to be returned when it is late can't be late from the start. */
static bool take_by(struct lmtp_params *r, struct str v, bool utf8)
{
	struct str time;
	bool negative;
	uint32_t seconds;

	(void)utf8;
	if (!str_cut(&v, ';', &time) || !v.n || v.n > 2 || (v.n == 2 && str_lower_ch(v.p[1]) != 't'))
		return false;
	negative = time.n && time.p[0] == '-';
	time = str_from(time, negative || (time.n && time.p[0] == '+'));
	if (time.n > BY_DIGITS_MAX || !num_parse_u32(time, &seconds))
		return false;
	r->by = true;
	r->by_s = negative ? -(int64_t)seconds : (int64_t)seconds;
	r->by_return = str_lower_ch(v.p[0]) == 'r';
	return r->by_return ? r->by_s > 0 : str_lower_ch(v.p[0]) == 'n';
}

static bool take_notify(struct lmtp_params *r, struct str v, bool utf8)
{
	struct str one;
	bool some = false;

	(void)r;
	(void)utf8;
	if (str_ieq(v, STR("NEVER")))
		return true;
	/* RFC 3461 4.1 has a list of RFC 822 (2.7), in which an element may be empty. */
	while (str_cut(&v, ',', &one)) {
		if (one.n && !str_ieq(one, STR("SUCCESS")) && !str_ieq(one, STR("FAILURE")) &&
		    !str_ieq(one, STR("DELAY")))
			return false;
		some = some || one.n;
	}
	return some;
}

static bool take_orcpt(struct lmtp_params *r, struct str v, bool utf8)
{
	struct str type;

	(void)r;
	if (v.n > ORCPT_MAX || !str_cut(&v, ';', &type) || !type.n)
		return false;
	/* an atom of RFC 822 */
	if (str_cspan(type, "()<>@,;:\\\".[]") != type.n || !text_utf8_is_ascii(type))
		return false;
	return is_xtext(v, utf8);
}

/* ---- words ---- */

static const struct {
	const char *key;
	bool of_mail, kept;
	bool (*take)(struct lmtp_params *r, struct str value, bool utf8);
} table[] = {
    {"SIZE", true, false, take_size},
    {"BODY", true, false, take_body},
    {"SMTPUTF8", true, false, take_utf8},
    {"RET", true, true, take_ret},
    {"ENVID", true, true, take_envid},
    {"AUTH", true, true, take_auth},
    {"BY", true, true, take_by},
    {"NOTIFY", false, true, take_notify},
    {"ORCPT", false, true, take_orcpt},
};
enum { KNOWN = sizeof table / sizeof *table };

static void keep(struct lmtp_params *r, struct str word)
{
	size_t n = strlen(r->kept);

	if (n + 1 + word.n >= LMTP_PARAMETERS_MAX)
		return;
	if (n)
		r->kept[n++] = ' ';
	memcpy(r->kept + n, word.p, word.n);
	r->kept[n + word.n] = '\0';
}

static int known(struct str key, bool of_mail)
{
	for (int i = 0; i < KNOWN; i++)
		if (table[i].of_mail == of_mail && str_ieq(key, str_c(table[i].key)))
			return i;
	return -1;
}

/* esmtp-keyword and esmtp-value of RFC 5321 4.1.2. */
static bool is_word(struct str key, struct str value)
{
	for (size_t i = 0; i < key.n; i++)
		if (!str_is_alnum(key.p[i]) && (key.p[i] != '-' || !i))
			return false;
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < 33 || value.p[i] == '=' || value.p[i] == 127)
			return false;
	return key.n > 0 && (str_is_nil(value) || value.n > 0) && text_utf8_is_valid(value);
}

const char *lmtp_params_parse(struct str words, bool of_mail, bool utf8, struct lmtp_params *r)
{
	bool seen[KNOWN] = {false};
	struct str word;

	*r = (struct lmtp_params){.size = 0};
	while (words.n && str_cut(&words, ' ', &word)) {
		struct str key, value = word;
		int i;

		if (!word.n)
			continue;
		str_cut(&value, '=', &key);
		if (!is_word(key, value))
			return "501 5.5.4 A parameter is a keyword, or keyword=value";
		i = known(key, of_mail);
		if (i < 0)
			return "555 5.5.4 A parameter isn't known";
		if (seen[i])
			return "501 5.5.4 A parameter is there twice";
		seen[i] = true;
		if (!table[i].take(r, value, utf8))
			return "501 5.5.4 A parameter's value isn't right";
		if (table[i].kept)
			keep(r, word);
	}
	return NULL;
}
