# mail: From: coyote@example.net
# args: -f tim@example.com -r me@example.com
require ["fileinto","mailboxid","special-use"];
fileinto :mailboxid "blah" :specialuse "\\Junk" "Spam";
