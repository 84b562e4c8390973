# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["imap4flags","fileinto","variables","relational","comparator-i;ascii-numeric"];
setflag ["\\Deleted"];
fileinto "INBOX.x";
setflag "flagvar" ["\\Flagged", "\\Seen"];
fileinto :flags "${flagvar}" "INBOX.From Boss";
keep;
