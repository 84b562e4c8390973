/*
 * auth-pam: PAM decides: authentication and account phase. It only verifies; a following link (auth-passwd -l) says who the user is.
 *
 *	auth-pam [-s service] [-S] program …       service: default "dovetail"; -S: a PAM session is opened and closed, too
 *
 * PAM may ask what it likes: questions without echo are answered with the password, those with echo with the user's name. PAM_RHOST is the
 * client's address. The name that PAM ends with (a module may change it) counts.
 *
 * Links: -lpam
 * Needs: security/pam_appl.h
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-pam(8).
 */
#include <security/pam_appl.h>
#include <unistd.h>

#include "chain/helper.h"

static const char *service = "dovetail";
static bool opens_session;

struct answers {
	const char *user, *password;
};

/* PAM falls back to the service "other", which refuses everybody in most systems. */
static const char *hint(void)
{
	static const char *const folders[] = {"/etc/pam.d", "/usr/lib/pam.d", "/usr/share/pam.d"};
	char path[256];

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		snprintf(path, sizeof path, "%s/%s", folders[i], service);
		if (access(path, F_OK) == 0)
			return "";
	}
	return access(folders[0], F_OK) != 0 ? ""
	                                     : "; it has no file in /etc/pam.d, so the rules of "
	                                       "\"other\" count (-s names another service)";
}

static int option(void *ctx, int letter, const char *value)
{
	(void)ctx;
	if (letter == 'S') {
		opens_session = true;
		return 0;
	}
	service = value;
	return letter == 's' && value[0] ? 0 : -1;
}

/* PAM frees what it gets with free(), so that the C library's own allocation is asked for here. */
static int converse(int n, const struct pam_message **asked, struct pam_response **out, void *arg)
{
	const struct answers *answers = arg;
	struct pam_response *r = n > 0 && n <= PAM_MAX_NUM_MSG ? calloc((size_t)n, sizeof *r) : NULL;

	if (!r)
		return PAM_CONV_ERR;
	for (int i = 0; i < n; i++) {
		if (asked[i]->msg_style == PAM_PROMPT_ECHO_OFF)
			r[i].resp = strdup(answers->password);
		else if (asked[i]->msg_style == PAM_PROMPT_ECHO_ON)
			r[i].resp = strdup(answers->user);
	}
	*out = r;
	return PAM_SUCCESS;
}

static enum auth_result result_of(int code)
{
	switch (code) {
	case PAM_SUCCESS:
		return AUTH_OK;
	case PAM_USER_UNKNOWN:
		return AUTH_UNKNOWN;
	case PAM_AUTH_ERR:
	case PAM_MAXTRIES:
	case PAM_PERM_DENIED:
	case PAM_ACCT_EXPIRED:
	case PAM_NEW_AUTHTOK_REQD:
	case PAM_CRED_EXPIRED:
	case PAM_AUTHTOK_EXPIRED:
		return AUTH_REFUSED;
	default:
		return AUTH_TEMPFAIL;
	}
}

/* For modules that prepare something when a session begins (pam_mkhomedir). Nothing of ours waits for the mail session's end. */
static int open_and_close(pam_handle_t *pam)
{
	int code = pam_setcred(pam, PAM_ESTABLISH_CRED | PAM_SILENT), closed;

	if (code == PAM_SUCCESS)
		code = pam_open_session(pam, PAM_SILENT);
	if (code != PAM_SUCCESS)
		return code;
	closed = pam_close_session(pam, PAM_SILENT);
	pam_setcred(pam, PAM_DELETE_CRED | PAM_SILENT);
	return closed;
}

static enum auth_result verify(
    void *ctx, const struct auth_checkpw *who, struct arena *a, struct auth_record *r, struct err *e)
{
	struct answers answers = {arena_cstr(a, who->user), arena_cstr(a, who->password)};
	const struct pam_conv conv = {converse, &answers};
	const char *remote = getenv("TCPREMOTEIP");
	const void *name = NULL;
	pam_handle_t *pam = NULL;
	int code;

	(void)ctx;
	if (!answers.user || !answers.password || !answers.password[0]) {
		err_set(e, ERR_PERM, "an empty password");
		return AUTH_REFUSED;
	}
	code = pam_start(service, answers.user, &conv, &pam);
	if (code == PAM_SUCCESS && remote)
		pam_set_item(pam, PAM_RHOST, remote);
	if (code == PAM_SUCCESS)
		pam_set_item(pam, PAM_TTY, "dovetail");
	if (code == PAM_SUCCESS)
		code = pam_authenticate(pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
	if (code == PAM_SUCCESS)
		code = pam_acct_mgmt(pam, PAM_SILENT);
	if (code == PAM_SUCCESS && opens_session)
		code = open_and_close(pam);
	if (code == PAM_SUCCESS)
		code = pam_get_item(pam, PAM_USER, &name);
	if (code == PAM_SUCCESS && name)
		r->user = arena_str(a, str_c(name));
	if (code != PAM_SUCCESS)
		err_set(e, ERR_PERM, "PAM (service %s): %s%s", service, pam_strerror(pam, code), hint());
	if (pam)
		pam_end(pam, code);
	return result_of(code);
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {
	    .usage = "[-S] [-s service]", .options = "Ss:", .option = option, .backend = {.verify = verify}};

	chain_helper_run(&helper, argc, argv);
}
