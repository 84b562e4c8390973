/* shim: the glibc build has none of it; the musl build is tested by running mailpw (t/mailpw.bats). */
#include "sys/shim.h"

#include "tap.h"

int main(void)
{
	ok(true, "nothing of ours calls it");
	return done();
}
