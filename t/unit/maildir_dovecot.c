/*
 * The same Maildir in the hands of Dovecot and of this room, in turns: both must see the same UIDVALIDITY, UIDs, flags, keywords, folders and
 * subscriptions. Skipped where there is no doveadm.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maildir/deliver.h"
#include "maildir/file.h"
#include "maildir/folder.h"
#include "maildir/keywords.h"
#include "maildir/match.h"
#include "maildir/subs.h"
#include "maildir/uidvalidity.h"
#include "maildir/uidwrite.h"
#include "sys/file.h"
#include "tap.h"

enum { NOBODY = 65534 };
static char dir[] = "/tmp/maildir_dovecot.XXXXXX";
static struct arena a;
static struct maildir_root root = {.layout = MAILDIR_LAYOUT_PLUSPLUS, .separator = '.'};

/* What a doveadm command prints, words separated by single spaces. */
__attribute__((format(printf, 1, 2))) static struct str doveadm(const char *fmt, ...)
{
	char args[400], cmd[700], buf[4096];
	struct buf words;
	struct str s;
	va_list ap;
	size_t n;
	FILE *f;

	va_start(ap, fmt);
	vsnprintf(args, sizeof args, fmt, ap);
	va_end(ap);
	snprintf(cmd, sizeof cmd, "exec 2>>%s/log; doveadm -f flow -c %s/conf %s", dir, dir, args);
	f = popen(cmd, "r");
	n = f ? fread(buf, 1, sizeof buf, f) : 0;
	if (f)
		pclose(f);
	buf_init(&words, 8192);
	for (size_t i = 0; i < n; i++) {
		bool space = buf[i] == ' ' || buf[i] == '\n';

		if (!space)
			buf_ch(&words, buf[i]);
		else if (words.n && words.p[words.n - 1] != ' ')
			buf_ch(&words, ' ');
	}
	s = str_trim(arena_str(&a, buf_str(&words)));
	buf_free(&words);
	return s;
}

static void put(const char *name, const char *text)
{
	file_write(AT_FDCWD, arena_printf(&a, "%s/%s", dir, name).p, str_c(text), false, NULL);
}

static bool set_up(void)
{
	char conf[1000];

	if (system("command -v doveadm >/dev/null") != 0 || !mkdtemp(dir))
		return false;
	if (geteuid() == 0 && (chown(dir, NOBODY, NOBODY) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
		return false;
	setenv("HOME", dir, 1);
	setenv("USER", "nobody", 1);
	snprintf(conf, sizeof conf,
	    "base_dir = %s/run\nlog_path = %s/log\nssl = no\nprotocols =\nmail_uid = %d\nmail_gid = %d\n"
	    "first_valid_uid = 1\nfirst_valid_gid = 1\nmail_location = maildir:%s/mail\n"
	    "namespace inbox {\n  inbox = yes\n}\n",
	    dir, dir, (int)getuid(), (int)getgid(), dir);
	put("conf", conf);
	put("msg", "Subject: one\n\nbody\n");
	return true;
}

/* Our view: "uid:flags:letters uid:…". */
static struct str our_view(int at, struct maildir_uidlist *u)
{
	struct maildir_scan s;
	struct maildir_match m;
	struct str line = STR("");
	struct err e;

	maildir_scan_init(&s, at);
	if (maildir_uidlist_refresh(u, &e) < 0 || maildir_match_scan(&m, u, &s, &e) < 0)
		return arena_str(&a, str_c(e.text));
	for (size_t i = 0; i < u->entries.n; i++) {
		const struct maildir_scan_entry *en;

		if (m.file[i] == MAILDIR_MATCH_NONE)
			continue;
		en = &s.entries.p[m.file[i]];
		line = arena_printf(&a, "%.*s%s%u:%u:%u", STR_ARG(line), line.n ? " " : "",
		    u->entries.p[i].uid, en->flags, en->letters);
	}
	maildir_match_free(&m);
	maildir_scan_free(&s);
	return line;
}

static void test_reading(int at, struct maildir_uidlist *u)
{
	struct maildir_keywords k;
	struct str *names;
	struct err e;
	size_t n;

	is_str(our_view(at, u), STR("1:1:3 2:0:0 4:4:2"),
	    "UIDs, flags and keyword letters are as Dovecot made them");
	is_str(doveadm("mailbox status uidvalidity INBOX"),
	    arena_printf(&a, "INBOX uidvalidity=%u", u->uidvalidity), "UIDVALIDITY");
	ok(u->has_guid, "a GUID");
	maildir_keywords_init(&k, at);
	maildir_keywords_refresh(&k, &e);
	is_str(maildir_keywords_name(&k, 0), STR("$Junk"), "keyword a");
	is_str(maildir_keywords_name(&k, 1), STR("$Label1"), "keyword b");
	maildir_keywords_free(&k);
	is_int(maildir_subs_read(&root, root.fd, &a, &names, &n, &e), 0, "subscriptions");
	ok(n == 2 && str_eq(names[0], STR("Work.Tea")) && str_eq(names[1], STR("Caf\xc3\xa9")), "both names");
}

/* A message of ours with a UID, under the lock. */
static uint32_t deliver(int at, struct maildir_uidlist *u, const char *text)
{
	struct maildir_deliver_args args = {.flags = MAILDIR_SEEN, .mtime_s = 1500000000};
	struct maildir_uidlist_hint hint = {0, 0, root.fd};
	struct maildir_uidlist_add add = {.psize = MAILDIR_SIZE_UNKNOWN, .vsize = MAILDIR_SIZE_UNKNOWN};
	struct maildir_deliver d;
	struct err e = {0};

	maildir_deliver_init(&d, at, &a);
	if (maildir_uidlist_lock(u, 1000, &e) < 0 || maildir_uidlist_sync(u, &hint, &e) < 0 ||
	    maildir_deliver_begin(&d, &e) < 0 || maildir_deliver_write(&d, str_c(text), &e) < 0 ||
	    maildir_deliver_finish(&d, &args, &e) < 0 || maildir_deliver_commit(&d, &e) < 0)
		printf("# %s\n", e.text);
	add.base = d.files.p[0].base;
	if (maildir_uidlist_append(u, &add, 1, &e) < 0)
		printf("# %s\n", e.text);
	maildir_uidlist_unlock(u);
	maildir_deliver_done(&d);
	return add.uid;
}

static void test_writing(int at, struct maildir_uidlist *u)
{
	struct str names[] = {STR("$Forwarded"), STR("ours")};
	struct maildir_where w = {0};
	struct maildir_keywords k;
	int letters[2];
	struct err e;

	is_int(deliver(at, u, "Subject: ours\n\nx\n"), 5, "our message gets the next UID");
	is_str(doveadm("fetch 'uid flags date.received size.virtual' mailbox INBOX uid 5"),
	    STR("uid=5 flags=\\Seen date.received=2017-07-14 02:40:00 size.virtual=20"),
	    "Dovecot sees it so");
	is_int(maildir_uidlist_lock(u, 1000, &e), 0, "lock for keywords");
	maildir_keywords_init(&k, at);
	is_int(maildir_keywords_add(&k, names, 2, 0, letters, &e), 0, "new keywords");
	maildir_uidlist_unlock(u);
	maildir_keywords_free(&k);
	w.flags = MAILDIR_SEEN;
	is_int(maildir_file_set_flags(at, maildir_uidlist_name(u, (size_t)maildir_uidlist_find(u, 5)), &w,
	           MAILDIR_FLAGGED, 1U << letters[1], &e),
	    0, "flags by rename");
	is_str(doveadm("fetch 'uid flags' mailbox INBOX uid 5"), STR("uid=5 flags=\\Flagged ours"),
	    "Dovecot sees flag and keyword");
	doveadm("flags add '\\Answered ours $Label1' mailbox INBOX uid 2");
	is_str(our_view(at, u), STR("1:1:3 2:2:10 4:4:2 5:4:8"), "and we see what it does with our keyword");
}

static void test_rewriting(int at, struct maildir_uidlist *u)
{
	bool dead[8] = {0};
	uint32_t validity = u->uidvalidity;
	struct err e;

	doveadm("expunge mailbox INBOX uid 4");
	is_int(maildir_uidlist_lock(u, 1000, &e), 0, "lock");
	maildir_uidlist_refresh(u, &e);
	for (size_t i = 0; i < u->entries.n; i++)
		dead[i] = u->entries.p[i].uid == 3 || u->entries.p[i].uid == 4;
	is_int(maildir_uidlist_rewrite(u, dead, &e), 0, "rewritten without what is gone");
	maildir_uidlist_unlock(u);
	is_str(doveadm("mailbox status 'uidvalidity uidnext messages' INBOX"),
	    arena_printf(&a, "INBOX messages=3 uidnext=6 uidvalidity=%u", validity), "Dovecot agrees");
	is_str(doveadm("fetch uid mailbox INBOX all"), STR("uid=1 uid=2 uid=5"), "the same UIDs");
	doveadm("save -m INBOX %s/msg", dir);
	doveadm("fetch uid mailbox INBOX all");
	is_str(our_view(at, u), STR("1:1:3 2:2:10 5:4:8 6:0:0"), "Dovecot appends behind our rewrite");
	/* Without its index Dovecot has nothing but these files. */
	ok(system(arena_printf(&a, "rm -f %s/mail/dovecot.index*", dir).p) == 0, "the index is deleted");
	is_str(doveadm("fetch 'uid flags' mailbox INBOX all"),
	    STR("uid=1 flags=\\Seen $Junk $Label1 uid=2 flags=\\Answered $Label1 ours uid=5 flags=\\Flagged "
	        "ours uid=6 flags=\\Recent"),
	    "all is as it was");
	/* A version 1 list, as Courier or an old Dovecot had it, is ours to convert. */
	deliver(at, u, "Subject: last\n\n");
	is_str(doveadm("fetch uid mailbox INBOX uid 7"), STR("uid=7"), "and so on in turns");
}

static void test_folders(void)
{
	struct maildir_list_entry *list;
	struct err e;
	size_t n;

	is_int(maildir_list_all(&root, &a, &list, &n, &e), 0, "list");
	ok(n == 4 && str_eq(list[1].name, STR("Caf\xc3\xa9")) && str_eq(list[2].name, STR("Work")) &&
	        list[2].noselect && str_eq(list[3].name, STR("Work.Tea")),
	    "Dovecot's folders");
	is_int(maildir_folder_create(&root, STR("Ours.\xc3\x84"), &e), 0, "a folder of ours");
	is_int(maildir_subs_set(&root, root.fd, STR("Ours.\xc3\x84"), true, &e), 1, "subscribed");
	is_int(maildir_folder_rename(&root, STR("Work"), STR("Play"), &e), 0, "one renamed");
	is_int(maildir_folder_delete(&root, STR("Caf\xc3\xa9"), &e), 0, "one deleted");
	is_str(doveadm("mailbox list 'Ours*'"), STR("Ours Ours.\xc3\x84"), "Dovecot lists it");
	is_str(doveadm("mailbox list 'Play*'"), STR("Play Play.Tea"), "and the renamed one");
	is_str(doveadm("mailbox list 'Caf*'"), STR(""), "and not the deleted one");
	is_str(doveadm("mailbox list -s 'Ours*'"), STR("Ours.\xc3\x84"), "and the subscription");
	is_str(
	    doveadm("mailbox status messages Play.Tea"), STR("Play.Tea messages=1"), "messages came along");
}

static void test_counter(void)
{
	uint32_t ours = maildir_uidvalidity_next(root.fd);

	doveadm("mailbox create New1");
	is_str(doveadm("mailbox status uidvalidity New1"), arena_printf(&a, "New1 uidvalidity=%u", ours + 1),
	    "Dovecot's next UIDVALIDITY follows ours");
	is_int(maildir_uidvalidity_next(root.fd), (int64_t)ours + 2, "and ours its");
}

int main(void)
{
	struct maildir_uidlist u;
	char cmd[200];

	arena_init(&a, "test", 16 << 20);
	setenv("TZ", "UTC", 1);
	if (!set_up()) {
		printf("1..0 # SKIP no doveadm here\n");
		return 0;
	}
	for (int i = 0; i < 4; i++)
		doveadm("save -m INBOX %s/msg", dir);
	doveadm("mailbox create Work.Tea Caf\xc3\xa9");
	doveadm("mailbox subscribe Work.Tea Caf\xc3\xa9");
	doveadm("save -m Work.Tea %s/msg", dir);
	doveadm("flags add '\\Seen $Junk $Label1' mailbox INBOX uid 1");
	doveadm("flags add '\\Flagged $Label1' mailbox INBOX uid 4");
	doveadm("expunge mailbox INBOX uid 3");
	root.fd = open(arena_printf(&a, "%s/mail", dir).p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir_uidlist_init(&u, root.fd);
	test_reading(root.fd, &u);
	test_writing(root.fd, &u);
	test_rewriting(root.fd, &u);
	maildir_uidlist_free(&u);
	test_folders();
	test_counter();
	arena_free(&a);
	snprintf(cmd, sizeof cmd, "grep -iE 'panic|corrupt|error' %s/log; rm -rf %s", dir, dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
