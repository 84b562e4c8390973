# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: envelope bymode N
# world: envelope bytimerelative 120
require ["envelope","envelope-deliverby","fileinto","relational","comparator-i;ascii-numeric"];
if envelope "bymode" "N" { fileinto "m"; }
if envelope :value "le" :comparator "i;ascii-numeric" "bytimerelative" "3600" { fileinto "t"; }
if envelope :contains "bytrace" "" { fileinto "no"; }
