# message: knit.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["enotify","variables","fileinto","envelope","fcc","mailbox"];
if header :matches "Subject" "*" { set "subject" "${1}"; }
if header :matches "From" "*" { set "from" "${1}"; }
notify :importance "3" :message "[SIEVE] ${from}: ${subject}" "mailto:alm@example.com";
fileinto "INBOX.sieve";
