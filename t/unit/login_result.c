/* Words for results, both ways. */
#include "login/result.h"

#include "tap.h"

int main(void)
{
	for (int r = LOGIN_REFUSED; r < LOGIN_OK; r++)
		is_int(login_result_of(str_c(login_result_word((enum login_result)r))), r, "a word and back");
	is_int(login_result_of(STR("ok")), LOGIN_REFUSED, "no word means success");
	is_int(login_result_of(STR("whatever")), LOGIN_REFUSED, "unknown words refuse");
	is_int(login_result_of(STR("")), LOGIN_REFUSED, "so does none");
	return done();
}
