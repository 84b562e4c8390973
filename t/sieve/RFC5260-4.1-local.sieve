# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["date","relational","fileinto","index","variables"];
if date :matches "date" "time" "*" { fileinto "time ${1}"; }
if date :matches "date" "zone" "*" { fileinto "zone ${1}"; }
