#!/usr/bin/perl
# A session of Mail::IMAPTalk: imaptalk_session.pl PORT CERTIFICATE. INBOX holds the messages `one` and `two`. Prints `fine`.
use strict;
use warnings;
use IO::Socket::SSL;
use Mail::IMAPTalk;

my ($port, $certificate) = @ARGV;
my $socket = IO::Socket::SSL->new(PeerAddr => 'localhost', PeerPort => $port, SSL_ca_file => $certificate) or die "no TLS: $SSL_ERROR";
my $c = Mail::IMAPTalk->new(Socket => $socket, Username => 'ann', Password => 'pass', Uid => 1) or die "no session: $@";

sub ok {
	my ($what, $value) = @_;
	defined $value or die "$what: " . ($c->get_last_error // 'nothing came');
	return $value;
}

ok('select', $c->select('INBOX'));
my $folder = "Lists";
ok('create', $c->create($folder));
# A field that is longer than what its regular expression for quoted strings can take.
my $long = 'word ' x 14000 . 'end';
ok('append', $c->append($folder, '(\\Seen)', {Literal => "From: a\@example.org\r\nSubject: $long\r\nMIME-Version: 1.0\r\n\r\nx\r\n"}));
ok('copy', $c->copy('1:2', $folder));
ok('store', $c->store('1', '+flags', '(\\flagged $label)'));
ok('select', $c->select($folder));
my $got = ok('fetch', $c->fetch('1:*', '(flags envelope bodystructure internaldate rfc822.size)'));
keys %$got == 3 or die 'fetch: ' . join ' ', keys %$got;
$got->{1}{envelope}{Subject} eq $long or die 'a long subject';
$got->{2}{envelope}{Subject} eq 'one' or die 'a short subject';
my $sorted = $c->sort('(reverse subject)', 'utf-8', 'all');
"@{ok('sort', $sorted)}" eq '1 3 2' or die "sort: @$sorted";
my $threads = $c->thread('references', 'utf-8', 'all');
@{ok('thread', $threads)} == 3 or die 'thread: ' . @$threads;
ok('status', $c->status($folder, '(messages unseen highestmodseq)'))->{messages} == 3 or die 'status';
ok('metadata', $c->setmetadata($folder, '/private/comment', 'a "note"'));
ok('metadata', $c->getmetadata($folder, '/private/comment'))->{$folder}{'/private/comment'} eq 'a "note"' or die 'metadata';
ok('unselect', $c->unselect);
ok('delete', $c->delete($folder));
ok('logout', $c->logout);
print "fine\n";
