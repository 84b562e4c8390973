/* CRC-32C (Castagnoli, RFC 3720 appendix B.4): the checksum of every file of ours. */
#ifndef BASE_CRC32C_H
#define BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* CRC of n bytes, continuing from crc (0 to begin). Uses the processor's instruction where there is one. */
uint32_t crc32c(uint32_t crc, const void *p, size_t n);
/* The table form, for tests and other processors. */
uint32_t crc32c_portable(uint32_t crc, const void *p, size_t n);

#endif
