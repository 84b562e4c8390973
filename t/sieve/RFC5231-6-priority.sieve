# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["relational", "comparator-i;ascii-numeric", "fileinto"];
if header :value "lt" :comparator "i;ascii-numeric" ["x-priority"] ["3"] { fileinto "Priority"; }
if header :value "ge" :comparator "i;ascii-numeric" "x-priority" "2" { fileinto "ge 2"; }
if header :value "ne" :comparator "i;ascii-numeric" "x-priority" "3" { fileinto "no"; }
