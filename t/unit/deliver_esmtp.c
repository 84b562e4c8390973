/* esmtp: parameters to what scripts ask for. */
#include "deliver/esmtp.h"

#include "tap.h"

int main(void)
{
	struct sieve_envelope env = {0};
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	esmtp_parameters(
	    &a, STR("NOTIFY=SUCCESS,DELAY orcpt=rfc822;a+2Bb@x RET=HDRS ENVID=q+3Dq SIZE=9 X"), 0, &env);
	is_str(env.notify, STR("SUCCESS,DELAY"), "NOTIFY");
	is_str(env.orcpt, STR("rfc822;a+b@x"), "ORCPT is decoded");
	is_str(env.ret, STR("HDRS"), "RET");
	is_str(env.envid, STR("q=q"), "ENVID is decoded");
	ok(str_is_nil(env.auth) && str_is_nil(env.by_mode), "what isn't there");
	esmtp_parameters(&a, STR("AUTH=<> ENVID=+2"), 0, &env);
	ok(str_is_nil(env.auth) && str_is_nil(env.envid), "nobody; xtext that breaks off");
	esmtp_parameters(&a, STR("AUTH=e+3Dmc2@x BY=-120;nT"), 1747827420, &env);
	is_str(env.auth, STR("e=mc2@x"), "AUTH is decoded");
	is_str(env.by_relative, STR("-120"), "BY: seconds");
	is_str(env.by_absolute, STR("2025-05-21T11:35:00Z"), "and the time");
	ok(str_eq(env.by_mode, STR("N")) && str_eq(env.by_trace, STR("T")), "mode and trace");
	env = (struct sieve_envelope){0};
	esmtp_parameters(&a, STR("BY=1 BY=1; BY=;R BY=1;X BY=1;RX BY=1;RTT BY=9999999999;R BY=+;R"), 0, &env);
	ok(str_is_nil(env.by_mode), "what is no time");
	arena_free(&a);
	return done();
}
