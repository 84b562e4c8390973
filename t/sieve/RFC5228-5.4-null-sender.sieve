# message: A.eml
# args: -f '' -r ken+sieve@example.org
require ["envelope","fileinto"];
if envelope "from" "" { fileinto "null"; }
if envelope :domain "from" "" { fileinto "null domain"; }
if envelope :localpart :is "to" "ken+sieve" { fileinto "to"; }
