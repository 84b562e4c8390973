/* keywords: bits, limits, and the row of names. */
#include "index/keywords.h"

#include "tap.h"

int main(void)
{
	struct index_keywords k = {0}, again = {0};
	char name[300];
	struct buf b;

	ok(index_keywords_add(&k, STR("$Junk")) && index_keywords_add(&k, STR("b")), "two");
	ok(!index_keywords_add(&k, STR("$JUNK")), "names have no case");
	is_int(index_keywords_find(&k, STR("B")), 1, "found");
	is_int(index_keywords_find(&k, STR("c")), -1, "not found");
	memset(name, 'x', sizeof name);
	ok(!index_keywords_add(&k, STR("")) && !index_keywords_add(&k, str_of(name, 256)),
	    "too short, too long");
	buf_init(&b, 64 * 256);
	index_keywords_encode(&k, &b);
	is_str(buf_str(&b), STR("\5$Junk\1b"), "encoded");
	ok(index_keywords_decode(&again, buf_str(&b)) && again.n == 2, "decoded");
	is_str(again.names[0], STR("$Junk"), "as it was written");
	index_keywords_free(&again);
	ok(!index_keywords_decode(&again, STR("\5$Jun")) && again.n == 0, "cut");
	ok(!index_keywords_decode(&again, STR("\1a\1A")) && again.n == 0, "twice the same");
	for (int i = 0; k.n < 64; i++) {
		snprintf(name, sizeof name, "k%d", i);
		index_keywords_add(&k, str_c(name));
	}
	ok(!index_keywords_add(&k, STR("one more")), "64 are enough");
	index_keywords_free(&k);
	buf_free(&b);
	return done();
}
