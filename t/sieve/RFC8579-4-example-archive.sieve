# message: A.eml
# args: -f tim@example.com -r me@example.com
# world: mailbox Old
# world: special-use Old \Archive
require ["fileinto","special-use"];
fileinto :specialuse "\\Archive" "INBOX/Archive";
