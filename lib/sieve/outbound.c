/* From what people write to what SMTP takes. */
#include "sieve/outbound.h"

#include "mime/address.h"
#include "mime/path.h"
#include "sieve/address.h"

/* One of the marks stands in s, outside of quoted strings, domain literals and comments. */
static bool has_bare(struct str s, const char *marks)
{
	bool quoted = false;
	unsigned comments = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\')
			i++;
		else if (c == '"' && !comments)
			quoted = !quoted;
		else if (c == '(' && !quoted)
			comments++;
		else if (c == ')' && !quoted && comments)
			comments--;
		else if (c && !quoted && !comments && strchr(marks, c))
			return true;
	}
	return false;
}

int sieve_outbound_list(struct arena *a, struct str s, struct str *list, size_t max)
{
	struct mime_addresses found = {0};

	if (str_cspan(s, "\r\n") < s.n || has_bare(s, ";"))
		return -1;
	mime_address_parse(a, s, &found);
	if (found.n > max)
		return -1;
	for (size_t i = 0; i < found.n; i++) {
		const struct mime_address *m = &found.p[i];
		struct buf b;

		if (m->kind != MIME_ADDRESS_MAILBOX || m->bad || !str_is_nil(m->route))
			return -1;
		buf_init(&b, 4 * s.n);
		mime_path_print(&b, m->localpart, m->domain);
		list[i] = arena_str(a, buf_str(&b));
		buf_free(&b);
		if (!sieve_address_is_valid(list[i]))
			return -1;
	}
	return (int)found.n;
}

bool sieve_outbound_address(struct arena *a, struct str s, struct str *address_r)
{
	return s.n > 0 && s.n <= 1000 && s.p[0] != '<' && !has_bare(s, ",") &&
	       sieve_outbound_list(a, s, address_r, 1) == 1;
}
