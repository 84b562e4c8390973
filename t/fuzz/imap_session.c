/*
 * imapd's command loop, whole, over a small real Maildir in memory: the input is what a client sends before it goes away. Each line is answered, by its tag, by
 * "* BAD" or by a BYE, and what is said is lines. The store is made anew for each input.
 */
#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define main imapd_main
#include "../../bin/imapd.c"
#undef main

#include "base/buf.h"
#include "base/log.h"
#include "sys/fd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A million inputs would write a million lines. */
void log_open(const char *program)
{
	(void)program;
}
void log_about(const char *user, const char *id)
{
	(void)user;
	(void)id;
}
void log_debug(const char *fmt, ...)
{
	(void)fmt;
}
void log_info(const char *fmt, ...)
{
	(void)fmt;
}
void log_warning(const char *fmt, ...)
{
	(void)fmt;
}
void log_error(const char *fmt, ...)
{
	(void)fmt;
}

static char home[] = "/dev/shm/fuzz-imap-XXXXXX";
static int home_fd;

static const char message[] =
    "From: \"A. Gray\" <gray@example.org>\r\nTo: fred@example.org\r\nSubject: =?utf-8?q?minutes=C3=A4?=\r\n"
    "Date: Wed, 17 Jul 2024 02:23:25 +0200\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: "
    "message/rfc822\r\n"
    "Content-Transfer-Encoding: 7bit\r\n\r\nSubject: inner\r\n\r\nbody\r\n--b\r\nContent-Type: image/png\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\naGVsbG8AIQ==\r\n--b--\r\n";

static void remove_all(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..") && unlinkat(dirfd(d), e->d_name, 0) < 0)
			remove_all(dirfd(d), e->d_name);
	if (d)
		closedir(d);
	unlinkat(parent, name, AT_REMOVEDIR);
}

static void put(const char *name, const char *text, size_t n)
{
	int fd = openat(home_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert(fd >= 0 && write(fd, text, n) == (ssize_t)n);
	close(fd);
}

static void at_end(void)
{
	remove_all(AT_FDCWD, home);
}

static void prepare(void)
{
	static const char *const dirs[] = {"Maildir", "Maildir/cur", "Maildir/new", "Maildir/tmp",
	    "Maildir/.Work", "Maildir/.Work/cur", "Maildir/.Work/new", "Maildir/.Work/tmp"};
	static bool began;

	if (!began) {
		began = true;
		assert(mkdtemp(home));
		home_fd = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		atexit(at_end);
		setenv("HOME", home, 1);
		setenv("USER", "fuzz", 1);
		setenv("MAIL", "maildir:~/Maildir", 1);
		setenv("MAIL_FSYNC", "never", 1);
		setenv("MAIL_SEPARATOR", "/", 1);
		setenv("IMAP_URLAUTH_HOST", "localhost", 1);
	}
	remove_all(home_fd, "Maildir");
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
		assert(mkdirat(home_fd, dirs[i], 0700) == 0);
	put("Maildir/cur/1700000001.M1P1.test:2,S", message, sizeof message - 1);
	put("Maildir/cur/1700000002.M2P1.test:2,", "Subject: b\n\nbare\n", 16);
	put("Maildir/new/1700000003.M3P1.test", "no head\r\0\x80\n", 11);
}

/* Lines of the answer, with the literals in them; how many of them answer a command. */
static size_t answers(struct str out, bool *bye_r)
{
	size_t n = 0;
	bool start = true;

	*bye_r = false;
	while (out.n) {
		ptrdiff_t at = str_chr(out, '\n');
		struct str line = str_head(out, (size_t)at), size;
		ptrdiff_t brace;

		assert(at > 0 && out.p[at - 1] == '\r');
		line.n--;
		if (start) {
			*bye_r |= str_starts(line, STR("* BYE"));
			n += str_starts(line, STR("* BAD")) ||
			     (line.n && line.p[0] != '*' && line.p[0] != '+');
		}
		out = str_from(out, (size_t)at + 1);
		brace = str_rchr(line, '{');
		start = true;
		if (brace < 0 || line.p[line.n - 1] != '}')
			continue;
		size = str_of(line.p + brace + 1, line.n - (size_t)brace - 2);
		if (size.n && size.n < 9 && strspn(size.p, "0123456789") == size.n) {
			size_t bytes = (size_t)strtoul(size.p, NULL, 10);

			assert(bytes <= out.n);
			out = str_from(out, bytes);
			start = false;
		}
	}
	return n;
}

static bool has(const uint8_t *data, size_t size, const char *word)
{
	for (size_t i = 0, n = strlen(word); i + n <= size; i++)
		if (strncasecmp((const char *)data + i, word, n) == 0)
			return true;
	return false;
}

/* Without literals, and commands after which lines aren't commands, there is one answer a line. */
static void check(const uint8_t *data, size_t size, struct str out)
{
	size_t lines = 0, n;
	bool bye;

	if (has(data, size, "COMPRESS"))
		return;
	n = answers(out, &bye);
	if (bye || has(data, size, "{") || has(data, size, "IDLE"))
		return;
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	assert(n == lines);
}

static void serve(int in, int out)
{
	struct arena arena;
	struct store *store;
	struct err e = {0};

	arena_init(&arena, "store", SESSION_MEMORY);
	imap_client_init(&session, commands, sizeof commands / sizeof *commands, NULL);
	session.s.in.fd = in;
	session.s.out.fd = out;
	assert(store_open(&store, &arena, STR_NIL, &e) == 0);
	session.store = store;
	imap_client_greet(&session, NULL);
	imap_client_run(&session);
	imap_client_free(&session);
	store_close(store);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int in[2], out = memfd_create("out", MFD_CLOEXEC);
	struct stat st;
	char *said;

	if (size > 60 << 10) {
		close(out);
		return 0;
	}
	prepare();
	assert(out >= 0 && pipe2(in, O_CLOEXEC) == 0 && write(in[1], data, size) == (ssize_t)size);
	close(in[1]);
	serve(in[0], out);
	close(in[0]);
	assert(fstat(out, &st) == 0);
	said = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, out, 0);
	assert(said != MAP_FAILED);
	check(data, size, str_of(said, (size_t)st.st_size));
	munmap(said, (size_t)st.st_size);
	close(out);
	return 0;
}
