# mail: From: someone@example.com
# mail: To: me@example.com
# args: -f tim@example.com -r me@example.com
require ["ereject"];
if address "from" "someone@example.com" {
    ereject "I no longer accept mail from this address";
}
