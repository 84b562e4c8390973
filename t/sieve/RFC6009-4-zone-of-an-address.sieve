# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["envelope","date"];
if envelope :zone "+0000" :matches "from" "*" { stop; }
