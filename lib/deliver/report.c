/* Abuse reports (RFC 5965). */
#include "base/log.h"
#include "deliver/act.h"

int act_report(const struct delivery *d, const struct sieve_action *a, struct err *e)
{
	struct compose_head head = {.from = d->address,
	    .to = a->address,
	    .subject = STR("Report about a message"),
	    .auto_submitted = STR("auto-generated (report)")};
	struct act_mail m = {.from = d->address, .to = &a->address, .nto = 1};

	compose_init(&m.c, d);
	compose_head(&m.c, &head);
	compose_multipart(&m.c, "report; report-type=feedback-report");
	compose_part(&m.c);
	compose_text(&m.c, a->text);
	compose_part(&m.c);
	buf_printf(&m.c.b,
	    "Content-Type: message/feedback-report\r\n\r\nVersion: 1\r\nFeedback-Type: %.*s\r\n"
	    "User-Agent: dovetail/" DOVETAIL_VERSION "\r\n",
	    STR_ARG(a->subject));
	if (d->env.from.n)
		buf_printf(&m.c.b, "Original-Mail-From: <%.*s>\r\n", STR_ARG(d->env.from));
	if (d->env.to.n)
		buf_printf(&m.c.b, "Original-Rcpt-To: <%.*s>\r\n", STR_ARG(d->env.to));
	compose_part(&m.c);
	compose_original(&m.c, a->headers_only ? "text/rfc822-headers" : "message/rfc822",
	    a->headers_only ? d->header : d->message);
	compose_end(&m.c);
	if (act_send(d, a, &m, e) < 0)
		return -1;
	log_info("report: sent to %.*s", STR_ARG(a->address));
	return 0;
}
