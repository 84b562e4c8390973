# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["imap4flags","fileinto","variables","relational","comparator-i;ascii-numeric"];
addflag "flagvar" "\\Deleted";
addflag "flagvar" ["\\Deleted","\\Answered"];
if hasflag "flagvar" "\\answered" { fileinto :flags "${flagvar}" "a"; }
addflag "$MDNRequired";
addflag "a b";
keep;
