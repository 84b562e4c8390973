/* URLAUTH. */
#include "imap/urlauth.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "mailbox/urlkey.h"
#include "text/date.h"
#include "text/digest.h"

#define VERSION "01"
enum { SUM = 32, TOKEN = 2 + 2 * SUM };

bool imap_urlauth_is_on(void)
{
	return conf_string("IMAP_URLAUTH_HOST") != NULL;
}

static int bad(struct imap *c, const char *what)
{
	return imap_parse_bad(&c->p, what);
}

/* "user+NAME", "submit+NAME", "authuser", "anonymous". */
static bool is_access(struct str s)
{
	struct str name = str_istarts(s, STR("user+"))     ? str_from(s, 5)
	                  : str_istarts(s, STR("submit+")) ? str_from(s, 7)
	                                                   : STR_NIL;

	return name.n || str_ieq(s, STR("authuser")) || str_ieq(s, STR("anonymous"));
}

/* Whether the session is one of those that the URL was made for. */
static bool is_meant(struct str access)
{
	struct str user = str_c(getenv("USER")), master = str_c(getenv("AUTH_MASTER_USER"));

	if (str_istarts(access, STR("user+")))
		return str_eq(str_from(access, 5), user);
	if (str_istarts(access, STR("submit+")))
		return master.n && conf_list_has("IMAP_URLAUTH_SUBMIT", master);
	return true;
}

bool imap_urlauth_is_ours(const struct imap_url *u)
{
	struct str host = u->host;

	if (!imap_urlauth_is_on())
		return false;
	host = str_head(host, str_cspan(host, ":"));
	return u->user.n && str_eq(u->user, str_c(getenv("USER"))) &&
	       str_ieq(host, str_c(conf_string("IMAP_URLAUTH_HOST")));
}

static bool has_expired(struct str expire)
{
	int64_t t;
	int zone;

	return !str_is_nil(expire) && (!text_date_parse_iso(expire, &t, &zone) || t < clock_now_s());
}

static void make_token(const unsigned char key[URLKEY_SIZE], struct str rump, char to[TOKEN])
{
	unsigned char sum[TEXT_DIGEST_MAX];

	text_hmac_of(TEXT_SHA256, str_of(key, URLKEY_SIZE), rump, sum);
	memcpy(to, VERSION, 2);
	imap_print_hex(to + 2, sum, SUM);
}

static int mailbox_id(struct imap *c, struct str name, unsigned char guid[16], struct err *e)
{
	struct store_status st;

	if (store_status(c->store, name, STORE_STATUS_MAILBOXID | STORE_STATUS_UIDVALIDITY, &st, e) < 0)
		return -1;
	memcpy(guid, st.guid, 16);
	return 0;
}

int imap_urlauth_sign(struct imap *c, struct str url, struct str *full_r)
{
	unsigned char guid[16], key[URLKEY_SIZE];
	char token[TOKEN];
	struct imap_url u;
	struct err e;
	int zone;
	int64_t t;

	if (imap_url_parse(&c->s.cmd, url, &u, &e) < 0)
		return bad(c, e.text);
	if (!is_access(u.access) || !str_is_nil(u.mechanism))
		return bad(c, "the URL must end with an access identifier");
	if (!imap_urlauth_is_ours(&u))
		return bad(c, "the URL isn't one of this user and server");
	if (!str_is_nil(u.expire) && !text_date_parse_iso(u.expire, &t, &zone))
		return bad(c, "the URL has a broken EXPIRE");
	if (mailbox_id(c, u.mailbox, guid, &e) < 0)
		return bad(c, "the URL names no mailbox");
	if (urlkey_make(c->store, guid, false, key, &c->err) < 0)
		return -1;
	make_token(key, u.rump, token);
	explicit_bzero(key, sizeof key);
	*full_r = arena_printf(&c->s.cmd, "%.*s:INTERNAL:%.*s", STR_ARG(url), (int)TOKEN, token);
	return 0;
}

bool imap_urlauth_is_valid(struct imap *c, const struct imap_url *u)
{
	unsigned char guid[16], key[URLKEY_SIZE] = {0};
	char token[TOKEN];
	struct err e;
	bool known, right;

	if (str_is_nil(u->mechanism) || !str_ieq(u->mechanism, STR("INTERNAL")) || !is_access(u->access))
		return false;
	known = mailbox_id(c, u->mailbox, guid, &e) == 0 && urlkey_get(c->store, guid, key, &e) == 0;
	make_token(key, u->rump, token);
	explicit_bzero(key, sizeof key);
	/* Hexadecimal digits have no case; ours are small. */
	right = u->token.n == TOKEN && str_eq_const_time(u->token, str_of(token, TOKEN));
	return known && right && imap_urlauth_is_ours(u) && is_meant(u->access) && !has_expired(u->expire);
}

void imap_urlauth_tell(struct imap *c, bool first)
{
	unsigned char key[URLKEY_SIZE] = {0}, sum[TEXT_DIGEST_MAX];
	uint64_t stamp;
	bool same;
	struct err e;

	if (!imap_urlauth_is_on() || !c->box)
		return;
	stamp = urlkey_stamp(c->store);
	if (!first && stamp == c->url_stamp)
		return;
	c->url_stamp = stamp;
	urlkey_get(c->store, mailbox_head(c->box)->guid, key, &e);
	text_digest_of(TEXT_SHA256, str_of(key, URLKEY_SIZE), sum);
	explicit_bzero(key, sizeof key);
	same = memcmp(sum, c->url_key, sizeof c->url_key) == 0;
	memcpy(c->url_key, sum, sizeof c->url_key);
	if (first || !same)
		out_c(&c->s.out, "* OK [URLMECH INTERNAL] Mechanisms\r\n");
}
