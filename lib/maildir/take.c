/* From mailbox to mailbox by one rename. */
#include "maildir/take.h"

#include <unistd.h>

#include "maildir/file.h"
#include "sys/file.h"

enum { TRIES = 5 };

bool maildir_take(struct maildir_deliver *d, int srcdir, const char *src)
{
	struct maildir_deliver_file *f = vec_last(&d->files);

	if (!f->linked)
		return false;
	f->srcdir = srcdir;
	f->src = arena_str(d->arena, str_c(src)).p;
	return true;
}

/* Where it is now. */
static int search(const struct maildir_deliver *d, struct maildir_deliver_file *f, struct err *e)
{
	const char *slash = strrchr(f->src, '/');
	char path[MAILDIR_PATH_SIZE];
	struct maildir_name name;
	struct maildir_where w = {0};

	maildir_name_parse(str_c(slash ? slash + 1 : f->src), &name);
	if (maildir_file_find(f->srcdir, name.base, &w, e) < 0)
		return -1;
	if (!maildir_file_path(name.base, &w, path))
		return err_set(e, ERR_CORRUPT, "impossible file name %s", f->src);
	f->src = arena_str(d->arena, str_c(path)).p;
	return 0;
}

int maildir_take_in(
    const struct maildir_deliver *d, struct maildir_deliver_file *f, const char *to, struct err *e)
{
	for (int i = 0; i < TRIES; i++) {
		if (file_rename_new(f->srcdir, f->src, d->dirfd, to, e) == 0) {
			unlinkat(d->dirfd, f->tmp.p, 0);
			return 0;
		}
		if (e->kind != ERR_NOTFOUND || search(d, f, e) < 0)
			return -1;
	}
	return err_set(e, ERR_TEMP, "%s/%s moves too fast", file_path(f->srcdir), f->src);
}

int maildir_take_back(
    const struct maildir_deliver *d, struct maildir_deliver_file *f, const char *from, struct err *e)
{
	return file_rename_new(d->dirfd, from, f->srcdir, f->src, e);
}
