#!/usr/bin/env bats
# auth-pam with service files of its own: each phase of PAM, and what its modules answer.
load lib/common
load lib/authtable

setup() {
	skip_unless_root
	[ -x "$BUILD/auth-helpers/auth-pam" ] || skip "auth-pam was left out: security/pam_appl.h is missing"
	[ -d /etc/pam.d ] || skip "no /etc/pam.d"
	SERVICE=dovetail-test-$$
	D=$BATS_TEST_TMPDIR
}

teardown() {
	stop_servers
	rm -f "/etc/pam.d/$SERVICE"
}

# service LINE…
service() {
	printf '%s\n' "$@" >"/etc/pam.d/$SERVICE"
}

check() {
	printf '%s\0%s\0x\0' "$1" "$2" >"$D/request"
	"$BUILD/auth-helpers/auth-pam" ${3:+"$3"} -s "$SERVICE" sh -c 'echo "USER=$USER"' 3<"$D/request"
}

@test "pam_permit lets in, pam_deny doesn't, in either phase" {
	service 'auth required pam_permit.so' 'account required pam_permit.so'
	run -0 check nobody x
	[ "$output" = USER=nobody ]
	run -1 check nobody ''
	service 'auth required pam_deny.so' 'account required pam_permit.so'
	run -1 check nobody x
	service 'auth required pam_permit.so' 'account required pam_deny.so'
	run check nobody x
	[ "$status" != 0 ]
}

@test "the module gets the password, the user and the client's address" {
	printf '#!/bin/sh\n[ "$PAM_USER $PAM_RHOST $PAM_TYPE $(tr -d "\\000")" = "nobody 192.0.2.1 auth pa ss" ]\n' >"$D/asks"
	chmod 755 "$D/asks"
	service "auth required pam_exec.so quiet expose_authtok $D/asks" 'account required pam_permit.so'
	TCPREMOTEIP=192.0.2.1 run -0 check nobody 'pa ss'
	TCPREMOTEIP=192.0.2.1 run check nobody 'pa s'
	[ "$status" != 0 ]
	TCPREMOTEIP=192.0.2.2 run check nobody 'pa ss'
	[ "$status" != 0 ]
}

@test "-S opens a session and closes it; one that can't be opened is a temporary failure" {
	printf '#!/bin/sh\necho "$PAM_TYPE $PAM_USER" >>%s/seen\n' "$D" >"$D/notes"
	chmod 755 "$D/notes"
	service 'auth required pam_permit.so' 'account required pam_permit.so' "session required pam_exec.so quiet $D/notes"
	run -0 check nobody x
	[ ! -e "$D/seen" ]
	run -0 check nobody x -S
	[ "$(cat "$D/seen")" = $'open_session nobody\nclose_session nobody' ]
	run -1 check nobody '' -S
	[ "$(wc -l <"$D/seen")" = 2 ]
	service 'auth required pam_permit.so' 'account required pam_permit.so' 'session required pam_exec.so quiet /bin/false'
	run -111 check nobody x -S
	run -0 check nobody x
}

@test "a module that isn't there is no success" {
	service 'auth required pam_no_such_module.so' 'account required pam_permit.so'
	run check nobody x
	[ "$status" != 0 ]
	[ "$output" != USER=nobody ]
}

@test "every mechanism: PAM compares, so only those that bring the password; a module that can't answer is a temporary failure" {
	cd "$D"
	echo nobody >names
	printf '#!/bin/sh\n[ "$PAM_USER $(tr -d "\\000")" = "nobody pass word" ]\n' >asks
	chmod 755 asks
	service "auth [success=1 default=ignore] pam_exec.so quiet expose_authtok $D/asks" 'auth requisite pam_deny.so' 'auth required pam_permit.so' \
		'account required pam_permit.so'
	AUTHTABLE_MECHS=${AUTHTABLE_MECHS% EXTERNAL} authtable unseen auth-pam -s "$SERVICE"
	service 'auth required pam_exec.so quiet /bin/false' 'account required pam_permit.so'
	AUTHTABLE_ASKED='PLAIN LOGIN' authtable_down auth-pam -s "$SERVICE"
}
