/* Net-Unicode, by utf8proc's tables. */
#include "text/netunicode.h"

#include <utf8proc.h>

#include "text/utf8.h"

static bool is_refused(uint32_t cp, bool first)
{
	if (cp < 0x80)
		return cp < 0x20 || cp == 0x7f;
	return cp <= 0x9f || cp == 0x2028 || cp == 0x2029 || (first && cp == 0xfeff) ||
	       utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_CN;
}

bool text_netunicode_refuses(struct str s, uint32_t *cp_r)
{
	for (size_t at = 0, n; at < s.n; at += n) {
		n = text_utf8_decode(str_from(s, at), cp_r);
		if (is_refused(*cp_r, at == 0))
			return true;
	}
	return false;
}
