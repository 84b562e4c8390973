/* An address that was read and printed reads as the same. */
#include <assert.h>

#include "mime/address.h"
#include "mime/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct mime_addresses list = {0};
	struct buf out;

	arena_init(&a, "fuzz", 256 << 20);
	buf_init(&out, 4 * size + 64);
	mime_address_parse(&a, in, &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct mime_address *ad = &list.p[i];
		struct str local, domain;

		assert(ad->kind != MIME_ADDRESS_GROUP_END || (!ad->localpart.p && !ad->domain.p));
		if (ad->kind != MIME_ADDRESS_MAILBOX || ad->bad)
			continue;
		buf_clear(&out);
		mime_path_print(&out, ad->localpart, ad->domain);
		/* Control bytes can't be printed. */
		if (memchr(out.p, '?', out.n))
			continue;
		/* What RFC 5322 allows in a domain or a localpart, SMTP may not. */
		if (mime_path_parse(&a, buf_str(&out), &local, &domain))
			assert(str_eq(local, ad->localpart) && str_eq(domain, ad->domain));
	}
	buf_free(&out);
	arena_free(&a);
	return 0;
}
