/*
 * imapd - an IMAP session for one user, after login.
 *
 * Descriptors 0 and 1: the client (a socket or two pipes). Environment: MAIL and the settings of dovetail-settings(5); HOME and USER; what a login
 * program hands over (session/handover.h): then it answers that login, otherwise it greets with PREAUTH.
 * Exit codes: 0 the session ended; 100 wrong settings, or uid 0; 111 a passing error. Manual: imapd(8).
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "conf/conf.h"
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/hibernate.h"
#include "session/handback.h"
#include "session/handover.h"
#include "sys/become.h"
#include "sys/file.h"
#include "sys/peer.h"
#include "sys/start.h"

/* The protocol's index page. */
static const struct session_command commands[] = {
    {"CAPABILITY", IMAP_ANY, imap_cmd_capability, 0},
    {"NOOP", IMAP_ANY, imap_cmd_noop, 0},
    {"LOGOUT", IMAP_ANY, imap_cmd_logout, IMAP_QUIET},
    {"UNAUTHENTICATE", IMAP_ANY, imap_cmd_unauthenticate, IMAP_QUIET},
    {"ID", IMAP_ANY, imap_cmd_id, 0},
    {"ENABLE", IMAP_ANY, imap_cmd_enable, 0},
    {"NAMESPACE", IMAP_ANY, imap_cmd_namespace, 0},
    {"LANGUAGE", IMAP_ANY, imap_cmd_language, 0},
    {"COMPARATOR", IMAP_ANY, imap_cmd_comparator, 0},
    {"NOTIFY", IMAP_ANY, imap_cmd_notify, 0},
    {"IDLE", IMAP_ANY, imap_cmd_idle, 0},
    {"COMPRESS", IMAP_ANY, imap_cmd_compress, 0},
    {"SELECT", IMAP_ANY, imap_cmd_select, IMAP_QUIET},
    {"EXAMINE", IMAP_ANY, imap_cmd_select, IMAP_QUIET},
    {"CREATE", IMAP_ANY, imap_cmd_create, 0},
    {"DELETE", IMAP_ANY, imap_cmd_delete, 0},
    {"RENAME", IMAP_ANY, imap_cmd_rename, 0},
    {"SUBSCRIBE", IMAP_ANY, imap_cmd_subscribe, 0},
    {"UNSUBSCRIBE", IMAP_ANY, imap_cmd_unsubscribe, 0},
    {"LIST", IMAP_ANY, imap_cmd_list, 0},
    {"LSUB", IMAP_ANY, imap_cmd_lsub, 0},
    {"STATUS", IMAP_ANY, imap_cmd_status, IMAP_NUMBERLESS},
    {"ESEARCH", IMAP_ANY, imap_cmd_esearch, 0},
    {"GETMETADATA", IMAP_ANY, imap_cmd_getmetadata, 0},
    {"SETMETADATA", IMAP_ANY, imap_cmd_setmetadata, 0},
    {"GETQUOTA", IMAP_ANY, imap_cmd_getquota, 0},
    {"GETQUOTAROOT", IMAP_ANY, imap_cmd_getquotaroot, 0},
    {"RESETKEY", IMAP_ANY, imap_cmd_resetkey, 0},
    {"GENURLAUTH", IMAP_ANY, imap_cmd_genurlauth, 0},
    {"URLFETCH", IMAP_ANY, imap_cmd_urlfetch, 0},
    {"APPEND", IMAP_ANY, imap_cmd_append, IMAP_CHANGES},
    {"CHECK", IMAP_SELECTED, imap_cmd_check, 0},
    {"CLOSE", IMAP_SELECTED, imap_cmd_close, IMAP_QUIET},
    {"UNSELECT", IMAP_SELECTED, imap_cmd_unselect, IMAP_QUIET},
    {"EXPUNGE", IMAP_SELECTED, imap_cmd_expunge, IMAP_CHANGES},
    {"FETCH", IMAP_SELECTED, imap_cmd_fetch, IMAP_NOEXPUNGE | IMAP_SEQUENCE},
    {"STORE", IMAP_SELECTED, imap_cmd_store, IMAP_NOEXPUNGE | IMAP_SEQUENCE | IMAP_CHANGES | IMAP_NUMBERLESS},
    {"SEARCH", IMAP_SELECTED, imap_cmd_search, IMAP_NOEXPUNGE | IMAP_SEQUENCE},
    {"SORT", IMAP_SELECTED, imap_cmd_sort, IMAP_NOEXPUNGE | IMAP_SEQUENCE},
    {"CANCELUPDATE", IMAP_SELECTED, imap_cmd_cancelupdate, 0},
    {"THREAD", IMAP_SELECTED, imap_cmd_thread, IMAP_NOEXPUNGE | IMAP_SEQUENCE},
    {"COPY", IMAP_SELECTED, imap_cmd_copy, IMAP_SEQUENCE | IMAP_CHANGES},
    {"MOVE", IMAP_SELECTED, imap_cmd_move, IMAP_SEQUENCE | IMAP_CHANGES},
    {"REPLACE", IMAP_SELECTED, imap_cmd_replace, IMAP_SEQUENCE | IMAP_CHANGES},
    {"UID FETCH", IMAP_SELECTED, imap_cmd_fetch, 0},
    {"UID STORE", IMAP_SELECTED, imap_cmd_store, IMAP_CHANGES | IMAP_NUMBERLESS},
    {"UID SEARCH", IMAP_SELECTED, imap_cmd_search, 0},
    {"UID SORT", IMAP_SELECTED, imap_cmd_sort, 0},
    {"UID THREAD", IMAP_SELECTED, imap_cmd_thread, 0},
    {"UID REPLACE", IMAP_SELECTED, imap_cmd_replace, IMAP_CHANGES},
    {"UID COPY", IMAP_SELECTED, imap_cmd_copy, IMAP_CHANGES},
    {"UID MOVE", IMAP_SELECTED, imap_cmd_move, IMAP_CHANGES},
    {"UID EXPUNGE", IMAP_SELECTED, imap_cmd_expunge, IMAP_CHANGES},
};

static struct imap session;

static void farewell(enum err_kind kind, const char *text)
{
	(void)text;
	out_c(&session.s.out, kind == ERR_LIMIT ? "* BYE [LIMIT] A limit of this server was met\r\n"
	                                        : "* BYE [UNAVAILABLE] The session can't go on\r\n");
	out_flush(&session.s.out);
}

int main(int argc, char **argv)
{
	static struct handover from; /* its strings are the process's */
	struct imap_park parked = {.tag = STR_NIL};
	bool back = imap_park_is_back(), goes_on;
	struct arena arena;
	struct store *store;
	struct err e = {0};

	sys_start(argv, imap_hibernate_highest_fd());
	peer_nodelay(0);
	if (argc > 1)
		die(ERR_SYNTAX, "usage: imapd");
	become_refuse_root();
	conf_check("imapd");
	arena_init(&arena, "store", SESSION_MEMORY);
	imap_client_init(&session, commands, sizeof commands / sizeof *commands, NULL);
	die_farewell(farewell);
	if ((back && imap_hibernate_read(&parked, &arena, &e) < 0) ||
	    handover_take(&from, &session.s.in, &e) < 0)
		die_err(&e);
	if (back)
		from.session = parked.session.p;
	log_about(getenv("USER"), from.session);
	if (store_open(&store, &arena, STR_NIL, &e) < 0)
		die_err(&e);
	session.store = store;
	session.back = handover_back_fd(&from);
	imap_hibernate_setup(&session, argv, from.places, from.session);
	if (back)
		imap_hibernate_resume(&session, &parked);
	else
		imap_client_greet(&session, from.service ? from.tag : NULL);
	imap_client_run(&session);
	goes_on = imap_client_hand_back(&session);
	imap_client_free(&session);
	store_close(store);
	arena_free(&arena);
	return goes_on ? HANDBACK_EXIT : 0;
}
