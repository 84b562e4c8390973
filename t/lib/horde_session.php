<?php
/* A session of Horde_Imap_Client: horde_session.php PORT CERTIFICATE. INBOX holds the messages `one` and `two`. Prints `fine`. */
set_include_path('/usr/share/php');
spl_autoload_register(function ($class) {
	$file = strtr($class, ['_' => '/', '\\' => '/']) . '.php';
	if (stream_resolve_include_path($file))
		require_once $file;
});
error_reporting(E_ALL & ~E_DEPRECATED);
set_error_handler(function ($level, $text, $file, $line) {
	if (error_reporting() & $level)
		throw new ErrorException($text, 0, $level, $file, $line);
	return true;
});

function ok($what, $is)
{
	if (!$is)
		throw new Exception($what);
}

function client()
{
	global $argv;
	return new Horde_Imap_Client_Socket(['username' => 'ann', 'password' => 'pass', 'hostspec' => 'localhost', 'port' => (int)$argv[1],
		'secure' => 'ssl', 'timeout' => 20, 'cache' => ['backend' => new Horde_Imap_Client_Cache_Backend_Null()],
		'context' => ['ssl' => ['cafile' => $argv[2]]]]);
}

$c = client();
$c->login();
ok('enabled', $c->capability->isEnabled('UTF8=ACCEPT') && $c->capability->isEnabled('QRESYNC'));
$inbox = new Horde_Imap_Client_Mailbox('INBOX');
$status = $c->status($inbox, Horde_Imap_Client::STATUS_ALL | Horde_Imap_Client::STATUS_HIGHESTMODSEQ);
ok('status', $status['messages'] == 2 && $status['highestmodseq'] > 0);
$folder = 'Tr&sh.Grüße "%*"';
$c->createMailbox($folder, ['special_use' => [Horde_Imap_Client::SPECIALUSE_TRASH]]);
$c->subscribeMailbox($folder, true);
$list = $c->listMailboxes('*', Horde_Imap_Client::MBOX_SUBSCRIBED_EXISTS, ['attributes' => true, 'special_use' => true]);
ok('list', in_array('\\trash', $list[$folder]['attributes']));
$text = "From: ann@example.org\r\nSubject: Grüße\r\nMessage-ID: <three@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" .
	str_repeat("schöne Grüße\r\n", 20);
ok('append', (string)$c->append($folder, [['data' => $text, 'flags' => ['\\seen', '$label']], ['data' => $text]]) === '1:2');
$query = new Horde_Imap_Client_Fetch_Query();
$query->structure();
$query->envelope();
$query->flags();
$query->modseq();
$query->bodyPart('1', ['peek' => true, 'decode' => true]);
$got = $c->fetch($folder, $query);
ok('envelope', $got[1]->getEnvelope()->subject === 'Grüße');
ok('flags', !array_diff(['\\seen', '$label'], $got[1]->getFlags()));
ok('body', str_starts_with($got[1]->getBodyPart('1'), 'schöne'));
ok('structure', $got[1]->getStructure()->getType() === 'text/plain');

$words = new Horde_Imap_Client_Search_Query();
$words->charset('UTF-8', false);
$words->text('schöne');
ok('search', $c->search($folder, $words)['count'] == 2);
$unseen = new Horde_Imap_Client_Search_Query();
$unseen->flag('\\seen', false);
ok('sort', (string)$c->search($folder, $unseen, ['sort' => [Horde_Imap_Client::SORT_REVERSE, Horde_Imap_Client::SORT_DISPLAYFROM]])['match'] === '2');
/* Without its charset: the workaround thread-no-charset. */
ok('thread', $c->thread($folder, ['criteria' => Horde_Imap_Client::THREAD_REFERENCES, 'search' => $unseen])->messageList()->count() == 1);
ok('thread of all', $c->thread($folder)->messageList()->count() == 2);

$token = $c->getSyncToken($inbox);
$other = client();
$other->store($inbox, ['add' => ['\\flagged'], 'ids' => new Horde_Imap_Client_Ids([1])]);
$moved = $other->copy($inbox, $folder, ['ids' => new Horde_Imap_Client_Ids([2]), 'move' => true, 'force_map' => true]);
ok('moved', $moved == [2 => 3]);
$other->logout();
$sync = $c->sync($inbox, $token);
ok('sync', (string)$sync->flagsuids === '1' && (string)$sync->vanisheduids === '2');
$c->setMetadata($inbox, ['/private/comment' => 'Grüße "x"']);
ok('metadata', $c->getMetadata($inbox, ['/private/comment'])['INBOX']['/private/comment'] === 'Grüße "x"');
ok('expunge', (string)$c->expunge($folder, ['ids' => new Horde_Imap_Client_Ids([1]), 'delete' => true, 'list' => true]) === '1');
$c->renameMailbox($folder, 'Neu');
$c->deleteMailbox('Neu');
$c->logout();
echo "fine\n";
