/* From main to exec, the same for each helper. */
#include "chain/helper.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/code.h"
#include "auth/converse.h"
#include "auth/sasl.h"
#include "base/log.h"
#include "chain/apply.h"
#include "chain/report.h"
#include "conf/conf.h"
#include "sys/spawn.h"
#include "sys/start.h"

#define MEMORY (64 << 20)
#define USERS_MAX 4

struct run {
	const struct chain_helper *helper;
	struct arena a;
	struct auth_policy policy;
	struct auth_backend backend;
	struct auth_question q;
	struct auth_record record;
	char **program;
	struct str users[USERS_MAX]; /* of -u */
	size_t nusers;
	bool lookup, conversing;
};

static struct str environment(const char *name)
{
	struct str v = str_c(getenv(name));

	return v.n ? v : STR_NIL;
}

void chain_helper_policy(struct auth_policy *p, struct arena *a)
{
	const char *separator = conf_string("AUTH_MASTER_SEPARATOR");
	static char host[256];

	*p = (struct auth_policy){
	    .allow_weak = conf_bool("AUTH_WEAK_SCHEMES"),
	    .lower = conf_bool("AUTH_NAME_LOWER"),
	    .default_scheme = str_c(conf_string("AUTH_DEFAULT_SCHEME")),
	    .name_more = conf_string("AUTH_NAME_CHARS"),
	    .default_domain = str_c(conf_string("AUTH_DEFAULT_DOMAIN")),
	    .anonymous_user = str_c(conf_string("AUTH_ANONYMOUS_USER")),
	    .hostname = str_c(conf_string("AUTH_HOSTNAME")),
	    .service = str_c(conf_string("AUTH_SERVICE")),
	    .openid = str_c(conf_string("AUTH_OPENID_CONFIGURATION")),
	    .realms = str_c(conf_string("AUTH_REALMS")),
	    .challenge = environment("AUTH_CHALLENGE"),
	    .client_name = environment("TLS_CLIENT_NAME"),
	    .remote = environment("TCPREMOTEIP"),
	    .state = conf_string("AUTH_STATE"),
	    .upgrade = str_c(conf_string("AUTH_UPGRADE")),
	    .scram_iterations = (unsigned)conf_int("AUTH_SCRAM_ITERATIONS"),
	    .master_separator = separator ? separator[0] : '*',
	    .secured = str_eq(environment("AUTH_SECURED"), STR("1")),
	    .more = str_eq(environment("AUTH_MORE"), STR("1")),
	};
	p->offers_plus = conf_list_has("AUTH_MECHANISMS", STR("SCRAM-SHA-256-PLUS")) ||
	                 conf_list_has("AUTH_MECHANISMS", STR("SCRAM-SHA-1-PLUS"));
	if (str_is_nil(p->remote))
		p->remote = environment("REMOTE_ADDR");
	if (p->hostname.n == 0 && gethostname(host, sizeof host - 1) == 0)
		p->hostname = str_c(host);
	if (getenv("TLS_EXPORTER"))
		p->exporter = auth_code_unhex(a, environment("TLS_EXPORTER"));
	if (getenv("TLS_UNIQUE"))
		p->unique = auth_code_unhex(a, environment("TLS_UNIQUE"));
	if (getenv("TLS_ENDPOINT"))
		p->endpoint = auth_code_unhex(a, environment("TLS_ENDPOINT"));
}

static _Noreturn void misuse(const struct chain_helper *h, const char *name)
{
	fprintf(
	    stderr, "usage: %s [-lm] [-u user]%s%s [program ...]\n", name, h->usage[0] ? " " : "", h->usage);
	exit(2);
}

static void read_arguments(struct run *run, int argc, char **argv)
{
	const struct chain_helper *h = run->helper;
	char letters[64];
	struct err e;
	int c;

	snprintf(letters, sizeof letters, "+lmu:%s", h->options ? h->options : "");
	while ((c = getopt(argc, argv, letters)) != -1) {
		if (c == 'l')
			run->lookup = true;
		else if (c == 'm')
			run->policy.master = true;
		else if (c == 'u' && run->nusers < USERS_MAX)
			run->users[run->nusers++] = str_c(optarg);
		else if (c == '?' || !h->option || h->option(h->backend.ctx, c, optarg))
			misuse(h, argv[0]);
	}
	if (argc - optind < h->args || (run->nusers && !run->lookup))
		misuse(h, argv[0]);
	run->program = argv + optind + h->args;
	if (h->open && h->open(h->backend.ctx, argv + optind, &e))
		die_err(&e);
	run->backend = h->backend;
	if (h->samples)
		run->backend.database = argv[optind];
}

static void send_refusal(enum auth_result result, const struct err *e)
{
	struct str word = result == AUTH_UNKNOWN  ? STR("unknown")
	                  : e->kind == ERR_SYNTAX ? STR("syntax")
	                                          : STR("refused");

	auth_converse_send(
	    AUTH_CHECKPW_FD, result == AUTH_TEMPFAIL ? AUTH_FRAME_TEMPORARY : AUTH_FRAME_REFUSED, word);
}

/* Says why not, and exits with checkpassword's code. The name is logged as the client gave it, without control bytes. Whoever asked may end us once
 * it has its frame: the log comes first. */
static _Noreturn void refuse(struct run *run, enum auth_result result, struct str user, const struct err *e)
{
	if (result == AUTH_TEMPFAIL)
		log_error("%.*s: %s", STR_ARG(str_head(user, 255)), e->text);
	else
		log_info("%.*s: %s: %s", STR_ARG(str_head(user, 255)), auth_result_name(result), e->text);
	if (run->conversing)
		send_refusal(result, e);
	arena_free(&run->a);
	exit(auth_result_exit(result));
}

/* Under -m the name is target*master. Splits it; NIL target when it can't be split. */
static struct str split_master(struct run *run, struct str *name)
{
	ptrdiff_t at = str_rchr(*name, run->policy.master_separator);
	struct str target = at < 0 ? STR_NIL : str_head(*name, (size_t)at);

	*name = at < 0 ? STR("") : str_from(*name, (size_t)at + 1);
	return auth_backend_name(&run->policy, &run->a, target);
}

/* What a master's record says about the master is of no use to the target: only the names go on. */
static void rename_to_target(struct run *run, struct str target)
{
	const char *master = arena_cstr(&run->a, run->record.user);

	if (master)
		setenv("AUTH_MASTER_USER", master, 1);
	run->record = (struct auth_record){.user = target};
}

static void check_request(struct run *run)
{
	struct auth_checkpw who;
	struct str target = STR_NIL, asked;
	enum auth_result result;
	struct err e = {0};

	if (auth_checkpw_read(AUTH_CHECKPW_FD, &run->a, &who, &e)) {
		log_error("%s", e.text);
		exit(e.kind == ERR_TEMP ? 111 : 2);
	}
	asked = who.user;
	if (run->policy.master) {
		target = split_master(run, &who.user);
		if (str_is_nil(target)) {
			err_set(&e, ERR_SYNTAX, "not a user%cmaster name", run->policy.master_separator);
			refuse(run, AUTH_UNKNOWN, asked, &e);
		}
	}
	result = auth_backend_check(&run->q, &who, &run->record, &e);
	explicit_bzero((char *)(uintptr_t)who.password.p, who.password.n);
	if (result != AUTH_OK)
		refuse(run, result, asked, &e);
	if (run->policy.master)
		rename_to_target(run, target);
}

/* The name of the request or of the environment, when no -u says it. */
static void name_asked(struct run *run)
{
	struct auth_checkpw who = {.user = STR_NIL};
	struct err e = {0};

	if (run->nusers)
		return;
	if (fcntl(AUTH_CHECKPW_FD, F_GETFD) >= 0 && auth_checkpw_read(AUTH_CHECKPW_FD, &run->a, &who, &e))
		die_err(&e);
	run->users[0] = str_is_nil(who.user) ? environment("USER") : who.user;
	run->nusers = 1;
	if (str_is_nil(run->users[0])) {
		log_error("no user name: neither -u, nor a request on descriptor 3, nor USER");
		exit(2);
	}
}

/* The first of the names that is there. */
static void look_up(struct run *run)
{
	enum auth_result result = AUTH_UNKNOWN;
	struct err e = {0};

	name_asked(run);
	for (size_t i = 0; i < run->nusers && result == AUTH_UNKNOWN; i++) {
		run->record = (struct auth_record){.user = STR_NIL};
		result = auth_backend_lookup(
		    &run->helper->backend, &run->policy, run->users[i], &run->a, &run->record, &e);
	}
	if (result == AUTH_OK)
		result = auth_backend_admit(&run->policy, &run->record, &e);
	if (result != AUTH_OK)
		refuse(run, result, run->users[0], &e);
}

/* The mechanism's turns over descriptor 3 until it is decided. */
static void converse(struct run *run, struct str mech)
{
	int timeout_ms = (int)conf_seconds("AUTH_TIMEOUT") * 1000;
	enum auth_step step = AUTH_STEP_MORE;
	struct err e = {0};
	struct auth_sasl sasl;
	struct str challenge;
	struct buf in;

	buf_init(&in, AUTH_CONVERSE_MAX);
	if (auth_sasl_start(&sasl, mech, &run->q, &e))
		step = AUTH_STEP_FAIL;
	while (step == AUTH_STEP_MORE) {
		enum auth_frame kind = auth_converse_read(AUTH_CHECKPW_FD, &in, timeout_ms);

		if (kind != AUTH_FRAME_INITIAL && kind != AUTH_FRAME_NONE && kind != AUTH_FRAME_RESPONSE)
			exit(1);
		step = auth_sasl_step(&sasl,
		    kind == AUTH_FRAME_NONE ? STR_NIL : arena_str(&run->a, buf_str(&in)), &challenge, &e);
		if (step == AUTH_STEP_MORE &&
		    auth_converse_send(AUTH_CHECKPW_FD, AUTH_FRAME_CHALLENGE, challenge))
			exit(1);
	}
	buf_free(&in);
	if (step != AUTH_STEP_DONE)
		refuse(run, sasl.result, sasl.record.user.n ? sasl.record.user : STR("?"), &e);
	run->record = sasl.record;
	if (run->policy.master)
		rename_to_target(run, sasl.target);
}

/* A failure after the decision is ours, not the user's: temporary. */
static _Noreturn void fail_late(struct run *run, const struct err *e)
{
	refuse(run, AUTH_TEMPFAIL, run->record.user, e);
}

static void print_record(struct run *run, const struct chain_identity *id)
{
	const struct auth_record *r = &run->record;

	printf("USER=%.*s\n", STR_ARG(r->user));
	if (id->has)
		printf("UID=%u\nGID=%u\n", (unsigned)id->uid, (unsigned)id->gid);
	if (r->home.n)
		printf("HOME=%.*s\n", STR_ARG(r->home));
	if (r->shell.n)
		printf("SHELL=%.*s\n", STR_ARG(r->shell));
	for (size_t i = 0; i < r->fields.n; i++) {
		struct str name = chain_apply_setting(&run->a, r->fields.p[i].name);

		if (name.n)
			printf("%.*s=%.*s\n", STR_ARG(name), STR_ARG(r->fields.p[i].value));
	}
}

/* The success frame goes out before we become the user: from then on nothing of ours speaks for the chain. */
static _Noreturn void go_on(struct run *run)
{
	struct chain_identity id;
	struct err e = {0};

	if (chain_apply_resolve(&run->record, &id, &e))
		fail_late(run, &e);
	if (!run->program[0]) {
		if (run->lookup)
			print_record(run, &id);
		if (run->conversing)
			auth_converse_send(AUTH_CHECKPW_FD, AUTH_FRAME_SUCCESS, STR(""));
		exit(0);
	}
	if (chain_apply_environment(&run->record, &id, &run->a, &e))
		fail_late(run, &e);
	if (run->conversing) {
		if (auth_converse_send(AUTH_CHECKPW_FD, AUTH_FRAME_SUCCESS, STR("")))
			exit(1);
		close(AUTH_CHECKPW_FD);
		run->conversing = false;
	}
	if (chain_apply_become(&run->record, &id, &run->a, &e))
		fail_late(run, &e);
	if (chain_report_is_next(run->program))
		chain_report_say(getenv("DOVETAIL_REPORT"));
	spawn_exec(run->program, &e);
	fail_late(run, &e);
}

_Noreturn void chain_helper_run(const struct chain_helper *h, int argc, char **argv)
{
	struct run run = {.helper = h};
	struct str mech;

	sys_start(argv, CHAIN_HELPER_KEEP);
	conf_check(argv[0]);
	arena_init(&run.a, "helper", MEMORY);
	chain_helper_policy(&run.policy, &run.a);
	run.q = (struct auth_question){&run.backend, &run.policy, &run.a};
	read_arguments(&run, argc, argv);
	mech = environment("AUTH_MECH");
	run.conversing = !run.lookup && !str_is_nil(mech);
	if (run.lookup)
		look_up(&run);
	else if (run.conversing)
		converse(&run, mech);
	else
		check_request(&run);
	go_on(&run);
}
