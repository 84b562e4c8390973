# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
if header :anychild "a" "b" { stop; }
if header :type "a" "b" { stop; }
if header :mime :type :subtype "a" "b" { stop; }
