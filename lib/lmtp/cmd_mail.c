/* LHLO, MAIL, RCPT. */
#include "base/clock.h"
#include "lmtp/frame.h"
#include "lmtp/front.h"
#include "lmtp/param.h"
#include "lmtp/xclient.h"
#include "mime/path.h"
#include "text/utf8.h"

static bool is_printable(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 32 || s.p[i] == 127)
			return false;
	return text_utf8_is_valid(s);
}

void lmtp_cmd_lhlo(struct lmtp *l, struct str args)
{
	struct str name = str_head(args, str_cspan(args, " "));

	/* RFC 6531 3.7.1: in ASCII, U-labels as A-labels */
	if (!name.n || name.n >= sizeof l->helo || !is_printable(name) || !text_utf8_is_ascii(name)) {
		lmtp_say(l, "501 5.5.4 LHLO wants your name");
		return;
	}
	lmtp_reset(l);
	memcpy(l->helo, name.p, name.n);
	l->helo[name.n] = '\0';
	l->greeted = true;
	out_printf(&l->out,
	    "250-%s\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n250-BINARYMIME\r\n"
	    "250-ENHANCEDSTATUSCODES\r\n250-DSN\r\n250-DELIVERBY\r\n%s%s250 SIZE",
	    l->hostname, l->facts->can_starttls ? "250-STARTTLS\r\n" : "",
	    l->facts->trusted ? "250-XCLIENT " LMTP_XCLIENT_ATTRIBUTES "\r\n" : "");
	if (l->size_max)
		out_printf(&l->out, " %llu", (unsigned long long)l->size_max);
	out_c(&l->out, "\r\n");
}

/* "@one,@two:user@domain": the hosts count for nothing (RFC 5321 appendix C). What isn't quite that stays, and is no address. */
static struct str without_route(struct str s)
{
	struct str rest = s, host;
	bool colon = false;

	while (!colon && rest.n > 1 && rest.p[0] == '@') {
		host = str_head(rest, str_cspan(rest, ",:"));
		if (host.n < 2 || str_cspan(str_from(host, 1), "@<>\" \\") != host.n - 1)
			return s;
		rest = str_from(rest, host.n);
		colon = rest.n && rest.p[0] == ':';
		rest = str_from(rest, rest.n > 0);
	}
	return colon ? rest : s;
}

/* "FROM:<path> params" or "TO:…": the path without brackets in the arena. False when it isn't one. */
static bool take_path(
    struct lmtp *l, struct str *args, struct str word, bool may_be_empty, struct str *path_r)
{
	struct str local, domain;
	bool quoted = false;
	size_t n = 0;

	if (!str_istarts(*args, word))
		return false;
	*args = str_from(*args, word.n);
	*args = str_from(*args, str_span(*args, " "));
	if (!args->n || args->p[0] != '<')
		return false;
	/* to the '>' that isn't quoted */
	for (n = 1; n < args->n && (quoted || args->p[n] != '>'); n++) {
		if (args->p[n] == '"')
			quoted = !quoted;
		else if (args->p[n] == '\\')
			n++;
	}
	if (n >= args->n || n > LMTP_PATH_MAX - 2)
		return false;
	*path_r = str_head(*args, n + 1);
	*args = str_from(*args, n + 1);
	if (args->n && args->p[0] != ' ')
		return false;
	if (str_eq(*path_r, STR("<>"))) {
		*path_r = STR("");
		return may_be_empty;
	}
	if (!is_printable(*path_r))
		return false;
	*path_r = arena_str(&l->arena, without_route(str_of(path_r->p + 1, path_r->n - 2)));
	/* an address, or a local part alone, which local deliveries use */
	return mime_path_parse(&l->arena, *path_r, &local, &domain) ||
	       (path_r->n && str_cspan(*path_r, " @<>\"\\,;:()") == path_r->n);
}

/* False: what is wrong was said. */
static bool is_allowed(struct lmtp *l, struct str path)
{
	if (l->utf8 || text_utf8_is_ascii(path))
		return true;
	/* RFC 6531 section 3.5: 550 to MAIL, 553 to RCPT */
	lmtp_sayf(l, "%s 5.6.7 An address that isn't ASCII wants SMTPUTF8", l->mail ? "553" : "550");
	return false;
}

/* RFC 2852 section 4: from now on. */
static void take_time(struct lmtp *l, const struct lmtp_params *p)
{
	l->late_ms = p->by && p->by_return ? clock_mono_ms() + p->by_s * 1000 : 0;
}

void lmtp_cmd_mail(struct lmtp *l, struct str args)
{
	struct lmtp_params params;
	struct str path;
	const char *wrong;

	lmtp_land_some(l);
	if (!l->greeted || l->mail) {
		lmtp_say(l, l->mail ? "503 5.5.1 There is a sender already" : "503 5.5.1 LHLO first");
		return;
	}
	if (!take_path(l, &args, STR("FROM:"), true, &path)) {
		lmtp_say(l, "501 5.1.7 MAIL FROM:<address> is expected");
		return;
	}
	wrong = lmtp_params_parse(str_trim(args), true, true, &params);
	l->utf8 = params.utf8;
	l->binary = params.binary;
	if (!wrong && l->size_max && params.size > l->size_max)
		wrong = "552 5.3.4 The message is too large";
	if (wrong) {
		lmtp_say(l, wrong);
		return;
	}
	if (!is_allowed(l, path) || !is_allowed(l, str_c(params.kept)))
		return;
	take_time(l, &params);
	l->size = params.size;
	memcpy(l->esmtp, params.kept, sizeof l->esmtp);
	memcpy(l->from, path.p, path.n);
	l->from[path.n] = '\0';
	l->mail = true;
	lmtp_say(l, "250 2.1.0 OK");
}

bool lmtp_wants_mail(struct lmtp *l)
{
	if (l->mail && l->rcpts && !l->bdat)
		return true;
	lmtp_say(l, !l->mail  ? "503 5.5.1 MAIL first"
	            : l->bdat ? "503 5.5.1 BDAT has begun"
	                      : "503 5.5.1 No valid recipients");
	return false;
}

/* What stands before the first delimiter in the local part. */
static struct str before_detail(struct lmtp *l, struct str local)
{
	for (size_t i = 1; i < local.n; i++)
		if (str_chr(l->delimiter, local.p[i]) >= 0)
			return str_head(local, i);
	return local;
}

/* The names to look up, and what the delivery is to know. */
static struct lmtp_frame question(struct lmtp *l, struct str path, const char *kept)
{
	struct lmtp_frame ask = {.type = LMTP_FRAME_RCPT, .fd = -1};
	struct str local, domain = STR_NIL, user;

	if (!mime_path_parse(&l->arena, path, &local, &domain))
		local = path;
	user = before_detail(l, local);
	ask.field[0] = domain.n ? arena_printf(&l->arena, "%.*s@%.*s", STR_ARG(user), STR_ARG(domain)) : user;
	ask.field[1] = domain.n ? user : STR("");
	ask.field[2] = path;
	ask.field[3] = arena_printf(&l->arena, "%llu", (unsigned long long)l->size);
	ask.field[4] = arena_printf(&l->arena, "%s%s%s", l->esmtp, l->esmtp[0] && kept[0] ? " " : "", kept);
	return ask;
}

void lmtp_cmd_rcpt(struct lmtp *l, struct str args)
{
	struct lmtp_params params;
	struct lmtp_frame ask;
	struct str path, answer;
	const char *wrong;

	if (!l->mail || l->bdat) {
		lmtp_say(l, l->bdat ? "503 5.5.1 BDAT has begun" : "503 5.5.1 MAIL first");
		return;
	}
	if (!take_path(l, &args, STR("TO:"), false, &path)) {
		lmtp_say(l, "501 5.1.3 RCPT TO:<address> is expected");
		return;
	}
	wrong = lmtp_params_parse(str_trim(args), false, l->utf8, &params);
	if (wrong) {
		lmtp_say(l, wrong);
		return;
	}
	if (!is_allowed(l, path))
		return;
	ask = question(l, path, params.kept);
	answer = lmtp_ask(l, &ask, NULL);
	if (answer.n && answer.p[0] == '2') {
		l->rcpts++;
		memcpy(l->last_rcpt, path.p, path.n);
		l->last_rcpt[path.n] = '\0';
	}
	lmtp_say(l, answer.n ? answer.p : "421 4.3.0 Internal error");
}
