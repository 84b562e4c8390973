# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["imap4flags","fileinto","variables","relational","comparator-i;ascii-numeric"];
setflag "\\Seen";
if size :over 10 { fileinto :flags "\\Deleted" "big"; }
fileinto :flags ["a", "\\Flagged B"] "b";
keep :flags "";
