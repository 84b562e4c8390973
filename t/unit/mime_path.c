/* Single addresses. */
#include "mime/path.h"

#include "tap.h"

static struct arena arena;

static const struct {
	const char *in, *local, *domain, *printed;
} good[] = {
    {"a@b", "a", "b", "a@b"},
    {"<a@b>", "a", "b", "a@b"},
    {"<>", "", "", "\"\""},
    {"a.b+c@d-e.f", "a.b+c", "d-e.f", "a.b+c@d-e.f"},
    {"\"a b\"@c", "a b", "c", "\"a b\"@c"},
    {"\"a\\\"b\"@c", "a\"b", "c", "\"a\\\"b\"@c"},
    {"<@x,@y:a@b>", "a", "b", "a@b"},
    {"a@[1.2.3.4]", "a", "[1.2.3.4]", "a@[1.2.3.4]"},
    {"a..b@c", "a..b", "c", "\"a..b\"@c"},
    {"\"\"@c", "", "c", "\"\"@c"},
    {"\xc3\xa9@x", "\xc3\xa9", "x", "\xc3\xa9@x"},
};
static const char *const bad[] = {"", "a", "@b", "a@", "a@b c", "a b@c", "<a@b", "a@b>", "a@b@c", "\"a@b",
    "a@.b", "a@b..c", "a@b.", "<@x>", "<@x:>", "Ann <a@b>", "a@[1 2]", "a@b\n", "a(c)@b", "\"a\nb\"@c"};

int main(void)
{
	struct str local, domain;
	struct mime_address ad = {.name = STR("Ann \"A\" T"), .localpart = STR("a"), .domain = STR("b")};
	struct buf out;

	arena_init(&arena, "test", 1 << 20);
	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ok(mime_path_parse(&arena, str_c(good[i].in), &local, &domain), "%s", good[i].in);
		is_str(local, str_c(good[i].local), "localpart");
		is_str(domain, str_c(good[i].domain), "domain");
		buf_clear(&out);
		mime_path_print(&out, local, domain);
		is_str(buf_str(&out), str_c(good[i].printed), "printed");
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!mime_path_parse(&arena, str_c(bad[i]), &local, &domain), "refused: %s", bad[i]);
	ok(!mime_path_parse(&arena, STR("a\0b@c"), &local, &domain), "refused: NUL");
	buf_clear(&out);
	mime_path_print_full(&out, &ad);
	is_str(buf_str(&out), STR("\"Ann \\\"A\\\" T\" <a@b>"), "with a name that needs quotes");
	ad.name = STR("Ann T");
	buf_clear(&out);
	mime_path_print_full(&out, &ad);
	is_str(buf_str(&out), STR("Ann T <a@b>"), "with a plain one");
	buf_free(&out);
	arena_free(&arena);
	return done();
}
