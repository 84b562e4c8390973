# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: X-Spam: 1
# args: -f tim@example.com -r me@example.com
# world: set spam-score "X-Spam 10"
require ["ereject", "spamtest", "fileinto", "relational",
         "comparator-i;ascii-numeric"];
if spamtest :value "ge"
            :comparator "i;ascii-numeric" "6" {
    ereject text:
AntiSpam engine thinks your message is spam.
It is therefore being refused.
Please call 1-900-PAY-US if you want to reach us.
.
    ;
} elsif spamtest :value "ge"
                 :comparator "i;ascii-numeric" "4" {
    fileinto "Suspect";
}
