/*
 * indexcheck: compares the index of mailboxes with what is in them, and says what differs; --repair makes it anew. Runs as the user; environment: MAIL, HOME, USER.
 *
 *	indexcheck [--repair] [MAILBOX ...]
 *
 * Exit: 0 no differences (or all repaired), 1 differences, 2 misuse, 100 or 111 a mailbox can't be looked at. Man page: indexcheck(1).
 */
#include <getopt.h>
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "mailbox/check.h"
#include "sys/become.h"
#include "sys/start.h"

enum { MEMORY = 256 << 20 };

static struct str name; /* of the mailbox that is looked at */

static void say(void *arg, const char *sentence)
{
	(void)arg;
	printf("%.*s: %s\n", STR_ARG(name), sentence);
}

/* 0, 1 it differs still, -1. */
static int check(struct store *s, bool repair, struct err *e)
{
	struct mailbox_check c = {.say = say};
	struct mailbox_checked r, again;

	if (mailbox_check(s, name, &c, &r, e) < 0)
		return -1;
	if (r.differences == 0 || !repair) {
		printf("%.*s: %u messages, %u differences\n", STR_ARG(name), r.messages, r.differences);
		return r.differences > 0;
	}
	if (mailbox_repair(s, name, e) < 0 || mailbox_check(s, name, &c, &again, e) < 0)
		return -1;
	printf("%.*s: %u messages, %u differences, %s\n", STR_ARG(name), again.messages, r.differences,
	    again.differences ? "some are left" : "repaired");
	return again.differences > 0;
}

static int check_all(struct store *s, bool repair, struct arena *a, struct err *e)
{
	struct store_entry *list;
	int worst = 0;
	size_t n;

	if (store_list(s, a, false, &list, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int result;

		if (list[i].flags & (STORE_NOSELECT | STORE_NONEXISTENT))
			continue;
		name = list[i].name;
		result = check(s, repair, e);
		if (result < 0)
			return -1;
		worst = result > worst ? result : worst;
	}
	return worst;
}

int main(int argc, char **argv)
{
	static const struct option names[] = {{"repair", no_argument, NULL, 'r'}, {0}};
	bool repair = false;
	struct store *s;
	struct arena a;
	struct err e;
	int worst = 0;

	sys_start(argv, 2);
	for (int o; (o = getopt_long(argc, argv, "r", names, NULL)) != -1; repair = true) {
		if (o != 'r') {
			fprintf(stderr, "usage: indexcheck [-r | --repair] [mailbox ...]\n");
			return 2;
		}
	}
	conf_check("indexcheck");
	become_refuse_root();
	arena_init(&a, "check", MEMORY);
	if (store_open(&s, &a, STR_NIL, &e) < 0)
		die_err(&e);
	if (optind == argc)
		worst = check_all(s, repair, &a, &e);
	for (int i = optind; i < argc && worst >= 0; i++) {
		int result;

		name = str_c(argv[i]);
		result = check(s, repair, &e);
		worst = result < 0 || result > worst ? result : worst;
	}
	store_close(s);
	arena_free(&a);
	if (worst < 0)
		die_err(&e);
	return worst;
}
