/* crc32c: published values (RFC 3720 B.4), hardware against tables at every length and border. */
#include "base/crc32c.h"

#include "tap.h"

int main(void)
{
	static unsigned char zeros[32], ones[32], up[32], big[5000];
	bool same = true;

	memset(ones, 255, sizeof ones);
	for (int i = 0; i < 32; i++)
		up[i] = (unsigned char)i;
	is_int(crc32c(0, zeros, 32), 0x8a9136aa, "32 zeros");
	is_int(crc32c(0, ones, 32), 0x62a8ab43, "32 ones");
	is_int(crc32c(0, up, 32), 0x46dd794e, "ascending");
	is_int(crc32c(0, "123456789", 9), (int64_t)0xe3069283, "123456789");
	is_int(crc32c_portable(0, "123456789", 9), (int64_t)0xe3069283, "123456789 by tables");
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (unsigned char)(i * 31 + i / 7);
	for (size_t n = 0; n < sizeof big; n += n < 1600 ? 1 : 97)
		same = same && crc32c(7, big, n) == crc32c_portable(7, big, n);
	ok(same, "both ways agree");
	is_int(crc32c(crc32c(0, big, 1000), big + 1000, 4000), crc32c(0, big, 5000), "in pieces");
	return done();
}
