# mail: From: coyote@example.net
# args: -f tim@example.com -r me@example.com
require ["fileinto","mailboxid","mailbox"];
fileinto :mailboxid "Fnosuch" :create "INBOX.no-such-folder";
