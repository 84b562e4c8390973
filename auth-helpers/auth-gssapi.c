/*
 * auth-gssapi: Kerberos tickets decide (SASL mechanism GSSAPI, RFC 4752, without a security layer). It only verifies; a following link
 * says who the user is.
 *
 *	auth-gssapi [-R] [-s service[@host]] keytab program …
 *	-s   the principal that clients must have a ticket for; default: that of AUTH_SERVICE, of any host in the keytab
 *	-R   USER is the whole principal, ann@REALM; without it what auth_to_local in krb5.conf makes of it, ann
 *
 * Links: -lgssapi_krb5
 * Needs: gssapi/gssapi_ext.h
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-gssapi(8).
 */
#include <gssapi/gssapi_ext.h>
#include <unistd.h>

#include "auth/mech_gssapi.h"
#include "chain/helper.h"

enum phase { ACCEPTING, LAST_TOKEN, OFFERED };

static const char *keytab, *service;
static bool whole;

/* One conversation a process. */
static enum phase phase;
static gss_ctx_id_t context = GSS_C_NO_CONTEXT;
static gss_cred_id_t credential = GSS_C_NO_CREDENTIAL;

static int option(void *ctx, int letter, const char *value)
{
	(void)ctx;
	if (letter == 'R')
		whole = true;
	else
		service = value;
	return letter == 'R' || *value ? 0 : -1;
}

static int open_keytab(void *ctx, char **args, struct err *e)
{
	(void)ctx;
	keytab = args[0];
	return access(keytab, R_OK) ? err_sys(e, "open(%s) failed", keytab) : 0;
}

static int explain(struct err *e, const char *what, OM_uint32 major, OM_uint32 minor)
{
	gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
	OM_uint32 more = 0, ignored;

	if (minor)
		gss_display_status(&ignored, minor, GSS_C_MECH_CODE, GSS_C_NO_OID, &more, &text);
	else
		gss_display_status(&ignored, major, GSS_C_GSS_CODE, GSS_C_NO_OID, &more, &text);
	err_set(e, ERR_PERM, "%s: %.*s", what, (int)text.length, text.length ? (char *)text.value : "");
	gss_release_buffer(&ignored, &text);
	return -1;
}

/* The name that is registered for SASL: "pop", not "pop3". */
static struct str service_name(const struct auth_sasl *s)
{
	struct str name = s->q.policy->service;

	if (service)
		return str_c(service);
	return str_eq(name, STR("pop3")) ? STR("pop") : name.n ? name : STR("imap");
}

static int acquire(const struct auth_sasl *s, struct err *e)
{
	gss_key_value_element_desc where = {"keytab", keytab};
	gss_key_value_set_desc store = {1, &where};
	struct str text = service_name(s);
	gss_buffer_desc name = {text.n, (void *)(uintptr_t)text.p};
	gss_name_t wanted = GSS_C_NO_NAME;
	OM_uint32 major, minor, ignored;

	major = gss_import_name(&minor, &name, GSS_C_NT_HOSTBASED_SERVICE, &wanted);
	if (!GSS_ERROR(major))
		major = gss_acquire_cred_from(&minor, wanted, GSS_C_INDEFINITE, GSS_C_NO_OID_SET,
		    GSS_C_ACCEPT, &store, &credential, NULL, NULL);
	gss_release_name(&ignored, &wanted);
	return GSS_ERROR(major) ? explain(e, keytab, major, minor) : 0;
}

static struct str taken(const struct auth_sasl *s, gss_buffer_t b)
{
	struct str text = arena_str(s->q.a, b->length ? str_of(b->value, b->length) : STR(""));
	OM_uint32 ignored;

	gss_release_buffer(&ignored, b);
	return text;
}

/* Who the client is, as the database knows them. */
static int name_of(struct auth_sasl *s, gss_name_t client, struct err *e)
{
	gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
	OM_uint32 major, minor;
	struct str name;

	major = whole ? gss_display_name(&minor, client, &text, NULL)
	              : gss_localname(&minor, client, GSS_C_NO_OID, &text);
	if (GSS_ERROR(major))
		return explain(e, "no local name for the principal", major, minor);
	name = taken(s, &text);
	s->record.user = auth_backend_name(s->q.policy, s->q.a, name);
	return s->record.user.n ? 0
	                        : err_set(e, ERR_SYNTAX, "the principal %.*s can't be a user name",
	                              STR_ARG(str_head(name, 200)));
}

static int offer(struct auth_sasl *s, struct err *e)
{
	struct str text = auth_mech_gssapi_offer;
	gss_buffer_desc in = {text.n, (void *)(uintptr_t)text.p}, out = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor, major = gss_wrap(&minor, context, 0, GSS_C_QOP_DEFAULT, &in, NULL, &out);

	if (GSS_ERROR(major))
		return explain(e, "wrapping the offer", major, minor);
	s->out = taken(s, &out);
	phase = OFFERED;
	return 0;
}

/* The client's token; our answer is a token, or where none is left the offer. */
static int accept_token(struct auth_sasl *s, struct str in, struct err *e)
{
	gss_buffer_desc token = {in.n, (void *)(uintptr_t)in.p}, out = GSS_C_EMPTY_BUFFER;
	gss_name_t client = GSS_C_NO_NAME;
	OM_uint32 minor, ignored, flags = 0, major;
	int r = 0;

	major = gss_accept_sec_context(&minor, &context, credential, &token, GSS_C_NO_CHANNEL_BINDINGS,
	    &client, NULL, &out, &flags, NULL, NULL);
	s->out = taken(s, &out);
	if (GSS_ERROR(major))
		r = explain(e, "the ticket isn't accepted", major, minor);
	else if (major == GSS_S_COMPLETE)
		r = name_of(s, client, e);
	gss_release_name(&ignored, &client);
	if (r == 0 && major == GSS_S_COMPLETE && s->out.n)
		phase = LAST_TOKEN;
	else if (r == 0 && major == GSS_S_COMPLETE)
		r = offer(s, e);
	return r;
}

static enum auth_step finish(struct auth_sasl *s, struct str in, struct err *e)
{
	gss_buffer_desc wrapped = {in.n, (void *)(uintptr_t)in.p}, out = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor, major = gss_unwrap(&minor, context, &wrapped, &out, NULL, NULL);
	struct str authzid;

	if (GSS_ERROR(major)) {
		explain(e, "the answer to the offer", major, minor);
		return auth_sasl_fail(s, AUTH_REFUSED, e, NULL);
	}
	if (!auth_mech_gssapi_parse(taken(s, &out), &authzid))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "the client wants a security layer; TLS is ours");
	return auth_sasl_admit(s, authzid, e);
}

static int step(struct auth_sasl *s, struct str in, struct err *e)
{
	int r;

	if (phase == OFFERED)
		return (int)finish(s, in, e);
	if (context == GSS_C_NO_CONTEXT && credential == GSS_C_NO_CREDENTIAL && acquire(s, e))
		return (int)auth_sasl_fail(s, AUTH_TEMPFAIL, e, NULL);
	r = phase == LAST_TOKEN ? offer(s, e) : accept_token(s, in, e);
	return (int)(r ? auth_sasl_fail(s, AUTH_REFUSED, e, NULL) : AUTH_STEP_MORE);
}

static enum auth_result verify(
    void *ctx, const struct auth_checkpw *who, struct arena *a, struct auth_record *r, struct err *e)
{
	(void)ctx;
	(void)who;
	(void)a;
	(void)r;
	err_set(e, ERR_PERM, "Kerberos takes no passwords here");
	return AUTH_REFUSED;
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {.usage = "[-R] [-s service[@host]] keytab",
	    .args = 1,
	    .options = "Rs:",
	    .option = option,
	    .open = open_keytab,
	    .backend = {.verify = verify, .gssapi = step}};

	chain_helper_run(&helper, argc, argv);
}
