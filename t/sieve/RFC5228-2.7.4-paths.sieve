# message: A.eml
# args: -f broken@@example.org -r "<\"a b\"@example.org>"
require ["envelope", "fileinto"];
if envelope :all "from" "broken@@example.org" { fileinto "1-as-it-is"; }
if envelope :localpart :contains "from" "" { fileinto "no-localpart"; }
if envelope :domain :contains "from" "" { fileinto "no-domain"; }
if envelope :all "to" "\"a b\"@example.org" { fileinto "2-quoted"; }
if envelope :localpart "to" "a b" { fileinto "3-localpart"; }
