# message: headeronly.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["body","fileinto","relational","comparator-i;ascii-numeric"];
if body :raw :is "" { fileinto "no"; }
if body :contains "" { fileinto "no"; }
