# message: A.eml
# args: -f tim@example.com -r me@example.com
# world: mailbox Bad
# world: special-use Bad \Junk
require ["fileinto","special-use","mailbox"];
fileinto :specialuse "\\Junk" :create "Spam";
