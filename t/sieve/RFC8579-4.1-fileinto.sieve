# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: mailbox INBOX
# world: mailbox Partners
# world: mailbox Junk
# world: mailboxid F6352ae03-b7f5
# world: special-use Junk \Junk
# world: special-use Archive \Archive
# world: metadata INBOX /private/vendor/vendor.isode/auto-replies on
# world: metadata "" /private/vendor/x 7
require ["mailbox","fileinto","mboxmetadata","servermetadata","special-use","mailboxid","relational","variables"];
fileinto :specialuse "\\Junk" "Spam";
fileinto :specialuse "\\Archive" :create "Archive";
