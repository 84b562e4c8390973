/* ESMTP parameters. */
#include "deliver/esmtp.h"

#include "base/num.h"
#include "text/date.h"

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* RFC 3461 section 4: "+" and two capital hexadecimal digits. NIL when it isn't. */
static struct str from_xtext(struct arena *a, struct str s)
{
	char *to = arena_bytes(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '+') {
			to[n++] = s.p[i];
			continue;
		}
		if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
			return STR_NIL;
		to[n++] = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
		i += 2;
	}
	return str_of(to, n);
}

/* RFC 2852 section 4: by-time ";" by-mode [by-trace], the time in seconds with an optional sign. */
static void deliver_by(struct arena *a, struct str s, int64_t now, struct sieve_envelope *env)
{
	char date[TEXT_DATE_MAX];
	struct str time, digits;
	uint32_t seconds;
	bool negative;
	int64_t at;

	if (!str_cut(&s, ';', &time) || s.n < 1 || s.n > 2)
		return;
	negative = time.n && time.p[0] == '-';
	digits = str_from(time, negative || (time.n && time.p[0] == '+'));
	if (digits.n > 9 || !num_parse_u32(digits, &seconds) || str_chr(STR("NRnr"), s.p[0]) < 0 ||
	    (s.n == 2 && str_lower_ch(s.p[1]) != 't'))
		return;
	at = now + (negative ? -(int64_t)seconds : (int64_t)seconds);
	env->by_relative = arena_printf(a, "%s%u", negative ? "-" : "", seconds);
	env->by_absolute = arena_str(a, str_of(date, text_date_print_iso(at, 0, date)));
	env->by_mode = str_lower_ch(s.p[0]) == 'n' ? STR("N") : STR("R");
	env->by_trace = s.n == 2 ? STR("T") : STR_NIL;
}

static void parameter(
    struct arena *a, struct str key, struct str value, int64_t now, struct sieve_envelope *env)
{
	if (str_ieq(key, STR("NOTIFY")))
		env->notify = value;
	else if (str_ieq(key, STR("RET")))
		env->ret = value;
	else if (str_ieq(key, STR("ENVID")))
		env->envid = from_xtext(a, value);
	else if (str_ieq(key, STR("ORCPT")))
		env->orcpt = from_xtext(a, value);
	/* "<>": nobody is known (RFC 4954 section 5). */
	else if (str_ieq(key, STR("AUTH")) && !str_eq(value, STR("<>")))
		env->auth = from_xtext(a, value);
	else if (str_ieq(key, STR("BY")))
		deliver_by(a, value, now, env);
}

void esmtp_parameters(struct arena *a, struct str words, int64_t now, struct sieve_envelope *env)
{
	struct str word, key;

	while (words.n && str_cut(&words, ' ', &word))
		if (str_cut(&word, '=', &key) && word.n)
			parameter(a, key, word, now, env);
}
