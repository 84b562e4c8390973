# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["variables","fileinto","relational","comparator-i;ascii-numeric"];
if string :count "eq" :comparator "i;ascii-numeric" ["", "a", "", "b"] "2" { fileinto "two"; }
if string :count "eq" :comparator "i;ascii-numeric" "" "0" { fileinto "none"; }
