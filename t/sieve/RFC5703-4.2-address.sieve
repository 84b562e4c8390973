# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
if address :mime :anychild :all :contains "from" "someone else" { fileinto "someone"; }
if address :mime :anychild "from" "ann@example.net" { fileinto "ann"; }
