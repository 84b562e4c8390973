# message: A.eml
# args: -f tim@example.com -r me@example.com
require ["fileinto","special-use"];
fileinto :specialuse "\\Archive" "INBOX/Archive";
