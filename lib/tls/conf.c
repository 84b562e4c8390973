/* tlswrap's configuration: the environment, and stunnel's file. */
#include "tls/conf.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "conf/conf.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "tls/service.h"

struct reader {
	struct tls_conf *c;
	struct arena *a;
	const char *service; /* the one that is meant, once known */
	struct str section;  /* the one that we are in; NIL: global */
	const char *file;
	int line;
	bool found;             /* the service was there */
	struct tls_conf global; /* as it stands before the first section: what further services begin with */
	struct tls_conf *foreign; /* another section; it counts once it says that it serves a name of ours */
	struct err trouble;       /* the first error in there */
	int depth;                /* of files included; -1: no files at all */
};

void tls_conf_init(struct tls_conf *c)
{
	static const char *const modes[] = {"starttls"};
	const char *mode = conf_string("TLS_MODE");

	*c = (struct tls_conf){
	    .name = "",
	    .security = -1,
	    .debug = 5,
	    .cert = conf_string("TLS_CERT"),
	    .key = conf_string("TLS_KEY"),
	    .cafile = conf_string("TLS_CAFILE"),
	    .crlfile = conf_string("TLS_CRLFILE"),
	    .dhparam = conf_string("TLS_DHPARAM"),
	    .ocsp = conf_string("TLS_OCSP"),
	    .tickets = conf_string("TLS_TICKET_KEYS"),
	    .ciphers = conf_string("TLS_CIPHERS"),
	    .ciphersuites = conf_string("TLS_CIPHERSUITES"),
	    .curves = conf_string("TLS_CURVES"),
	    .min = conf_string("TLS_MIN"),
	    .max = conf_string("TLS_MAX"),
	    .alpn = conf_string("TLS_ALPN"),
	    .verify = (enum tls_conf_verify)conf_enum("TLS_VERIFY"),
	    .handshake_s = (int)conf_seconds("TLS_TIMEOUT"),
	    .idle_s = 12 * 3600,
	    .close_s = 60,
	    .user = conf_string("TLS_USER"),
	    .chroot = conf_string("TLS_CHROOT"),
	    .starttls = mode && strcmp(mode, modes[0]) == 0,
	};
}

/* e's text gets file and line in front. */
static int located(const struct reader *r, struct err *e)
{
	struct err inner = *e;

	return err_set(e, ERR_SYNTAX, "%s:%d: %s", r->file, r->line, inner.text);
}

static int complain(const struct reader *r, struct err *e, const char *what, struct str s)
{
	return err_set(e, ERR_SYNTAX, "%s:%d: %s: %.*s", r->file, r->line, what, STR_ARG(s));
}

/* sni = SERVICE:PATTERN in another section: that section answers to a name of our service. */
static int add_sni(struct reader *r, struct str value, struct err *e)
{
	struct str service;

	str_cut(&value, ':', &service);
	if (str_is_nil(value) || value.n == 0)
		return complain(r, e, "sni = service:pattern is meant", service);
	if (!str_eq(service, str_c(r->service)))
		return 0;
	if (r->c->sni.n >= TLS_CONF_SNI_MAX)
		return complain(r, e, "too many server names", r->section);
	r->foreign->is_virtual = true;
	*vec_push(&r->c->sni, r->a) =
	    (struct tls_conf_sni){.pattern = arena_cstr(r->a, value), .conf = r->foreign};
	return 0;
}

/* Sections of others may be wrong or a client's: only those that turn out to be ours are complained about. */
static int foreign_option(struct reader *r, struct str name, struct str value, struct err *e)
{
	struct err soft;

	if (str_ieq(name, STR("sni")))
		return add_sni(r, value, e);
	if (r->trouble.kind == ERR_NONE && tls_service_option(r->foreign, r->a, name, value, &soft) < 0) {
		located(r, &soft);
		r->trouble = soft;
	}
	return 0;
}

static int end_foreign(struct reader *r, struct err *e)
{
	struct tls_conf *c = r->foreign;

	r->foreign = NULL;
	if (!c || !c->is_virtual)
		return 0;
	if (r->trouble.kind != ERR_NONE) {
		*e = r->trouble;
		return -1;
	}
	if (!c->cert)
		return complain(r, e, "a service for a server name needs its cert", r->section);
	return tls_service_finish(c, r->a, e) < 0 ? located(r, e) : 0;
}

static int begin_section(struct reader *r, struct str s, struct err *e)
{
	if (!str_ends(s, STR("]")))
		return complain(r, e, "\"]\" is missing", s);
	if (end_foreign(r, e) < 0)
		return -1;
	if (str_is_nil(r->section))
		r->global = *r->c;
	r->section = str_trim(str_of(s.p + 1, s.n - 2));
	if (!r->service)
		r->service = arena_cstr(r->a, r->section);
	if (str_eq(r->section, str_c(r->service))) {
		r->found = true;
		r->c->name = r->service;
		return 0;
	}
	r->foreign = arena_new(r->a, struct tls_conf);
	*r->foreign = r->global;
	/* The lists' memory is shared until one of them grows. */
	r->foreign->checks.cap = r->foreign->checks.n;
	r->foreign->commands.cap = r->foreign->commands.n;
	r->foreign->name = arena_cstr(r->a, r->section);
	r->trouble.kind = ERR_NONE;
	return 0;
}

static int include(struct reader *r, struct str dir, struct err *e);

static int one_line(struct reader *r, struct str s, struct err *e)
{
	struct str name;

	s = str_trim(s);
	if (s.n == 0 || s.p[0] == ';' || s.p[0] == '#')
		return 0;
	if (s.p[0] == '[')
		return begin_section(r, s, e);
	if (!str_cut(&s, '=', &name) || str_is_nil(s))
		return complain(r, e, "option = value is meant", name);
	name = str_trim(name);
	s = str_trim(s);
	if (str_ieq(name, STR("include")))
		return include(r, s, e);
	if (r->foreign)
		return foreign_option(r, name, s, e);
	/* sni in our own section names the server name that this service itself answers to: every name, for us. */
	if (str_ieq(name, STR("sni")))
		return str_is_nil(r->section) ? complain(r, e, "sni belongs into a service", s) : 0;
	return tls_service_option(r->c, r->a, name, s, e) < 0 ? located(r, e) : 0;
}

static int lines(struct reader *r, struct str text, struct err *e)
{
	struct str line;

	if (str_chr(text, '\0') >= 0)
		return err_set(e, ERR_SYNTAX, "%s: a NUL in the file", r->file);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	while (str_cut(&text, '\n', &line)) {
		r->line++;
		if (one_line(r, line, e) < 0)
			return -1;
	}
	return 0;
}

/* Not through file_read: an administrator's configuration may be a symbolic link. Memory is as much as the file needs: each page costs a fault. */
static int read_whole(struct arena *a, const char *path, struct str *text_r, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	ssize_t n;
	char *p;

	if (fd < 0 || fstat(fd, &st) < 0) {
		fd_close(&fd);
		return file_err(e, "open", AT_FDCWD, path);
	}
	if (st.st_size > TLS_CONF_FILE_MAX) {
		fd_close(&fd);
		return err_set(e, ERR_LIMIT, "%s: more than %d bytes", path, TLS_CONF_FILE_MAX);
	}
	/* Of a pipe the size isn't known. */
	if (!S_ISREG(st.st_mode))
		st.st_size = TLS_CONF_FILE_MAX;
	p = arena_bytes(a, (size_t)st.st_size + 1);
	n = fd_read_full(fd, p, (size_t)st.st_size + 1);
	fd_close(&fd);
	if (n < 0)
		return file_err(e, "read", AT_FDCWD, path);
	if (n > st.st_size)
		return err_set(e, ERR_LIMIT, "%s: more than %lld bytes", path, (long long)st.st_size);
	*text_r = str_of(p, (size_t)n);
	return 0;
}

static int include_file(struct reader *r, const char *path, struct err *e)
{
	const char *file = r->file;
	int line = r->line, done;
	struct str text;
	struct stat st;

	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	if (read_whole(r->a, path, &text, e) < 0)
		return -1;
	r->file = path;
	r->line = 0;
	r->depth++;
	done = lines(r, text, e);
	r->depth--;
	r->file = file;
	r->line = line;
	return done;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The regular files of a directory, in the order of their names. */
static int include(struct reader *r, struct str dir, struct err *e)
{
	const char *path = arena_cstr(r->a, dir);
	VEC(const char *) files = {0};
	DIR *d;

	if (r->depth < 0 || r->depth >= TLS_CONF_INCLUDE_MAX)
		return complain(r, e, "include goes too deep", dir);
	d = opendir(path);
	if (!d) {
		file_err(e, "open", AT_FDCWD, path);
		return located(r, e);
	}
	for (struct dirent *one; (one = readdir(d));) {
		if (one->d_name[0] != '.')
			*vec_push(&files, r->a) = arena_printf(r->a, "%s/%s", path, one->d_name).p;
	}
	closedir(d);
	if (files.n)
		qsort(files.p, files.n, sizeof *files.p, by_name);
	for (size_t i = 0; i < files.n; i++) {
		if (include_file(r, files.p[i], e) < 0)
			return -1;
	}
	return 0;
}

static int parse(struct reader *r, struct str text, struct err *e)
{
	const char *file = r->file;

	if (lines(r, text, e) < 0 || end_foreign(r, e) < 0)
		return -1;
	if (r->service && !r->found)
		return err_set(e, ERR_NOTFOUND, "%s: there is no service [%s]", file, r->service);
	if (tls_service_finish(r->c, r->a, e) < 0) {
		struct err inner = *e;

		return err_set(e, ERR_SYNTAX, "%s: %s", file, inner.text);
	}
	return 0;
}

int tls_conf_parse(struct tls_conf *c, struct arena *a, struct str text, const char *service,
    const char *name, struct err *e)
{
	struct reader r = {.c = c, .a = a, .service = service, .section = STR_NIL, .file = name, .depth = -1};

	return parse(&r, text, e);
}

int tls_conf_load(struct tls_conf *c, struct arena *a, const char *path, const char *service, struct err *e)
{
	struct reader r = {.c = c, .a = a, .service = service, .section = STR_NIL, .file = path};
	struct str text;

	return read_whole(a, path, &text, e) < 0 ? -1 : parse(&r, text, e);
}

bool tls_conf_sni_matches(const char *pattern, struct str name)
{
	struct str p = str_c(pattern);

	if (!str_starts(p, STR("*")))
		return str_ieq(p, name);
	p = str_from(p, 1);
	return name.n >= p.n && str_ieq(p, str_from(name, name.n - p.n));
}

char **tls_conf_exec(const struct tls_conf *c, const char *name)
{
	for (size_t i = 0; name && i < c->sni.n; i++) {
		if (strcmp(c->sni.p[i].conf->name, name) == 0)
			return c->sni.p[i].conf->exec;
	}
	return NULL;
}
