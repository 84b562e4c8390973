# mail: From: coyote@example.net
# args: -f tim@example.com -r me@example.com
require ["fileinto","mailboxid"];
if header :contains ["from"] "coyote" {
    if mailboxidexists "F6352ae03-b7f5-463c-896f-d8b48ee3" {
        fileinto :mailboxid "F6352ae03-b7f5-463c-896f-d8b48ee3" "INBOX.name.will.not.be.used";
    } else { fileinto "INBOX.harassment"; }
}
