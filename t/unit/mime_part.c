/* Part numbers, RFC 3501 section 6.4.5: its own example tree. */
#include "mime/part.h"

#include "mime/scan.h"

#include "tap.h"

static struct arena arena;

static const char message[] =
    "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-ID: 1\n\n--a\nContent-Type: "
    "application/octet-stream; name=\"=?utf-8?q?=C3=A9?=\"\nContent-ID: 2\n\n"
    "--a\nContent-Type: message/rfc822\nContent-ID: 3\n\nContent-Type: multipart/mixed; "
    "boundary=b\n\n--b\nContent-ID: 3.1\n\n--b\nContent-ID: 3.2\n\n--b--\n"
    "--a\nContent-Type: multipart/mixed; boundary=c\nContent-ID: 4\n\n--c\nContent-Type: "
    "image/gif\nContent-Disposition: inline; filename=x.gif\nContent-ID: 4.1\n\n--c\nContent-Type: "
    "message/rfc822\nContent-ID: 4.2\n\n"
    "Subject: y\nContent-Type: multipart/mixed; boundary=d\n\n--d\nContent-ID: 4.2.1\n\n--d\nContent-Type: "
    "multipart/alternative; boundary=e\nContent-ID: 4.2.2\n\n--e\nContent-ID: "
    "4.2.2.1\n\n--e\nContent-Transfer-Encoding: (c) BASE64\nContent-ID: 4.2.2.2\n\n"
    "--e--\n--d--\n--c--\n--a--\n";

static const char *const paths[] = {
    "1", "2", "3", "3.1", "3.2", "4", "4.1", "4.2", "4.2.1", "4.2.2", "4.2.2.1", "4.2.2.2"};
static const char *const absent[] = {
    "5", "0", "1.1", "2.1", "3.3", "3.1.1", "4.3", "4.2.2.3", "4.2.3", "4.1.1"};

static const struct mime_part *find(const struct mime_part *root, const char *path)
{
	uint32_t numbers[8];
	size_t n = 0;

	for (const char *p = path; *p; p++) {
		if (*p != '.')
			numbers[n++] = (uint32_t)(*p - '0');
	}
	return mime_part_find(root, numbers, n);
}

int main(void)
{
	struct mime_part *root, *p;
	int n = 0;

	arena_init(&arena, "test", MIME_SCAN_ARENA);
	root = mime_scan_str(&arena, str_of(message, sizeof message - 1));
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		const struct mime_part *found = find(root, paths[i]);

		if (ok(found != NULL, "part %s", paths[i]))
			is_str(found->id, str_c(paths[i]), "is that one");
	}
	for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
		ok(!find(root, absent[i]), "no part %s", absent[i]);
	ok(find(root, "") == root, "no number: the message");
	for (p = root; p; p = mime_part_walk(root, p))
		n++;
	is_int(n, 15, "walking finds them all, inner messages included");
	is_str(mime_part_filename(&arena, find(root, "4.1")), STR("x.gif"), "file name");
	is_str(mime_part_filename(&arena, find(root, "2")), STR("\xc3\xa9"), "or name, decoded");
	is_str(mime_part_filename(&arena, find(root, "1")), STR_NIL, "or none");
	is_str(mime_part_encoding(&arena, find(root, "4.2.2.2")), STR("BASE64"), "encoding");
	is_str(mime_part_encoding(&arena, root), STR("7bit"), "its default");
	ok(mime_part_is(find(root, "1"), STR("TEXT"), STR("plain")) &&
	        mime_part_is(find(root, "3"), STR("message"), STR_NIL),
	    "types");
	root = mime_scan_str(&arena, STR("Content-Type: message/rfc822\n\nSubject: x\n\nbody"));
	ok(find(root, "1") == root && find(root, "1.1") == root->child && !find(root, "1.2"),
	    "a message that is a message");
	root = mime_scan_str(&arena, STR("\nbody"));
	ok(find(root, "1") == root && !find(root, "2") && !find(root, "1.1"), "a plain message");
	root = mime_scan_str(&arena, STR("Content-Type: multipart/mixed; boundary=b\n\n--b--\n"));
	ok(find(root, "1") && find(root, "1")->body.virt == 0 && !find(root, "2") && !find(root, "1.1"),
	    "a multipart without parts: one of empty text, as its structure says");
	arena_free(&arena);
	return done();
}
