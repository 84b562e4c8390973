/* Clocks. Deadlines use the monotonic one, stamps in files the wall clock. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some fixed point; never goes back. */
int64_t clock_mono_ms(void);
/* Wall clock: seconds, microseconds and nanoseconds since 1970 UTC. */
int64_t clock_now_s(void);
int64_t clock_now_us(void);
int64_t clock_now_ns(void);

#endif
