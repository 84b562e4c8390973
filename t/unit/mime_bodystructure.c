/*
 * ENVELOPE, BODYSTRUCTURE and BODY of the messages in t/corpus/mime_structure against NAME.want, which holds what Dovecot 2.3.19 answered (three lines, or more where there are
 * literals). message-global.want alone is ours: see mime/bodystructure.h. Each message goes in whole, in CRLF and LF form where that doesn't change it, and cut into small pieces.
 */
#include "mime/bodystructure.h"

#include <dirent.h>

#include "mime/envelope.h"
#include "mime/scan.h"

#include "tap.h"

static const char *const folder = "t/corpus/mime_structure";

static struct arena arena;

static bool read_file(const char *name, struct buf *b)
{
	char path[512], piece[4096];
	FILE *f;
	size_t n;

	buf_clear(b);
	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (!f)
		return false;
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add(b, str_of(piece, n));
	fclose(f);
	return true;
}

static void print(struct mime_part *root, struct buf *out)
{
	buf_clear(out);
	mime_envelope_print(&arena, root->envelope, out);
	buf_ch(out, '\n');
	mime_bodystructure_print(root, true, out);
	buf_ch(out, '\n');
	mime_bodystructure_print(root, false, out);
	buf_ch(out, '\n');
}

static struct mime_part *scan_pieces(struct str s, size_t step)
{
	struct mime_scan scan;

	mime_scan_init(&scan, &arena);
	for (; s.n; s = str_from(s, step))
		mime_scan_feed(&scan, str_head(s, step));
	return mime_scan_end(&scan);
}

/* Sizes on the wire are the same for LF and CRLF. */
static void to_crlf(struct str s, struct buf *out)
{
	buf_clear(out);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r'))
			buf_ch(out, '\r');
		buf_ch(out, s.p[i]);
	}
}

static void check(const char *name, struct buf *message, struct buf *want, struct buf *got)
{
	struct buf crlf;
	static const size_t steps[] = {1, 2, 7, 64};

	print(mime_scan_str(&arena, buf_str(message)), got);
	is_str(buf_str(got), buf_str(want), name);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		print(scan_pieces(buf_str(message), steps[i]), got);
		ok(str_eq(buf_str(got), buf_str(want)), "%s in pieces of %zu", name, steps[i]);
	}
	buf_init(&crlf, 1 << 20);
	to_crlf(buf_str(message), &crlf);
	print(mime_scan_str(&arena, buf_str(&crlf)), got);
	ok(str_eq(buf_str(got), buf_str(want)), "%s as CRLF", name);
	buf_free(&crlf);
	arena_reset(&arena);
}

int main(void)
{
	struct buf message, want, got;
	struct dirent *d;
	DIR *dir = opendir(folder);
	int n = 0;

	arena_init(&arena, "test", 2 * MIME_SCAN_ARENA);
	buf_init(&message, 1 << 20);
	buf_init(&want, 1 << 20);
	buf_init(&got, 1 << 20);
	while (dir && (d = readdir(dir))) {
		char name[300];
		struct str s = str_c(d->d_name);

		if (!str_ends(s, STR(".eml")))
			continue;
		snprintf(name, sizeof name, "%.*s.want", (int)(s.n - 4), d->d_name);
		if (ok(read_file(d->d_name, &message) && read_file(name, &want), "read %s", d->d_name))
			check(d->d_name, &message, &want, &got);
		n++;
	}
	if (dir)
		closedir(dir);
	ok(n >= 40, "%d messages", n);
	buf_free(&message);
	buf_free(&want);
	buf_free(&got);
	arena_free(&arena);
	return done();
}
