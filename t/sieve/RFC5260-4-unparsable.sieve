# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["date","relational","fileinto","index","variables"];
if date :matches "subject" "year" "*" { fileinto "no"; }
