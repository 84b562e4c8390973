/* Keywords beyond Maildir's 26 letters. */
#include "mailbox/maildir_more.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/crc32c.h"
#include "base/log.h"
#include "base/num.h"
#include "mailbox/maildir.h"
#include "maildir/uidwrite.h"
#include "sys/aside.h"
#include "sys/file.h"

enum { SUM = 8 /* hex digits */ };

/* "7" or "7:9", UIDs above *last. */
static bool take_range(struct str piece, uint32_t *last, struct index_ranges *to)
{
	struct str first;
	uint32_t a, b;

	if (!str_cut(&piece, ':', &first) || !num_parse_u32(first, &a))
		return false;
	b = a;
	if ((!str_is_nil(piece) && !num_parse_u32(piece, &b)) || a <= *last || b < a)
		return false;
	index_ranges_add(to, a, b);
	*last = b;
	return true;
}

static struct maildir_more_line *line_of(struct maildir_more *m, struct str name)
{
	struct maildir_more_line *l;

	for (size_t i = 0; i < m->n; i++) {
		if (str_ieq(str_c(m->p[i].name), name))
			return &m->p[i];
	}
	if (m->n == MAILDIR_MORE_LINES || name.n == 0 || name.n > MAILDIR_KEYWORD_MAX)
		return NULL;
	l = &m->p[m->n++];
	memset(l, 0, sizeof *l);
	memcpy(l->name, name.p, name.n);
	l->bit = -1;
	return l;
}

static void parse_line(struct maildir_more *m, struct str line)
{
	struct str set, piece;
	struct index_ranges uids = {0};
	struct maildir_more_line *l;
	uint32_t last = 0;
	bool good = str_cut(&line, ' ', &set) && line.n > 0 && !memchr(line.p, '\0', line.n);

	while (good && str_cut(&set, ',', &piece))
		good = take_range(piece, &last, &uids);
	l = good && uids.n ? line_of(m, line) : NULL;
	if (l)
		index_ranges_move(&l->uids, &uids);
	index_ranges_free(&uids);
}

/* Of a line of this mailbox: another one's doesn't fit. */
static uint32_t sum_of(uint32_t uidvalidity, struct str line)
{
	return crc32c(crc32c(0, &uidvalidity, sizeof uidvalidity), line.p, line.n);
}

/* "2 7 3 1a2b3c4d", or "1 7". */
static bool parse_head(struct maildir_more *m, struct str head, uint32_t *version_r, uint32_t *lines_r)
{
	struct str sum = str_from(head, (size_t)(str_rchr(head, ' ') + 1)), version, validity;
	struct str summed = str_head(head, head.n - sum.n);
	uint64_t crc;

	*lines_r = 0;
	if (!str_cut(&head, ' ', &version) || !num_parse_u32(version, version_r))
		return false;
	if (*version_r == 1)
		return num_parse_u32(head, &m->uidvalidity);
	return *version_r == 2 && sum.n == SUM && num_parse_hex(sum, &crc) && crc == sum_of(0, summed) &&
	       str_cut(&head, ' ', &validity) && num_parse_u32(validity, &m->uidvalidity) &&
	       num_take_u32(&head, lines_r);
}

/* "1a2b3c4d 1:3,5 Work" */
static bool parse_summed(struct maildir_more *m, struct str line)
{
	struct str sum;
	uint64_t crc;

	if (!str_cut(&line, ' ', &sum) || sum.n != SUM || !num_parse_hex(sum, &crc) ||
	    crc != sum_of(m->uidvalidity, line))
		return false;
	parse_line(m, line);
	return true;
}

void maildir_more_parse(struct maildir_more *m, struct str text)
{
	uint32_t version = 0, lines = 0;
	struct str line;

	m->n = 0;
	m->uidvalidity = 0;
	m->damaged = false;
	if (!str_cut(&text, '\n', &line) || !parse_head(m, line, &version, &lines)) {
		m->uidvalidity = 0;
		return;
	}
	while (str_cut(&text, '\n', &line)) {
		if (version == 1)
			parse_line(m, line);
		else if (line.n && parse_summed(m, line))
			lines--;
		else if (line.n)
			m->damaged = true;
	}
	m->damaged |= lines != 0;
}

static void print_line(const struct maildir_more *m, size_t i, struct buf *line)
{
	const struct index_ranges *r = &m->p[i].uids;

	buf_clear(line);
	for (size_t j = 0; j < r->n; j++) {
		buf_printf(line, j ? ",%u" : "%u", r->p[j].first);
		if (r->p[j].last > r->p[j].first)
			buf_printf(line, ":%u", r->p[j].last);
	}
	buf_printf(line, " %s", m->p[i].name);
}

void maildir_more_print(const struct maildir_more *m, struct buf *to)
{
	size_t lines = 0;
	struct buf line;

	buf_init(&line, MAILDIR_MORE_FILE);
	for (size_t i = 0; i < m->n; i++)
		lines += m->p[i].uids.n > 0;
	buf_printf(&line, "2 %u %zu ", m->uidvalidity, lines);
	buf_printf(to, "%.*s%08x\n", STR_ARG(buf_str(&line)), sum_of(0, buf_str(&line)));
	for (size_t i = 0; i < m->n; i++) {
		if (!m->p[i].uids.n)
			continue;
		print_line(m, i, &line);
		buf_printf(to, "%08x ", sum_of(m->uidvalidity, buf_str(&line)));
		buf_add(to, buf_str(&line));
		buf_ch(to, '\n');
		to->full |= line.full;
	}
	buf_free(&line);
}

void maildir_more_free(struct maildir_more *m)
{
	for (size_t i = 0; i < m->n; i++)
		index_ranges_free(&m->p[i].uids);
	m->n = 0;
}

static int read_file(struct mailbox *mb, struct buf *b, struct err *e)
{
	struct err missing = {0};

	buf_init(b, MAILDIR_MORE_FILE);
	if (file_read_open(sys_aside_open(mb->dirfd, MAILDIR_MORE, O_RDONLY, SYS_ASIDE_STATE, &missing),
	        mb->dirfd, MAILDIR_MORE, b, &missing) == 0 ||
	    missing.kind == ERR_NOTFOUND)
		return 0;
	if (missing.kind == ERR_CORRUPT) {
		log_warning("%s/%s: %s", file_path(mb->dirfd), MAILDIR_MORE, missing.text);
		return 0;
	}
	*e = missing;
	return -1;
}

/* m as the text says, when it is of this mailbox. */
static void read_text(struct mailbox *mb, struct maildir_more *m, struct str text)
{
	maildir_more_parse(m, text);
	if (m->damaged)
		log_warning("%s/%s is damaged: its sound lines are used", file_path(mb->dirfd), MAILDIR_MORE);
	if (m->uidvalidity == mb->ident.uidvalidity)
		return;
	if (text.n)
		log_warning(
		    "%s/%s is damaged or of another mailbox: not used", file_path(mb->dirfd), MAILDIR_MORE);
	maildir_more_free(m);
	m->damaged = text.n > 0;
	m->uidvalidity = mb->ident.uidvalidity;
}

int maildir_more_load(struct mailbox *mb, struct maildir_more *m, struct err *e)
{
	struct buf b;
	int result;

	m->n = 0;
	result = read_file(mb, &b, e);
	if (result == 0)
		read_text(mb, m, buf_str(&b));
	buf_free(&b);
	for (size_t i = 0; i < m->n; i++) {
		m->p[i].bit = index_keyword(mb->ix, str_c(m->p[i].name), true, e);
		if (m->p[i].bit < 0)
			log_warning("%.*s: %s", STR_ARG(mb->name), e->text);
	}
	return result;
}

uint64_t maildir_more_keys(const struct maildir_more *m, uint32_t uid)
{
	uint64_t keys = 0;

	for (size_t i = 0; i < m->n; i++) {
		if (m->p[i].bit >= 0 && index_ranges_has(&m->p[i].uids, uid))
			keys |= 1ULL << m->p[i].bit;
	}
	return keys;
}

void maildir_more_collect(struct maildir_more_change *c, uint32_t uid, uint64_t keys)
{
	index_ranges_add(&c->all, uid, uid);
	for (; keys; keys &= keys - 1)
		index_ranges_add(&c->with[__builtin_ctzll(keys)], uid, uid);
}

static void clear(struct maildir_more_change *c)
{
	index_ranges_free(&c->all);
	for (int i = 0; i < MAILDIR_MORE_LINES; i++)
		index_ranges_free(&c->with[i]);
}

/* More ranges than there are messages: some are of messages that have gone. */
static void prune(struct mailbox *mb, struct index_ranges *r)
{
	struct index_ranges kept = {0};

	if (!index_is_filled(mb->ix) || r->n <= index_head(mb->ix)->messages || !index_verify(mb->ix, 1, 0))
		return;
	for (size_t i = 0; i < r->n; i++) {
		for (uint32_t seq = index_seq_from(mb->ix, r->p[i].first);
		     seq <= index_count(mb->ix) && index_at(mb->ix, seq)->uid <= r->p[i].last; seq++) {
			if (!(index_at(mb->ix, seq)->bits & INDEX_GONE))
				index_ranges_add(
				    &kept, index_at(mb->ix, seq)->uid, index_at(mb->ix, seq)->uid);
		}
	}
	index_ranges_free(r);
	*r = kept;
}

static int apply(struct mailbox *mb, struct maildir_more *m, struct maildir_more_change *c, struct err *e)
{
	struct maildir_more_line *l;

	for (size_t i = 0; i < m->n; i++)
		index_ranges_subtract(&m->p[i].uids, &c->all);
	for (int bit = 0; bit < MAILDIR_MORE_LINES; bit++) {
		if (!c->with[bit].n)
			continue;
		l = line_of(m, index_keyword_name(mb->ix, bit));
		if (!l)
			return err_set(e, ERR_LIMIT, "%s/%s has %d keywords already", file_path(mb->dirfd),
			    MAILDIR_MORE, MAILDIR_MORE_LINES);
		index_ranges_move(&l->uids, &c->with[bit]);
	}
	for (size_t i = 0; i < m->n; i++)
		prune(mb, &m->p[i].uids);
	return 0;
}

/* What a damaged file has lost the index has still, once it is filled. */
static void mend(struct mailbox *mb, struct maildir_more *m)
{
	uint32_t count = index_count(mb->ix);

	if (!m->damaged || !index_is_filled(mb->ix) || !index_verify(mb->ix, 1, 0))
		return;
	for (uint32_t seq = 1; seq <= count; seq++) {
		const struct index_msg *msg = index_at(mb->ix, seq);
		uint64_t keys = msg->stored_keys & ~maildir_box(mb)->with_letter;

		for (; keys && !(msg->bits & INDEX_GONE); keys &= keys - 1) {
			struct maildir_more_line *l =
			    line_of(m, index_keyword_name(mb->ix, __builtin_ctzll(keys)));

			if (l)
				index_ranges_add(&l->uids, msg->uid, msg->uid);
		}
	}
}

static int replace(struct mailbox *mb, struct maildir_more_change *c, struct err *e)
{
	struct maildir_more m;
	struct buf old, new;
	int result;

	m.n = 0;
	buf_init(&new, MAILDIR_MORE_FILE);
	result = read_file(mb, &old, e);
	if (result == 0) {
		read_text(mb, &m, buf_str(&old));
		mend(mb, &m);
		result = apply(mb, &m, c, e);
	}
	if (result == 0) {
		maildir_more_print(&m, &new);
		if (new.full)
			result = err_set(e, ERR_LIMIT, "%s/%s is full", file_path(mb->dirfd), MAILDIR_MORE);
		else if (!str_eq(buf_str(&old), buf_str(&new)))
			result = file_write(mb->dirfd, MAILDIR_MORE, buf_str(&new), true, e);
	}
	maildir_more_free(&m);
	buf_free(&old);
	buf_free(&new);
	return result;
}

int maildir_more_write(struct mailbox *mb, struct maildir_more_change *c, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);
	bool held = box->uidlist.lock.held,
	     any = faccessat(mb->dirfd, MAILDIR_MORE, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	int result = 0;

	for (int i = 0; i < MAILDIR_MORE_LINES && !any; i++)
		any = c->with[i].n > 0;
	if (any && c->all.n) {
		result = held ? 0 : maildir_lock(mb, e);
		if (result == 0) {
			result = replace(mb, c, e);
			if (!held)
				maildir_uidlist_unlock(&box->uidlist);
		}
	}
	clear(c);
	return result;
}
