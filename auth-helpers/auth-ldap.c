/*
 * auth-ldap: users in an LDAP directory.
 *
 *	auth-ldap file program …
 *
 * The file says LDAP_URI, LDAP_STARTTLS (yes or no), LDAP_CAFILE, LDAP_BIND_DN and LDAP_BIND_PASSWORD (for searching), LDAP_BASE, LDAP_FILTER
 * (with %u %n %d, escaped), LDAP_USER_DN (a template of the DN instead of a search), LDAP_MODE: bind (the directory checks the password, default) or
 * compare (we do, with the attribute that is mapped to password), LDAP_ATTRS: attribute=field …, LDAP_TIMEOUT in seconds (10).
 *
 * Links: -lldap -llber
 * Needs: ldap.h
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-ldap(8).
 */
#include <ldap.h>
#include <sys/time.h>
#include <unistd.h>

#include "auth/name.h"
#include "base/buf.h"
#include "base/num.h"
#include "chain/config.h"
#include "chain/helper.h"
#include "conf/conf.h"

#define KNOWN                                                                                       \
	"LDAP_URI LDAP_STARTTLS LDAP_CAFILE LDAP_BIND_DN LDAP_BIND_PASSWORD LDAP_BASE LDAP_FILTER " \
	"LDAP_USER_DN "                                                                             \
	"LDAP_MODE LDAP_ATTRS LDAP_TIMEOUT"
#define TEMPLATE_MAX 8192
#define ATTRS_MAX 64

static struct arena arena;
static struct chain_config config;
static const char *path;

static const char *get(const char *name, const char *otherwise)
{
	return chain_config_get(&config, name, otherwise);
}

static bool names_user(const char *template)
{
	return strstr(template, "%u") || strstr(template, "%n");
}

/* One name for all would be one password for all. */
static int check_templates(struct err *e)
{
	const char *dn = get("LDAP_USER_DN", NULL), *filter = get("LDAP_FILTER", NULL);

	if (dn ? names_user(dn) : names_user(filter))
		return 0;
	return err_set(e, ERR_SYNTAX, "%s needs %%u (the name) or %%n (its local part) where the name goes",
	    dn ? "LDAP_USER_DN" : "LDAP_FILTER");
}

/* What would be taken for "no", or for nothing, if nobody looked. */
static int check_values(struct err *e)
{
	struct str rest = str_c(get("LDAP_ATTRS", "")), word;
	const char *ca = get("LDAP_CAFILE", NULL);
	uint32_t seconds;
	bool yes;

	if (!conf_parse_bool(str_c(get("LDAP_STARTTLS", "no")), &yes))
		return err_set(e, ERR_SYNTAX, "LDAP_STARTTLS is yes or no");
	if (!num_parse_u32(str_c(get("LDAP_TIMEOUT", "10")), &seconds) || seconds == 0)
		return err_set(e, ERR_SYNTAX, "LDAP_TIMEOUT is a number of seconds");
	while (conf_list_next(&rest, &word))
		if (str_chr(word, '=') < 1 || word.p[word.n - 1] == '=')
			return err_set(
			    e, ERR_SYNTAX, "LDAP_ATTRS: %.*s isn't attribute=field", STR_ARG(word));
	if (ca && access(ca, R_OK))
		return err_sys(e, "LDAP_CAFILE=%s can't be read", ca);
	if (!ldap_is_ldap_url(get("LDAP_URI", "")) && !strchr(get("LDAP_URI", ""), ' '))
		return err_set(e, ERR_SYNTAX, "LDAP_URI is ldap://host, ldaps://host or ldapi:///path");
	return 0;
}

static int open_config(void *ctx, char **args, struct err *e)
{
	const char *mode;

	(void)ctx;
	path = args[0];
	arena_init(&arena, "configuration", 1 << 20);
	if (chain_config_read(&config, &arena, args[0], KNOWN, e))
		return -1;
	mode = get("LDAP_MODE", "bind");
	if (strcmp(mode, "bind") != 0 && strcmp(mode, "compare") != 0)
		return err_set(e, ERR_SYNTAX, "%s: LDAP_MODE is bind or compare", args[0]);
	if (!get("LDAP_URI", NULL) ||
	    (!get("LDAP_USER_DN", NULL) && (!get("LDAP_BASE", NULL) || !get("LDAP_FILTER", NULL))))
		return err_set(e, ERR_SYNTAX,
		    "%s lacks LDAP_URI, or LDAP_USER_DN or else LDAP_BASE with LDAP_FILTER", args[0]);
	return check_values(e) || check_templates(e) ? err_context(e, "%s", path) : 0;
}

/* A value in a filter (RFC 4515) or a DN (RFC 4514): whatever isn't a letter or digit is written in hexadecimal. */
static void add_escaped(struct buf *b, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (str_is_alnum(value.p[i]))
			buf_ch(b, value.p[i]);
		else
			buf_printf(b, "\\%02x", (unsigned char)value.p[i]);
	}
}

static const char *expanded(struct arena *a, const char *template, struct str user, struct err *e)
{
	struct str local, domain, text = str_c(template);
	const char *result = NULL;
	struct buf b;

	auth_name_split(user, &local, &domain);
	buf_init(&b, TEMPLATE_MAX);
	for (size_t i = 0; i < text.n; i++) {
		char next = i + 1 < text.n ? text.p[i + 1] : '\0';

		if (text.p[i] != '%' || !next || !strchr("und%", next)) {
			buf_ch(&b, text.p[i]);
			continue;
		}
		add_escaped(&b, next == 'u' ? user : next == 'n' ? local : next == 'd' ? domain : STR(""));
		if (next == '%')
			buf_ch(&b, '%');
		i++;
	}
	if (b.full)
		err_set(e, ERR_LIMIT, "a template of more than %d bytes", TEMPLATE_MAX);
	else
		result = arena_cstr(a, arena_str(a, buf_str(&b)));
	buf_free(&b);
	return result;
}

/* ld: whose last call that was, for the server's or the TLS library's own words; NULL: there is none yet. */
static enum auth_result failed(LDAP *ld, int code, const char *what, struct err *e)
{
	char *more = NULL;

	if (ld)
		ldap_get_option(ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &more);
	err_set(e, code == LDAP_INVALID_CREDENTIALS ? ERR_PERM : ERR_TEMP, "%s: %s: %s%s%.200s",
	    get("LDAP_URI", ""), what, ldap_err2string(code), more && *more ? ": " : "", more ? more : "");
	ldap_memfree(more);
	return code == LDAP_INVALID_CREDENTIALS || code == LDAP_INAPPROPRIATE_AUTH ||
	               code == LDAP_UNWILLING_TO_PERFORM
	           ? AUTH_REFUSED
	           : AUTH_TEMPFAIL;
}

static LDAP *connected(struct err *e)
{
	uint32_t seconds = 10;
	int version = LDAP_VERSION3, code, starttls;
	struct timeval limit;
	LDAP *ld = NULL;
	bool yes = false;

	(void)num_parse_u32(str_c(get("LDAP_TIMEOUT", "10")), &seconds);
	(void)conf_parse_bool(str_c(get("LDAP_STARTTLS", "no")), &yes);
	starttls = yes;
	limit = (struct timeval){.tv_sec = seconds};
	if (get("LDAP_CAFILE", NULL))
		ldap_set_option(NULL, LDAP_OPT_X_TLS_CACERTFILE, get("LDAP_CAFILE", NULL));
	code = ldap_initialize(&ld, get("LDAP_URI", NULL));
	if (code != LDAP_SUCCESS) {
		failed(NULL, code, "LDAP_URI", e);
		return NULL;
	}
	ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
	ldap_set_option(ld, LDAP_OPT_NETWORK_TIMEOUT, &limit);
	ldap_set_option(ld, LDAP_OPT_TIMEOUT, &limit);
	ldap_set_option(ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
	code = starttls ? ldap_start_tls_s(ld, NULL, NULL) : LDAP_SUCCESS;
	if (code == LDAP_SUCCESS)
		return ld;
	failed(ld, code, "StartTLS", e);
	ldap_unbind_ext_s(ld, NULL, NULL);
	return NULL;
}

static int bind_as(LDAP *ld, const char *dn, const char *password)
{
	struct berval secret = {strlen(password), (char *)(uintptr_t)password};

	return ldap_sasl_bind_s(ld, dn, LDAP_SASL_SIMPLE, &secret, NULL, NULL, NULL);
}

/* "attribute=field …": the field for an attribute, and the NULL-terminated list of attributes to ask for. */
static struct str field_for(struct str attribute)
{
	struct str rest = str_c(get("LDAP_ATTRS", "")), word, name;

	while (conf_list_next(&rest, &word)) {
		str_cut(&word, '=', &name);
		if (str_ieq(name, attribute))
			return word.n ? word : name;
	}
	return STR_NIL;
}

static char **attributes(struct arena *a)
{
	char **list = arena_array(a, ATTRS_MAX + 1, sizeof *list);
	struct str rest = str_c(get("LDAP_ATTRS", "")), word, name;
	size_t n = 0;

	while (n < ATTRS_MAX && conf_list_next(&rest, &word)) {
		str_cut(&word, '=', &name);
		list[n++] = (char *)(uintptr_t)arena_cstr(a, arena_str(a, name));
	}
	if (n == 0)
		list[n] = (char *)(uintptr_t)LDAP_NO_ATTRS;
	return list;
}

static enum auth_result take_entry(
    LDAP *ld, LDAPMessage *entry, struct arena *a, struct auth_record *r, struct err *e)
{
	BerElement *ber = NULL;

	for (char *name = ldap_first_attribute(ld, entry, &ber); name;
	     name = ldap_next_attribute(ld, entry, ber)) {
		struct berval **values = ldap_get_values_len(ld, entry, name);
		struct str field = field_for(str_c(name));

		if (values && values[0] && field.n &&
		    !auth_record_set(
		        r, a, field, arena_str(a, str_of(values[0]->bv_val, values[0]->bv_len)))) {
			err_set(e, ERR_LIMIT, "too many attributes");
			return AUTH_TEMPFAIL;
		}
		ldap_value_free_len(values);
		ldap_memfree(name);
	}
	ber_free(ber, 0);
	return AUTH_OK;
}

static enum auth_result search(
    LDAP *ld, struct str user, struct arena *a, struct auth_record *r, const char **dn_r, struct err *e)
{
	bool by_dn = get("LDAP_USER_DN", NULL) != NULL;
	const char *base = by_dn ? expanded(a, get("LDAP_USER_DN", NULL), user, e) : get("LDAP_BASE", NULL);
	const char *filter = expanded(a, get("LDAP_FILTER", "(objectClass=*)"), user, e);
	enum auth_result result = AUTH_UNKNOWN;
	LDAPMessage *got = NULL;
	int code, count;
	char *dn;

	if (!base || !filter)
		return AUTH_TEMPFAIL;
	code = ldap_search_ext_s(ld, base, by_dn ? LDAP_SCOPE_BASE : LDAP_SCOPE_SUBTREE, filter,
	    attributes(a), 0, NULL, NULL, NULL, 2, &got);
	count = got ? ldap_count_entries(ld, got) : 0;
	if (code != LDAP_SUCCESS && code != LDAP_NO_SUCH_OBJECT && code != LDAP_SIZELIMIT_EXCEEDED) {
		failed(ld, code, "search", e);
		result = AUTH_TEMPFAIL;
	} else if (count > 1) {
		err_set(e, ERR_CORRUPT, "LDAP_FILTER finds more than one entry");
		result = AUTH_TEMPFAIL;
	} else if (count == 1) {
		dn = ldap_get_dn(ld, ldap_first_entry(ld, got));
		*dn_r = arena_str(a, str_c(dn)).p;
		ldap_memfree(dn);
		result = take_entry(ld, ldap_first_entry(ld, got), a, r, e);
	}
	ldap_msgfree(got);
	return result;
}

static enum auth_result find(
    LDAP *ld, struct str user, struct arena *a, struct auth_record *r, const char **dn_r, struct err *e)
{
	int code = get("LDAP_BIND_DN", NULL)
	               ? bind_as(ld, get("LDAP_BIND_DN", NULL), get("LDAP_BIND_PASSWORD", ""))
	               : LDAP_SUCCESS;

	if (code != LDAP_SUCCESS) {
		failed(ld, code, "bind as LDAP_BIND_DN", e);
		return AUTH_TEMPFAIL;
	}
	return search(ld, user, a, r, dn_r, e);
}

static enum auth_result lookup(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	LDAP *ld = connected(e);
	enum auth_result result;
	const char *dn;

	(void)ctx;
	if (!ld)
		return AUTH_TEMPFAIL;
	result = find(ld, user, a, r, &dn, e);
	ldap_unbind_ext_s(ld, NULL, NULL);
	return result;
}

/* With a template and nobody who searches, the user's own bind comes first, and what is to be read is read by the user's rights. */
static enum auth_result bind_first(
    LDAP *ld, const struct auth_checkpw *who, struct arena *a, struct auth_record *r, struct err *e)
{
	const char *dn = expanded(a, get("LDAP_USER_DN", NULL), who->user, e);
	const char *password = arena_cstr(a, who->password);
	int code = dn && password ? bind_as(ld, dn, password) : LDAP_OTHER;

	if (code != LDAP_SUCCESS)
		return dn ? failed(ld, code, "bind", e) : AUTH_TEMPFAIL;
	return get("LDAP_ATTRS", NULL) ? search(ld, who->user, a, r, &dn, e) : AUTH_OK;
}

/* The same questions for an unknown user: an entry that isn't there, or has no password, refuses. What a hash costs is the directory's. */
static void imitate_bind(LDAP *ld, struct str user, const char *password, struct arena *a)
{
	struct err e;
	const char *template = get("LDAP_USER_DN", NULL),
	           *dn = template ? expanded(a, template, user, &e) : get("LDAP_BASE", NULL);

	if (dn)
		bind_as(ld, dn, password);
}

/* The directory checks the password. An empty one would be an anonymous bind, which succeeds (RFC 4513 section 5.1.2). */
static enum auth_result verify(
    void *ctx, const struct auth_checkpw *who, struct arena *a, struct auth_record *r, struct err *e)
{
	const char *password = arena_cstr(a, who->password), *dn = NULL;
	enum auth_result result;
	LDAP *ld;
	int code;

	(void)ctx;
	if (!password || !password[0]) {
		err_set(e, ERR_PERM, "an empty password");
		return AUTH_REFUSED;
	}
	ld = connected(e);
	if (!ld)
		return AUTH_TEMPFAIL;
	if (get("LDAP_USER_DN", NULL) && !get("LDAP_BIND_DN", NULL)) {
		result = bind_first(ld, who, a, r, e);
		ldap_unbind_ext_s(ld, NULL, NULL);
		return result;
	}
	result = find(ld, who->user, a, r, &dn, e);
	if (result == AUTH_OK) {
		code = bind_as(ld, dn, password);
		result = code == LDAP_SUCCESS ? AUTH_OK : failed(ld, code, "bind", e);
	} else if (result == AUTH_UNKNOWN) {
		imitate_bind(ld, who->user, password, a);
		err_set(e, ERR_NOTFOUND, "no such user");
	}
	ldap_unbind_ext_s(ld, NULL, NULL);
	return result;
}

/* The mode decides which functions the frame sees; it is known once the file is read. */
static enum auth_result verify_by_mode(
    void *ctx, const struct auth_checkpw *who, struct arena *a, struct auth_record *r, struct err *e)
{
	const struct auth_backend by_lookup = {.lookup = lookup, .database = path};
	struct auth_policy policy;

	if (strcmp(get("LDAP_MODE", "bind"), "compare") != 0)
		return verify(ctx, who, a, r, e);
	chain_helper_policy(&policy, a);
	return auth_backend_check(&(struct auth_question){&by_lookup, &policy, a}, who, r, e);
}

int main(int argc, char **argv)
{
	static const struct chain_helper helper = {.usage = "file",
	    .args = 1,
	    .open = open_config,
	    .samples = true,
	    .backend = {.lookup = lookup, .verify = verify_by_mode}};

	chain_helper_run(&helper, argc, argv);
}
