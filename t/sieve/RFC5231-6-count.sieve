# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["relational", "comparator-i;ascii-numeric", "fileinto"];
if address :count "ge" :comparator "i;ascii-numeric" ["to", "cc"] ["3"] { fileinto "many"; }
if header :count "eq" :comparator "i;ascii-numeric" "received" "2" { fileinto "two"; }
if header :count "eq" :comparator "i;ascii-numeric" "x-none" "0" { fileinto "none"; }
if address :count "gt" :comparator "i;ascii-numeric" "to" "3" { fileinto "no"; }
