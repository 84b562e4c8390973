# A session of Ruby's Net::IMAP and Net::POP3: netimap_session.rb IMAPS-PORT CERTIFICATE. INBOX holds the messages `one` and `two`. Prints `fine`.
require 'net/imap'
require 'timeout'

def ok(what, is)
  raise what unless is
end

def session
  c = Net::IMAP.new('localhost', port: ARGV[0].to_i, ssl: { ca_file: ARGV[1] })
  c.authenticate('PLAIN', 'ann', 'pass')
  c
end

Timeout.timeout(60) do
  begin
    Net::IMAP.new('localhost', port: ARGV[0].to_i, ssl: { ca_file: ARGV[1] }).login('ann', 'wrong')
    raise 'a wrong password was taken'
  rescue Net::IMAP::NoResponseError => e
    ok 'a code', e.response.data.code.name == 'AUTHENTICATIONFAILED'
  end
  c = session
  c.select('INBOX')
  ok 'exists', c.responses['EXISTS'].last == 2
  data = c.fetch(1, %w[UID FLAGS ENVELOPE BODYSTRUCTURE INTERNALDATE RFC822.SIZE]).first.attr
  ok 'envelope', data['ENVELOPE'].subject == 'one' && data['BODYSTRUCTURE'].media_type == 'TEXT'
  ok 'text', c.fetch(2, 'BODY.PEEK[TEXT]').first.attr['BODY[TEXT]'].include?('this is two')
  folder = Net::IMAP.encode_utf7('Grüße & "x"')
  c.create(folder)
  c.subscribe(folder)
  ok 'lsub', c.lsub('', '*').map { |m| Net::IMAP.decode_utf7(m.name) } == ['Grüße & "x"']
  c.append(folder, "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\nx\r\n", [:Seen], Time.at(1_700_000_000))
  ok 'copyuid', c.copy(1..2, folder).data.code.name == 'COPYUID'
  c.select(folder)
  ok 'search', c.search(['SUBJECT', 'GRÜßE'.b], 'UTF-8') == [1]
  ok 'sort', c.uid_sort(%w[REVERSE SUBJECT], ['ALL'], 'UTF-8') == [3, 2, 1]
  ok 'thread', c.thread('REFERENCES', ['ALL'], 'UTF-8').size == 3
  ok 'store', c.uid_store(2, '+FLAGS', [:Deleted, '$label']).first.attr['FLAGS'].include?(:Deleted)
  ok 'expunge', c.expunge == [2]
  ok 'status', c.status(folder, %w[MESSAGES UIDNEXT]) == { 'MESSAGES' => 2, 'UIDNEXT' => 4 }
  other = session
  seen = Queue.new
  idle = Thread.new do
    c.idle(50) do |r|
      seen << :ready if r.is_a?(Net::IMAP::ContinuationRequest)
      c.idle_done if r.is_a?(Net::IMAP::UntaggedResponse) && r.name == 'EXISTS' && r.data == 3
    end
  end
  seen.pop
  other.append(folder, "Subject: new\r\n\r\nx\r\n")
  idle.join
  other.logout
  other.disconnect
  c.close
  c.delete(folder)
  c.logout
  c.disconnect
  puts 'fine'
end
