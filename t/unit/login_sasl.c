/* PLAIN's message. */
#include "login/sasl.h"

#include "tap.h"

static const struct {
	struct str message;
	bool good;
	struct str authzid, user, password;
} cases[] = {
    {{"\0bob\0pass", 9}, true, {"", 0}, {"bob", 3}, {"pass", 4}},
    {{"ann\0bob\0pass", 12}, true, {"ann", 3}, {"bob", 3}, {"pass", 4}},
    {{"\0bob\0pa ss", 10}, true, {"", 0}, {"bob", 3}, {"pa ss", 5}},
    {{"", 0}, false, {0}, {0}, {0}},
    {{"\0bob", 4}, false, {0}, {0}, {0}},
    {{"\0\0pass", 6}, false, {0}, {0}, {0}},
    {{"\0bob\0", 5}, false, {0}, {0}, {0}},
    {{"\0bob\0pa\0ss", 10}, false, {0}, {0}, {0}},
    {{"bob pass", 8}, false, {0}, {0}, {0}},
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str authzid, user, password;
		bool good = login_sasl_plain(cases[i].message, &authzid, &user, &password);

		ok(good == cases[i].good, "message %zu", i);
		if (good && cases[i].good)
			ok(str_eq(authzid, cases[i].authzid) && str_eq(user, cases[i].user) &&
			        str_eq(password, cases[i].password),
			    "its parts");
	}
	return done();
}
