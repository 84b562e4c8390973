# mail: From: coyote@example.net
# args: -f tim@example.com -r me@example.com
require ["enotify","fcc","mailboxid"];
notify :fcc "INBOX.Sent" :mailboxid "F6352ae03-b7f5-463c-896f-d8b48ee3" :message "You got mail!" "mailto:ken@example.com";
