# Debian's Dovecot as a peer, without its daemon and without root: `load lib/dovecot` after `load lib/common`.
#
#   dovecot_setup DIR UID      DIR/dovecot.conf and DIR/dovecot, a program: `dovecot imap` serves DIR/home/Maildir over descriptors 0 and 1
#                              as UID (as ourselves when not root). DIR/ours serves the same mail by imapd. Dovecot's log: DIR/dovecot.log

dovecot_setup() {
	local prefix=
	mkdir -p "$1/home" "$1/run"
	cat >"$1/dovecot.conf" <<-END
		base_dir = $1/run
		log_path = $1/dovecot.log
		ssl = no
		mail_location = maildir:~/Maildir
		maildir_stat_dirs = yes
		default_internal_user = root
		default_login_user = root
		mail_max_userip_connections = 0
		stats_writer_socket_path =
	END
	: >"$1/dovecot.log"
	make_maildir "$1/home/Maildir"
	if [ "$(id -u)" = 0 ]; then
		prefix="setpriv --reuid $2 --regid $2 --clear-groups --"
		chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$(dirname "$BATS_TEST_TMPDIR")" "$BATS_TEST_TMPDIR"
		chown -R "$2:$2" "$1"
	fi
	cat >"$1/dovecot" <<-END
		#!/bin/sh
		cd "$1/home" && exec $prefix env -i PATH="\$PATH:/usr/sbin" HOME="$1/home" USER=ann doveadm -c "$1/dovecot.conf" exec "\$@"
	END
	cat >"$1/ours" <<-END
		#!/bin/sh
		cd "$1/home" && exec $prefix env -i HOME="$1/home" USER=ann MAIL=maildir:$1/home/Maildir ASAN_OPTIONS="$ASAN_OPTIONS" \
			"$BUILD/bin/\$1" 2>>"$1/ours.log"
	END
	: >"$1/ours.log"
	[ "$(id -u)" != 0 ] || chown "$2" "$1/ours.log"
	chmod 755 "$1/dovecot" "$1/ours"
}
