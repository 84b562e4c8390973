/*
 * auth-cache: remembers what slow links said, in a table that all processes share.
 *
 *	auth-cache [-l] [-u user] [-f file] [-t ttl] [-n ttl] [-s entries] [-a] [-o] link … -- program …
 *	-f  the table (default AUTH_STATE/cache)       -t  how long a success counts (1h)
 *	-n  how long a refusal counts (1m; 0: refusals aren't kept)   -s  entries of a new table (4096)
 *	-a  the answer depends on the client's address too
 *	-o  when the links can't answer (111), a success older than -t counts
 *
 * Kept is a keyed hash of the password, never the password. A password other than the one that succeeded asks the links, unless the last
 * attempt was refused within -n: then it is refused at once. Mechanisms of several steps (AUTH_MECH) and
 * lookups (-l, -u, which go to the first link) pass the cache by.
 *
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-cache(8).
 */
#include <fcntl.h>
#include <unistd.h>

#include "auth/store.h"
#include "authd/branch.h"
#include "authd/lookup.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "chain/report.h"
#include "conf/conf.h"
#include "sys/spawn.h"
#include "sys/start.h"

#define KEEP_FDS 255
#define MEMORY (4 << 20)

enum { HAS_SUCCESS = 1, LAST_FAILED = 2 };

extern char **environ;
static struct arena arena;
static const char *path;
static int64_t ttl = 3600, negative_ttl = 60;
static uint32_t entries = 4096;
static struct authd_outer outer;
static struct authd_lookup lookup;
static bool by_address, serve_old;

static bool option(int letter, char *argument)
{
	struct str value = str_c(argument);

	switch (letter) {
	case 'f':
		path = value.p;
		return true;
	case 't':
		return conf_parse_duration(value, &ttl);
	case 'n':
		return conf_parse_duration(value, &negative_ttl);
	case 's':
		return num_parse_u32(value, &entries);
	case 'a':
		by_address = true;
		return true;
	case 'o':
		serve_old = true;
		return true;
	default:
		return authd_lookup_option(&lookup, letter, argument);
	}
}

/* Everything that the answer depends on: the links' words, the service, the user, perhaps the address. */
static struct str name_of(char **words, size_t n, struct str user)
{
	struct buf b;
	struct str name;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_of(words[i], strlen(words[i]) + 1));
	buf_ch(&b, '\0');
	buf_add(&b, str_c(getenv("AUTH_SERVICE")));
	buf_ch(&b, '\0');
	if (by_address)
		buf_add(&b, str_c(getenv("TCPREMOTEIP")));
	buf_ch(&b, '\0');
	buf_add(&b, user);
	name = arena_str(&arena, buf_str(&b));
	if (b.full)
		die(ERR_LIMIT, "a chain of more than a megabyte");
	buf_free(&b);
	return name;
}

static void secret_of(struct auth_store *s, const struct auth_checkpw *who, unsigned char out[32])
{
	struct str text =
	    auth_checkpw_print(&arena, &(struct auth_checkpw){who->user, who->password, STR("password")});

	auth_store_hash(s, text, out);
	explicit_bzero((char *)(uintptr_t)text.p, text.n);
}

static bool is_in_environment(struct str item)
{
	for (char **v = environ; *v; v++)
		if (str_eq(str_c(*v), item))
			return true;
	return false;
}

/* "uid gid group,group NUL" (or NUL alone), then the variables that the links set. False when that is too much for an entry. */
static bool pack(const struct authd_branch *branch, struct auth_store_entry *entry)
{
	struct str env = branch->env, item;
	struct buf b;

	buf_init(&b, AUTH_STORE_DATA);
	if (branch->has_id)
		buf_printf(&b, "%u %u ", (unsigned)branch->id.uid, (unsigned)branch->id.gid);
	for (int i = 0; branch->has_id && i < branch->id.ngroups; i++)
		buf_printf(&b, "%s%u", i ? "," : "", (unsigned)branch->id.groups[i]);
	buf_ch(&b, '\0');
	while (str_cut(&env, '\0', &item))
		if (item.n && !str_starts(item, STR("DOVETAIL_REPORT=")) && !is_in_environment(item))
			buf_add(&b, str_of(item.p, item.n + 1));
	memset(entry->data, 0, sizeof entry->data);
	memcpy(entry->data, b.p, b.n);
	entry->n = (uint16_t)b.n;
	item.n = b.full;
	buf_free(&b);
	return item.n == 0;
}

static void unpack_identity(struct str line, struct authd_branch *branch)
{
	uint32_t uid, gid, group;

	if (!num_take_u32(&line, &uid) || !str_starts(line, STR(" ")))
		return;
	line = str_from(line, 1);
	if (!num_take_u32(&line, &gid))
		return;
	branch->has_id = true;
	branch->id = (struct login_identity){.uid = uid, .gid = gid};
	for (line = str_from(line, 1);
	     branch->id.ngroups < LOGIN_REPORT_GROUPS && num_take_u32(&line, &group);
	     line = str_from(line, 1))
		branch->id.groups[branch->id.ngroups++] = group;
}

/* A success from the table: our environment with what the links had set. */
static void unpack(const struct auth_store_entry *entry, struct authd_branch *branch)
{
	struct str data = str_of(entry->data, entry->n), line, item;
	struct buf b;

	*branch = (struct authd_branch){.result = AUTH_OK};
	str_cut(&data, '\0', &line);
	unpack_identity(line, branch);
	while (str_cut(&data, '\0', &item))
		if (item.n)
			putenv((char *)(uintptr_t)arena_str(&arena, item).p);
	buf_init(&b, LOGIN_REPORT_MAX);
	for (char **v = environ; *v; v++)
		buf_add(&b, str_of(*v, strlen(*v) + 1));
	branch->env = arena_str(&arena, buf_str(&b));
	buf_free(&b);
}

static bool same_secret(const struct auth_store_entry *entry, const unsigned char secret[32])
{
	return str_eq_const_time(str_of(entry->secret, 32), str_of(secret, 32));
}

/*
 * What the table alone can say: AUTH_OK, AUTH_REFUSED, or AUTH_TEMPFAIL for "ask". made_s is when the secret was proved (or refused),
 * count holds the time of the last refusal beside a proved secret.
 */
static enum auth_result from_table(const struct auth_store_entry *entry, const unsigned char secret[32])
{
	int64_t now = clock_now_s();
	bool same = same_secret(entry, secret),
	     refused_lately = entry->flags & LAST_FAILED && now - (int64_t)entry->count < negative_ttl;

	if (!(entry->flags & HAS_SUCCESS))
		return same && refused_lately ? AUTH_REFUSED : AUTH_TEMPFAIL;
	if (now - (int64_t)entry->made_s >= ttl)
		return AUTH_TEMPFAIL;
	if (same)
		return AUTH_OK;
	return refused_lately ? AUTH_REFUSED : AUTH_TEMPFAIL;
}

static void remember_success(
    struct auth_store *s, struct str name, const unsigned char secret[32], const struct authd_branch *branch)
{
	struct auth_store_entry entry = {.flags = HAS_SUCCESS, .made_s = (uint64_t)clock_now_s()};

	memcpy(entry.secret, secret, 32);
	if (pack(branch, &entry))
		auth_store_put(s, name, &entry);
}

/* A refusal beside a success of another password is noted; the refused password itself is noted only where there is nothing better. */
static void remember_refusal(struct auth_store *s, struct str name, const unsigned char secret[32],
    struct auth_store_entry *entry, bool had)
{
	if (!had || !(entry->flags & HAS_SUCCESS) || same_secret(entry, secret)) {
		*entry = (struct auth_store_entry){.made_s = (uint64_t)clock_now_s()};
		memcpy(entry->secret, secret, 32);
	}
	entry->flags |= LAST_FAILED;
	entry->count = (uint32_t)clock_now_s();
	if (negative_ttl > 0)
		auth_store_put(s, name, entry);
	else if (!(entry->flags & HAS_SUCCESS))
		auth_store_remove(s, name);
}

static void decide(
    struct auth_store *s, char **words, size_t n, const struct auth_checkpw *who, struct authd_branch *branch)
{
	struct str name = name_of(words, n, who->user);
	char *const *argv = authd_branch_argv(&arena, words, n);
	struct auth_store_entry entry = {0};
	bool had = auth_store_get(s, name, &entry);
	unsigned char secret[32];
	struct err e = {0};

	secret_of(s, who, secret);
	branch->result = had ? from_table(&entry, secret) : AUTH_TEMPFAIL;
	if (branch->result == AUTH_OK) {
		if (entry.flags & LAST_FAILED) {
			entry.flags &= (uint16_t)~LAST_FAILED;
			auth_store_put(s, name, &entry);
		}
		unpack(&entry, branch);
		return;
	}
	if (branch->result == AUTH_REFUSED) {
		log_info("%.*s: refused from the cache", STR_ARG(str_head(who->user, 255)));
		return;
	}
	authd_branch_check(argv, who, &arena, branch, &e);
	if (branch->result == AUTH_OK)
		remember_success(s, name, secret, branch);
	else if (branch->result != AUTH_TEMPFAIL)
		remember_refusal(s, name, secret, &entry, had);
	else if (serve_old && had && entry.flags & HAS_SUCCESS && same_secret(&entry, secret)) {
		log_warning("%s: %s; an old entry serves", argv[0], e.text);
		unpack(&entry, branch);
	} else {
		log_error("%.*s: %s: %s", STR_ARG(str_head(who->user, 255)), argv[0], e.text);
	}
}

/* Conversations and lookups go straight through: links and program are one command line again. */
static _Noreturn void pass_by(char **words, size_t n)
{
	struct err e;

	for (char **to = words + n; n > 0 && (to[0] = to[1]); to++)
		;
	for (n = 0; words[n]; n++)
		;
	spawn_exec(authd_lookup_words(&arena, &lookup, words, &n), &e);
	die_err(&e);
}

/* How many words the links are; 0: none, or no program behind them. A login program has taken the "--" for its own, and put login-report in its place. */
static size_t links_of(char **words, char ***program_r)
{
	size_t n = 0;

	while (words[n] && strcmp(words[n], "--") != 0)
		n++;
	*program_r = words[n] ? words + n + 1 : NULL;
	if (!words[n] && n > 1 && chain_report_is_next(words + n - 1))
		*program_r = words + --n;
	return *program_r ? n : 0;
}

int main(int argc, char **argv)
{
	struct authd_branch branch = {.result = AUTH_TEMPFAIL};
	struct auth_checkpw who;
	struct auth_store s;
	char **program = NULL;
	struct err e;
	size_t n;
	int c;

	sys_start(argv, KEEP_FDS);
	conf_check("auth-cache");
	while ((c = getopt(argc, argv, "+f:t:n:s:aolu:")) != -1)
		if (c == '?' || !option(c, optarg))
			optind = argc;
	if (!authd_lookup_is_right(&lookup))
		optind = argc;
	n = optind < argc ? links_of(argv + optind, &program) : 0;
	/* lmtpd has taken the "--" for its own. */
	if (n == 0 && !(lookup.on && optind < argc)) {
		fprintf(stderr,
		    "usage: %s [-l] [-u user] [-f file] [-t ttl] [-n ttl] [-s entries] [-ao] link ... -- "
		    "program ...\n",
		    argv[0]);
		return 2;
	}
	arena_init(&arena, "auth-cache", MEMORY);
	if (lookup.on || getenv("AUTH_MECH"))
		pass_by(argv + optind, program == argv + optind + n ? 0 : n);
	path = path ? path : arena_printf(&arena, "%s/cache", conf_string("AUTH_STATE")).p;
	if (auth_store_open(&s, path, entries, &e))
		die(ERR_TEMP, "%s", e.text);
	authd_branch_outer(&outer);
	if (auth_checkpw_read(AUTH_CHECKPW_FD, &arena, &who, &e))
		die_err(&e);
	decide(&s, argv + optind, n, &who, &branch);
	auth_store_close(&s);
	explicit_bzero((char *)(uintptr_t)who.password.p, who.password.n);
	if (branch.result == AUTH_OK)
		authd_branch_adopt(&branch, &outer, program);
	return auth_result_exit(branch.result);
}
