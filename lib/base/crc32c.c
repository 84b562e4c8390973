/* CRC-32C: three interleaved streams of the SSE4.2 instruction, or eight tables. */
#include "base/crc32c.h"

#include <stdbool.h>

#include "base/num.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <nmmintrin.h>
#endif

enum { LANE = 256 }; /* bytes per stream and round; the instruction has a latency of three cycles */

static const uint32_t POLY = 0x82f63b78;
static uint32_t table[8][256];
static uint32_t shift_lane[4][256]; /* advances a CRC over LANE zero bytes */

static void make_tables(void)
{
	if (table[0][1])
		return;
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;

		for (int k = 0; k < 8; k++)
			c = c & 1 ? (c >> 1) ^ POLY : c >> 1;
		table[0][i] = c;
	}
	for (int t = 1; t < 8; t++) {
		for (int i = 0; i < 256; i++)
			table[t][i] = (table[t - 1][i] >> 8) ^ table[0][table[t - 1][i] & 255];
	}
}

static uint32_t bytewise(uint32_t c, const unsigned char *p, size_t n)
{
	while (n--)
		c = (c >> 8) ^ table[0][(c ^ *p++) & 255];
	return c;
}

uint32_t crc32c_portable(uint32_t crc, const void *data, size_t n)
{
	const unsigned char *p = data;
	uint32_t c = ~crc;

	make_tables();
	for (; n >= 8; n -= 8, p += 8) {
		uint64_t w = num_le64(p) ^ c;

		c = table[7][w & 255] ^ table[6][(w >> 8) & 255] ^ table[5][(w >> 16) & 255] ^
		    table[4][(w >> 24) & 255] ^ table[3][(w >> 32) & 255] ^ table[2][(w >> 40) & 255] ^
		    table[1][(w >> 48) & 255] ^ table[0][w >> 56];
	}
	return ~bytewise(c, p, n);
}

#if defined(__x86_64__)

/* The advance is linear, so that those of single bits make up all: a process for each connection pays for this table. */
__attribute__((target("sse4.2"))) static void make_shift(void)
{
	for (int b = 0; b < 4; b++) {
		for (uint32_t i = 1; i < 256; i++) {
			uint64_t c = (uint64_t)i << (8 * b);

			if (i & (i - 1)) {
				shift_lane[b][i] = shift_lane[b][i & (i - 1)] ^ shift_lane[b][i & -i];
				continue;
			}
			for (int n = 0; n < LANE; n += 8)
				c = _mm_crc32_u64(c, 0);
			shift_lane[b][i] = (uint32_t)c;
		}
	}
}

static uint32_t shift(uint32_t c)
{
	return shift_lane[0][c & 255] ^ shift_lane[1][(c >> 8) & 255] ^ shift_lane[2][(c >> 16) & 255] ^
	       shift_lane[3][c >> 24];
}

__attribute__((target("sse4.2"))) static uint32_t hardware(uint32_t crc, const unsigned char *p, size_t n)
{
	uint64_t a = (uint32_t)~crc;

	for (; n >= (size_t)3 * LANE; n -= (size_t)3 * LANE, p += 3 * LANE) {
		uint64_t b = 0, c = 0;

		if (!shift_lane[0][1])
			make_shift();
		for (int i = 0; i < LANE; i += 8) {
			a = _mm_crc32_u64(a, num_le64(p + i));
			b = _mm_crc32_u64(b, num_le64(p + LANE + i));
			c = _mm_crc32_u64(c, num_le64(p + 2 * LANE + i));
		}
		a = shift((uint32_t)a) ^ b;
		a = shift((uint32_t)a) ^ c;
	}
	for (; n >= 8; n -= 8, p += 8)
		a = _mm_crc32_u64(a, num_le64(p));
	while (n--)
		a = _mm_crc32_u8((uint32_t)a, *p++);
	return ~(uint32_t)a;
}

static bool has_sse42(void)
{
	unsigned a, b, c, d;

	__cpuid(1, a, b, c, d);
	return c & bit_SSE4_2;
}

#endif

uint32_t crc32c(uint32_t crc, const void *p, size_t n)
{
#if defined(__x86_64__)
	/* A CPUID traps in a virtual machine (up to 22 µs), so one is asked, here, when first needed: __builtin_cpu_supports would bring libgcc's constructor, which asks a dozen at
	 * every program's start. */
	static signed char have;

	if (have == 0)
		have = has_sse42() ? 1 : -1;
	if (have > 0)
		return hardware(crc, p, n);
#endif
	return crc32c_portable(crc, p, n);
}
