# message: A.eml
# args: -f <MAILER-DAEMON> -r root
require ["envelope", "fileinto"];
if envelope :all "from" "MAILER-DAEMON" { fileinto "1"; }
if envelope :localpart ["from", "to"] "root" { fileinto "2"; }
if envelope :domain :contains ["from", "to"] "" { fileinto "no"; }
