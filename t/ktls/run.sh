#!/bin/sh
# make ktls: sessions over kernel TLS, in a virtual machine with Debian's kernel, because the one that runs here may have none. guest.py says what it
# proves, and how much processor time and memory a session takes with and without. Nothing is installed: the kernel's package is only unpacked.
# Needs qemu-system-x86, busybox-static, cpio, a Debian kernel (KERNEL=…/vmlinuz MODULES=…/kernel, else apt-get download fetches one). ACCEL=kvm is faster
# where it works; tcg, the default, works everywhere. Exit: 0 proven, or skipped with the reason; 1 not. ARGS are guest.py's.
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd) || exit 1
shift

skip() {
	echo "skipped: $*"
	exit 0
}

need() {
	command -v "$1" >/dev/null || skip "$1 isn't installed (package $2)"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
need qemu-system-x86_64 qemu-system-x86
need cpio cpio
need openssl openssl
need tcpserver ucspi-tcp
need python3 python3
[ "$(uname -m)" = x86_64 ] || skip "the machine is made for x86_64 alone"
busybox=$(command -v busybox) && "$busybox" --list | grep -qx insmod || skip "busybox with insmod isn't installed (package busybox-static)"

# A Debian kernel, unpacked.
if [ "${KERNEL:-}" = '' ]; then
	package=$(apt-cache depends --no-recommends linux-image-cloud-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
	[ "$package" != '' ] || skip "apt knows no linux-image-cloud-amd64"
	(cd "$work" && apt-get download "$package" >apt.log 2>&1) || skip "$package can't be downloaded: $(tail -n 1 "$work/apt.log")"
	dpkg -x "$work"/linux-image-*.deb "$work/kernel" || exit 1
	KERNEL=$(find "$work/kernel/boot" -name 'vmlinuz*') MODULES=$(find "$work/kernel" -path '*/kernel' -type d -name kernel | grep modules | head -n 1)
fi
modules=$(find "$MODULES" -name tls.ko -o -path '*crypto/*' \( -name 'gcm.ko' -o -name 'ctr.ko' -o -name 'ghash*.ko' -o -name 'cryptd.ko' -o -name 'gf128mul.ko' \
	-o -name 'crypto_simd.ko' -o -name 'aesni-intel.ko' -o -name 'chacha*.ko' -o -name 'poly1305*.ko' -o -name 'libpoly1305.ko' -o -name 'libchacha*.ko' \))
echo "$modules" | grep -q '/tls\.ko' || skip "the kernel's package has no tls.ko that isn't compressed"

# The guest's files: our programs, Python as far as guest.py needs it, OpenSSL's client, and each one's libraries.
root=$work/root
mkdir -p "$root/bin" "$root/proc" "$root/sys" "$root/dev" "$root/etc" "$root/tmp" "$root/home/ann" "$root/d" "$root/t"
chmod 1777 "$root/tmp"
put() {
	for file; do
		[ -e "$root$file" ] || { mkdir -p "$root$(dirname "$file")" && cp -L "$file" "$root$file"; }
	done
}
put_program() {
	for program; do
		put "$program"
		ldd "$program" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do put "$library"; done
	done
}
cp "$busybox" "$root/bin/busybox" && ln -s busybox "$root/bin/sh"
mkdir "$root/modules"
for module in $modules; do cp "$module" "$root/modules/"; done
cp -r "$build/bin" "$root/d/bin" && mkdir "$root/d/auth-helpers" && cp "$build/auth-helpers/auth-cdb" "$root/d/auth-helpers/"
find "$root/d" -type f -name '*.*' -delete
put_program "$build/bin/tls-handshake"
rm -rf "${root:?}$build"
put_program "$(command -v openssl)" "$(command -v tcpserver)" "$(python3 -c 'import sys; print(sys.executable)')"
cp "$here/guest.py" "$root/t/guest.py"
(cd "$here" && python3 -B -c 'import sys; sys.argv = ["guest.py", "--files"]; import guest; guest.files()') >"$work/files" || exit 1
while read -r file; do
	case $file in *.so*) put_program "$file" ;; *) put "$file" ;; esac
done <"$work/files"
printf 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\nann:x:2001:2001::/home/ann:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\nann:x:2001:\n' >"$root/etc/group"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost -keyout "$root/etc/key.pem" \
	-out "$root/etc/cert.pem" 2>/dev/null || exit 1
echo 'ann:{PLAIN}secret:2001:2001::/home/ann::MAIL=/home/ann/Maildir' | "$build/bin/usercdb" "$root/etc/users.cdb" || exit 1
chmod 600 "$root/etc/key.pem"
python=$(python3 -c 'import sys; print(sys.executable)')
cat >"$root/init" <<INIT
#!/bin/sh
b=/bin/busybox
export PATH=/bin:/usr/bin:/usr/sbin LANG=C.UTF-8
\$b mount -t proc proc /proc; \$b mount -t sysfs sys /sys; \$b mount -t devtmpfs dev /dev
\$b mount -t tmpfs tmp /home/ann; \$b chown 2001:2001 /home/ann
\$b ip link set lo up
# Each needs others: until nothing more can be loaded.
for turn in 1 2 3 4; do for m in /modules/*; do \$b insmod \$m 2>/dev/null; done; done
$python -B /t/guest.py $* && echo KTLS-PASSED
\$b poweroff -f
INIT
chmod 755 "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet -R 0:0 | gzip -1) >"$work/initrd.gz" || exit 1

timeout "${KTLS_SECONDS:-900}" qemu-system-x86_64 -accel "${ACCEL:-tcg}" -cpu max -m 1024 -nodefaults -nographic -no-reboot -serial stdio \
	-kernel "$KERNEL" -initrd "$work/initrd.gz" -append 'console=ttyS0 quiet panic=-1 no_timer_check' </dev/null >"$work/console" 2>&1
tr -d '\r' <"$work/console" | sed 's/^.*KTLS-BEGIN/KTLS-BEGIN/' | sed -n '/^KTLS-BEGIN/,$p' | sed '/^KTLS-/d; /reboot: Power down/d'
if grep -q KTLS-PASSED "$work/console"; then exit 0; fi
grep -q KTLS-BEGIN "$work/console" || tail -n 20 "$work/console"
echo 'not proven: see above'
exit 1
