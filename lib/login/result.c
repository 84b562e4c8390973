/* Words for results. */
#include "login/result.h"

static const char *const words[] = {
    [LOGIN_REFUSED] = "refused",
    [LOGIN_DISABLED] = "disabled",
    [LOGIN_EXPIRED] = "expired",
    [LOGIN_AUTHZID] = "authzid",
    [LOGIN_SYNTAX] = "syntax",
    [LOGIN_CANCELLED] = "cancelled",
    [LOGIN_TEMPORARY] = "temporary",
    [LOGIN_LIMIT] = "limit",
    [LOGIN_OK] = "ok",
};

const char *login_result_word(enum login_result r)
{
	return words[r];
}

enum login_result login_result_of(struct str word)
{
	for (int r = LOGIN_REFUSED; r < LOGIN_OK; r++) {
		if (str_eq(word, str_c(words[r])))
			return (enum login_result)r;
	}
	return LOGIN_REFUSED;
}
