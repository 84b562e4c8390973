# message: knit.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["enotify","variables","fileinto","envelope","fcc","mailbox"];
set "m" "xmpp:tim@example.com?message;subject=SIEVE";
if header :contains "to" "knitting" { set "m" ""; }
if not string :is "${m}" "" { notify "${m}"; }
