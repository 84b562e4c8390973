/* LHLO, MAIL, RCPT. */
#include "base/num.h"
#include "lmtp/frame.h"
#include "lmtp/front.h"
#include "lmtp/xclient.h"
#include "mime/path.h"
#include "text/utf8.h"

void lmtp_cmd_lhlo(struct lmtp *l, struct str args)
{
	struct str name = str_head(args, str_cspan(args, " "));

	if (!name.n || name.n >= sizeof l->helo || !text_utf8_is_valid(name)) {
		lmtp_say(l, "501 5.5.4 LHLO wants your name");
		return;
	}
	lmtp_reset(l);
	memcpy(l->helo, name.p, name.n);
	l->helo[name.n] = '\0';
	l->greeted = true;
	out_printf(&l->out,
	    "250-%s\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n250-BINARYMIME\r\n"
	    "250-ENHANCEDSTATUSCODES\r\n250-DSN\r\n%s%s250 SIZE",
	    l->hostname, l->facts->can_starttls ? "250-STARTTLS\r\n" : "",
	    l->facts->trusted ? "250-XCLIENT " LMTP_XCLIENT_ATTRIBUTES "\r\n" : "");
	if (l->size_max)
		out_printf(&l->out, " %llu", (unsigned long long)l->size_max);
	out_c(&l->out, "\r\n");
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
	for (size_t i = 0; i < path_r->n; i++) {
		if ((unsigned char)path_r->p[i] < 32 || path_r->p[i] == 127)
			return false;
	}
	if (str_eq(*path_r, STR("<>"))) {
		*path_r = STR("");
		return may_be_empty;
	}
	if (!text_utf8_is_valid(*path_r))
		return false;
	*path_r = arena_str(&l->arena, str_of(path_r->p + 1, path_r->n - 2));
	/* an address, or a local part alone, which local deliveries use */
	return mime_path_parse(&l->arena, *path_r, &local, &domain) ||
	       (path_r->n && str_cspan(*path_r, " @<>\"\\,;:()") == path_r->n);
}

static bool known_mail_param(struct lmtp *l, struct str key, struct str value)
{
	uint64_t size;

	if (str_ieq(key, STR("SIZE"))) {
		if (!num_parse_u64(value, &size))
			return false;
		l->overflow = l->size_max && size > l->size_max;
		return true;
	}
	if (str_ieq(key, STR("BODY"))) {
		l->binary = str_ieq(value, STR("BINARYMIME"));
		return l->binary || str_ieq(value, STR("7BIT")) || str_ieq(value, STR("8BITMIME"));
	}
	if (str_ieq(key, STR("SMTPUTF8"))) {
		l->utf8 = true;
		return str_is_nil(value);
	}
	return str_ieq(key, STR("RET")) || str_ieq(key, STR("ENVID")) || str_ieq(key, STR("AUTH"));
}

static bool known_rcpt_param(struct str key)
{
	return str_ieq(key, STR("NOTIFY")) || str_ieq(key, STR("ORCPT"));
}

/* Those that a script may ask for (RFC 6009, RFC 5228 5.4), to what is there. */
static void keep(char to[LMTP_PARAMETERS_MAX], struct str word)
{
	size_t n = strlen(to);

	if (str_chr(word, '\0') < 0 && n + 1 + word.n < LMTP_PARAMETERS_MAX)
		snprintf(to + n, LMTP_PARAMETERS_MAX - n, "%s%.*s", n ? " " : "", STR_ARG(word));
}

static bool is_kept(struct str key)
{
	return str_ieq(key, STR("RET")) || str_ieq(key, STR("ENVID")) || str_ieq(key, STR("AUTH")) ||
	       known_rcpt_param(key);
}

/* 0; 501 and 555 were said: -1. kept gets what scripts may ask for. */
static int parameters(struct lmtp *l, struct str args, bool of_mail, char kept[LMTP_PARAMETERS_MAX])
{
	struct str word;

	args = str_trim(args);
	while (args.n && str_cut(&args, ' ', &word)) {
		struct str key, value = word;

		if (!word.n)
			continue;
		str_cut(&value, '=', &key);
		if (!(of_mail ? known_mail_param(l, key, value) : known_rcpt_param(key))) {
			lmtp_say(l, "555 5.5.4 A parameter isn't known, or its value isn't right");
			return -1;
		}
		if (is_kept(key))
			keep(kept, word);
	}
	return 0;
}

void lmtp_cmd_mail(struct lmtp *l, struct str args)
{
	struct str path;

	if (!l->greeted || l->mail) {
		lmtp_say(l, l->mail ? "503 5.5.1 There is a sender already" : "503 5.5.1 LHLO first");
		return;
	}
	if (!take_path(l, &args, STR("FROM:"), true, &path)) {
		lmtp_say(l, "501 5.1.7 MAIL FROM:<address> is expected");
		return;
	}
	l->esmtp[0] = '\0';
	if (parameters(l, args, true, l->esmtp) < 0)
		return;
	if (l->overflow) {
		l->overflow = false;
		lmtp_say(l, "552 5.3.4 The message is too large");
		return;
	}
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

/* What stands before the first delimiter in the local part; *detail_r what stands behind it. */
static struct str cut_detail(struct lmtp *l, struct str local, struct str *detail_r)
{
	*detail_r = STR("");
	for (size_t i = 1; i < local.n; i++) {
		if (str_chr(l->delimiter, local.p[i]) >= 0) {
			*detail_r = str_from(local, i + 1);
			return str_head(local, i);
		}
	}
	return local;
}

void lmtp_cmd_rcpt(struct lmtp *l, struct str args)
{
	struct lmtp_frame ask = {.type = LMTP_FRAME_RCPT, .fd = -1};
	struct str path, local, domain = STR_NIL, user, answer;
	char kept[LMTP_PARAMETERS_MAX] = "";

	if (!l->mail || l->bdat) {
		lmtp_say(l, "503 5.5.1 MAIL first");
		return;
	}
	if (!take_path(l, &args, STR("TO:"), false, &path)) {
		lmtp_say(l, "501 5.1.3 RCPT TO:<address> is expected");
		return;
	}
	if (parameters(l, args, false, kept) < 0)
		return;
	if (!mime_path_parse(&l->arena, path, &local, &domain))
		local = path;
	user = cut_detail(l, local, &ask.field[3]);
	ask.field[0] = domain.n ? arena_printf(&l->arena, "%.*s@%.*s", STR_ARG(user), STR_ARG(domain)) : user;
	ask.field[1] = domain.n ? user : STR("");
	ask.field[2] = path;
	ask.field[4] = arena_printf(&l->arena, "%s%s%s", l->esmtp, l->esmtp[0] && kept[0] ? " " : "", kept);
	answer = lmtp_ask(l, &ask, NULL);
	if (answer.n && answer.p[0] == '2') {
		l->rcpts++;
		memcpy(l->last_rcpt, path.p, path.n);
		l->last_rcpt[path.n] = '\0';
	}
	lmtp_say(l, answer.n ? answer.p : "421 4.3.0 Internal error");
}
