#!/usr/bin/perl
# A session of Mail::IMAPClient: imapclient_session.pl PORT CERTIFICATE. INBOX holds the messages `one` and `two`. Prints `fine`.
use strict;
use warnings;
use Mail::IMAPClient;

my ($port, $certificate) = @ARGV;
my $c = Mail::IMAPClient->new(
	Server => 'localhost', Port => $port, User => 'ann', Password => 'pass', Uid => 1, Timeout => 20,
	Ssl => [SSL_ca_file => $certificate, SSL_verifycn_name => 'localhost'],
) or die "no session: $@";

sub ok {
	my ($what, $value) = @_;
	defined $value or die "$what: " . ($c->LastError // 'nothing came');
	return $value;
}

ok('select', $c->select('INBOX'));
my @all = $c->search('ALL');
"@all" eq '1 2' or die "search: @all";
$c->subject(1) eq 'one' or die 'subject';
my $headers = ok('headers', $c->parse_headers(\@all, 'Subject', 'From'));
$headers->{2}{Subject}[0] eq 'two' or die 'headers of 2';
ok('text', $c->bodypart_string(1, 'TEXT')) =~ /Hello, this is one/ or die 'text';
ok('flag', $c->set_flag('Flagged', 1));
grep { $_ eq '\\Flagged' } $c->flags(1) or die 'flags';
my $folder = join ok('separator', $c->separator), 'Lists', 'perl';
ok('create', $c->create($folder));
grep { $_ eq $folder } $c->folders or die 'folders: ' . join ' ', $c->folders;
ok('append', $c->append_string($folder, "Subject: three\r\n\r\nbody\r\n", '\\Seen'));
ok('message count', $c->message_count($folder)) == 1 or die 'count';
ok('move', $c->move($folder, 2));
ok('expunge', $c->expunge);
"@{[$c->search('ALL')]}" eq '1' or die 'after the move';
$c->message_count($folder) == 2 or die 'moved';
my $structure = ok('structure', $c->get_bodystructure(1));
$structure->bodytype =~ /text/i or die 'structure';
ok('idle', my $idle = $c->idle);
ok('done', $c->done($idle));
ok('delete', $c->delete($folder));
ok('logout', $c->logout);
print "fine\n";
