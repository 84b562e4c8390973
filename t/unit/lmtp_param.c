/* param: what each value may be, and what is kept for scripts. */
#include "lmtp/param.h"

#include "tap.h"

static const char *parse(const char *words, bool of_mail, struct lmtp_params *p)
{
	return lmtp_params_parse(str_c(words), of_mail, false, p);
}

int main(void)
{
	static const char *const wrong[] = {"SIZE", "SIZE=", "SIZE=1x", "BODY=8", "SMTPUTF8=", "SMTPUTF8=1",
	    "RET=x", "ENVID=", "ENVID=+a0", "ENVID=+A", "ENVID=+0A", "ENVID=+7F", "ENVID=+C3+BC", "SIZE=+1",
	    "AUTH", "AUTH=a=b", "BY=", "BY=1", "BY=1;", "BY=;R", "BY=1;RX", "BY=1;RTT", "BY=0;R", "BY=+0;R",
	    "BY=1000000000;N", "SIZE=1 SIZE=1", "BY=1;R by=1;R", "=1", "-A=1", "A_B=1", "SIZE=1\x01"};
	static const char *const wrong_rcpt[] = {"NOTIFY", "NOTIFY=", "NOTIFY=NEVER,DELAY", "NOTIFY=,",
	    "NOTIFY=,,", "NOTIFY=NEVER,", "NOTIFY=SUCCESSS,", "ORCPT", "ORCPT=a", "ORCPT=;a", "ORCPT=a;",
	    "ORCPT=a b;c", "ORCPT=a.b;c", "ORCPT=a@b;c", "ORCPT=rfc822;+0D", "ORCPT=a;\xc3\xbc"};
	char envid[120] = "ENVID=";
	struct lmtp_params p;

	ok(!parse("", true, &p), "none");
	ok(!p.by && !p.size && !p.utf8 && !p.binary && !p.kept[0], "and nothing is said");
	ok(!parse(
	       " SIZE=18446744073709551615  body=BinaryMime smtputf8 RET=hdrs ENVID=a+2B BY=-5;nT AUTH=<> ",
	       true, &p),
	    "all of MAIL");
	ok(p.size == UINT64_MAX && p.binary && p.utf8 && p.by && !p.by_return && p.by_s == -5,
	    "what they say");
	is_str(str_c(p.kept), STR("RET=hdrs ENVID=a+2B BY=-5;nT AUTH=<>"), "what scripts may ask for");
	ok(!parse("BY=+7;R", true, &p), "a time to return by");
	ok(p.by && p.by_return && p.by_s == 7, "which is known");
	ok(!parse("NOTIFY=delay,SUCCESS,Failure ORCPT=rfc822;a+40b", false, &p), "those of RCPT");
	ok(!parse("NOTIFY=,delay,,SUCCESS, ORCPT=x_!#y;+20+7E+09", false, &p),
	    "empty elements, an atom, blanks in xtext");
	ok(!parse("SIZE=99999999999999999999", true, &p) && p.size == UINT64_MAX,
	    "20 digits are more than we count");
	ok(!lmtp_params_parse(STR("ORCPT=utf-8;gr\xc3\xbcn@x"), false, true, &p), "UTF-8 with SMTPUTF8");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		is_str(str_head(str_c(parse(wrong[i], true, &p)), 3), STR("501"), wrong[i]);
	for (size_t i = 0; i < sizeof wrong_rcpt / sizeof *wrong_rcpt; i++)
		ok(parse(wrong_rcpt[i], false, &p) != NULL, "not right: %s", wrong_rcpt[i]);
	is_str(str_head(str_c(parse("NOTIFY=NEVER", true, &p)), 3), STR("555"), "RCPT's in MAIL");
	is_str(str_head(str_c(parse("SIZE=1", false, &p)), 3), STR("555"), "MAIL's in RCPT");
	memset(envid + 6, 'x', 100);
	ok(!parse(envid, true, &p), "the longest ENVID");
	envid[106] = 'x';
	ok(parse(envid, true, &p) != NULL, "one longer");
	return done();
}
