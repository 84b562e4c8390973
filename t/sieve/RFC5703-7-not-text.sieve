# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
foreverypart { if header :mime :type "content-type" "application" { extracttext "x"; fileinto "[${x}]"; } }
