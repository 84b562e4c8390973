# message: A.eml
# args: -u ann -f tim@example.com -r ann@example.com
# world: imap APPEND INBOX "\Seen"
require ["imapsieve","environment","fileinto","imap4flags"];
if environment "imap.changedflags" "" { fileinto "none changed"; }
if hasflag "\\Seen" { keep; }
