#!/usr/bin/env bats
# auth-passwd over system users of the test's own (nss_wrapper in front of the C library): every mechanism, expired accounts, shells, time.
load lib/common
load lib/authtable

setup_file() {
	cd "$BATS_FILE_TMPDIR"
	authtable_users CRYPT BLF-CRYPT SHA512-CRYPT SHA256-CRYPT
	dear=$(echo 'pass word' | mailpw -s SHA512-CRYPT -r 150000)
	# name:hash:expires (days since 1970), as shadow(5)
	{
		sed -n 's/^\([^:]*\):{[^}]*}\([^:]*\):20001:.*/\1:\2:/p' users | grep -v ^locked:
		printf '%s:%s:%s\n' locked "$(sed -n 's/^crypt:{[^}]*}\([^:]*\):.*/\1/p' users)" 1 bang "!${dear#\{*\}}" '' empty '' '' ann "${dear#\{*\}}" ''
	} >accounts
	awk -F: '{ print $1 ":" $2 ":19000:0:99999:7::" $3 ":" }' accounts >shadow
	awk -F: '{ print $1 ":x:20001:20001::/srv:" ($1 == "bang" ? "/bin/false" : "/bin/sh") }' accounts >passwd
	echo 'mail:x:20001:' >group
	chmod 644 shadow passwd group
}

setup() {
	skip_unless_installed "/usr/lib/$HOSTTYPE-linux-gnu/libnss_wrapper.so" libnss-wrapper
	skip_sanitized "their library must be the first that is loaded"
	cd "$BATS_TEST_TMPDIR"
	cp "$BATS_FILE_TMPDIR"/{names,passwd,shadow,group} .
	export LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD=$PWD/passwd NSS_WRAPPER_GROUP=$PWD/group NSS_WRAPPER_SHADOW=$PWD/shadow
	export AUTH_CHECK_ONLY=1
}

# check USER PASSWORD [OPTION]
check() {
	printf '%s\0%s\0x\0' "$1" "$2" >request
	"$BUILD/auth-helpers/auth-passwd" ${3:+"$3"} sh -c 'echo "$USER $UID $HOME"' 3<request
}

@test "mechanism x scheme x outcome" {
	AUTHTABLE_STRANGERS=(nobody-here locked bang empty)
	authtable stored auth-passwd
}

@test "a name service that can't answer is a temporary failure" {
	printf '#include <errno.h>\n#include <stddef.h>\nvoid *getpwnam(const char *n) { (void)n; errno = EIO; return NULL; }\n' |
		gcc -shared -fPIC -x c -o "$BATS_TEST_TMPDIR/broken.so" -
	LD_PRELOAD=$BATS_TEST_TMPDIR/broken.so authtable_down auth-passwd
}

@test "right, wrong, unknown; expired, locked and without a password; shells" {
	run -0 check ann 'pass word'
	[ "$output" = 'ann 20001 /srv' ]
	run -1 check ann 'pass wor'
	run -1 check nobody-here 'pass word'
	run -1 check locked 'pass word'
	[[ $output == *'locked: refused: the account has expired' ]]
	run -1 check bang 'pass word'
	run -1 check empty ''
	run -0 check ann 'pass word' -s
	run -1 check bang 'pass word' -s
	sed -i '/^ann:/s,/bin/sh,/bin/no-shell,' passwd
	run -1 check ann 'pass word' -s
	[[ $output == *"the shell /bin/no-shell isn't in /etc/shells" ]]
	run -0 check ann 'pass word'
}

# The first password of the database is what unknown users are compared with.
@test "an unknown, an expired and a locked user cost what a wrong password costs" {
	sed -i '/^\(ann\|bang\):/!d' shadow
	echo "late:$(sed -n 's/^ann:\([^:]*\):.*/\1/p' shadow):19000:0:99999:7::1:" >>shadow
	sed 's/^ann:/late:/' passwd | grep ^late: >>passwd
	for other in zoe late bang; do
		python3 "$TOP/t/lib/sametime.py" ann $other "$BUILD/auth-helpers/auth-passwd"
	done
}
