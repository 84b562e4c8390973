/* What is known before anything is decided. */
#include "deliver/delivery.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "conf/conf.h"
#include "mailbox/quota.h"
#include "mime/head.h"

enum { INPUT_TIMEOUT_MS = 5 * 60 * 1000, TRACE_MAX = 16 << 10, HOSTNAME_MAX = 256 };

static int map_message(struct delivery *d, struct err *e)
{
	void *p;

	d->message = STR("");
	if (!d->spool.size)
		return 0;
	p = mmap(NULL, d->spool.size, PROT_READ, MAP_PRIVATE, d->spool.fd, 0);
	if (p == MAP_FAILED)
		return err_sys(e, "the message can't be mapped");
	d->message = str_of(p, d->spool.size);
	return 0;
}

static struct str hostname(struct arena *a)
{
	char name[HOSTNAME_MAX] = "";

	if (conf_string("LDA_HOSTNAME"))
		return str_c(conf_string("LDA_HOSTNAME"));
	return gethostname(name, sizeof name - 1) == 0 && name[0] ? arena_str(a, str_c(name))
	                                                          : STR("localhost");
}

/* SIEVE_USER_EMAIL, the recipient, or a user name that is an address. */
static struct str own_address(const struct delivery *d)
{
	if (conf_string("SIEVE_USER_EMAIL"))
		return str_c(conf_string("SIEVE_USER_EMAIL"));
	if (str_chr(d->env.to, '@') >= 0)
		return d->env.to;
	if (str_chr(d->user, '@') >= 0)
		return d->user;
	if (d->env.to.n || d->user.n)
		return arena_printf(
		    d->arena, "%.*s@%.*s", STR_ARG(d->env.to.n ? d->env.to : d->user), STR_ARG(d->hostname));
	return STR("");
}

/*
 * An MTA puts its own trace lines above the first Received of the message, lmtpd's not counted; those of an earlier pass stand below it. is_traced_r: the MTA has named
 * this recipient itself and nothing stands above that (Postfix's local(8)), so that we don't say it again.
 */
static int look_for_loop(struct delivery *d, bool *is_traced_r, struct err *e)
{
	struct mime_head h;
	unsigned received = 0;

	*is_traced_r = false;
	mime_head_init(&h, d->header);
	if (d->received)
		mime_head_next(&h);
	while (mime_head_next(&h)) {
		if (str_ieq(h.name, STR("received")) && ++received > DELIVERY_RECEIVED_MAX) {
			d->looped = true;
			return err_set(
			    e, ERR_CANNOT, "mail loop: more than %d Received lines", DELIVERY_RECEIVED_MAX);
		}
		if (!str_ieq(h.name, STR("delivered-to")) || !d->env.to.n ||
		    !str_ieq(str_trim(h.value), d->env.to))
			continue;
		if (received) {
			d->looped = true;
			return err_set(e, ERR_CANNOT, "mail loop: the message was delivered to %.*s before",
			    STR_ARG(d->env.to));
		}
		*is_traced_r = !d->received;
	}
	return 0;
}

static void set_top(struct delivery *d, bool is_traced)
{
	struct buf lines, crlf;

	buf_init(&lines, TRACE_MAX);
	buf_init(&crlf, 2 * TRACE_MAX);
	if (!is_traced)
		envelope_trace(&d->env, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		if (lines.p[i] == '\n' && d->is_crlf)
			buf_ch(&crlf, '\r');
		buf_ch(&crlf, lines.p[i]);
	}
	d->top = arena_str(d->arena, buf_str(&crlf));
	buf_free(&lines);
	buf_free(&crlf);
}

/* The command line's mailbox, the address's detail where that is wanted and there, or the setting's. */
static void choose_mailbox(struct delivery *d)
{
	struct err e;

	d->create = d->into.n || conf_bool("LDA_AUTOCREATE");
	d->mailbox = d->into.n ? d->into : str_c(conf_string("LDA_MAILBOX"));
	if (d->into.n || !d->env.detail.n || !conf_bool("LMTP_SAVE_TO_DETAIL"))
		return;
	if (store_check(d->store, d->env.detail, &e) == 0 || (e.kind == ERR_NOTFOUND && d->create))
		d->mailbox = d->env.detail;
}

static int read_message(struct delivery *d, struct err *e)
{
	struct in in;
	int result;

	in_init_fd(&in, d->input, INPUT_TIMEOUT_MS);
	result = spool_read(&d->spool, &in, e);
	if (!d->spool.borrowed)
		in_free(&in);
	return result;
}

/* Fields that only look at the message and the machine. */
static void look(struct delivery *d)
{
	ptrdiff_t lf;

	d->address = own_address(d);
	d->header = str_head(d->message, mime_head_size(d->message, NULL));
	lf = str_chr(d->header, '\n');
	d->is_crlf = lf > 0 && d->header.p[lf - 1] == '\r';
}

static void look_around(struct delivery *d)
{
	d->now = clock_now_s();
	d->user = str_is_nil(str_c(getenv("USER"))) ? STR("") : str_c(getenv("USER"));
	d->hostname = hostname(d->arena);
}

void delivery_stored(struct delivery *d, struct str message)
{
	d->message = message;
	d->top = STR("");
	look_around(d);
	look(d);
}

static int open_store(struct delivery *d, struct err *e)
{
	if (store_open(&d->store, d->arena, STR_NIL, e) < 0) {
		/* Settings, directories: the administrator can mend it, and the mail waits until he has. */
		if (!err_is_space(e->kind))
			e->kind = ERR_TEMP;
		return -1;
	}
	quota_grace(d->store, conf_size("QUOTA_GRACE"));
	choose_mailbox(d);
	return 0;
}

int delivery_aim(struct delivery *d, struct err *e)
{
	d->store = NULL;
	if (envelope_complete(&d->env, d->arena, str_c(conf_string("LDA_DELIMITER")), e) < 0)
		return -1;
	return open_store(d, e);
}

int delivery_open(struct delivery *d, struct err *e)
{
	bool is_traced;

	d->store = NULL;
	look_around(d);
	spool_init(&d->spool, conf_string("LMTP_SPOOL"), conf_size("MAIL_MAX_SIZE"));
	if (envelope_complete(&d->env, d->arena, str_c(conf_string("LDA_DELIMITER")), e) < 0 ||
	    read_message(d, e) < 0 || map_message(d, e) < 0)
		return -1;
	look(d);
	if (look_for_loop(d, &is_traced, e) < 0)
		return -1;
	set_top(d, is_traced);
	return open_store(d, e);
}

void delivery_close(struct delivery *d)
{
	store_close(d->store);
	if (d->message.n)
		munmap((void *)(uintptr_t)d->message.p, d->message.n);
	spool_free(&d->spool);
}

struct into_bytes delivery_bytes(const struct delivery *d, const struct str *edited)
{
	if (edited)
		return (struct into_bytes){.pieces = {d->top, edited[0], edited[1]}};
	return (struct into_bytes){.pieces = {d->top}, .spool = &d->spool};
}

struct str delivery_field(const struct delivery *d, const char *name)
{
	struct str value = mime_head_get(d->header, str_c(name));

	return str_is_nil(value) ? STR("") : str_trim(mime_head_unfold(d->arena, value));
}
