# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["date","relational","fileinto","index","variables"];
if date :zone "+0530" :matches "date" "time" "*" { fileinto "time ${1}"; }
if date :zone "+0530" :matches "date" "zone" "*" { fileinto "zone ${1}"; }
if date :zone "+0530" :matches "date" "iso8601" "*" { fileinto "iso8601 ${1}"; }
