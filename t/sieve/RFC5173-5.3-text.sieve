# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["body","fileinto","relational","comparator-i;ascii-numeric"];
if body :text :contains "project schedule" { fileinto "no"; }
if body :contains "missile" { fileinto "text"; }
if body :count "eq" :comparator "i;ascii-numeric" "3" { fileinto "three"; }
