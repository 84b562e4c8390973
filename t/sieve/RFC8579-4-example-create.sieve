# message: A.eml
# args: -f tim@example.com -r me@example.com
require ["fileinto","special-use","mailbox"];
fileinto :specialuse "\\Junk" :create "Spam";
