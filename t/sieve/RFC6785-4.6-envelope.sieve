# message: A.eml
# args: -u ann -f tim@example.com -r ann@example.com
# world: imap COPY INBOX ""
require ["imapsieve","envelope"];
if envelope "from" "tim@example.com" { discard; }
