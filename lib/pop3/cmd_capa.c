/* CAPA (RFC 2449), UTF8 and LANG (RFC 6856). */
#include "conf/conf.h"
#include "pop3/pop3.h"

static const char *const lines[] = {
    "TOP",
    "UIDL",
    "RESP-CODES",
    "AUTH-RESP-CODE",
    "PIPELINING",
    "EXPIRE NEVER",
    "LOGIN-DELAY 0",
    "UTF8",
    "LANG",
    "IMPLEMENTATION dovetail",
};

int pop3_cmd_capa(void *arg)
{
	struct pop3 *p = arg;

	out_c(&p->s.out, "+OK\r\n");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		out_printf(&p->s.out, "%s\r\n", lines[i]);
	out_c(&p->s.out, ".\r\n");
	return 0;
}

int pop3_cmd_utf8(void *arg)
{
	struct pop3 *p = arg;

	/* Messages are stored and sent as they are: a client that says UTF8 gets what every client gets, unchanged. */
	p->utf8 = true;
	out_c(&p->s.out, "+OK UTF8 enabled\r\n");
	return 0;
}

int pop3_cmd_lang(void *arg)
{
	struct pop3 *p = arg;

	if (!p->args.n)
		out_c(&p->s.out, "+OK\r\nen English\r\n.\r\n");
	else if (str_eq(p->args, STR("*")) || str_ieq(p->args, STR("en")) || str_istarts(p->args, STR("en-")))
		out_c(&p->s.out, "+OK en texts are in English\r\n");
	else
		out_c(&p->s.out, "-ERR that language isn't offered: en\r\n");
	return 0;
}
