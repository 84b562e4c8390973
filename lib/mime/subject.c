/* The base subject. */
#include "mime/subject.h"

#include "mime/words.h"

/* One space for each run of white space. */
static struct str tidy(struct arena *a, struct str s)
{
	char *p = arena_bytes(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool space = s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\r' || s.p[i] == '\n';

		if (!space)
			p[n++] = s.p[i];
		else if (n == 0 || p[n - 1] != ' ')
			p[n++] = ' ';
	}
	return str_of(p, n);
}

static struct str skip_space(struct str s)
{
	return s.n && s.p[0] == ' ' ? str_from(s, 1) : s;
}

/* Step 2: "(fwd)" and white space at the end. */
static struct str drop_trailers(struct str s, bool *is_reply)
{
	for (;;) {
		if (s.n && s.p[s.n - 1] == ' ') {
			s.n--;
		} else if (s.n >= 5 && str_ieq(str_from(s, s.n - 5), STR("(fwd)"))) {
			s.n -= 5;
			*is_reply = true;
		} else {
			return s;
		}
	}
}

/* "[…]" and white space behind it: its length, 0 when there is none. */
static size_t blob(struct str s)
{
	size_t n;

	if (s.n == 0 || s.p[0] != '[')
		return 0;
	for (n = 1; n < s.n && s.p[n] != '[' && s.p[n] != ']'; n++)
		;
	if (n == s.n || s.p[n] == '[')
		return 0;
	n++;
	return n + (n < s.n && s.p[n] == ' ');
}

static size_t refwd(struct str s)
{
	struct str t;

	if (str_istarts(s, STR("re")))
		t = str_from(s, 2);
	else if (str_istarts(s, STR("fwd")))
		t = str_from(s, 3);
	else if (str_istarts(s, STR("fw")))
		t = str_from(s, 2);
	else
		return 0;
	t = skip_space(t);
	t = str_from(t, blob(t));
	return t.n && t.p[0] == ':' ? (size_t)(t.p + 1 - s.p) : 0;
}

/*
 * Steps 3 to 5. A run of blobs is read once: when "re:" follows, all of it goes, else the blobs go one by one as long as something is left.
 */
static struct str drop_leaders(struct str s, bool *is_reply)
{
	for (;;) {
		struct str rest;
		size_t n, last = 0;

		s = skip_space(s);
		rest = s;
		while ((n = blob(rest)) > 0) {
			last = (size_t)(rest.p - s.p);
			rest = str_from(rest, n);
		}
		n = refwd(rest);
		if (n) {
			s = str_from(rest, n);
			*is_reply = true;
		} else {
			return rest.n ? rest : str_from(s, last);
		}
	}
}

struct str mime_subject_base(struct arena *a, struct str value, bool *is_reply_r)
{
	return mime_subject_base_of(a, mime_words_decode(a, value), is_reply_r);
}

struct str mime_subject_base_of(struct arena *a, struct str text, bool *is_reply_r)
{
	struct str s = tidy(a, text);
	bool own, *is_reply = is_reply_r ? is_reply_r : &own;

	*is_reply = false;
	for (;;) {
		s = drop_trailers(s, is_reply);
		s = drop_leaders(s, is_reply);
		if (s.n < 6 || !str_istarts(s, STR("[fwd:")) || s.p[s.n - 1] != ']')
			return s;
		s = str_of(s.p + 5, s.n - 6);
		*is_reply = true;
	}
}
