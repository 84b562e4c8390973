# message: A.eml
# args: -f tim@example.com -r me@example.com
# world: imap COPY Good
# world: mailbox Good
require ["environment","imapsieve","special-use","variables"];
if environment :matches "imap.mailbox" "*" { set "mailbox" "${1}"; }
if allof (environment "imap.cause" "COPY", specialuse_exists "${mailbox}" "\\Junk") { redirect "spam-report@example.org"; }
