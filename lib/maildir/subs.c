/* The subscriptions file, both versions. */
#include "maildir/subs.h"

#include "base/vec.h"
#include "maildir/replace.h"
#include "sys/file.h"

enum { STALE_S = 30 };
#define V2 STR("V\t2\n\n")

static char v1_separator(const struct maildir_root *r)
{
	return r->layout == MAILDIR_LAYOUT_FS ? '/' : '.';
}

static bool is_v2(struct str text)
{
	return str_starts(text, V2);
}

/* Dovecot's tab-escape of one level: byte 1 and a letter. */
static void escape(struct str level, struct buf *out)
{
	for (size_t i = 0; i < level.n; i++) {
		switch (level.p[i]) {
		case '\0':
			buf_add(out, STR("\1"
			                 "0"));
			break;
		case '\1':
			buf_add(out, STR("\1"
			                 "1"));
			break;
		case '\t':
			buf_add(out, STR("\1t"));
			break;
		case '\r':
			buf_add(out, STR("\1r"));
			break;
		case '\n':
			buf_add(out, STR("\1n"));
			break;
		default:
			buf_ch(out, level.p[i]);
		}
	}
}

/* A version 2 line without its escapes; TABs between levels stay, so that an escaped one can't pass for them: names with control bytes are
 * refused afterwards. */
static void unescape(struct str line, struct buf *out)
{
	for (size_t i = 0; i < line.n; i++) {
		char ch = line.p[i];

		if (ch == '\1' && i + 1 < line.n) {
			ch = line.p[++i];
			ch = ch == 'r' ? '\r' : ch == 'n' ? '\n' : '\1';
		}
		buf_ch(out, ch);
	}
}

/* A stored name with TABs between levels as a version 2 line. */
static void escape_line(struct str stored, struct buf *out)
{
	struct str rest = stored, level;
	bool first = true;

	while (str_cut(&rest, '\t', &level)) {
		if (!first)
			buf_ch(out, '\t');
		escape(level, out);
		first = false;
	}
}

void maildir_subs_parse(
    const struct maildir_root *r, struct str text, struct arena *a, struct str **names_r, size_t *n_r)
{
	struct str rest = is_v2(text) ? str_from(text, V2.n) : text, line;
	VEC(struct str) names = {0};
	struct buf name, stored;

	buf_init(&name, MAILDIR_DIR_SIZE);
	buf_init(&stored, MAILDIR_DIR_SIZE);
	while (str_cut(&rest, '\n', &line)) {
		char sep = is_v2(text) ? '\t' : v1_separator(r);

		buf_clear(&name);
		buf_clear(&stored);
		if (is_v2(text))
			unescape(line, &stored);
		else
			buf_add(&stored, line);
		if (stored.full || !maildir_list_from_stored(r, buf_str(&stored), sep, &name) || name.full)
			continue;
		*vec_push(&names, a) =
		    maildir_list_is_inbox(buf_str(&name)) ? STR("INBOX") : arena_str(a, buf_str(&name));
	}
	buf_free(&name);
	buf_free(&stored);
	*names_r = names.p;
	*n_r = names.n;
}

/* A file that isn't there reads as empty. */
static int read_text(int dirfd, struct buf *text, struct err *e)
{
	buf_init(text, MAILDIR_SUBS_MAX);
	return file_read(dirfd, MAILDIR_SUBS, text, e) < 0 && e->kind != ERR_NOTFOUND ? -1 : 0;
}

int maildir_subs_read(const struct maildir_root *r, int dirfd, struct arena *a, struct str **names_r,
    size_t *n_r, struct err *e)
{
	struct buf text;
	int result = read_text(dirfd, &text, e);

	*names_r = NULL;
	*n_r = 0;
	if (result == 0)
		maildir_subs_parse(r, buf_str(&text), a, names_r, n_r);
	buf_free(&text);
	return result;
}

bool maildir_subs_edit(struct str text, struct str stored_v1, struct str stored_v2, bool on, struct buf *out)
{
	bool v2 = is_v2(text), there = false;
	struct str rest = v2 ? str_from(text, V2.n) : text, line;
	struct buf wanted;

	buf_init(&wanted, MAILDIR_DIR_SIZE * 2);
	if (v2)
		escape_line(stored_v2, &wanted);
	else
		buf_add(&wanted, stored_v1);
	if (v2)
		buf_add(out, V2);
	while (rest.n && str_cut(&rest, '\n', &line)) {
		bool same = str_eq(line, buf_str(&wanted));

		there |= same;
		if (same && !on)
			continue;
		buf_add(out, line);
		buf_ch(out, '\n');
	}
	if (on && !there) {
		buf_add(out, buf_str(&wanted));
		buf_ch(out, '\n');
	}
	buf_free(&wanted);
	return on != there;
}

/* The name as both versions store it. */
static int stored_forms(
    const struct maildir_root *r, struct str name, struct buf *v1, struct buf *v2, struct err *e)
{
	if (maildir_list_is_inbox(name)) {
		buf_add(v1, STR("INBOX"));
		buf_add(v2, STR("INBOX"));
		return 0;
	}
	return maildir_list_stored(r, name, v1_separator(r), v1, e) < 0 ||
	               maildir_list_stored(r, name, '\t', v2, e) < 0
	           ? -1
	           : 0;
}

static int change(int dirfd, struct buf *v1, struct buf *v2, bool on, struct err *e)
{
	struct maildir_replace rep;
	struct buf text, out;
	struct err missing;
	bool changed = false;
	int result = -1;

	if (maildir_replace_begin(&rep, dirfd, MAILDIR_SUBS, STALE_S, e) < 0)
		return -1;
	buf_init(&text, MAILDIR_SUBS_MAX);
	buf_init(&out, MAILDIR_SUBS_MAX);
	if (file_read(dirfd, MAILDIR_SUBS, &text, &missing) < 0) {
		if (missing.kind != ERR_NOTFOUND) {
			*e = missing;
			goto out;
		}
		buf_add(&text, V2);
	}
	changed = maildir_subs_edit(buf_str(&text), buf_str(v1), buf_str(v2), on, &out);
	if (out.full) {
		err_set(e, ERR_LIMIT, "%s/%s would be too large", file_path(dirfd), MAILDIR_SUBS);
		goto out;
	}
	result = 0;
	if (changed)
		result = maildir_replace_commit(&rep, buf_str(&out), INT64_MIN, e) < 0 ? -1 : 1;
out:
	/* Nothing is left to abort after a commit. */
	maildir_replace_abort(&rep);
	buf_free(&text);
	buf_free(&out);
	return result;
}

int maildir_subs_set(const struct maildir_root *r, int dirfd, struct str name, bool on, struct err *e)
{
	struct buf v1, v2;
	int result;

	buf_init(&v1, MAILDIR_DIR_SIZE);
	buf_init(&v2, MAILDIR_DIR_SIZE);
	result = stored_forms(r, name, &v1, &v2, e);
	if (result == 0)
		result = change(dirfd, &v1, &v2, on, e);
	buf_free(&v1);
	buf_free(&v2);
	return result;
}
