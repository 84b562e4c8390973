# Programs of Debian packages that can't be installed beside what other tests need (Exim beside Postfix).
#
#   borrow_packages DIR PACKAGE…      unpacks them into DIR, where nothing of theirs runs or is configured; skips the test where they can't be fetched
#   with_users DIR LINE… -- PROG ARG… runs PROG where /etc/passwd has these lines too (and /etc/group their groups), in a mount namespace of its own

borrow_packages() {
	local dir=$1 deb
	shift
	mkdir -p "$dir/debs"
	(cd "$dir/debs" && timeout 120 apt-get -o APT::Sandbox::User=root -qq download "$@") >/dev/null 2>&1 || skip "can't fetch Debian's $*"
	for deb in "$dir"/debs/*.deb; do
		dpkg -x "$deb" "$dir"
	done
	rm -r "$dir/debs"
}

with_users() {
	local dir=$1
	shift
	cp /etc/passwd "$dir/passwd"
	cp /etc/group "$dir/group"
	while [ "$1" != -- ]; do
		echo "$1" >>"$dir/passwd"
		awk -F: '{ print $1 ":x:" $4 ":" }' <<<"$1" >>"$dir/group"
		shift
	done
	shift
	# shellcheck disable=SC2016
	exec unshare -m sh -c 'mount --bind "$0/passwd" /etc/passwd && mount --bind "$0/group" /etc/group && exec "$@"' "$dir" "$@"
}
