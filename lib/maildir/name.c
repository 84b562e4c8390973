/* Message file names, parsed and built. */
#include "maildir/name.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"

static const struct {
	char ch;
	uint8_t flag;
} flag_letters[] = {
    {'D', MAILDIR_DRAFT},
    {'F', MAILDIR_FLAGGED},
    {'P', MAILDIR_PASSED},
    {'R', MAILDIR_ANSWERED},
    {'S', MAILDIR_SEEN},
    {'T', MAILDIR_DELETED},
};
enum { NFLAGS = sizeof flag_letters / sizeof flag_letters[0] };

static uint8_t flag_of(char ch)
{
	switch (ch) {
	case 'D':
		return MAILDIR_DRAFT;
	case 'F':
		return MAILDIR_FLAGGED;
	case 'P':
		return MAILDIR_PASSED;
	case 'R':
		return MAILDIR_ANSWERED;
	case 'S':
		return MAILDIR_SEEN;
	case 'T':
		return MAILDIR_DELETED;
	default:
		return 0;
	}
}

struct str maildir_name_base(struct str s)
{
	const char *colon = s.n ? memchr(s.p, ':', s.n) : NULL;

	return colon ? str_of(s.p, (size_t)(colon - s.p)) : s;
}

/* The number behind ",S=" or ",W=", when it fills its field. */
static void parse_sizes(struct str base, struct maildir_name *r)
{
	const char *end = base.p + base.n, *p = base.n ? memchr(base.p, ',', base.n) : NULL;

	while (p) {
		const char *next = memchr(p + 1, ',', (size_t)(end - p - 1));
		struct str field = str_of(p + 1, (size_t)((next ? next : end) - p - 1));
		uint64_t v;

		if (field.n > 2 && field.p[1] == '=' && (field.p[0] == 'S' || field.p[0] == 'W') &&
		    num_parse_u64(str_from(field, 2), &v))
			*(field.p[0] == 'S' ? &r->psize : &r->vsize) = v;
		p = next;
	}
}

void maildir_name_parse(struct str s, struct maildir_name *r)
{
	*r = (struct maildir_name){.psize = MAILDIR_SIZE_UNKNOWN, .vsize = MAILDIR_SIZE_UNKNOWN};
	r->base = maildir_name_base(s);
	parse_sizes(r->base, r);
	if (r->base.n == s.n)
		return;
	r->info = str_from(s, r->base.n);
	if (!str_starts(r->info, STR(":2,")))
		return;
	for (size_t i = 3; i < r->info.n && r->info.p[i] != ','; i++) {
		char ch = r->info.p[i];

		if (ch >= 'a' && ch <= 'z')
			r->letters |= 1U << (ch - 'a');
		else
			r->flags |= flag_of(ch);
	}
}

/* Whether `flags` has byte ch before position `at`: a byte is written once. */
static bool is_repeated(struct str flags, size_t at)
{
	return memchr(flags.p, flags.p[at], at) != NULL;
}

/* Unknown flags in [from, to) of byte values, ascending. */
static void add_unknown(struct buf *out, struct str flags, int from, int to)
{
	if (flags.n == 0)
		return;
	for (int ch = from; ch < to; ch++) {
		const char *p = memchr(flags.p, ch, flags.n);

		if (p && !flag_of((char)ch) && !(ch >= 'a' && ch <= 'z') &&
		    !is_repeated(flags, (size_t)(p - flags.p)))
			buf_ch(out, (char)ch);
	}
}

void maildir_name_build(struct buf *out, struct str base, uint8_t flags, uint32_t letters, struct str info)
{
	struct str old = str_starts(info, STR(":2,")) ? str_from(info, 3) : STR_NIL;
	ptrdiff_t comma = str_chr(old, ',');
	struct str rest = comma < 0 ? STR("") : str_from(old, (size_t)comma);
	int from = 1;

	if (comma >= 0)
		old = str_head(old, (size_t)comma);
	buf_add(out, base);
	buf_add(out, STR(":2,"));
	for (int i = 0; i < NFLAGS; i++) {
		add_unknown(out, old, from, flag_letters[i].ch);
		if (flags & flag_letters[i].flag)
			buf_ch(out, flag_letters[i].ch);
		from = flag_letters[i].ch + 1;
	}
	add_unknown(out, old, from, 'a');
	for (int i = 0; i < 26; i++) {
		if (letters >> i & 1)
			buf_ch(out, (char)('a' + i));
	}
	add_unknown(out, old, 'z' + 1, 256);
	buf_add(out, rest);
}

static void add_host(struct buf *out)
{
	char host[256];

	if (gethostname(host, sizeof host) < 0)
		snprintf(host, sizeof host, "localhost");
	host[sizeof host - 1] = '\0';
	/* A comma would begin a field of the name. */
	for (const char *p = host; *p && out->n < MAILDIR_UNIQUE_MAX - 4; p++) {
		if (*p == '/' || *p == ':' || *p == ',' || *p <= ' ')
			buf_printf(out, "\\%03o", (unsigned char)*p);
		else
			buf_ch(out, *p);
	}
}

struct str maildir_name_unique(char dst[MAILDIR_UNIQUE_MAX + 1])
{
	static int64_t last_us;
	int64_t now = clock_now_us();
	struct buf b;
	size_t n;

	last_us = now > last_us ? now : last_us + 1;
	buf_init(&b, MAILDIR_UNIQUE_MAX);
	buf_printf(&b, "%lld.M%lldP%d.", (long long)(last_us / 1000000), (long long)(last_us % 1000000),
	    (int)getpid());
	add_host(&b);
	n = b.n;
	memcpy(dst, b.p, n);
	dst[n] = '\0';
	buf_free(&b);
	return str_of(dst, n);
}

void maildir_name_times(struct str base, uint64_t *secs, uint64_t *usec)
{
	struct str s = base;
	ptrdiff_t m;

	*secs = *usec = 0;
	if (!num_take_u64(&s, secs) || s.n == 0 || s.p[0] != '.')
		return;
	m = str_chr(s, 'M');
	if (m < 0)
		return;
	s = str_from(s, (size_t)m + 1);
	num_take_u64(&s, usec);
}

int maildir_name_cmp(struct str a, struct str b)
{
	uint64_t as, au, bs, bu;

	maildir_name_times(a, &as, &au);
	maildir_name_times(b, &bs, &bu);
	if (as != bs)
		return as < bs ? -1 : 1;
	if (au != bu)
		return au < bu ? -1 : 1;
	return str_cmp(a, b);
}
