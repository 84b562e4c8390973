# message: knit.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["enotify","variables","fileinto","envelope","fcc","mailbox"];
set "m" "xmpp:tim@example.com?message;subject=SIEVE";
notify "${m}";
