# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["date","relational","fileinto","index","variables"];
if date :value "gt" :index 1 :zone "-0500" "received" "iso8601" "2025-05-21T06:34:56-04:00" { fileinto "1"; }
if date :index 2 :originalzone "received" "hour" "23" { fileinto "2"; }
if header :index 1 :contains "received" "from b" { fileinto "3"; }
if header :index 1 :last :contains "received" "from a" { fileinto "4"; }
if header :index 3 :contains "received" "" { fileinto "no"; }
if address :index 1 "to" "bob@example.org" { fileinto "5"; }
