/* What stands in dovecot-uidlist: its first line, its records, and what can be made out of damaged ones. */
#include "maildir/uidparse.h"

#include "base/num.h"
#include "maildir/name.h"
#include "sys/file.h"

/* ---- records ---- */

/* Keys of a version 3 record: " W2047 G… :name"; *at is moved to the name. False when the line isn't one. */
static bool skip_keys(struct str line, size_t *at)
{
	size_t i = *at;

	for (;;) {
		const char *space;

		if (i + 1 >= line.n || line.p[i] != ' ')
			return false;
		i++;
		if (line.p[i] == ':') {
			*at = i + 1;
			return true;
		}
		space = memchr(line.p + i, ' ', line.n - i);
		if (!space)
			return false;
		i = (size_t)(space - line.p);
	}
}

static bool is_name(struct str name)
{
	return name.n > 0 && name.n <= MAILDIR_NAME_MAX && memchr(name.p, '/', name.n) == NULL &&
	       memchr(name.p, '\0', name.n) == NULL;
}

/* The frame of a line: uid, where the name begins, how long its base is. This runs once per message at every open. plain: the text is known to
 * have no '/' and no NUL. */
static bool parse_entry(struct str line, unsigned version, bool plain, struct maildir_uidlist_entry *r)
{
	uint64_t uid = 0;
	size_t at = 0;
	struct str name;

	if (line.n > MAILDIR_UIDLIST_LINE_MAX - 1)
		return false;
	while (at < line.n && at < 10 && str_is_digit(line.p[at]))
		uid = uid * 10 + (uint64_t)(line.p[at++] - '0');
	if (at == 0 || uid == 0 || uid >= MAILDIR_UID_END)
		return false;
	if (version == 3) {
		if (!skip_keys(line, &at))
			return false;
	} else if (at >= line.n || line.p[at++] != ' ') {
		return false;
	}
	name = maildir_name_base(str_from(line, at));
	if (name.n == 0 || name.n > MAILDIR_NAME_MAX || (!plain && !is_name(name)))
		return false;
	r->uid = (uint32_t)uid;
	r->name_at = (uint16_t)at;
	r->name_len = (uint16_t)name.n;
	return true;
}

static void apply_key(struct maildir_uidlist_record *r, char key, struct str value)
{
	uint64_t v;

	switch (key) {
	case 'S':
		if (num_parse_u64(value, &v))
			r->psize = v;
		return;
	case 'W':
		if (num_parse_u64(value, &v))
			r->vsize = v;
		return;
	case 'G':
		r->guid = value;
		return;
	case 'P':
		r->pop3_uidl = value;
		return;
	case 'O':
		if (!num_parse_u32(value, &r->pop3_order))
			r->pop3_order = 0;
		return;
	default:
		return;
	}
}

static void fill_record(struct str line, const struct maildir_uidlist_entry *en, unsigned version,
    struct maildir_uidlist_record *r)
{
	size_t uid_len = str_cspan(line, " ");
	struct str keys, item;
	struct maildir_name name;

	*r = (struct maildir_uidlist_record){.uid = en->uid, .keys = STR("")};
	r->base = str_of(line.p + en->name_at, en->name_len);
	maildir_name_parse(r->base, &name);
	r->psize = name.psize;
	r->vsize = name.vsize;
	if (version != 3)
		return;
	r->keys = str_of(line.p + uid_len, en->name_at - 2 - uid_len);
	keys = str_from(r->keys, 1);
	while (r->keys.n && str_cut(&keys, ' ', &item)) {
		if (item.n)
			apply_key(r, item.p[0], str_from(item, 1));
	}
}

bool maildir_uidlist_parse_line(struct str line, unsigned version, struct maildir_uidlist_record *r)
{
	struct maildir_uidlist_entry en;

	if (!parse_entry(line, version, false, &en))
		return false;
	fill_record(line, &en, version, r);
	return true;
}

static struct str line_at(const struct maildir_uidlist *u, uint64_t offset)
{
	const char *p = u->text.p + offset, *end = memchr(p, '\n', u->text.n - offset);

	return str_of(p, end ? (size_t)(end - p) : u->text.n - offset);
}

void maildir_uidlist_record(const struct maildir_uidlist *u, size_t i, struct maildir_uidlist_record *r)
{
	const struct maildir_uidlist_entry *en = &u->entries.p[i];

	fill_record(line_at(u, en->offset), en, u->version, r);
}

ptrdiff_t maildir_uidlist_find(const struct maildir_uidlist *u, uint32_t uid)
{
	size_t lo = 0, hi = u->entries.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (u->entries.p[mid].uid < uid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < u->entries.n && u->entries.p[lo].uid == uid ? (ptrdiff_t)lo : -1;
}

/* ---- the header ---- */

static bool parse_guid(struct str hex, unsigned char guid[16])
{
	uint64_t v;

	if (hex.n != 32)
		return false;
	for (size_t i = 0; i < 16; i++) {
		if (!num_parse_hex(str_of(hex.p + i * 2, 2), &v))
			return false;
		guid[i] = (unsigned char)v;
	}
	return true;
}

static bool parse_v1_header(struct maildir_uidlist *u, struct str rest)
{
	return num_take_u32(&rest, &u->uidvalidity) && rest.n && rest.p[0] == ' ' &&
	       num_parse_u32(str_trim(rest), &u->uidnext) && u->uidvalidity && u->uidnext;
}

/* " V1712000000 N41 G…": known keys are taken, the others stay in header_rest when they all stand behind the known ones (else they are cut out). */
static bool parse_v3_header(struct maildir_uidlist *u, struct str rest)
{
	struct str item;
	size_t kept = 0;
	char *line =
	    u->text
	        .p; /* the rest keys are moved together over the keys we know: the header is not read again */
	bool sound = true;

	while (str_cut(&rest, ' ', &item)) {
		if (item.n == 0)
			continue;
		if (item.p[0] == 'V')
			sound &= num_parse_u32(str_from(item, 1), &u->uidvalidity);
		else if (item.p[0] == 'N')
			sound &= num_parse_u32(str_from(item, 1), &u->uidnext);
		else if (item.p[0] == 'G')
			u->has_guid = parse_guid(str_from(item, 1), u->guid);
		else {
			line[kept++] = ' ';
			memmove(line + kept, item.p, item.n);
			kept += item.n;
		}
	}
	u->header_rest = str_of(line, kept);
	return sound && u->uidvalidity && u->uidnext;
}

/* Takes the first line off *rest. */
static bool parse_header(struct maildir_uidlist *u, struct str *rest)
{
	struct str line, version;

	u->uidvalidity = u->uidnext = 0;
	u->has_guid = false;
	u->header_rest = STR_NIL;
	u->version = 3;
	if (str_chr(*rest, '\n') < 0 || !str_cut(rest, '\n', &line) || !str_cut(&line, ' ', &version))
		return false;
	if (str_eq(version, STR("3")))
		return parse_v3_header(u, line);
	u->version = 1;
	return str_eq(version, STR("1")) && parse_v1_header(u, line);
}

/* ---- the body ---- */

/* A UID that an unsound line shows is never given again. */
static void note_uid(struct maildir_uidlist *u, struct str line)
{
	uint32_t uid;

	if (num_take_u32(&line, &uid) && line.n && line.p[0] == ' ' && uid < MAILDIR_UID_END &&
	    uid >= u->uidnext)
		u->uidnext = uid + 1;
}

/* One sound record. Of two out of order the one that doesn't fit between its neighbours goes. */
static void add_entry(struct maildir_uidlist *u, const struct maildir_uidlist_entry *en)
{
	if (u->entries.n && vec_last(&u->entries)->uid >= en->uid) {
		u->damaged = true;
		if (u->entries.n > 1 && u->entries.p[u->entries.n - 2].uid >= en->uid)
			return;
		/* For a UID that stands twice neither line can be believed. */
		if (vec_last(&u->entries)->uid == en->uid) {
			u->entries.n--;
			return;
		}
		u->entries.n--;
	}
	*vec_push(&u->entries, NULL) = *en;
}

/* The records from offset `at` of the text on; size becomes the end of the last whole line. */
void maildir_uidlist_parse_rest(struct maildir_uidlist *u, size_t at)
{
	const char *p = u->text.p + at, *end = u->text.p + u->text.n;
	bool plain = !memchr(p, '/', (size_t)(end - p)) && !memchr(p, '\0', (size_t)(end - p));

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		struct str line = str_of(p, (size_t)((lf ? lf : end) - p));
		struct maildir_uidlist_entry en;

		if (!lf) { /* torn: being written, or cut by a crash */
			note_uid(u, line);
			break;
		}
		if (parse_entry(line, u->version, plain, &en)) {
			en.offset = (uint64_t)(p - u->text.p);
			if (en.uid >= u->uidnext)
				u->uidnext = en.uid + 1;
			add_entry(u, &en);
		} else {
			u->damaged = true;
			note_uid(u, line);
		}
		p = lf + 1;
	}
	u->size = (uint64_t)(p - u->text.p);
	u->text.n = u->size;
}

int maildir_uidlist_parse(struct maildir_uidlist *u, struct err *e)
{
	struct str rest = buf_str(&u->text);
	bool header = parse_header(u, &rest);

	u->entries.n = 0;
	u->damaged = false;
	vec_reserve(&u->entries, NULL, u->text.n / 64 + 16);
	if (!header) {
		u->damaged = true;
		/* Whose UIDs the lines below have, only the caller may know then. */
		if (u->uidvalidity == 0)
			u->version = 3;
		if (str_is_nil(rest) || str_chr(buf_str(&u->text), '\n') < 0) {
			u->size = u->text.n;
			return err_set(
			    e, ERR_CORRUPT, "%s/%s has no first line", file_path(u->dirfd), MAILDIR_UIDLIST);
		}
		u->uidnext = u->uidnext ? u->uidnext : 1;
	}
	maildir_uidlist_parse_rest(u, (size_t)(rest.p - u->text.p));
	if (u->damaged)
		return err_set(e, ERR_CORRUPT, "%s/%s has %s", file_path(u->dirfd), MAILDIR_UIDLIST,
		    header ? "lines that are no records, or out of order" : "no sound first line");
	return 0;
}
