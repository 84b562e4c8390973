/* Base subjects, RFC 5256 section 2.1. */
#include "mime/subject.h"

#include "tap.h"

static const struct {
	const char *in, *want;
	bool is_reply;
} cases[] = {
    {"hello", "hello", false},
    {"Re: hello", "hello", true},
    {"RE : hello", "hello", true},
    {"Re:Re: Fwd: fw: hello", "hello", true},
    {"Re[2]: hello", "hello", true},
    {"Re [x]: hello", "hello", true},
    {"[list] hello", "hello", false},
    {"[list] Re: [list] hello", "hello", true},
    {"[a] [b] hello", "hello", false},
    {"[list]", "[list]", false},
    {"[a] [b]", "[b]", false},
    {"hello (fwd)", "hello", true},
    {"hello (FWD) (fwd) ", "hello", true},
    {"[fwd: hello]", "hello", true},
    {"[Fwd: Re: [x] hello (fwd)]", "hello", true},
    {"a  b\t c\r\n d", "a b c d", false},
    {"  a ", "a", false},
    {"", "", false},
    {"Re:", "", true},
    {"re", "re", false},
    {"reply: x", "reply: x", false},
    {"Fwd: =?utf-8?q?Re=3A_caf=C3=A9?=", "caf\xc3\xa9", true},
    {"[a[b] c", "[a[b] c", false},
    {"[unclosed", "[unclosed", false},
    {"[fwd: x] y", "y", false},
    {"(fwd)", "", true},
    {"Re: [a]", "[a]", true},
};

int main(void)
{
	static struct arena arena;
	static char blobs[300000];
	bool is_reply;

	arena_init(&arena, "test", 16 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		is_str(mime_subject_base(&arena, str_c(cases[i].in), &is_reply), str_c(cases[i].want),
		    cases[i].in);
		ok(is_reply == cases[i].is_reply, "whether it is a reply");
	}
	for (size_t i = 0; i < sizeof blobs; i++)
		blobs[i] = "[a]"[i % 3];
	is_str(mime_subject_base(&arena, str_of(blobs, sizeof blobs), NULL), STR("[a]"),
	    "a hundred thousand blobs");
	for (size_t i = 0; i < sizeof blobs; i++)
		blobs[i] = "re:"[i % 3];
	is_str(mime_subject_base(&arena, str_of(blobs, sizeof blobs), NULL), STR(""),
	    "a hundred thousand replies");
	arena_free(&arena);
	return done();
}
