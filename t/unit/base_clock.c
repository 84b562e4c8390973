/* clock: units agree with each other. */
#include "base/clock.h"

#include "tap.h"

int main(void)
{
	int64_t s = clock_now_s(), us = clock_now_us(), ns = clock_now_ns(), a = clock_mono_ms(),
	        b = clock_mono_ms();

	ok(us / 1000000 - s <= 1 && us / 1000000 >= s, "microseconds");
	ok(ns / 1000000000 - s <= 1 && ns / 1000000000 >= s, "nanoseconds");
	ok(b >= a, "never back");
	return done();
}
