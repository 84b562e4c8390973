#!/usr/bin/env bats
# IMAP libraries that other programs are made with, each in a session of what such programs do. t/clients-imap.bats has whole programs.
load lib/common
load lib/clients

# session PROG…: the program runs a session with the mailbox of two messages over TLS, and says `fine`
session() {
	clients_setup rootless
	deliver_mail one
	deliver_mail two
	start_imaps
	run timeout 90 "$@" "$PORT" "$SITE/cert.pem"
	echo "$output"
	[ "$output" = fine ]
}

@test "PHP: Horde_Imap_Client with UTF8=ACCEPT, QRESYNC, sorting, threads, metadata" {
	skip_unless_installed /usr/share/php/Horde/Imap/Client/Socket.php php-horde-imap-client
	skip_unless_installed php php-cli
	php -m | grep -qx mbstring ||
		skip_unless_installed mbstring php-mbstring
	export IMAP_WORKAROUNDS=thread-no-charset
	session php "$TOP/t/lib/horde_session.php"
}

@test "Perl: Mail::IMAPTalk with a subject of 70,000 bytes" {
	skip_unless_installed /usr/share/perl5/Mail/IMAPTalk.pm libmail-imaptalk-perl
	perl -MIO::Socket::SSL -e 1 2>/dev/null ||
		skip_unless_installed IO::Socket::SSL libio-socket-ssl-perl
	session perl "$TOP/t/lib/imaptalk_session.pl"
}

@test "Ruby: Net::IMAP" {
	skip_unless_installed ruby ruby
	session ruby "$TOP/t/lib/netimap_session.rb"
}
