/* RFC 4013 section 3. */
#include "auth/saslprep.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *in, *out, *what;
	} cases[] = {
	    {"I\xc2\xadX", "IX", "SOFT HYPHEN mapped to nothing"},
	    {"user", "user", "no transformation"},
	    {"USER", "USER", "case preserved"},
	    {"\xc2\xaa", "a", "NFKC"},
	    {"\xe2\x85\xa8", "IX", "NFKC of a Roman numeral"},
	    {"\x07", NULL, "a control character"},
	    {"\xd8\xa7\x31", NULL, "bidirectional check"},
	    {"\xd8\xa7\x31\xd8\xa8", "\xd8\xa7\x31\xd8\xa8", "right-to-left at both ends"},
	    {"a\xc2\xa0z", "a z", "a non-ASCII space"},
	    {"\xff", NULL, "not UTF-8"},
	    {"\xe2\x80\xa8", NULL, "LINE SEPARATOR"},
	    {"", "", "empty"},
	};
	static struct arena a;

	arena_init(&a, "test", 4 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(auth_saslprep(&a, str_c(cases[i].in)), str_c(cases[i].out), cases[i].what);
	return done();
}
