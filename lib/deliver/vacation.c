/* Answers to whoever writes. */
#include "base/log.h"
#include "conf/conf.h"
#include "deliver/act.h"
#include "deliver/memory.h"

static int send_answer(const struct delivery *d, const struct sieve_action *a, struct err *e)
{
	struct compose_head head = {.from = a->from,
	    .to = a->address,
	    .subject = a->subject,
	    .auto_submitted = STR("auto-replied"),
	    .replies = true};
	struct act_mail m = {.from = conf_bool("SIEVE_VACATION_ENVELOPE_FROM") ? d->address : STR(""),
	    .to = &a->address,
	    .nto = 1};

	compose_init(&m.c, d);
	compose_head(&m.c, &head);
	buf_add(&m.c.b, STR("Precedence: bulk\r\nX-Auto-Response-Suppress: All\r\n"));
	if (a->mime)
		compose_raw(&m.c, a->text);
	else
		compose_text(&m.c, a->text);
	return act_send(d, a, &m, e);
}

int act_vacation(const struct delivery *d, const struct sieve_action *a, struct err *e)
{
	struct memory mem;
	struct err sub;
	int result;

	if (memory_open(&mem, d->arena, "vacation", d->now, e) < 0)
		return -1;
	result = memory_claim(&mem, a->handle, a->address, d->now + a->seconds, e);
	if (result == 0)
		log_info("vacation: %.*s was answered before", STR_ARG(a->address));
	if (result == 1) {
		result = send_answer(d, a, e);
		/* Nobody was answered: the next message may be. */
		if (result < 0 && memory_put(&mem, a->handle, a->address, 0, &sub) < 0)
			log_warning("vacation: %s", sub.text);
		if (result == 0)
			log_info("vacation: answered %.*s", STR_ARG(a->address));
	}
	memory_close(&mem);
	return result < 0 ? -1 : 0;
}
