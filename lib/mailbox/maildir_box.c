/* An open Maildir mailbox, and the table of operations that Maildir is to this room. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "base/vec.h"
#include "mailbox/maildir.h"
#include "maildir/uidspare.h"
#include "maildir/uidtail.h"
#include "maildir/uidwrite.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "text/digest.h"

/* Reads the uidlist's header; makes or mends the list, under its lock, when there is no sound one. */
static int identify(struct mailbox *mb, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);
	struct maildir_uidlist *u = &box->uidlist;
	struct maildir_uidlist_hint hint = {0, 0, ((struct maildir_store *)mb->store->own)->root.fd};
	int result = maildir_uidlist_head(u, e);

	if (result < 0 || !u->has_guid || !u->uidvalidity || u->version != 3) {
		if (maildir_lock(mb, e) < 0)
			return -1;
		result = maildir_uidlist_sync(u, &hint, e);
		maildir_uidlist_unlock(u);
		if (result < 0)
			return -1;
	}
	box->list_bytes = maildir_uidspare_keep(mb->dirfd);
	mb->ident.uidvalidity = u->uidvalidity;
	memcpy(mb->ident.guid, u->guid, sizeof mb->ident.guid);
	return 0;
}

static int attach(struct mailbox *mb, struct err *e)
{
	struct maildir_store *ms = mb->store->own;
	size_t none = 0;
	struct maildir_box *box;

	mb->dirfd = maildir_list_open(&ms->root, mb->name, e);
	if (mb->dirfd < 0)
		return -1;
	box = vec_grown(NULL, NULL, &none, 1, sizeof *box);
	memset(box, 0, sizeof *box);
	mb->own = box;
	maildir_uidlist_init(&box->uidlist, mb->dirfd);
	maildir_keywords_init(&box->keywords, mb->dirfd);
	for (unsigned i = 0; i < MAILDIR_LETTERS; i++)
		box->bit[i] = -1;
	if (identify(mb, e) < 0)
		return -1;
	mb->index_dirfd = maildir_store_index_dir(mb->store, mb->name, mb->dirfd);
	return 0;
}

static void detach(struct mailbox *mb)
{
	struct maildir_box *box = maildir_box(mb);

	maildir_uidlist_free(&box->uidlist);
	maildir_keywords_free(&box->keywords);
	index_ranges_free(&box->in_new);
	vec_drop(box);
	mb->own = NULL;
	fd_close(&mb->dirfd);
	fd_close(&mb->index_dirfd);
}

static int read_message(
    struct mailbox *mb, const struct index_msg *m, int *fd_r, uint64_t *size_r, struct err *e)
{
	char line[MAILDIR_UIDLIST_LINE_MAX];
	struct maildir_uidlist_record r;
	struct maildir_where w;
	struct stat st;
	bool moved = false;

	maildir_where(mb, m, &w);
	if (maildir_locate(mb, m, line, &r, e) < 0)
		return -1;
	*fd_r = maildir_file_open(mb->dirfd, r.base, &w, &st, &moved, e);
	if (*fd_r < 0 || moved)
		mb->needs_sync = true;
	if (*fd_r < 0)
		return -1;
	*size_r = (uint64_t)st.st_size;
	return 0;
}

/* The seconds at the start of a base name: when it was delivered here. */
static bool name_seconds(struct str base, int64_t *r)
{
	uint64_t v;

	if (!num_take_u64(&base, &v) || !base.n || base.p[0] != '.' || v > INT64_MAX)
		return false;
	*r = (int64_t)v;
	return true;
}

static int facts(
    struct mailbox *mb, const struct index_msg *m, uint16_t bits, struct index_msg *f, struct err *e)
{
	char line[MAILDIR_UIDLIST_LINE_MAX];
	struct maildir_uidlist_record r;
	struct maildir_where w;
	struct stat st;
	bool moved = false;

	(void)bits; /* one stat gives them all */
	maildir_where(mb, m, &w);
	f->uid = m->uid;
	if (maildir_locate(mb, m, line, &r, e) < 0)
		return -1;
	if (maildir_file_stat(mb->dirfd, r.base, &w, &st, &moved, e) < 0) {
		mb->needs_sync = true;
		return -1;
	}
	f->idate = st.st_mtim.tv_sec;
	f->psize = (uint64_t)st.st_size;
	if (!name_seconds(r.base, &f->sdate))
		f->sdate = st.st_ctim.tv_sec;
	f->bits = INDEX_HAS_IDATE | INDEX_HAS_PSIZE | INDEX_HAS_SDATE;
	if (r.vsize != MAILDIR_SIZE_UNKNOWN) {
		f->vsize = r.vsize;
		f->bits |= INDEX_HAS_VSIZE;
	}
	return 0;
}

static bool is_hex_guid(struct str s)
{
	return s.n == 32 && str_span(s, "0123456789abcdefABCDEF") == 32;
}

static int guid(struct mailbox *mb, const struct index_msg *m, unsigned char r[16], struct err *e)
{
	char line[MAILDIR_UIDLIST_LINE_MAX];
	struct maildir_uidlist_record rec;
	struct str id;
	uint64_t v;

	if (maildir_locate(mb, m, line, &rec, e) < 0)
		return -1;
	id = str_is_nil(rec.guid) ? rec.base : rec.guid;
	if (!is_hex_guid(id)) {
		unsigned char sum[TEXT_DIGEST_MAX];

		text_digest_of(TEXT_SHA1, id, sum);
		memcpy(r, sum + 4, 16);
		return 0;
	}
	for (int i = 0; i < 16; i++) {
		num_parse_hex(str_of(id.p + 2 * i, 2), &v);
		r[i] = (unsigned char)v;
	}
	return 0;
}

/* A line that has more than the index knows of: another server has written the list anew. */
static int pop3(
    struct mailbox *mb, const struct index_msg *m, struct arena *a, struct mailbox_pop3 *r, struct err *e)
{
	char line[MAILDIR_UIDLIST_LINE_MAX];
	struct maildir_uidlist_record rec;
	uint32_t seq;

	if (maildir_locate(mb, m, line, &rec, e) < 0)
		return -1;
	r->order = rec.pop3_order;
	r->name = arena_str(a, rec.base);
	r->id = str_is_nil(rec.guid) ? r->name : arena_str(a, rec.guid);
	r->uidl = str_is_nil(rec.pop3_uidl) ? STR_NIL
	          : rec.pop3_uidl.n         ? arena_str(a, rec.pop3_uidl)
	                                    : r->name;
	seq = index_seq(mb->ix, rec.uid);
	if (!maildir_uidlist_is_pop3(&rec) || !seq || (index_at(mb->ix, seq)->bits & INDEX_STORE_KEYS))
		return 0;
	if (maildir_relocate(mb, e) < 0)
		return -1;
	maildir_uidlist_forget(&maildir_box(mb)->uidlist);
	return 0;
}

static int pop3_save(
    struct mailbox *mb, struct str (*namer)(void *arg, uint32_t uid), void *arg, struct err *e)
{
	struct maildir_uidlist *u = &maildir_box(mb)->uidlist;
	struct maildir_uidlist_hint hint = {mb->ident.uidvalidity, index_head(mb->ix)->uidnext,
	    ((struct maildir_store *)mb->store->own)->root.fd};
	int result = -1;

	if (maildir_lock(mb, e) < 0)
		return -1;
	if (maildir_uidlist_sync(u, &hint, e) >= 0 && maildir_uidlist_name_pop3(u, namer, arg, e) == 0)
		result = maildir_relocate(mb, e);
	maildir_uidlist_unlock(u);
	maildir_uidlist_forget(u);
	return result;
}

/* Does the directory belong to a mailbox that was made since? */
static bool is_another(struct mailbox *mb)
{
	struct maildir_uidlist u;
	struct err e;
	bool other;

	maildir_uidlist_init(&u, mb->dirfd);
	other =
	    maildir_uidlist_head(&u, &e) == 0 && u.has_guid &&
	    (u.uidvalidity != mb->ident.uidvalidity || memcmp(u.guid, mb->ident.guid, sizeof u.guid) != 0);
	maildir_uidlist_free(&u);
	return other;
}

/* Without cur/ there is no mailbox (fs: the directory stays for the mailboxes below, and for the next one of the name). ESTALE: NFS. */
static bool is_deleted(struct mailbox *mb)
{
	const struct maildir_store *ms = mb->store->own;

	/* In this order: what is removed between the two has no cur/ then. */
	return maildir_box(mb)->another || maildir_list_is_trash(&ms->root, mb->dirfd) ||
	       (faccessat(mb->dirfd, "cur", F_OK, 0) < 0 && (errno == ENOENT || errno == ESTALE)) ||
	       (ms->root.layout == MAILDIR_LAYOUT_FS && is_another(mb));
}

static int watch(struct mailbox *mb)
{
	return maildir_lookout_dirs(&mb->store->watcher, mb->dirfd, mb->watched_dirs);
}

const struct format mailbox_maildir = {
    .name = "maildir",
    .store_open = maildir_store_open,
    .store_close = maildir_store_close,
    .list = maildir_store_list,
    .check = maildir_store_check,
    .create = maildir_store_create,
    .remove = maildir_store_remove,
    .ident = maildir_store_ident,
    .has_cache = maildir_store_has_cache,
    .rename = maildir_store_rename,
    .subscriptions = maildir_store_subscriptions,
    .subscribe = maildir_store_subscribe,
    .stamps = maildir_store_stamps,
    .quota_read = maildir_store_quota_read,
    .quota_add = maildir_store_quota_add,
    .quota_forget = maildir_store_quota_forget,
    .attach = attach,
    .detach = detach,
    .sync = maildir_sync,
    .is_deleted = is_deleted,
    .compare = maildir_compare,
    .read = read_message,
    .facts = facts,
    .settle = maildir_settle,
    .harden = maildir_harden,
    .expunge = maildir_expunge,
    .guid = guid,
    .pop3 = pop3,
    .pop3_save = pop3_save,
    .watch = watch,
    .lookout = maildir_lookout,
    .drop = maildir_drop,
    .group_add = maildir_group_add,
    .group_end = maildir_group_end,
    .save_begin = maildir_save_begin,
    .save_message = maildir_save_message,
    .save_write = maildir_save_write,
    .save_end = maildir_save_end,
    .save_link = maildir_save_link,
    .save_commit = maildir_save_commit,
    .save_abort = maildir_save_abort,
};
