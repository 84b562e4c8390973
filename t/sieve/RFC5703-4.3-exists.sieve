# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
if exists :mime :anychild "Content-Disposition" { fileinto "yes"; }
if exists :mime "Content-Disposition" { fileinto "no"; }
