#!/bin/sh
# index_damage.sh FILE HOW: damages an index file. HOW: deleted, empty, cut, zeros, garbage, older FILE, or changed-N (a byte at N hundredths).
set -eu
file=$1 how=$2
size=$(stat -c %s "$file")
case $how in
deleted) rm "$file" ;;
empty) : >"$file" ;;
cut) truncate -s $((size * 2 / 3)) "$file" ;;
zeros) head -c "$size" /dev/zero >"$file.z" && cat "$file.z" >"$file" && rm "$file.z" ;;
garbage) printf '\377garbage%0200d\n' 7 >>"$file" ;;
older) cat "$3" >"$file" ;;
changed-*)
	at=$(((size - 1) * ${how#changed-} / 100))
	byte=$(od -An -tu1 -j $at -N 1 "$file" | tr -d ' ')
	printf "\\$(printf %o $((byte ^ 32)))" | dd of="$file" bs=1 seek=$at conv=notrunc 2>/dev/null
	;;
*) exit 2 ;;
esac
