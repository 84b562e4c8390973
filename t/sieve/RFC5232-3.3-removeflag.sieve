# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["imap4flags","fileinto","variables","relational","comparator-i;ascii-numeric"];
setflag "flagvar" ["\\Flagged", "\\Seen"];
removeflag "flagvar" "\\Seen";
keep :flags "${flagvar}";
