/* Actions as text. */
#include "sieve/sieve.h"
#include "tap.h"

int main(void)
{
	struct sieve_result r = {0};
	struct sieve_action *a;
	static struct arena arena;
	struct buf b;

	arena_init(&arena, "test", 1 << 20);
	buf_init(&b, 1000);
	a = vec_push(&r.actions, &arena);
	a->kind = SIEVE_FILEINTO;
	a->mailbox = STR("a\"b\\\r\n\x01ü");
	a->create = true;
	a = vec_push(&r.actions, &arena);
	a->kind = SIEVE_KEEP;
	a->implicit = a->flags_given = true;
	r.error = STR("why");
	r.error_line = 3;
	sieve_result_print(&b, &r);
	is_str(buf_str(&b),
	    STR("error line=3 text=\"why\"\nfileinto mailbox=\"a\\\"b\\\\\\r\\n\\x01ü\" create\nkeep "
	        "implicit flags=[]\n"),
	    "printed");
	buf_free(&b);
	arena_free(&arena);
	return done();
}
