# The table of mechanism x scheme x outcome that each helper goes through, over the socket that MTAs use (auth-server).
#
#   authtable_users [SCHEME…]   names (a scheme a line), users (dovetail-users(5)) and users.cdb in the current directory: a user per scheme (of all, or those), named after it,
#                               with the password "pass word"; `locked` has nologin
#   authtable_few               of those schemes one of each kind: for helpers that share the code which compares
#   authtable KIND HELPER ARG…  starts auth-server on the helper and compares each case with what must come of it
#   AUTHTABLE_PASSWORD, AUTHTABLE_WRONG, AUTHTABLE_STRANGERS   other passwords, others who are refused
#   authtable_down HELPER ARG…  its database is gone: every mechanism says so, none refuses or accepts
#
# KIND says which mechanisms can exist there, and why others can't:
#   stored      the helper sees what is stored. PLAIN and LOGIN compare with any scheme; the others need the password itself or the scheme that was made for them,
#               for they prove a secret that no other hash contains
#   asked       somebody else compares (a directory's bind, PAM, an IMAP server) and never shows what is stored: only mechanisms that bring the password
#   unseen      the same, and there isn't even a record without a password: other mechanisms are a mistake of whoever offers them, which the log says, and
#               their users are told to try later, not that they are wrong
#   token       the password is a token: mechanisms that bring it, or that were made for it
# EXTERNAL has no password, so no wrong one: the certificate's user or another. ANONYMOUS, OTP, GSSAPI and APOP (no command of an MTA's) have files of their own.

AUTHTABLE_MECHS='PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS EXTERNAL'
AUTHTABLE_STRANGERS=(nobody-here locked)

authtable_users() {
	local s n
	[ $# -gt 0 ] || set -- $(mailpw -l | cut -d' ' -f1)
	printf '%s\n' "$@" | tr A-Z a-z >names
	for s; do
		n=$(echo "$s" | tr A-Z a-z)
		printf '%s:%s:20001:20001::%s::\n' "$n" "$(echo 'pass word' | AUTH_SCRAM_ITERATIONS=4096 mailpw -s "$s" -u "$n")" /srv
	done >users
	echo 'locked:{PLAIN}pass word:20001:20001::::nologin=yes' >>users
	usercdb users.cdb <users
}

authtable_few() {
	printf '%s\n' plain ssha512 cram-md5 digest-md5 scram-sha-1 scram-sha-256 >names
}

authtable_expected() { # KIND MECHANISM SCHEME
	case $1:${2%-PLUS}:$3 in
	*:PLAIN:* | *:LOGIN:* | *:EXTERNAL:* | token:OAUTHBEARER:* | token:XOAUTH2:*) echo "OK $3" ;;
	asked:*) echo FAIL ;;
	unseen:* | token:*) echo TEMP ;;
	*:plain | *:clear | *:cleartext) echo "OK $3" ;;
	*:CRAM-MD5:cram-md5 | *:CRAM-MD5:hmac-md5 | *:DIGEST-MD5:digest-md5 | *:SCRAM-SHA-1:scram-sha-1 | *:SCRAM-SHA-256:scram-sha-256) echo "OK $3" ;;
	*) echo FAIL ;;
	esac
}

# One line a case: mechanism, user, password, options, and what must come of it.
authtable_cases() { # KIND
	local mech scheme want more no good=${AUTHTABLE_PASSWORD:-pass word} bad=${AUTHTABLE_WRONG:-pass wor}
	for mech in $AUTHTABLE_MECHS; do
		more=-
		[[ $mech != *-PLUS ]] || more=cb=00112233
		no=FAIL
		[ "$(authtable_expected "$1" "$mech" x)" != TEMP ] || no=TEMP
		while read -r scheme; do
			want=$(authtable_expected "$1" "$mech" "$scheme")
			if [ "$mech" = EXTERNAL ]; then
				printf '%s\t%s\tx\tparam=valid-client-cert param=cert_username=%s\t%s\n' $mech "$scheme" "$scheme" "$want"
				continue
			fi
			printf '%s\t%s\t%s\t%s\t%s\n' $mech "$scheme" "$good" $more "$want"
			case $1:$scheme in
			asked:* | unseen:* | token:* | stored:plain | stored:crypt | "stored:$(echo "${mech%-PLUS}" | tr A-Z a-z)") printf '%s\t%s\t%s\t%s\t%s\n' $mech "$scheme" "$bad" $more $no ;;
			esac
		done <names
		if [ "$mech" = EXTERNAL ]; then
			printf 'EXTERNAL\t%s\tx\tparam=valid-client-cert param=cert_username=%s\tFAIL\n' nobody-here nobody-here locked locked "$(head -n 1 names)" locked
			printf 'EXTERNAL\t%s\tx\t-\tFAIL\n' "$(head -n 1 names)"
			continue
		fi
		[[ $mech != *-PLUS ]] || printf '%s\t%s\t%s\tcb=00112234\t%s\n' $mech "$(head -n 1 names)" "$good" $no
		for scheme in "${AUTHTABLE_STRANGERS[@]}"; do printf '%s\t%s\t%s\t%s\t%s\n' $mech "$scheme" "$good" $more $no; done
		# What is no name at all is refused before anybody is asked.
		printf '%s\t../x\t%s\t%s\tFAIL\n' $mech "$good" $more
		[[ $mech == *OAUTH* ]] || printf '%s\t\t%s\t%s\tFAIL\n' $mech "$good" $more
	done
}

authtable() { # KIND HELPER ARG…
	LOGIN_FAILURE_DELAY=0 TLS_EXPORTER=00112233 AUTH_MECHANISMS=$AUTHTABLE_MECHS start_tcpserver auth-server "$BUILD/auth-helpers/$2" "${@:3}"
	authtable_cases "$1" >cases
	cut -f1-4 cases | python3 "$TOP/t/lib/authclient.py" "$PORT" -b >got
	cut -f5 cases >want
	paste cases got | diff - <(paste cases want) || { cat "$SERVER_LOG"; false; }
}

authtable_down() { # HELPER ARG…
	local mech
	LOGIN_FAILURE_DELAY=0 TLS_EXPORTER=00112233 AUTH_MECHANISMS=$AUTHTABLE_MECHS start_tcpserver auth-server "$BUILD/auth-helpers/$1" "${@:2}"
	for mech in ${AUTHTABLE_ASKED:-$AUTHTABLE_MECHS}; do
		case $mech in
		EXTERNAL) printf 'EXTERNAL\tplain\tx\tparam=valid-client-cert param=cert_username=plain\n' ;;
		*-PLUS) printf '%s\tplain\tpass word\tcb=00112233\n' "$mech" ;;
		*) printf '%s\tplain\tpass word\t-\n' "$mech" ;;
		esac
	done >cases
	python3 "$TOP/t/lib/authclient.py" "$PORT" -b <cases >got
	paste cases got | diff - <(sed 's/$/\tTEMP/' cases) || { cat "$SERVER_LOG"; false; }
}
