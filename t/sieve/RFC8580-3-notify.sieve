# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["enotify","fcc"];
notify :fcc "INBOX.Sent" :message "You got mail!" "mailto:ken@example.com";
