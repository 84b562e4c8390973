# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
extracttext "x";
