/* Placeholders of queries. */
#include "chain/query.h"
#include "tap.h"

int main(void)
{
	struct chain_query q;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	is_int(chain_query_bind(&q, &a, STR("SELECT ':user', x::int FROM t WHERE u = :user AND d=:domain"),
	           STR("o@x"), CHAIN_QUERY_NUMBERS, &e),
	    0, "bound");
	is_str(str_c(q.text), STR("SELECT ':user', x::int FROM t WHERE u = $1 AND d=$2"), "the text");
	is_int(q.n, 2, "two values");
	is_str(str_c(q.values[0]), STR("o@x"), "user");
	is_str(str_c(q.values[1]), STR("x"), "domain");
	is_int(chain_query_bind(&q, &a, STR(":local:local"), STR("o@x"), CHAIN_QUERY_MARKS, &e), 0, "marks");
	is_str(str_c(q.text), STR("??"), "one for each");
	is_int(chain_query_bind(&q, &a, STR(":other"), STR("o"), CHAIN_QUERY_MARKS, &e), -1,
	    "an unknown parameter");
	return done();
}
