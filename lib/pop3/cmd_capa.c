/* CAPA (RFC 2449) and LANG (RFC 6856). */
#include "conf/conf.h"
#include "pop3/pop3.h"

static const char *const lines[] = {
    "TOP",
    "UIDL",
    "RESP-CODES",
    "AUTH-RESP-CODE",
    "PIPELINING",
    "LOGIN-DELAY 0",
    "UTF8",
    "LANG",
    "IMPLEMENTATION dovetail",
};

void pop3_capa_common(struct out *out)
{
	int64_t expire = conf_seconds("POP3_EXPIRE");

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		out_printf(out, "%s\r\n", lines[i]);
	if (expire == 0)
		out_c(out, "EXPIRE NEVER\r\n");
	else
		out_printf(out, "EXPIRE %lld\r\n", (long long)expire / 86400);
}

int pop3_cmd_capa(void *arg)
{
	struct pop3 *p = arg;

	out_c(&p->s.out, "+OK\r\n");
	pop3_capa_common(&p->s.out);
	out_c(&p->s.out, ".\r\n");
	return 0;
}

void pop3_lang_answer(struct out *out, struct str args)
{
	if (!args.n)
		out_c(out, "+OK\r\nen English\r\n.\r\n");
	else if (str_eq(args, STR("*")) || str_ieq(args, STR("en")) || str_istarts(args, STR("en-")))
		out_c(out, "+OK en texts are in English\r\n");
	else
		out_c(out, "-ERR that language isn't offered: en\r\n");
}

int pop3_cmd_lang(void *arg)
{
	struct pop3 *p = arg;

	pop3_lang_answer(&p->s.out, p->args);
	return 0;
}
