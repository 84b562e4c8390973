/* Facts at second hand. */
#include "login/forward.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "base/num.h"

enum { ADDRESS_MAX = 46, PORT_MAX = 65535, SESSION_MAX = 40 };

/* The member of that name in XCLIENT or ID. */
static struct str *place_of(struct login_forward *f, struct str name)
{
	const struct {
		struct str xclient, id;
		struct str *place;
	} names[] = {
	    {STR("ADDR"), STR("x-originating-ip"), &f->address},
	    {STR("PORT"), STR("x-originating-port"), &f->port},
	    {STR("DESTADDR"), STR("x-connected-ip"), &f->local_address},
	    {STR("DESTPORT"), STR("x-connected-port"), &f->local_port},
	    {STR("SESSION"), STR("x-session-id"), &f->session},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_ieq(name, names[i].xclient) || str_ieq(name, names[i].id))
			return names[i].place;
	return NULL;
}

static bool take(struct login_forward *f, struct str word)
{
	struct str name, *place;

	if (word.n >= 2 && word.p[0] == '"' && word.p[word.n - 1] == '"')
		word = str_head(str_from(word, 1), word.n - 2);
	if (!str_cut(&word, '=', &name) || str_is_nil(word))
		return false;
	place = place_of(f, name);
	if (place)
		*place = word;
	return true;
}

bool login_forward_words(struct login_forward *f, struct str words)
{
	struct str word;

	for (; words.n; words = str_from(words, word.n)) {
		words = str_from(words, str_span(words, " "));
		word = str_head(words, str_cspan(words, " "));
		if (word.n && !take(f, word))
			return false;
	}
	return true;
}

bool login_forward_pair(struct login_forward *f, struct str name, struct str value)
{
	struct str *place = str_istarts(name, STR("x-")) ? place_of(f, name) : NULL;

	if (place)
		*place = value;
	return place != NULL;
}

static bool is_address(struct str s)
{
	unsigned char bytes[16];
	char text[ADDRESS_MAX + 1];

	if (s.n == 0 || s.n > ADDRESS_MAX || str_chr(s, '\0') >= 0)
		return false;
	snprintf(text, sizeof text, "%.*s", STR_ARG(s));
	return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

static bool is_port(struct str s)
{
	uint32_t n;

	return num_parse_u32(s, &n) && n <= PORT_MAX && s.n <= 5;
}

static bool is_session(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_alnum(s.p[i]) && (s.p[i] == '\0' || !strchr("+/=.:_-", s.p[i])))
			return false;
	return s.n <= SESSION_MAX;
}

bool login_forward_is_valid(const struct login_forward *f)
{
	return is_address(f->address) && (f->port.n == 0 || is_port(f->port)) &&
	       (f->local_address.n == 0 || is_address(f->local_address)) &&
	       (f->local_port.n == 0 || is_port(f->local_port)) && is_session(f->session);
}
