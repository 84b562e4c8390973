"""index_lie.py MAILDIR UID: dovetail.index says that a message has no flags and no keywords, and every checksum says that this is right (lib/index/format.h)."""
import struct
import sys

RECORD, BLOCK, SUMS_AT = 88, 64, 72


def crc32c(crc, data):
    crc ^= 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def main():
    path = sys.argv[1] + "/dovetail.index"
    with open(path, "rb") as file:
        data = bytearray(file.read())
    ident = bytes(data[16:24])
    sums_at, records_at, records = struct.unpack_from("<QQI", data, SUMS_AT)
    if records > BLOCK:
        sys.exit("index_lie.py: more than one block; use a smaller mailbox")
    end = records_at + records * RECORD
    for at in range(records_at, end, RECORD):
        if struct.unpack_from("<I", data, at)[0] == int(sys.argv[2]):
            data[at + 4] = data[at + 5] = 0
            data[at + 16 : at + 32] = bytes(16)
    struct.pack_into("<I", data, sums_at, crc32c(0, ident + bytes(4) + bytes(data[records_at:end])))
    with open(path, "r+b") as file:
        file.write(data)


main()
