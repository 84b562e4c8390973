# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["comparator-i;unicode-casemap","fileinto","variables"];
if header :contains :comparator "i;unicode-casemap" "subject" "GRÜSSE AUS MÜNCHEN" { fileinto "no: sharp s is not SS"; }
if header :contains :comparator "i;unicode-casemap" "subject" "aus MÜNCHEN" { fileinto "yes"; }
if header :contains "subject" "aus MÜNCHEN" { fileinto "no"; }
if header :matches :comparator "i;unicode-casemap" "subject" "gr?* AUS m?nchen *" { fileinto "${1}-${2}-${3}"; }
