# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["ereject"];
if address "from" "someone@example.com" {
    ereject "I no longer accept mail from this address";
}
