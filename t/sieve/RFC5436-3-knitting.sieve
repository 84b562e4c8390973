# message: knit.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["enotify","variables","fileinto","envelope","fcc","mailbox"];
notify :importance "1" :from "me@example.org" :options ["a=b"] "mailto:0123456789@sms.example.net?to=backup@example.com";
