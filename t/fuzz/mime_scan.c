/* Parts lie inside their parents; any pieces give the same tree, and its BODYSTRUCTURE and ENVELOPE. */
#include <assert.h>

#include "mime/bodystructure.h"
#include "mime/envelope.h"
#include "mime/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_part(const struct mime_part *p, uint64_t size)
{
	assert(p->head.virt >= p->head.phys && p->body.virt >= p->body.phys);
	assert(p->at + p->head.phys + p->body.phys <= size);
	assert(p->head.phys + p->body.phys + p->head.lines + p->body.lines >= p->head.virt + p->body.virt);
	if (p->parent) {
		assert(p->at >= mime_part_body_at(p->parent));
		assert(mime_part_body_at(p) + p->body.phys <=
		       mime_part_body_at(p->parent) + p->parent->body.phys);
	}
	assert((p->kind == MIME_PART_MESSAGE) ==
	       (p->child && p->child == p->last_child && p->child->envelope.p));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct mime_scan s;
	struct mime_part *root, *again;
	struct buf x, y;

	arena_init(&a, "fuzz", 256 << 20);
	buf_init(&x, 64 << 20);
	buf_init(&y, 64 << 20);
	root = mime_scan_str(&a, in);
	for (struct mime_part *p = root; p; p = mime_part_walk(root, p))
		check_part(p, size);
	assert(root->head.phys + root->body.phys == size);
	mime_scan_init(&s, &a);
	for (size_t i = 0; i < size; i += 3)
		mime_scan_feed(&s, str_head(str_from(in, i), 3));
	again = mime_scan_end(&s);
	mime_bodystructure_print(root, true, &x);
	mime_envelope_print(&a, root->envelope, &x);
	mime_bodystructure_print(again, true, &y);
	mime_envelope_print(&a, again->envelope, &y);
	assert(str_eq(buf_str(&x), buf_str(&y)));
	buf_free(&x);
	buf_free(&y);
	arena_free(&a);
	return 0;
}
