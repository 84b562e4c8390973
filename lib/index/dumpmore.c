/* Cache and list index as text. */
#include "index/dump.h"

#include <inttypes.h>
#include <unistd.h>

#include "index/cache_own.h"
#include "index/list.h"
#include "sys/fd.h"
#include "sys/file.h"

/* One block at offset; its length, 0 when there is none. */
static uint32_t print_block(FILE *out, struct cache_file *f, uint64_t at)
{
	struct cache_block h;
	struct cache_value v;
	const char *p, *bytes;

	if (!index_cache_file_reach(f, at + sizeof h))
		return 0;
	memcpy(&h, f->map->p + at, sizeof h);
	p = index_cache_file_block(f, at, h.uid);
	if (!p)
		return 0;
	fprintf(out, "\t%" PRIu64 " uid=%" PRIu32 " before=%" PRIu64 "\n", at, h.uid, h.prev);
	bytes = p + sizeof h + h.fields * sizeof v;
	for (uint32_t i = 0; i < h.fields; i++) {
		memcpy(&v, p + sizeof h + i * sizeof v, sizeof v);
		if (v.len > h.len - (uint64_t)(bytes - p))
			return 0;
		fprintf(out, "\t\t");
		if (v.field < (uint32_t)f->n)
			index_dump_quoted(out, f->names[v.field].p, f->names[v.field].n);
		else
			fprintf(out, "field %" PRIu32, v.field);
		fprintf(out, " ");
		index_dump_quoted(out, bytes, v.len);
		fprintf(out, "\n");
		bytes += v.len;
	}
	return h.len;
}

static int ident_of(int dirfd, struct index_ident *ident, struct err *e)
{
	int fd = file_open(dirfd, CACHE_NAME, 0, 0, e);

	memset(ident, 0, sizeof *ident);
	if (fd < 0)
		return -1;
	(void)!pread(fd, &ident->uidvalidity, 4, offsetof(struct cache_head, uidvalidity));
	(void)!pread(fd, ident->guid, 16, offsetof(struct cache_head, guid));
	fd_close(&fd);
	return 0;
}

int index_dump_cache(int dirfd, FILE *out, struct err *e)
{
	static const char *const decision[] = {"no", "temporary", "yes"};
	struct index_place place = {.dirfd = dirfd, .readonly = true};
	struct index_ident ident;
	struct cache *c;
	uint64_t at = CACHE_BLOCKS_AT;

	if (ident_of(dirfd, &ident, e) < 0 || cache_open(&c, &place, &ident, e) < 0)
		return -1;
	if (c->file.memory) { /* what can't be read is replaced by an empty one there */
		cache_close(c);
		return err_set(e, ERR_CORRUPT, "the header or a name in it");
	}
	fprintf(out, "\tgeneration %" PRIu32 " uidvalidity=%" PRIu32 "\n", c->file.head.gen,
	    c->file.head.uidvalidity);
	for (int i = 0; i < c->file.n; i++) {
		fprintf(out, "\tfield %d ", i);
		index_dump_quoted(out, c->file.names[i].p, c->file.names[i].n);
		fprintf(out, " %s used=%" PRIu32 " confirmed=%" PRIu32 "\n", decision[c->decided[i].decision],
		    c->decided[i].used, c->decided[i].confirmed);
	}
	for (uint32_t len; (len = print_block(out, &c->file, at)); at += len)
		;
	at = c->file.size > at ? at : 0;
	cache_close(c);
	return at ? err_set(e, ERR_CORRUPT, "what stands at %" PRIu64 " is no block", at) : 0;
}

static void print_entry(void *arg, const struct index_list_entry *n)
{
	FILE *out = arg;

	fputc('\t', out);
	index_dump_quoted(out, n->name.p, n->name.n);
	fprintf(out,
	    " messages=%" PRIu32 " unseen=%" PRIu32 " deleted=%" PRIu32 " recent=%" PRIu32 " uidnext=%" PRIu32
	    " uidvalidity=%" PRIu32 " modseq=%" PRIu64,
	    n->messages, n->unseen, n->deleted, n->recent, n->uidnext, n->uidvalidity, n->highestmodseq);
	if (n->has_size)
		fprintf(out, " size=%" PRIu64, n->size);
	fprintf(out, " stamps");
	for (int i = 0; i < 8; i++)
		fprintf(out, " %" PRIu64, n->stamp[i]);
	fputc('\n', out);
}

int index_dump_list(int dirfd, FILE *out, struct err *e)
{
	struct index_list *l;
	struct arena a;
	bool damaged;

	arena_init(&a, "dump", 256UL << 20);
	if (faccessat(dirfd, "dovetail.list", R_OK, 0) < 0)
		return file_err(e, "open", dirfd, "dovetail.list");
	index_list_open(&l, &a, dirfd, e);
	index_list_each(l, print_entry, out);
	damaged = index_list_is_damaged(l);
	arena_free(&a);
	return damaged ? err_set(e, ERR_CORRUPT, "a record of it, or its header") : 0;
}
