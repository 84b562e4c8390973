/* What commands did, told to imap-sieve. */
#include "imap/event.h"

#include <unistd.h>

#include "base/log.h"
#include "base/vec.h"
#include "mailbox/metadata.h"
#include "sys/fd.h"
#include "sys/program.h"
#include "sys/sealed.h"
#include "sys/spawn.h"

#define ENTRY "/shared/imapsieve/script"
enum { TIMEOUT_MS = 10 * 60 * 1000, LINES_MAX = 64 << 20, EXIT_CHANGED = 10 };

/* A message before its flags change. */
struct before {
	uint32_t uid;
	uint8_t flags;
	uint64_t keys;
};

/* Of one command; in its arena. */
struct imap_event {
	const char *cause;
	struct str mailbox, script;
	struct before *before;
	size_t n;
	struct buf lines; /* what imap-sieve reads */
};

bool imap_event_is_on(void)
{
	return conf_string("IMAP_SIEVE_URL") && conf_bool("IMAP_METADATA");
}

/* The entry of the mailbox (guid) or the server (NULL); NIL when there is none. */
static struct str entry(struct imap *c, const unsigned char *guid)
{
	struct mailbox_annotation *all;
	struct err e;
	size_t n;

	if (mailbox_metadata_get(c->store, guid, &c->s.cmd, &all, &n, &e) < 0) {
		log_warning("annotations can't be read: %s", e.text);
		return STR_NIL;
	}
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].name, STR(ENTRY)))
			return all[i].value;
	return STR_NIL;
}

/* The mailbox's own entry counts even when it is empty (RFC 6785 2.3.1). */
static struct str script_of(struct imap *c, struct str mailbox)
{
	struct store_status st;
	struct err e;
	struct str own;

	if (store_status(c->store, mailbox, STORE_STATUS_MAILBOXID, &st, &e) < 0)
		return STR_NIL;
	own = entry(c, st.guid);
	return str_is_nil(own) ? entry(c, NULL) : own;
}

/* The command's event, or NULL when there is no script for it. A command is one event of one mailbox. */
static struct imap_event *begin(struct imap *c, const char *cause, struct str mailbox)
{
	struct str script;

	if (c->event || !imap_event_is_on())
		return NULL;
	script = script_of(c, mailbox);
	if (!script.n || str_chr(script, '\0') >= 0)
		return NULL;
	c->event = arena_alloc(&c->s.cmd, sizeof *c->event);
	*c->event = (struct imap_event){
	    .cause = cause, .mailbox = arena_str(&c->s.cmd, mailbox), .script = arena_str(&c->s.cmd, script)};
	buf_init(&c->event->lines, LINES_MAX);
	return c->event;
}

void imap_event_saved(struct imap *c, const char *cause, struct str name, const struct mailbox_saved *saved)
{
	struct imap_event *ev = saved->uids.n ? begin(c, cause, name) : NULL;

	for (size_t i = 0; ev && i < saved->uids.n; i++)
		buf_printf(&ev->lines, "%u:%u\n", saved->uids.p[i].first, saved->uids.p[i].last);
}

void imap_event_before(struct imap *c, const struct index_ranges *uids)
{
	VEC(struct before) v = {0};
	struct imap_event *ev = begin(c, "FLAG", mailbox_name(c->box));

	for (size_t i = 0; ev && i < uids->n; i++) {
		uint32_t seq = mailbox_seq_from(c->box, uids->p[i].first);

		for (; seq <= mailbox_count(c->box); seq++) {
			const struct index_msg *m = mailbox_msg(c->box, seq);

			if (m->uid > uids->p[i].last)
				break;
			*vec_push(&v, &c->s.cmd) = (struct before){m->uid, m->flags, m->keys};
		}
	}
	if (ev) {
		ev->before = v.p;
		ev->n = v.n;
	}
}

static void add_line(struct imap *c, struct before first, uint32_t last)
{
	static const struct {
		uint8_t bit;
		const char *name;
	} names[] = {{INDEX_SEEN, "\\Seen"}, {INDEX_ANSWERED, "\\Answered"}, {INDEX_FLAGGED, "\\Flagged"},
	    {INDEX_DELETED, "\\Deleted"}, {INDEX_DRAFT, "\\Draft"}};
	struct buf *b = &c->event->lines;

	buf_printf(b, "%u:%u", first.uid, last);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (first.flags & names[i].bit)
			buf_printf(b, " %s", names[i].name);
	for (int i = 0; i < 64; i++)
		if (first.keys & (1ULL << i))
			buf_printf(b, " %.*s", STR_ARG(mailbox_keyword_name(c->box, i)));
	buf_ch(b, '\n');
}

/* Runs of messages with the same change are one line. */
void imap_event_after(struct imap *c, const struct mailbox_store_args *args)
{
	struct imap_event *ev = c->event;
	bool all = args->op == INDEX_REPLACE;
	struct before run = {0};
	uint32_t last = 0;

	for (size_t i = 0; ev && i < ev->n; i++) {
		struct before d = ev->before[i];
		uint32_t seq = mailbox_seq(c->box, d.uid);
		const struct index_msg *m = seq ? mailbox_msg(c->box, seq) : NULL;

		if (!m || mailbox_is_gone(m))
			continue;
		d.flags =
		    (d.flags ^ m->flags) & (all ? UINT8_MAX & ~INDEX_PASSED : args->flags & ~INDEX_PASSED);
		d.keys = (d.keys ^ m->keys) & (all ? UINT64_MAX : args->keys);
		if (run.uid && d.flags == run.flags && d.keys == run.keys) {
			last = d.uid;
			continue;
		}
		if (run.flags || run.keys)
			add_line(c, run, last);
		run = d;
		last = d.uid;
	}
	if (ev && (run.flags || run.keys))
		add_line(c, run, last);
}

/* Its exit code; -1 after the log has it. */
static int start(const struct imap_event *ev, struct imap *c)
{
	char *argv[] = {(char *)(uintptr_t) "imap-sieve", (char *)(uintptr_t)ev->cause,
	    (char *)(uintptr_t)arena_cstr(&c->s.cmd, ev->mailbox),
	    (char *)(uintptr_t)arena_cstr(&c->s.cmd, ev->script), NULL};
	struct err e;
	int fd = sealed_make("imap-sieve", buf_str(&ev->lines), &e), code;
	struct spawn_fd fds[] = {{fd, 0}, {2, 1}};
	pid_t pid;

	if (fd < 0 || lseek(fd, 0, SEEK_SET) < 0) {
		log_error("the Sieve script of %.*s isn't run: %s", STR_ARG(ev->mailbox),
		    fd < 0 ? e.text : "lseek");
		fd_close(&fd);
		return -1;
	}
	argv[0] = (char *)(uintptr_t)program_path("imap-sieve");
	pid = spawn(argv, NULL, fds, 2, &e);
	fd_close(&fd);
	if (pid < 0) {
		log_error("the Sieve script of %.*s isn't run: %s", STR_ARG(ev->mailbox), e.text);
		return -1;
	}
	code = spawn_wait(pid, TIMEOUT_MS);
	if (code != 0 && code != EXIT_CHANGED)
		log_error("imap-sieve ended with %d over the script %.*s of %.*s", code, STR_ARG(ev->script),
		    STR_ARG(ev->mailbox));
	return code;
}

void imap_event_run(struct imap *c)
{
	struct imap_event *ev = c->event;

	if (!ev)
		return;
	c->event = NULL;
	if (ev->lines.full)
		log_error("the Sieve script of %.*s isn't run: too many messages", STR_ARG(ev->mailbox));
	/* What the script did to flags is news, also of messages whose flags the command has told. */
	else if (ev->lines.n && start(ev, c) == EXIT_CHANGED)
		index_ranges_free(&c->told);
	buf_free(&ev->lines);
}
